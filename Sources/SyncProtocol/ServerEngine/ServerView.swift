public import Core

/// A device as the server's decisions need it.
public struct DeviceState: Hashable, Sendable {
    /// Its identifier.
    public var id: DeviceID
    /// The unit it acts for; `city` for the commission's own.
    public var unit: String
    /// Its Ed25519 key, in hexadecimal.
    public var publicKey: String
    /// Whether it was revoked.
    public var isRevoked: Bool

    /// Names a device.
    public init(id: DeviceID, unit: String, publicKey: String, isRevoked: Bool = false) {
        self.id = id
        self.unit = unit
        self.publicKey = publicKey
        self.isRevoked = isRevoked
    }

    /// Whether the device may read a scope: its own unit's and `city`.
    public func mayUse(_ scope: Scope) -> Bool { scope == .city || scope == .unit(unit) }

    /// As whom the merge takes it.
    public var author: Author { unit == Scope.city.rawValue ? .commission : .unit(unit) }
}

/// A token as a store keeps it, under its hash.
public struct TokenState: Hashable, Sendable {
    /// Whose it is.
    public var device: DeviceID
    /// From when it is void, in seconds since 1970 by the server's clock.
    public var expires: Int
    /// Whether the session found a set-back, so that the device offers again what this server lacks.
    public var offersAgain: Bool

    /// Describes a token.
    public init(device: DeviceID, expires: Int, offersAgain: Bool) {
        self.device = device
        self.expires = expires
        self.offersAgain = offersAgain
    }
}

/// Where a scope stands.
public struct ScopeState: Hashable, Sendable {
    /// The scope.
    public var scope: Scope
    /// Its last revision and the log's hash there.
    public var head: ScopeCursor
    /// The digest of its live records.
    public var digest: ScopeDigest

    /// Tells where a scope stands.
    public init(scope: Scope, head: ScopeCursor, digest: ScopeDigest) {
        self.scope = scope
        self.head = head
        self.digest = digest
    }
}

/// A receipt as it was given, and which change-set of which chain it answers.
public struct ChainReceipt: Hashable, Sendable {
    /// The change-set's number in its chain.
    public var chainNumber: Int
    /// The receipt.
    public var receipt: Receipt

    /// Joins the parts.
    public init(chainNumber: Int, receipt: Receipt) {
        self.chainNumber = chainNumber
        self.receipt = receipt
    }
}

/// What the merge and the engine read of one scope.
public protocol ServerScopeView: ScopeView {
    /// The hash of a live record as the scope's digest holds it; nil for one that is not there.
    func rowHash(_ kind: Kind, _ id: RecordID) throws -> RowHash?
    /// The places of the next records of a pull, in the order of (revision, kind, identifier).
    func places(_ bounds: PullBounds, limit: Int) throws -> [PullPlace]
    /// Names and hashes of all live records, or of one bucket's.
    func marks(bucket: Int?, _ take: (RowMark) throws -> Void) throws
    /// The change-sets that touched a record or a case about it, oldest first.
    func history(of kind: Kind, _ id: RecordID) throws -> [LoggedChangeSet]
    /// Identifiers that stand for a record made twice.
    func aliases(to id: RecordID) throws -> [RecordID]
}

extension ServerScopeView {
    /// Works the hash out; a store that keeps it says so itself.
    public func rowHash(_ kind: Kind, _ id: RecordID) throws -> RowHash? {
        guard let record = try record(kind, id), !record.isDeleted else { return nil }
        return RowHash(kind: kind, id: id, revision: record.revision, body: record.body)
    }
}

/// What a push shows of its author, for the merge.
public struct AuthorStanding: Hashable, Sendable {
    /// The device: what others' change-sets became is nobody's business.
    public var device: DeviceID
    /// The cursors of the scope that it shows, newest first.
    public var cursors: [ScopeCursor]

    /// Joins the parts.
    public init(device: DeviceID, cursors: [ScopeCursor]) {
        self.device = device
        self.cursors = cursors
    }
}

/// What the engine reads: of a transaction that holds the locks asked for, or of a snapshot.
///
/// It is true until the next effect is carried out; then the driver hands in another.
public protocol ServerView {
    /// A scope as the engine reads it.
    associatedtype Scoped: ServerScopeView

    /// Who this server is, with its epoch as it is now.
    func identity() throws -> ServerIdentity
    /// The epochs of a scope that were begun after the first, oldest first.
    func epochs(of scope: Scope) throws -> [EpochStart]
    /// Where a scope stands; nil for one that is not.
    func state(of scope: Scope) throws -> ScopeState?
    /// The log's hash at a revision that was given out; nil if none was.
    func logHash(at revision: Revision, in scope: Scope) throws -> String?
    /// A device, revoked ones included.
    func device(_ id: DeviceID) throws -> DeviceState?
    /// The name of a device for people, and its unit.
    func deviceName(_ id: DeviceID) throws -> (name: String, unit: String)?
    /// A token, expired ones included while they are kept.
    func token(hash: String) throws -> TokenState?
    /// The answer that a change-set got.
    func receipt(of changeSet: ChangeSetID) throws -> Receipt?
    /// The hashes of the change-sets with a number in a chain that have an outcome; more than one after a copy.
    func contentHashes(of chain: Chain, number: Int) throws -> [String]
    /// Whether a change-set with this hash has an outcome in an earlier epoch of the device.
    func hasOutcome(contentHash: String, of device: DeviceID, beforeEpoch epoch: Int) throws -> Bool
    /// How many receipts a chain has: the number of the last.
    func receiptCount(of chain: Chain) throws -> Int
    /// The newest change-set of a chain that has an outcome.
    func tail(of chain: Chain) throws -> ChainTail
    /// The highest epoch of a device; 0 if it sent nothing yet.
    func lastEpoch(of device: DeviceID) throws -> Int
    /// Up to where a verified backup holds a scope.
    func covered(_ scope: Scope) throws -> Revision?
    /// A scope as the merge reads it; nil for one that is not.
    func scope(_ scope: Scope, for author: AuthorStanding) throws -> Scoped?
}
