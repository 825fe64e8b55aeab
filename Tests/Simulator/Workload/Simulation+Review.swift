import Core
import SyncProtocol

/// What the commission does: it reads and writes under the store's lock, as its commands do.
extension Simulation {
    /// A step of the commission, drawn from an action's generator.
    func review(_ draw: inout SplitMix64) throws {
        let scope = Scope.unit(Samples.units[draw.chance(800) ? 0 : 1])
        guard let table = store.committed.scopes[scope] else { return }
        if draw.chance(150) { return try editRound(&draw) }
        if draw.chance(400), try closeCase(table, takesIncoming: draw.chance(500), &draw) { return }
        let submitted = table.live(.filing).filter { !nextStates(of: $0).isEmpty }
        guard let filing = draw.pick(submitted) else { return }
        let steps = nextStates(of: filing)
        // Mostly it sends back, so that histories go on.
        guard let to = draw.chance(650) && steps.contains(.returned) ? .returned : draw.pick(steps) else { return }
        try lead(filing, to: to, in: scope)
    }

    private func nextStates(of filing: StoredRecord) -> [FilingState] {
        guard let from = filing.body["state"]?.stringValue.flatMap(FilingState.init(rawValue:)) else { return [] }
        return FilingState.allCases.filter { Workflow.allows(.commission, from: from, to: $0) }
    }

    func lead(_ filing: StoredRecord, to state: FilingState, in scope: Scope) throws {
        let change = Change(
            kind: .filing,
            record: filing.id,
            operation: .update,
            base: .revision(filing.revision),
            set: ["state": .string(state.rawValue)],
            was: filing.body.filter { $0.key == "state" }
        )
        try commission([change], in: scope)
    }

    private func editRound(_ draw: inout SplitMix64) throws {
        guard let round = store.committed.scopes[.city]?.record(.round, .round(Samples.round)) else { return }
        let change = Change(
            kind: .round,
            record: round.id,
            operation: .update,
            base: .revision(round.revision),
            set: ["minimumDays": .integer(Int64(oracle.fresh()))],
            was: round.body.filter { $0.key == "minimumDays" }
        )
        try commission([change], in: .city)
    }

    /// Closes a case that is the commission's to close: of a filing that is not with its unit.
    func closeCase(_ table: ScopeTable, takesIncoming: Bool, _ draw: inout SplitMix64) throws -> Bool {
        let ours = table.openCases.filter { open in
            guard let filing = open.body["filing"]?.stringValue.flatMap(RecordID.init(rawValue:)),
                let record = table.record(.filing, filing), !record.isDeleted
            else { return false }
            let state = record.body["state"]?.stringValue.flatMap(FilingState.init(rawValue:))
            return !Authority.isWithUnit(state)
        }
        guard let open = draw.pick(ours) else { return false }
        try commission(closing(open, table, takesIncoming: takesIncoming), in: table.scope)
        return true
    }

    private func closing(_ open: StoredRecord, _ table: ScopeTable, takesIncoming: Bool) -> [Change] {
        let isLate = open.body["type"] == "late"
        let closing = Change(
            kind: .conflictCase,
            record: open.id,
            operation: .update,
            base: .revision(open.revision),
            set: [
                "open": false, "choice": isLate ? "setAside" : takesIncoming ? "theirs" : "mine",
                "reason": "核对后决定",
            ],
            was: open.body.filter { $0.key == "open" }
        )
        let kind = Kind(rawValue: open.body["recordKind"]?.stringValue ?? "")
        guard !isLate, let id = open.body["record"]?.stringValue.flatMap(RecordID.init(rawValue:)).map(table.resolved),
            let record = table.record(kind, id), !record.isDeleted, open.body["field"]?.stringValue != Effect.whole
        else { return [closing] }
        let fields = (open.body["field"]?.stringValue ?? "").split(separator: "+").map(String.init)
        var set: [String: JSONValue] = [:]
        for field in fields {
            set[field] = (takesIncoming ? open.body["incoming"]?[field] : record.body[field]) ?? .null
        }
        let after = record.body.merging(set) { $1 }.filter { !$0.value.isNull }
        let natural = RecordTypes.type(of: kind)?.naturalKey ?? []
        if RecordTypes.type(of: kind)?.problem(in: after) != nil || fields.contains(where: natural.contains) {
            for field in fields { set[field] = record.body[field] ?? .null }
        }
        let value = Change(
            kind: kind,
            record: id,
            operation: .update,
            base: .revision(record.revision),
            set: set,
            was: record.body.filter { set[$0.key] != nil }
        )
        return [closing, value]
    }

    /// Takes a step of the commission at once.
    @discardableResult
    func commission(_ changes: [Change], in scope: Scope) throws -> Receipt? {
        // Another task may hold the counters: then the command waits, and reads afterwards.
        guard store.writer == nil else {
            count("commission waits")
            return nil
        }
        let signed = try console.make(changes, in: scope, of: store, at: moment.text)
        oracle.note(signed.changeSet, ofCommissionIn: store.committed.scopes[scope] ?? ScopeTable(scope))
        let task = ServerTask(
            id: nextTask(),
            process: 0,
            store: store,
            oracle: oracle,
            rules: rules,
            settings: settings
        )
        let request = PushRequest(standing: Standing(), changeSets: [signed])
        var progress = task.begin(.push(request), as: console.caller, at: moment, random: random.bytes(48))
        while case .goesOn = progress { progress = try task.step { _ in } }
        guard case .done(.answer(.push(let response))) = progress, let receipt = response.receipts.first else {
            note("commission \(progress)")
            return nil
        }
        count("commission \(receipt.outcome)")
        note("commission \(describe(signed.changeSet)): \(receipt.outcome) \(receipt.code.map(\.rawValue) ?? "")")
        return receipt
    }
}
