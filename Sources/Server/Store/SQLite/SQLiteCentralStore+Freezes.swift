import Core
import GRDB
import SyncProtocol

extension SQLiteCentralStore {
    /// The freezes of a round, the newest first, at most so many.
    package func freezes(round: String, limit: Int) async throws -> [StoredFreeze] {
        try await queue.read { db in
            try Self.records(
                db,
                .freeze,
                where: "scope = 'commission' AND round = ? ORDER BY created DESC, id DESC LIMIT ?",
                [round, limit]
            )
            .map { StoredFreeze(id: $0.id, freeze: try Freeze(body: $0.body)) }
        }
    }
}
