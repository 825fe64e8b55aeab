public import Core

/// A request to the server, read and not yet judged.
public enum ServerRequest: Sendable {
    /// Versions, and who answers.
    case hello
    /// A token for a device that proves by its key who it is.
    case session(SessionRequest)
    /// Change-sets.
    case push(PushRequest)
    /// A page of a scope.
    case pull(PullRequest)
    /// Where a scope stands.
    case digest(DigestRequest)
    /// Records by name.
    case rows(RowsRequest)
    /// What happened to a record.
    case history(HistoryRequest)
}

/// The answer to a ``ServerRequest`` of the same name.
public enum ServerAnswer: Sendable, Equatable {
    /// Versions, and who answers.
    case hello(Hello)
    /// A token.
    case session(SessionResponse)
    /// Receipts.
    case push(PushResponse)
    /// A page, also one of records by name.
    case page(PullPage)
    /// Where a scope stands.
    case digest(DigestResponse)
    /// What happened to a record.
    case history(HistoryPage)
}

/// Who sends a request, as far as that was found out before it was read.
public enum Caller: Sendable, Equatable {
    /// Nobody who is known.
    case stranger
    /// A device, and whether its session found that it has to offer again what the server lacks.
    case device(DeviceState, offersAgain: Bool = false)
    /// A device whose file was carried here: it has no session, so the push itself finds a set-back and begins the epoch.
    case carrier(DeviceState)
}

/// A moment by the server's clock, which decides about nonces and tokens only.
public struct ServerMoment: Hashable, Sendable {
    /// Seconds since 1970.
    public var seconds: Int
    /// The same in ISO 8601, UTC.
    public var text: String

    /// Names a moment.
    public init(seconds: Int, text: String) {
        self.seconds = seconds
        self.text = text
    }
}

/// What a driver tells the engine.
public enum ServerEvent {
    /// A request came; with 48 bytes that nobody can foresee.
    case received(ServerRequest, from: Caller, at: ServerMoment, random: [UInt8])
    /// The locks asked for are held: this is the state that decides.
    case locked(any ServerView)
    /// A snapshot is open.
    case opened(any ServerView)
    /// All effects so far are carried out in the same transaction; this is the state after them.
    case written(any ServerView)
    /// The transaction is committed.
    case committed
}

/// What the engine asks of a driver, in order; after the last one that has an event of its own it waits for that.
public enum ServerEffect: Sendable {
    /// Begin a write transaction and lock the counters of these scopes, in this order: then ``ServerEvent/locked(_:)``.
    case lock([Scope])
    /// Begin a write transaction and lock the counters of all scopes: then ``ServerEvent/locked(_:)``.
    case lockAll
    /// Open a snapshot for reading: then ``ServerEvent/opened(_:)``.
    case open
    /// Write records.
    case writeRecords(RecordsDraft)
    /// Append to the log, and put the scope's counter, hash and digest to what the entry says.
    case append(LogEntryDraft)
    /// Keep a receipt with its change-set's place in the chain.
    case storeReceipt(Receipt, of: SignedChangeSet)
    /// Begin an epoch in every scope.
    case startEpoch(EpochDraft)
    /// Keep a token under its hash; those of the same device that have expired by then may go.
    case storeToken(hash: String, TokenState, at: ServerMoment)
    /// Note that a device was there, which decides nothing: outside a write transaction in one of its own.
    case note(DeviceNote)
    /// Go on in the same transaction: then ``ServerEvent/written(_:)``.
    case goOn
    /// Commit: then ``ServerEvent/committed``.
    case commit
    /// Answer the device.
    case answer(ServerAnswer)
}

/// What people are told of a device.
public struct DeviceNote: Hashable, Sendable {
    /// The device.
    public var device: DeviceID
    /// When it was there.
    public var at: String
    /// Up to where it has its unit's scope, if it said so.
    public var cursor: Revision?
    /// Whether it has that scope to its end now.
    public var isSynced: Bool
    /// Its epoch, if it said so.
    public var epoch: Int?
}

/// Where a page of a pull lies.
public struct PullBounds: Hashable, Sendable {
    /// Live records after this revision.
    public var cursor: Revision
    /// Removed records after this one.
    public var removedSince: Revision
    /// Only what comes after this place.
    public var after: PullPosition?

    /// Draws the bounds.
    public init(cursor: Revision, removedSince: Revision, after: PullPosition?) {
        self.cursor = cursor
        self.removedSince = removedSince
        self.after = after
    }

    /// Whether a record belongs to the page or to one after it.
    public func contains(_ record: StoredRecord) -> Bool {
        guard record.revision > (record.isDeleted ? removedSince : cursor) else { return false }
        let place = PullPosition(revision: record.revision, kind: record.kind, id: record.id.rawValue)
        return after.map { $0 < place } ?? true
    }
}

/// The place of a record in a pull.
public struct PullPlace: Hashable, Sendable {
    /// Its revision.
    public var revision: Revision
    /// Its kind.
    public var kind: Kind
    /// Its identifier.
    public var id: RecordID
    /// Whether it is removed.
    public var isDeleted: Bool

    /// Names a place.
    public init(revision: Revision, kind: Kind, id: RecordID, isDeleted: Bool) {
        self.revision = revision
        self.kind = kind
        self.id = id
        self.isDeleted = isDeleted
    }
}

/// A change-set of the log, for a record's history.
public struct LoggedChangeSet: Sendable {
    /// Its revision.
    public var revision: Revision
    /// When the server took it.
    public var receivedAt: String
    /// What became of it.
    public var outcome: Outcome
    /// The change-set.
    public var changeSet: ChangeSet
    /// What it wrote; nil if that is just what it says.
    public var writes: [RecordWrite]?

    /// Joins the parts.
    public init(
        revision: Revision,
        receivedAt: String,
        outcome: Outcome,
        changeSet: ChangeSet,
        writes: [RecordWrite]?
    ) {
        self.revision = revision
        self.receivedAt = receivedAt
        self.outcome = outcome
        self.changeSet = changeSet
        self.writes = writes
    }
}
