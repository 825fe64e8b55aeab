import Core
import Foundation
import GRDB
import SyncProtocol

/// A scope's counter row.
///
/// Reading it in a write transaction is the lock that everything else waits for.
struct ScopeRow {
    let scope: Scope
    var epoch: Int
    var number: Int
    var logHash: String
    var digest: ScopeDigest

    static func fetch(_ db: Database, _ scope: Scope) throws -> ScopeRow? {
        let statement = try db.cachedStatement(sql: select + " WHERE name = ?")
        return try Row.fetchOne(statement, arguments: [scope.rawValue]).map(ScopeRow.init(row:))
    }

    static func fetchAll(_ db: Database) throws -> [ScopeRow] {
        try Row.fetchAll(db.cachedStatement(sql: select + " ORDER BY name")).map(ScopeRow.init(row:))
    }

    private static let select = "SELECT name, epoch, seq, log_hash, digest FROM scope"

    private init(row: Row) throws {
        scope = Scope(rawValue: row[0])
        epoch = row[1]
        number = row[2]
        logHash = row[3]
        guard let digest = ScopeDigest(hexadecimal: row[4]) else { throw StoreError.damaged("scope") }
        self.digest = digest
    }

    /// A scope with nothing in it.
    static func insert(_ db: Database, _ scope: Scope, epoch: Int) throws {
        try db.execute(
            sql: "INSERT INTO scope (name, seq, epoch, log_hash, digest) VALUES (?, 0, ?, '', ?)",
            arguments: [scope.rawValue, epoch, ScopeDigest().description]
        )
    }

    func save(_ db: Database) throws {
        let statement = try db.cachedStatement(sql: "UPDATE scope SET seq = ?, log_hash = ?, digest = ? WHERE name = ?")
        try statement.execute(arguments: [number, logHash, digest.description, scope.rawValue])
    }

    /// The last revision; zero while there is none.
    var head: Revision { number == 0 ? .zero : Revision(epoch: epoch, number: number) }

    var state: ScopeState {
        ScopeState(scope: scope, head: ScopeCursor(revision: head, logHash: logHash), digest: digest)
    }
}
