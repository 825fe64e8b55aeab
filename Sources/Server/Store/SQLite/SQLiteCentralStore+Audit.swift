import Core
import GRDB
import SyncProtocol
import Tables

extension SQLiteCentralStore {
    /// Adds entries with one signed head, in one transaction.
    @discardableResult
    package func append(_ drafts: [AuditDraft]) async throws -> [AuditEntry] {
        let now = environment.timestamp
        return try await queue.write { [key] db in try AuditRow.append(db, drafts, key: key, at: now) }
    }

    /// Entries that match, the latest first.
    package func auditEntries(_ query: AuditQuery) async throws -> [AuditEntry] {
        let conditions: [(String, (any DatabaseValueConvertible)?)] = [
            ("actor = ?", query.actor), ("action = ?", query.action?.rawValue), ("unit = ?", query.unit),
            ("object = ?", query.object), ("at >= ?", query.from), ("at < ?", query.to), ("seq < ?", query.before),
        ]
        var filter = ""
        var arguments = StatementArguments()
        for case (let condition, let value?) in conditions {
            filter += (filter.isEmpty ? " WHERE " : " AND ") + condition
            arguments += [value]
        }
        let limit = max(0, min(query.limit, AuditQuery.pageLimit))
        let sql = "SELECT content FROM audit\(filter) ORDER BY seq DESC LIMIT \(limit)"
        return try await queue.read { [arguments] db in
            try String.fetchAll(db.cachedStatement(sql: sql), arguments: arguments).map { content in
                guard let entry = (try? JSONValue(parsing: content)).flatMap(AuditEntry.init(json:)) else {
                    throw StoreError.damaged("audit")
                }
                return entry
            }
        }
    }

    /// Entries after a number as they are stored, in order.
    package func auditContents(after seq: Int, limit: Int) async throws -> [String] {
        try await queue.read { db in
            let sql = "SELECT content FROM audit WHERE seq > ? ORDER BY seq LIMIT ?"
            return try String.fetchAll(db.cachedStatement(sql: sql), arguments: [seq, limit])
        }
    }

    /// Signed heads above a size, in order.
    package func auditHeads(after size: Int, limit: Int) async throws -> [SignedTreeHead] {
        try await queue.read { db in
            let server = try AuditRow.server(db)
            let sql = AuditRow.selectHead + " WHERE size > ? ORDER BY size LIMIT ?"
            return try Row.fetchAll(db.cachedStatement(sql: sql), arguments: [size, limit]).map {
                AuditRow.head($0, server: server)
            }
        }
    }

    /// The records of reviews and decisions of a round, or of all.
    package func decisions(round: String?) async throws -> [DecisionRecord] {
        var decisions: [DecisionRecord] = []
        for (kind, condition) in DecisionRecord.kinds {
            guard let table = StoredTable.of(kind) else { continue }
            let ofRound = condition.replacing("ROW", with: table.table.quotedName)
            let sql = table.select + " WHERE (?1 IS NULL OR \(ofRound)) ORDER BY scope, id"
            decisions += try await queue.read { db in
                try Row.fetchAll(db.cachedStatement(sql: sql), arguments: [round]).map {
                    DecisionRecord(scope: Scope(rawValue: $0["scope"]), record: try table.row($0).record)
                }
            }
        }
        return decisions
    }

    /// Writes the log, and the decisions of a round or of all, as a pack under the server's key.
    package func writeAuditPack(to path: String, round: String?) async throws -> AuditPackResult {
        try await AuditPack(store: self, key: key, environment: environment).write(to: path, round: round)
    }

    /// The latest head; nil while the log is empty.
    package func auditHead() async throws -> SignedTreeHead? { try await queue.read(AuditRow.head) }

    /// Works everything out anew, and holds heads that were brought from elsewhere against it.
    package func verifyAudit(known: [SignedTreeHead]) async throws -> AuditFindings {
        try await queue.read { [key] db in
            try AuditExamination.findings(db, publicKey: key.publicKey, known: known)
        }
    }

    /// The audit path of an entry in the tree of a size; nil if the tree does not have it.
    package func auditProof(of seq: Int, size: Int) async throws -> [[UInt8]]? {
        try await queue.read { db in
            guard size <= (try AuditRow.head(db)?.head.size ?? 0) else { return nil }
            return try MerkleProofs(size: size) { try AuditRow.hash(db, level: $0, index: $1) }.inclusion(of: seq - 1)
        }
    }

    /// The proof that a tree begins with an earlier one; nil if the log never had so many entries.
    package func auditConsistency(from old: Int, to new: Int) async throws -> [[UInt8]]? {
        try await queue.read { db in
            guard new <= (try AuditRow.head(db)?.head.size ?? 0) else { return nil }
            return try MerkleProofs(size: new) { try AuditRow.hash(db, level: $0, index: $1) }.consistency(from: old)
        }
    }
}
