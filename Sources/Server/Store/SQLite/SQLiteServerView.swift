import Core
import GRDB
import SyncProtocol

/// What the engine reads, over the open transaction.
///
/// It remembers what it read, so it must not outlive the next write.
final class SQLiteServerView: ServerView {
    private let db: Database
    private let server: ServerIdentity
    private let changeSets: ChangeSetCache
    private var scopes: [Scope: SQLiteScopeView] = [:]

    init(_ db: Database, identity: ServerIdentity, changeSets: ChangeSetCache = ChangeSetCache()) {
        self.db = db
        server = identity
        self.changeSets = changeSets
    }

    // MARK: The server

    func identity() throws -> ServerIdentity {
        var identity = server
        identity.epoch = try ServerEpochRow.current(db)
        return identity
    }

    func epochs(of scope: Scope) throws -> [EpochStart] { try ServerEpochRow.fetch(db, scope) }
    func state(of scope: Scope) throws -> ScopeState? { try ScopeRow.fetch(db, scope)?.state }

    func logHash(at revision: Revision, in scope: Scope) throws -> String? {
        let statement = try db.cachedStatement(sql: "SELECT hash FROM log WHERE scope = ? AND revision = ?")
        return try String.fetchOne(statement, arguments: [scope.rawValue, revision.packed])
    }

    func covered(_ scope: Scope) throws -> Revision? {
        let statement = try db.cachedStatement(sql: "SELECT revision FROM coverage WHERE scope = ?")
        return try Int64.fetchOne(statement, arguments: [scope.rawValue]).map(Revision.init(packed:))
    }

    // MARK: Devices

    func device(_ id: DeviceID) throws -> DeviceState? { try DeviceRow.state(db, id) }
    func token(hash: String) throws -> TokenState? { try TokenRow.fetch(db, hash: hash) }

    func deviceName(_ id: DeviceID) throws -> (name: String, unit: String)? {
        let statement = try db.cachedStatement(sql: "SELECT name, unit FROM device WHERE id = ?")
        return try Row.fetchOne(statement, arguments: [id.rawValue]).map { ($0[0], $0[1]) }
    }

    // MARK: Chains

    func receipt(of changeSet: ChangeSetID) throws -> Receipt? { try StoredReceipt.fetch(db, changeSet) }

    func contentHashes(of chain: Chain, number: Int) throws -> [String] {
        let statement = try db.cachedStatement(
            sql: "SELECT content_hash FROM receipt WHERE device = ? AND device_epoch = ? AND chain_number = ?"
        )
        return try String.fetchAll(statement, arguments: [chain.device.rawValue, chain.epoch, number])
    }

    func hasOutcome(contentHash: String, of device: DeviceID, beforeEpoch epoch: Int) throws -> Bool {
        let statement = try db.cachedStatement(
            sql: "SELECT 1 FROM receipt WHERE device = ? AND device_epoch < ? AND content_hash = ?"
        )
        return try Int.fetchOne(statement, arguments: [device.rawValue, epoch, contentHash]) != nil
    }

    func receiptCount(of chain: Chain) throws -> Int {
        let statement = try db.cachedStatement(
            sql: "SELECT COALESCE(MAX(number), 0) FROM receipt WHERE device = ? AND device_epoch = ?"
        )
        return try Int.fetchOne(statement, arguments: [chain.device.rawValue, chain.epoch]) ?? 0
    }

    func tail(of chain: Chain) throws -> ChainTail {
        let statement = try db.cachedStatement(
            sql: """
                SELECT chain_number, content_hash FROM receipt WHERE device = ? AND device_epoch = ?
                ORDER BY chain_number DESC, number DESC LIMIT 1
                """
        )
        let row = try Row.fetchOne(statement, arguments: [chain.device.rawValue, chain.epoch])
        return row.map { ChainTail(number: $0[0], hash: $0[1]) } ?? ChainTail()
    }

    func lastEpoch(of device: DeviceID) throws -> Int {
        let statement = try db.cachedStatement(sql: "SELECT MAX(device_epoch) FROM receipt WHERE device = ?")
        return try Int.fetchOne(statement, arguments: [device.rawValue]) ?? 0
    }

    // MARK: Scopes

    func scope(_ scope: Scope, for author: AuthorStanding) throws -> SQLiteScopeView? {
        guard let row = try ScopeRow.fetch(db, scope) else { return nil }
        let view = SQLiteScopeView(db, scope: scope, head: row.head, device: author.device, changeSets: changeSets)
        scopes[scope] = view
        return view
    }

    /// The scope as it was read for the decision, with what was read then.
    func scope(_ scope: Scope) throws -> SQLiteScopeView? { scopes[scope] }
}
