import Core
import SyncProtocol

/// What was handed over changes by the commission alone.
extension Judgement {
    /// A submitted filing is what the submitting device showed; while the commission has it nobody touches it.
    func judgeHandOver(_ table: ScopeTable) {
        let live = table.records.filter { !$0.value.isDeleted }.mapValues(\.body)
        let before = commit.before.records.filter { !$0.value.isDeleted }.mapValues(\.body)
        for (key, record) in commit.before.records where key.kind == .filing && !record.isDeleted {
            let from = record.body["state"]?.stringValue.flatMap(FilingState.init(rawValue:))
            let to = table.records[key]?.body["state"]?.stringValue.flatMap(FilingState.init(rawValue:))
            if from != to, let from, let to {
                let actor: Workflow.Transition.Actor = commit.isCommission ? .commission : .unit
                let isNew = commit.writes.contains { $0.id == key.id && $0.effects.contains(Effect.whole) }
                if !isNew, !Workflow.allows(actor, from: from, to: to) { fail(.stateIsLed, key, "\(from) to \(to)") }
            }
            if from != to, to == .submitted {
                oracle.handOvers += 1
                if let seen = sight.handedOver, Oracle.facts(live, of: key.id) != seen {
                    fail(.submittedFactsWereSeen, key, "submitted")
                }
                if commit.incomplete.contains(key.id) { fail(.submittedFactsWereSeen, key, "within a split step") }
                if table.openCases.contains(where: { $0.body["filing"]?.stringValue == key.id.rawValue }) {
                    fail(.submittedFactsWereSeen, key, "with an open case")
                }
            }
            let comesBack = !Authority.isWithUnit(from) || from == .returned && to == .withdrawn
            if comesBack, Authority.isWithUnit(to), isLateOpen(of: key.id, table) {
                fail(.lateWorkComesBack, key, "still late")
            }
            if from != to { judgeRound(key, record.body, to) }
            if from == .returned, to == .returned, !commit.isCommission {
                judgeReopened(key, Oracle.facts(before, of: key.id), Oracle.facts(live, of: key.id))
            }
            guard !Authority.isWithUnit(from), !Authority.isWithUnit(to) else { continue }
            if Oracle.facts(live, of: key.id) != Oracle.facts(before, of: key.id) {
                fail(.submittedFactsWereSeen, key, "changed after the hand-over")
            }
        }
    }

    /// Whether late work on a filing waits that has come back with it.
    private func isLateOpen(of filing: RecordID, _ table: ScopeTable) -> Bool {
        let places = Self.places(table.record(.filing, filing)?.body)
        return table.openCases.contains { open in
            guard open.body["type"] == "late", open.body["filing"]?.stringValue == filing.rawValue else { return false }
            guard let places else { return true }
            let (kind, record) = (open.body["recordKind"]?.stringValue ?? "", open.body["record"]?.stringValue ?? "")
            return (open.body["field"]?.stringValue ?? "").split(separator: "+").allSatisfy { field in
                Self.isNamed(kind, record, field == Effect.whole ? "*" : String(field), in: places)
            }
        }
    }

    /// What a return names; nil if that is everything.
    static func places(_ filing: RecordBody?) -> Set<String>? {
        guard filing?["state"] == "returned" else { return nil }
        return filing?["reopened"]?.arrayValue.map { Set($0.compactMap(\.stringValue)) }
    }

    private static func isNamed(_ kind: String, _ record: String, _ field: String, in places: Set<String>) -> Bool {
        // Why a figure stays as it is may always be said.
        kind == "acknowledgement"
            || !places.isDisjoint(with: ["\(kind)/*/*", "\(kind)/\(record)/*", "\(kind)/\(record)/\(field)"])
    }

    /// While a filing is returned its unit changes what the return names, and nothing else.
    private func judgeReopened(_ filing: Key, _ before: [Key: RecordBody], _ after: [Key: RecordBody]) {
        guard let places = Self.places(commit.before.records[filing]?.body) else { return }
        for key in Set(before.keys).union(after.keys).sorted() {
            let (kind, id) = (key.kind.rawValue, key.id.rawValue)
            guard let old = before[key], let new = after[key] else {
                if !Self.isNamed(kind, id, "*", in: places) { fail(.onlyReopenedChanges, key, "made or removed") }
                continue
            }
            for field in Set(old.keys).union(new.keys).sorted()
            where old[field] != new[field] && !Self.isNamed(kind, id, field, in: places) {
                fail(.onlyReopenedChanges, key, field)
            }
        }
    }

    /// A manifest that was made when the round was shut says what the store says.
    private func judgeRound(_ filing: Key, _ body: RecordBody, _ to: FilingState?) {
        let standing = commit.before.records.values.first {
            $0.kind == .roundStanding && !$0.isDeleted && $0.body["round"] == body["round"]
        }
        guard let status = standing?.body["status"]?.stringValue, status != "open" else { return }
        if to == .submitted { fail(.shutRoundsStand, filing, "submitted, round \(status)") }
        if to == .returned, status == "frozen" { fail(.shutRoundsStand, filing, "returned, round frozen") }
    }
}
