public import Core

/// What a sync did.
public struct SyncReport: Sendable, Equatable {
    /// Outcomes of the change-sets pushed.
    public var outcomes: [Outcome: Int] = [:]
    /// Refused steps that somebody else had taken before, over the same facts.
    public var foundDone: [ChangeSetID] = []
    /// Records that changed here by pulls.
    public var records = 0
    /// Records that were removed here by pulls.
    public var deleted = 0
    /// The new cursors.
    public var cursors: [Scope: ScopeCursor] = [:]
    /// The digests of the server layer.
    public var digests: [Scope: ScopeDigest] = [:]
    /// Whether every digest is the server's.
    public var digestMatch = true
    /// What differed from the server without a reason, and was mended.
    public var repairs: [SyncRepair] = []
    /// The epoch that the replica began because it is a copy, or was restored; nil if it did not.
    public var newEpoch: Int?
    /// How many change-sets were offered again because the server was set back; nil if it was not.
    public var setBack: Int?
    /// How often the session's token was renewed.
    public var renewals = 0
    /// How often the sync began again.
    public var restarts = 0
    /// Why it made no progress any more; nil if it did.
    public var stalled: SyncStall?
    /// Why it ended before its end; nil if it did not.
    public var stopped: SyncStop?

    /// An empty report.
    public init() {}

    /// Change-sets with an outcome.
    public var pushed: Int { outcomes.values.reduce(0, +) }

    mutating func count(_ receipt: Receipt) {
        outcomes[receipt.outcome, default: 0] += 1
        if receipt.findsItDone { foundDone.append(receipt.changeSet) }
    }
}

/// Rows of a replica that differed from the server's and were taken from there.
public struct SyncRepair: Sendable, Hashable {
    /// The scope.
    public var scope: Scope
    /// The rows; empty if the whole scope was taken anew.
    public var rows: [RowsRequest.Name]
    /// Whether the whole scope was taken anew.
    public var isWhole: Bool

    /// Names what was mended.
    public init(scope: Scope, rows: [RowsRequest.Name] = [], isWhole: Bool) {
        self.scope = scope
        self.rows = rows
        self.isWhole = isWhole
    }
}

/// Why a sync made no progress.
public struct SyncStall: Sendable, Hashable {
    /// What it came to.
    public enum Reason: String, Sendable, CaseIterable {
        /// The server has no outcome for change-sets because one before them has none.
        case waiting
        /// The server's history changed again and again.
        case restarts
        /// Tokens were refused again and again.
        case renewals
        /// Requests were answered, but brought neither an outcome nor a page.
        case silence
    }

    /// A change-set that waits.
    public struct Waiting: Sendable, Hashable {
        /// The change-set.
        public var changeSet: ChangeSetID
        /// Its line.
        public var chain: Chain
        /// Its number there; it waits for the one before.
        public var number: Int
        /// The change-sets that it names as needed.
        public var needs: [ChangeSetID]

        /// Names a change-set that waits.
        public init(_ changeSet: ChangeSet) {
            self.changeSet = changeSet.id
            chain = changeSet.chain
            number = changeSet.number
            needs = changeSet.dependsOn
        }
    }

    /// What it came to.
    public var reason: Reason
    /// The change-sets that the server let wait, in order.
    public var waiting: [Waiting]

    /// Tells why nothing moved.
    public init(_ reason: Reason, waiting: [Waiting] = []) {
        self.reason = reason
        self.waiting = waiting
    }
}

/// Why a sync ended before its end.
public enum SyncStop: Sendable, Hashable {
    /// The device was revoked.
    case revoked
    /// The server tells this program to be upgraded first.
    case upgrade
    /// The server refused a request.
    case refused(ProblemCode)
}

/// Why a sync could not go on: one of the two sides breaks the protocol.
public enum SyncSessionError: Error, Equatable, Sendable {
    /// No protocol in common; the server's range.
    case incompatible(Int, Int)
    /// The driver handed in an event that this phase does not know.
    case unexpectedEvent
    /// An answer was about another scope.
    case wrongScope
    /// A page did not go on from the one before, or is older than what the replica has.
    case noProgress
    /// A receipt came for a change-set that was not sent, or came twice.
    case unknownReceipt
    /// An answer lacks what was asked for, or has what was not.
    case wrongAnswer
}
