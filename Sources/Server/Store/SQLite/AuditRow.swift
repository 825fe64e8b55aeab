import Core
import Foundation
import GRDB
import SyncProtocol

/// The rows of the audit log: entries, the hashes of complete subtrees, signed heads.
enum AuditRow {
    /// Adds entries with one signed head, as part of the transaction that does what they tell.
    @discardableResult
    static func append(_ db: Database, _ drafts: [AuditDraft], key: ServerKey, at: String) throws -> [AuditEntry] {
        guard !drafts.isEmpty else { return [] }
        let size = try Int.fetchOne(db.cachedStatement(sql: "SELECT COALESCE(MAX(seq), 0) FROM audit")) ?? 0
        var edge = try edge(db, size: size)
        var entries: [AuditEntry] = []
        for draft in drafts {
            let entry = AuditEntry(seq: edge.size + 1, at: at, draft)
            let leaf = entry.json.canonicalBytes()
            try insert(db, entry, leaf)
            try edge.append(MerkleHash.leaf(leaf)) { node in
                try db.cachedStatement(sql: "INSERT INTO audit_node (level, number, hash) VALUES (?, ?, ?)")
                    .execute(arguments: [node.level, node.index, Data(node.hash)])
            }
            entries.append(entry)
        }
        try add(db, TreeHead(server: try server(db), size: edge.size, root: edge.root.hexadecimal, at: at), key: key)
        return entries
    }

    private static func insert(_ db: Database, _ entry: AuditEntry, _ leaf: [UInt8]) throws {
        let statement = try db.cachedStatement(
            sql: "INSERT INTO audit (seq, content, at, actor, action, unit, object) VALUES (?, ?, ?, ?, ?, ?, ?)"
        )
        try statement.execute(arguments: [entry.seq, String(decoding: leaf, as: UTF8.self)] + columns(of: entry))
    }

    /// What stands beside an entry.
    static func columns(of entry: AuditEntry) -> StatementArguments {
        let draft = entry.draft
        return [entry.at, draft.actor.name, draft.action.rawValue, draft.object?.unit, draft.object?.id]
    }

    private static func add(_ db: Database, _ head: TreeHead, key: ServerKey) throws {
        let signed = try head.signed(with: key)
        try db.cachedStatement(sql: "INSERT INTO audit_head (size, root, at, signature) VALUES (?, ?, ?, ?)")
            .execute(arguments: [head.size, head.root, head.at, signed.signature])
    }

    /// The tree's right edge at a size.
    static func edge(_ db: Database, size: Int) throws -> MerkleEdge {
        try MerkleEdge(size: size) { try hash(db, level: $0, index: $1) }
    }

    /// The hash of a complete subtree.
    static func hash(_ db: Database, level: Int, index: Int) throws -> [UInt8] {
        let statement = try db.cachedStatement(sql: "SELECT hash FROM audit_node WHERE level = ? AND number = ?")
        guard let hash = try Data.fetchOne(statement, arguments: [level, index]) else {
            throw StoreError.damaged("audit_node")
        }
        return Array(hash)
    }

    /// The latest head.
    static func head(_ db: Database) throws -> SignedTreeHead? {
        let server = try server(db)
        return try Row.fetchOne(db, sql: selectHead + " ORDER BY size DESC LIMIT 1").map { head($0, server: server) }
    }

    static let selectHead = "SELECT size, root, at, signature FROM audit_head"

    static func head(_ row: Row, server: String) -> SignedTreeHead {
        SignedTreeHead(
            head: TreeHead(server: server, size: row[0], root: row[1], at: row[2]),
            signature: row[3]
        )
    }

    static func server(_ db: Database) throws -> String {
        guard let id = try String.fetchOne(db.cachedStatement(sql: "SELECT id FROM server")) else {
            throw StoreError.damaged("server")
        }
        return id
    }

    /// The tables of migration `0007-audit`: `content` is the entry, what stands beside it serves to find it.
    static let tables = """
        CREATE TABLE audit (
          seq INTEGER PRIMARY KEY NOT NULL, content TEXT NOT NULL, at TEXT NOT NULL, actor TEXT NOT NULL,
          action TEXT NOT NULL, unit TEXT, object TEXT
        ) STRICT;
        CREATE INDEX audit_actor ON audit (actor, seq);
        CREATE INDEX audit_action ON audit (action, seq);
        CREATE INDEX audit_object ON audit (object, seq);
        CREATE TABLE audit_node (
          level INTEGER NOT NULL, number INTEGER NOT NULL, hash BLOB NOT NULL, PRIMARY KEY (level, number)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE audit_head (
          size INTEGER PRIMARY KEY NOT NULL, root TEXT NOT NULL, at TEXT NOT NULL, signature TEXT NOT NULL
        ) STRICT;
        """
        + ["audit", "audit_node", "audit_head"].map { table in
            """

            CREATE TRIGGER \(table)_is_not_changed BEFORE UPDATE ON \(table) BEGIN
              SELECT RAISE(ABORT, 'the audit log is append-only');
            END;
            CREATE TRIGGER \(table)_is_not_shortened BEFORE DELETE ON \(table) BEGIN
              SELECT RAISE(ABORT, 'the audit log is append-only');
            END;
            """
        }.joined()
}
