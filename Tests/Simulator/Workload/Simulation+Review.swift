import Core
import SyncProtocol

/// What the commission does: it reads and writes under the store's lock, as its commands do.
extension Simulation {
    /// A step of the commission, drawn from an action's generator.
    func review(_ draw: inout SplitMix64) throws {
        let scope = Scope.unit(Samples.units[draw.chance(800) ? 0 : 1])
        guard let table = store.committed.scopes[scope] else { return }
        if draw.chance(150) { return try editRound(&draw) }
        if draw.chance(isRoundOpen ? 60 : 350) { return try setRound(&draw) }
        if draw.chance(400), try closeCase(table, takesIncoming: draw.chance(500), &draw) { return }
        let submitted = table.live(.filing).filter { !nextStates(of: $0, table).isEmpty }
        guard let filing = draw.pick(submitted) else { return }
        let steps = nextStates(of: filing, table)
        // Mostly it sends back, so that histories go on.
        guard let to = draw.chance(650) && steps.contains(.returned) ? .returned : draw.pick(steps) else { return }
        // Every other time it asks about one thing or two.
        if to == .returned, draw.chance(500) { try ask(about: filing, in: scope, &draw) }
        try lead(filing, to: to, in: scope)
    }

    private func nextStates(of filing: StoredRecord, _ table: ScopeTable) -> [FilingState] {
        guard let from = filing.body["state"]?.stringValue.flatMap(FilingState.init(rawValue:)) else { return [] }
        return FilingState.allCases.filter { to in
            guard let step = Workflow.transition(.commission, from: from, to: to) else { return false }
            return !step.requirements.contains(.openCase) || !openCases(of: filing.id, table).isEmpty
        }
    }

    /// One step with its review record; a return names what open requests ask about and, of what was decided, what open cases
    /// are about.
    private func lead(_ filing: StoredRecord, to state: FilingState, in scope: Scope) throws {
        guard let table = store.committed.scopes[scope], let filing = table.record(.filing, filing.id),
            let from = filing.body["state"]?.stringValue.flatMap(FilingState.init(rawValue:))
        else { return }
        var set: RecordBody = ["state": .string(state.rawValue)]
        let reopening = state == .returned ? reopening(of: filing.id, from, table) : .everything
        if reopening != .everything {
            set["reopened"] = reopening.json
            count("return with places")
        }
        var review = Review()
        review.filing = filing.id.rawValue
        review.from = from
        review.to = state
        review.author = "审核人"
        review.at = moment.text
        review.seen = store.committed.head(of: table).revision.description
        try commission([edit(filing, set), creation(.review, review.body)], in: scope)
    }

    private func reopening(of filing: RecordID, _ from: FilingState, _ table: ScopeTable) -> Reopening {
        let remarks = openRequests(of: filing, table).compactMap { try? Remark(body: $0.body) }
        let asked = Reopening(askedIn: remarks)
        let step = Workflow.transition(.commission, from: from, to: .returned)
        guard step?.requirements.contains(.openCase) == true else { return asked }
        var places = remarks.isEmpty ? [] : asked.places
        for open in openCases(of: filing, table) {
            let kind = Kind(rawValue: open.body["recordKind"]?.stringValue ?? "")
            let record = open.body["record"]?.stringValue.flatMap(RecordID.init(rawValue:))
            let named = (open.body["field"]?.stringValue ?? "").split(separator: "+").map(String.init)
            for field in named.flatMap({ RecordTypes.type(of: kind)?.mergeUnit(of: $0) ?? [$0] }) {
                if let place = Reopening.Place(kind, record, field == Effect.whole ? nil : field) {
                    places?.insert(place)
                }
            }
        }
        return places.map { Reopening(places: $0) } ?? .everything
    }

    private func openCases(of filing: RecordID, _ table: ScopeTable) -> [StoredRecord] {
        table.openCases.filter { $0.body["filing"]?.stringValue == filing.rawValue }
    }

    private func openRequests(of filing: RecordID, _ table: ScopeTable) -> [StoredRecord] {
        table.live(.remark).filter { $0.body["open"] == true && $0.body["filing"]?.stringValue == filing.rawValue }
    }

    /// Remarks that ask for a correction of a figure, of a row, or of all rows; what was asked before is mostly settled.
    private func ask(about filing: StoredRecord, in scope: Scope, _ draw: inout SplitMix64) throws {
        guard let table = store.committed.scopes[scope] else { return }
        let known = openRequests(of: filing.id, table)
        if !known.isEmpty, draw.chance(700) {
            try commission(known.map { edit($0, ["open": false, "closedBy": "审核人"]) }, in: scope)
        }
        for _ in 0...draw.below(2) {
            var remark = Remark()
            remark.filing = filing.id.rawValue
            remark.text = "与社保人数不符"
            remark.asks = true
            remark.author = "审核人"
            remark.at = moment.text
            let rows = table.live(.hire).filter { table.parents[Key(kind: .hire, id: $0.id)]?.id == filing.id }
            if let row = draw.pick(rows), draw.chance(400) {
                remark.recordKind = Kind.hire.rawValue
                remark.record = draw.chance(250) ? "*" : row.id.rawValue
                remark.field = remark.record == "*" ? nil : draw.pick([nil, "post", "name", "hireDate"]) ?? nil
            } else {
                remark.recordKind = Kind.filing.rawValue
                remark.record = filing.id.rawValue
                remark.field = draw.pick(["name", "remark", "staff", "certificates", "lines"])
            }
            try commission([creation(.remark, remark.body)], in: scope)
        }
    }

    private func edit(_ record: StoredRecord, _ set: RecordBody) -> Change {
        Change(
            kind: record.kind,
            record: record.id,
            operation: .update,
            base: .revision(record.revision),
            set: set,
            was: record.body.filter { set[$0.key] != nil }
        )
    }

    private func creation(_ kind: Kind, _ body: RecordBody, id: RecordID? = nil) -> Change {
        Change(kind: kind, record: id ?? console.newID(), operation: .create, set: body)
    }

    // MARK: The round

    private var isRoundOpen: Bool {
        store.committed.scopes[.city]?.record(.round, .round(Samples.round))?.body["status"] == "open"
    }

    /// Closes or freezes the round, or opens it again: in every unit's scope, then in the city's.
    private func setRound(_ draw: inout SplitMix64) throws {
        // One transaction: either the counters are free for all of it, or it waits.
        guard store.writer == nil, let round = store.committed.scopes[.city]?.record(.round, .round(Samples.round))
        else { return }
        let status = JSONValue.string(isRoundOpen ? draw.chance(500) ? "closed" : "frozen" : "open")
        for unit in Samples.units {
            let id = RecordID.roundStanding(unit: unit, round: Samples.round)
            if let known = store.committed.scopes[.unit(unit)]?.record(.roundStanding, id) {
                if known.body["status"] != status { try commission([edit(known, ["status": status])], in: .unit(unit)) }
                continue
            }
            let body: RecordBody = ["round": .string(Samples.round), "unit": .string(unit), "status": status]
            try commission([creation(.roundStanding, body, id: id)], in: .unit(unit))
        }
        if round.body["status"] != status { try commission([edit(round, ["status": status])], in: .city) }
        count("round \(status.stringValue ?? "")")
    }

    private func editRound(_ draw: inout SplitMix64) throws {
        guard let round = store.committed.scopes[.city]?.record(.round, .round(Samples.round)) else { return }
        try commission([edit(round, ["minimumDays": .integer(Int64(oracle.fresh()))])], in: .city)
    }

    /// Whether everything that a case is about is the unit's to write.
    static func isWithUnit(_ open: RecordBody, _ custody: Custody) -> Bool {
        guard let record = open["record"]?.stringValue.flatMap(RecordID.init(rawValue:)) else { return false }
        let kind = Kind(rawValue: open["recordKind"]?.stringValue ?? "")
        let fields = (open["field"]?.stringValue ?? "").split(separator: "+").map(String.init)
        return fields.allSatisfy { custody.isWithUnit(kind, record, $0 == Effect.whole ? nil : $0) }
    }

    /// Closes a case that is the commission's to close: about something that is not with its unit.
    func closeCase(_ table: ScopeTable, takesIncoming: Bool, _ draw: inout SplitMix64) throws -> Bool {
        let ours = table.openCases.filter { open in
            guard let filing = open.body["filing"]?.stringValue.flatMap(RecordID.init(rawValue:)),
                let record = table.record(.filing, filing), !record.isDeleted
            else { return false }
            return !Self.isWithUnit(open.body, Custody(of: record.body))
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
            set: ["open": false, "choice": isLate ? "setAside" : takesIncoming ? "theirs" : "mine", "reason": "核对后决定"],
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
