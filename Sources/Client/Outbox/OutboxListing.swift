import Core
import GRDB
import SyncProtocol
import Terminal

/// The open work of this device: what waits, what was refused and why, and what hangs on it.
struct OutboxListing {
    /// One change-set.
    struct Item {
        let entry: OutboxEntry
        let summary: ChangeSetSummary
        /// Open change-sets that stand on it.
        let blocks: [OutboxEntry]
        /// Open change-sets that it stands on.
        let needs: [OutboxEntry]
    }

    let items: [Item]

    init(_ db: Database) throws {
        var names = SubjectNames(db)
        var summaries: [ChangeSetID: ChangeSetSummary] = [:]
        let graph = try OutboxGraph(ChangeSetState.open, db) { entry, changeSet in
            summaries[entry.id] = try ChangeSetSummary(changeSet, &names)
        }
        items = graph.entries.compactMap { entry in
            guard let summary = summaries[entry.id] else { return nil }
            let needs = graph.needs[entry.id] ?? []
            return Item(
                entry: entry,
                summary: summary,
                blocks: entry.state == .answered ? [] : graph.dependants(of: [entry.id]),
                needs: graph.entries.filter { needs.contains($0.id) && $0.state != .answered }
            )
        }
    }
}

extension OutboxEntry {
    /// Why the server refused, as far as this version knows the code.
    var refusal: RefusalCode? { code.flatMap(RefusalCode.init(rawValue:)) }

    /// The state in words.
    func words(_ language: Language) -> String {
        switch state {
        case .pending: language == .zh ? "待上报" : "to be sent"
        case .answered: language == .zh ? "已收到回执，待取回" : "answered, to be pulled"
        case .parked: language == .zh ? "被拒，留存在本机" : "refused, parked"
        case .kept: language == .zh ? "已办结" : "done"
        case .discarded: language == .zh ? "被拒，已放弃" : "refused, discarded"
        case .replaced where outcome == nil:
            language == .zh ? "已转到新身份" : "taken along by the new identity"
        case .replaced: language == .zh ? "被拒，已另行重报" : "refused, sent anew"
        }
    }

    /// The members that tell of the change-set without its content.
    func members(_ language: Language) -> [String: JSONValue] {
        [
            "id": .string(id.rawValue), "short": .string(shortID), "epoch": JSONValue(epoch),
            "number": JSONValue(number), "scope": .string(scope.rawValue), "state": .string(state.rawValue),
            "madeAt": .string(madeAt), "changes": JSONValue(changes), "outcome": JSONValue(outcome?.rawValue),
            "code": JSONValue(code), "detail": JSONValue(detail), "reason": JSONValue(refusal?.reason(language)),
            "advice": JSONValue(refusal?.advice(language)), "revision": JSONValue(revision?.description),
            "replaces": root == id ? .null : .string(root.rawValue),
        ]
    }
}

extension OutboxListing.Item {
    /// One object: the change-set, what it did, what hangs on it.
    func json(_ language: Language) -> JSONValue {
        func ids(_ entries: [OutboxEntry]) -> JSONValue { .array(entries.map { .string($0.id.rawValue) }) }
        let more: [String: JSONValue] = [
            "what": summary.json, "words": .string(summary.words(language)), "blocks": ids(blocks), "needs": ids(needs),
        ]
        return .object(entry.members(language).merging(more) { $1 })
    }
}
