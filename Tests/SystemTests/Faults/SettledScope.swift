import Core
import Server
import SyncProtocol

/// What a server holds of a scope when all is said, without the server's own times: equal for equal histories.
struct SettledScope: Hashable, Sendable {
    var records: Set<StoredRecord>
    var removed: Set<StoredRecord>
    var effects: Set<Effect>
    /// Every change-set that took effect counted once.
    var head: Revision
    var digest: ScopeDigest
    /// Nothing in log, receipts and tables that does not fit.
    var problems: [String]

    /// Reads a store that may be in use.
    static func read(data: String, scope: Scope) async throws -> SettledScope {
        let store = try SQLiteCentralStore(directory: DataDirectory(path: data))
        let contents = try await store.contents(of: scope)
        return SettledScope(
            records: contents.records,
            removed: contents.removed,
            effects: contents.effects,
            head: contents.state.head.revision,
            digest: contents.state.digest,
            problems: try await store.verify().problems
        )
    }
}
