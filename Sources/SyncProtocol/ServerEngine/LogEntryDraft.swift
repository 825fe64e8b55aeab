public import Core
import Crypto

/// A change-set that takes effect, as the log is to hold it.
public struct LogEntryDraft: Sendable {
    /// The change-set with its signature.
    public var signed: SignedChangeSet
    /// Its revision.
    public var revision: Revision
    /// When the server took it.
    public var receivedAt: String
    /// What became of it.
    public var outcome: Outcome
    /// The writes in canonical form; nil if they are just what the change-set says.
    public var writes: [UInt8]?
    /// The place that it had in a lost history.
    public var formerly: Formerly?
    /// The log's hash after it.
    public var logHash: String
    /// The scope's digest after it.
    public var digest: ScopeDigest
}

/// How the log is chained.
public enum LogHash {
    /// The hash after an entry: over the one before and all that the entry says.
    ///
    /// The writes are taken in canonical form; the first versions of the program took them compressed.
    public static func of(
        previous: String,
        scope: Scope,
        revision: Revision,
        contentHash: String,
        signature: String,
        receivedAt: String,
        outcome: String,
        writes: [UInt8]?,
        formerly: Formerly?
    ) -> String {
        var members: [JSONValue] = [
            .string(previous), .string(scope.rawValue), .string(revision.description), .string(contentHash),
            .string(signature), .string(receivedAt), .string(outcome),
            .string(writes.map { SHA256.hash(data: $0).hexadecimal } ?? ""),
        ]
        if let formerly { members.append(.string(formerly.text)) }
        return SHA256.hash(data: JSONValue.array(members).canonicalBytes()).hexadecimal
    }
}

/// The records that a change-set writes, with what the scope's digest needs of them.
public struct RecordsDraft: Sendable {
    /// One record.
    public struct Row: Sendable {
        /// What is written.
        public var write: RecordWrite
        /// Its hash; nil for a removed record.
        public var hash: RowHash?
    }

    /// The scope.
    public var scope: Scope
    /// The change-set's revision.
    public var revision: Revision
    /// The root of the change-set.
    public var root: ChangeSetID
    /// The records, each once.
    public var rows: [Row]
    /// The scope's digest once they are written.
    public var digest: ScopeDigest

    /// Works out hashes and digest.
    public init(
        _ writes: [RecordWrite],
        scope: Scope,
        revision: Revision,
        root: ChangeSetID,
        digest: ScopeDigest,
        in view: some ServerScopeView
    ) throws {
        self.scope = scope
        self.revision = revision
        self.root = root
        self.digest = digest
        rows = []
        rows.reserveCapacity(writes.count)
        for write in writes {
            if !write.isNew, let before = try view.rowHash(write.kind, write.id) { self.digest.remove(before) }
            guard !write.isDeleted else {
                rows.append(Row(write: write, hash: nil))
                continue
            }
            let hash = RowHash(kind: write.kind, id: write.id, revision: revision, body: write.body)
            self.digest.add(hash)
            rows.append(Row(write: write, hash: hash))
        }
    }
}
