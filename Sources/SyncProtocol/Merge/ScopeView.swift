public import Core

/// A record as a scope holds it; a removed one keeps its last body, so that a restoration can bring it back.
public struct StoredRecord: Hashable, Sendable {
    /// Its kind.
    public var kind: Kind
    /// Its identifier.
    public var id: RecordID
    /// The change-set that last changed it.
    public var revision: Revision
    /// Its members; of a removed record the last ones.
    public var body: RecordBody
    /// Whether it is removed.
    public var isDeleted: Bool

    /// Makes a record.
    public init(kind: Kind, id: RecordID, revision: Revision, body: RecordBody, isDeleted: Bool = false) {
        self.kind = kind
        self.id = id
        self.revision = revision
        self.body = body
        self.isDeleted = isDeleted
    }
}

/// An effective change of a record: which change-set, and which fields of it.
public struct Effect: Hashable, Sendable {
    /// The record.
    public var record: RecordID
    /// The fields; ``whole`` for a record that was made, ``removed`` or ``restored`` for one that went or came back.
    public var fields: Set<String>
    /// The change-set's revision.
    public var revision: Revision
    /// The root of the change-set.
    public var root: ChangeSetID

    /// Stands for every field and the record itself: it was made, or made anew.
    public static let whole = "!"
    /// The record was removed; its values stay as they are, so work on a field has not missed anything of that field.
    public static let removed = "-"
    /// The record came back as it last stood.
    public static let restored = "+"
    /// Beside ``removed``: the removal closed a case, so work that had not seen it does not undo it.
    public static let settled = "="

    /// Makes an effect.
    public init(record: RecordID, fields: Set<String>, revision: Revision, root: ChangeSetID) {
        self.record = record
        self.fields = fields
        self.revision = revision
        self.root = root
    }

    /// Whether it changed the field; for ``whole``, whether it made, removed or restored the record.
    public func touches(_ field: String) -> Bool {
        if fields.contains(field) || fields.contains(Self.whole) { return true }
        return field == Self.whole && (fields.contains(Self.removed) || fields.contains(Self.restored))
    }
}

/// What the merge reads of one scope, after its counter is locked: nothing that decides may be read before.
public protocol ScopeView {
    /// The scope's last revision.
    var head: Revision { get }
    /// A record, removed ones included.
    func record(_ kind: Kind, _ id: RecordID) throws -> StoredRecord?
    /// Effective changes of a record after a revision.
    func effects(on record: StoredRecord, after revision: Revision) throws -> [Effect]
    /// A change-set that took effect here.
    func changeSet(_ id: ChangeSetID) throws -> ChangeSet?
    /// The number that the change-set of this root took here.
    func revision(of root: ChangeSetID) throws -> Revision?
    /// Whether each of these numbers of a chain was given to one change-set that has an outcome, and to no other.
    func isSingle(_ chain: Chain, _ numbers: Range<Int>) throws -> Bool
    /// What became of a change-set, or nil if it has no outcome here.
    func outcome(of id: ChangeSetID) throws -> Outcome?
    /// The change-set of this root that took effect here.
    func changeSet(root: ChangeSetID) throws -> ChangeSet?
    /// Whether a change-set of this root took effect.
    func hasEffect(root: ChangeSetID) throws -> Bool
    /// Live records that belong to this one.
    func children(of id: RecordID, kind: Kind) throws -> [StoredRecord]
    /// Removed records that belonged to this one and were removed after a revision.
    func removedChildren(of id: RecordID, kind: Kind, after revision: Revision) throws -> [StoredRecord]
    /// The live record with a natural key.
    func record(_ kind: Kind, naturalKey: [String]) throws -> RecordID?
    /// Open cases about a record.
    func openCases(on record: RecordID) throws -> [StoredRecord]
    /// Open cases about a filing or what belongs to it.
    func openCases(ofFiling id: RecordID) throws -> [StoredRecord]
    /// What stands in place of a record made twice.
    func alias(of id: RecordID) throws -> RecordID?
    /// Open cases of the type `missing`: work on records that this history lacks.
    func missingCases() throws -> [StoredRecord]
    /// Steps of which one part touches the filing or its roster and another has no outcome yet; those of revoked devices
    /// do not count.
    func incompleteSteps(ofFiling id: RecordID) throws -> [ChangeSetID]
    /// What people call a device.
    func deviceName(_ id: DeviceID) throws -> String?
    /// The edition of the catalogue that a round goes by: given once and never changed, so it may be read outside the scope.
    func edition(ofRound code: String) throws -> Int?

    // What a set-back leaves behind.

    /// Whether this history has that hash at that revision, or began an epoch there.
    func knows(_ cursor: ScopeCursor) throws -> Bool
    /// The last number that was given out in an epoch which is over: 0 for one that this history lacks, and nil for the one
    /// that runs.
    func end(ofEpoch epoch: Int) throws -> Int?
    /// The revisions that earlier histories gave to the change-set of this root: what ``MergePlan/formerly`` said of it.
    func formerly(of root: ChangeSetID) throws -> [Formerly]
    /// How many change-sets that are here again had a revision in earlier histories: two if it was given out twice.
    func claims(of revision: Revision) throws -> Int
    /// How many revisions after one and up to another belong to change-sets that are here again under new numbers, and all of
    /// which took effect as given.
    func offeredAgain(after revision: Revision, through last: Revision) throws -> Int
}

/// What a change-set does to a scope, decided and not yet written.
public struct MergePlan: Sendable, Equatable {
    /// One record to write.
    public struct Write: Sendable, Equatable {
        /// Its kind.
        public var kind: Kind
        /// Its identifier.
        public var id: RecordID
        /// Its members; of a removed record the last ones.
        public var body: RecordBody
        /// Whether it is removed by this.
        public var isDeleted: Bool
        /// Whether it did not exist before, not even removed.
        public var isNew: Bool
        /// The fields that count as changed, as in ``Effect/fields``; empty for cases and aliases.
        public var effects: Set<String>
    }

    /// What the receipt says.
    public var outcome: Outcome
    /// Why it is refused.
    public var code: RefusalCode?
    /// What the refusal is about.
    public var detail: String?
    /// What to write, each record once; empty for a refusal.
    public var writes: [Write] = []
    /// Cases opened or added to.
    public var cases: [RecordID] = []
    /// Records made a second time.
    public var aliases: [RecordID: RecordID] = [:]
    /// Whether the writes are just what the changes say, so that the log need not repeat them.
    public var isVerbatim = false
    /// The revision that an earlier history gave it: to be kept with the log entry.
    public var formerly: Formerly?

    static func refused(_ code: RefusalCode, _ detail: String? = nil) -> MergePlan {
        MergePlan(outcome: .refused, code: code, detail: detail)
    }
}
