import Core
import GRDB
import SyncProtocol
import Terminal

/// Refused change-sets that the user gives up: out of the outbox, and kept for a server that was set back.
struct OutboxDiscard {
    /// What becomes of refused work that stands on what is given up.
    enum Dependants: String, CaseIterable {
        /// It is given up as well.
        case discard
        /// It stays, and a retry of it stands on what was there before.
        case keep
    }

    /// What is given up, in chain order.
    let entries: [OutboxEntry]

    /// Chooses what to give up.
    /// - Throws: ``ClientError`` if one was not refused, or if others hang on it and nothing is said of them.
    init(_ chosen: [OutboxEntry], dependants: Dependants?, _ db: Database) throws {
        for entry in chosen where entry.state != .parked { throw Self.notParked(entry) }
        let graph = try OutboxGraph([.parked], db)
        let hanging = graph.dependants(of: chosen.map(\.id)).filter { $0.refusal == .dependency }
        if dependants == nil, let first = chosen.first, !hanging.isEmpty { throw Self.hanging(hanging, on: first) }
        let given = Set((chosen + (dependants == .discard ? hanging : [])).map(\.id))
        entries = graph.entries.filter { given.contains($0.id) }
    }

    /// Takes them out of the outbox.
    func carryOut(_ db: Database) throws {
        for entry in entries {
            try db.execute(
                sql: "UPDATE change_set SET state = 'discarded' WHERE id = ? AND state = 'parked'",
                arguments: [entry.id.rawValue]
            )
        }
    }

    private static func notParked(_ entry: OutboxEntry) -> ClientError {
        ClientError(
            "outbox.notParked",
            .failed,
            zh: "变更集 \(entry.shortID) 不在被拒待处理之列（现为：\(entry.words(.zh))），不用放弃；待处理的见 shenbao outbox list。",
            en:
                "Change-set \(entry.shortID) does not wait as refused (\(entry.words(.en))); shenbao outbox list has those that can be discarded."
        )
    }

    private static func hanging(_ hanging: [OutboxEntry], on entry: OutboxEntry) -> ClientError {
        let list = hanging.map(\.shortID).joined(separator: ", ")
        return ClientError(
            "outbox.dependants",
            .failed,
            zh: "还有 \(hanging.count) 个被拒的变更集依据它（\(list)）；一并放弃请加 --dependants discard，留下待重报请加 --dependants keep。",
            en:
                "\(hanging.count) refused change-sets stand on it (\(list)); add --dependants discard to give them up too, or --dependants keep to leave them for a retry."
        )
    }
}
