import Core
import SyncProtocol

/// What users do at a device's screen.
extension Simulation {
    /// One step of a user, drawn from an action's generator.
    func work(_ device: Device, _ draw: inout SplitMix64) throws {
        beginEpochIfCopied(device)
        try step(device) {
            switch draw.below(100) {
            case 0..<34: try edit(device, &draw)
            case 34..<48: try hire(device, &draw)
            case 48..<54: try makeFiling(device, &draw)
            case 54..<63: try remove(device, &draw)
            case 63..<70: try importRows(device, &draw)
            case 70..<79: try close(device, &draw, takesIncoming: draw.chance(500))
            case 79..<83: try editUnit(device, &draw)
            case 83..<87: try retryOne(device, &draw)
            default: try lead(device, &draw)
            }
        }
    }

    /// A user's step is one transaction of the replica.
    func step(_ device: Device, _ body: () throws -> Void) throws {
        do {
            try crashes(.deviceBeforeStep)
            try body()
            try crashes(.deviceBeforeFileSync)
            device.commit()
            try crashes(.deviceAfterStep)
        } catch is Crash {
            crash(device)
        }
    }

    /// A copied or restored file knows by its place that it is one.
    func beginEpochIfCopied(_ device: Device) {
        guard device.state.place != device.slot else { return }
        device.state.place = device.slot
        if device.rules.has(.replicaEpoch) { device.begin(epoch: device.state.epoch + 1) }
        device.commit()
        note("\(device.name) begins epoch \(device.state.epoch)")
    }

    @discardableResult
    func act(
        _ device: Device,
        _ changes: [Change],
        in scope: Scope? = nil,
        dependsOn work: [ChangeSetID]? = nil,
        part: (number: Int, count: Int, step: ChangeSetID?)? = nil
    ) throws -> ChangeSet {
        let changeSet = try device.make(
            changes,
            in: scope ?? device.scope,
            at: timestamp(of: device),
            dependsOn: work,
            part: part
        )
        note("\(device.name) makes \(describe(changeSet))")
        return changeSet
    }

    /// Whose a filing's facts are, as the screen shows it.
    private func custody(_ device: Device, _ filing: RecordID?) -> Custody {
        filing.flatMap { device.shown(.filing, $0) }.map { Custody(of: $0) } ?? .free
    }

    private func filing(of body: RecordBody, _ key: Key, _ device: Device) -> RecordID? {
        key.kind == .filing ? key.id : RecordTypes.type(of: key.kind)?.parent?(body, device.scope)?.id
    }

    // MARK: Edits

    private func edit(_ device: Device, _ draw: inout SplitMix64) throws {
        let targets = device.shown([.filing, .hire]).filter { key, body in
            self.custody(device, filing(of: body, key, device)).state.map(Workflow.reach) != .nothing
        }
        guard let (key, body) = draw.pick(targets) else { return }
        let custody = custody(device, filing(of: body, key, device))
        var set: [String: JSONValue] = [:]
        for _ in 0...draw.below(2) { set.merge(newValues(key.kind, body, &draw)) { $1 } }
        set = set.filter { custody.isWithUnit(key.kind, key.id, $0.key) }
        guard !set.isEmpty else { return }
        try act(device, [device.updating(key.kind, key.id, set)])
    }

    private func newValues(_ kind: Kind, _ body: RecordBody, _ draw: inout SplitMix64) -> [String: JSONValue] {
        let number = oracle.fresh()
        let text = JSONValue.string("值\(number)")
        if kind == .hire {
            switch draw.below(4) {
            case 0: return ["name": .string("张" + String(repeating: "三", count: 1 + number % 20) + "\(number)")]
            case 1: return employment(number, &draw)
            case 2 where draw.chance(250):
                // Now and then another person's number: an edit that would make a twin.
                return ["idNumber": .string(Samples.residentID(draw.below(5)))]
            default: return ["post": text]
            }
        }
        switch draw.below(7) {
        case 0: return ["name": text]
        case 1: return ["remark": text]
        case 2: return ["staff": .integer(Int64(10_000 + number))]
        case 3: return ["staffCollege": .integer(Int64(number))]
        case 4, 5: return toggled("certificates", body, JSONValue.string("证\(number)"), &draw)
        default: return toggled("lines", body, draw.pick(Samples.lines) ?? .null, &draw)
        }
    }

    private func employment(_ number: Int, _ draw: inout SplitMix64) -> [String: JSONValue] {
        let hired = "\(CivilDate(daysSinceEpoch: 11_000 + number))"
        guard draw.chance(500) else { return ["hireDate": .string(hired), "inService": true, "leaveDate": .null] }
        return ["hireDate": .string(hired), "inService": false, "leaveDate": .string(hired)]
    }

    /// Takes a member out of a set, or adds one.
    private func toggled(
        _ field: String,
        _ body: RecordBody,
        _ element: JSONValue,
        _ draw: inout SplitMix64
    ) -> [String: JSONValue] {
        var elements = body[field]?.arrayValue ?? []
        if elements.count > 1, draw.chance(400) {
            elements.remove(at: draw.below(elements.count))
        } else if !elements.contains(element) {
            elements.append(element)
        }
        return [field: .array(elements)]
    }

    private func editUnit(_ device: Device, _ draw: inout SplitMix64) throws {
        let id = RecordID.unit(Samples.units[device.unit])
        guard device.shown(.unit, id) != nil else { return }
        let field = draw.chance(500) ? "contact" : "phone"
        try act(device, [device.updating(.unit, id, [field: .string("值\(oracle.fresh())")])], in: .city)
    }

    // MARK: Making and removing

    private func newHire(_ person: Int, of enterprise: Int) -> RecordBody {
        Samples.hire(person, of: enterprise, post: "岗\(oracle.fresh())")
    }

    private func people(_ device: Device, _ enterprise: Int) -> [String: RecordID] {
        var people: [String: RecordID] = [:]
        for (key, body) in device.shown([.hire])
        where body["enterprise"]?.stringValue == Samples.unifiedCode(enterprise) {
            people[body["idNumber"]?.stringValue ?? ""] = key.id
        }
        return people
    }

    /// The number of a filing that is on the screen and with the unit, at least in part.
    private func openFiling(_ device: Device, _ draw: inout SplitMix64) -> Int? {
        let open = [1, 1, 2].filter { number in
            let id = Samples.filingID(device.unit, number)
            return device.shown(.filing, id) != nil && custody(device, id).state.map(Workflow.reach) != .nothing
        }
        return draw.pick(open)
    }

    private func hire(_ device: Device, _ draw: inout SplitMix64) throws {
        let person = draw.below(5)
        guard let number = openFiling(device, &draw), people(device, number)[Samples.residentID(person)] == nil else {
            return
        }
        let id = device.newID()
        guard custody(device, Samples.filingID(device.unit, number)).isWithUnit(.hire, id, nil) else { return }
        try act(device, [device.creating(.hire, id, newHire(person, of: number), in: device.scope)])
    }

    func filing(_ device: Device, _ number: Int) -> Change {
        let typed = Int64(oracle.fresh())
        let body = Samples.filing(device.unit, number, name: "企业\(typed)", staff: 10_000 + typed, college: typed)
        return device.creating(.filing, Samples.filingID(device.unit, number), body, in: device.scope)
    }

    private func makeFiling(_ device: Device, _ draw: inout SplitMix64) throws {
        let number = draw.chance(700) ? 1 : 2
        guard device.shown(.filing, Samples.filingID(device.unit, number)) == nil else { return }
        // An enterprise that is lost with its maker's device is made anew.
        let id = Samples.enterpriseID(device.unit, number)
        let isKnown = device.shown(.enterprise, id) != nil
        let enterprise = device.creating(.enterprise, id, Samples.enterprise(device.unit, number), in: device.scope)
        try act(device, (isKnown ? [] : [enterprise]) + [filing(device, number)])
    }

    private func remove(_ device: Device, _ draw: inout SplitMix64) throws {
        guard let number = openFiling(device, &draw) else { return }
        let id = Samples.filingID(device.unit, number)
        let custody = custody(device, id)
        let all = people(device, number).inOrder.map(\.value)
        let hires = all.filter { custody.isWithUnit(.hire, $0, nil) }
        if draw.chance(300) {
            guard hires == all, custody.isWithUnit(.filing, id, nil) else { return }
            try act(device, hires.map { device.deleting(.hire, $0) } + [device.deleting(.filing, id)])
        } else if let hire = draw.pick(hires) {
            try act(device, [device.deleting(.hire, hire)])
        }
    }

    /// A file of three people, now and then too large for one change-set: those who are known are updated, the others made.
    private func importRows(_ device: Device, _ draw: inout SplitMix64, isLarge: Bool = false) throws {
        guard let number = openFiling(device, &draw) else { return }
        let known = people(device, number)
        let custody = custody(device, Samples.filingID(device.unit, number))
        let first = draw.below(5)
        let changes = (0..<3).compactMap { offset -> Change? in
            let person = (first + offset) % 5
            guard let id = known[Samples.residentID(person)] else {
                let id = device.newID()
                guard custody.isWithUnit(.hire, id, nil) else { return nil }
                return device.creating(.hire, id, newHire(person, of: number), in: device.scope)
            }
            guard custody.isWithUnit(.hire, id, "post") else { return nil }
            return device.updating(.hire, id, ["post": .string("岗\(oracle.fresh())")])
        }
        guard !changes.isEmpty else { return }
        guard changes.count > 1, isLarge || draw.chance(500) else {
            try act(device, changes)
            return
        }
        let one = try act(device, [changes[0]], part: (1, 2, nil))
        try act(device, Array(changes[1...]), dependsOn: [one.id] + one.dependsOn, part: (2, 2, one.id))
    }

    /// A file that is too large for one change-set.
    func importInParts(_ device: Device, _ draw: inout SplitMix64) throws {
        beginEpochIfCopied(device)
        try step(device) { try importRows(device, &draw, isLarge: true) }
    }

    /// The name of the first filing is typed anew.
    func rename(_ device: Device) throws {
        beginEpochIfCopied(device)
        let id = Samples.filingID(device.unit, 1)
        guard device.shown(.filing, id) != nil, custody(device, id).isWithUnit(.filing, id, "name") else { return }
        let name = JSONValue.string("值\(oracle.fresh())")
        try step(device) { try act(device, [device.updating(.filing, id, ["name": name])]) }
    }

    // MARK: Steps from state to state

    /// The first filing is submitted as it is shown.
    func handIn(_ device: Device) throws {
        beginEpochIfCopied(device)
        let id = Samples.filingID(device.unit, 1)
        let from = device.shown(.filing, id)?["state"]?.stringValue.flatMap(FilingState.init(rawValue:))
        guard let from, Workflow.allows(.unit, from: from, to: .submitted), isFit(device, id) else { return }
        try step(device) { try act(device, [device.leading(id, to: .submitted)], dependsOn: device.uncovered(of: id)) }
    }

    /// Submits or takes back what is shown; now and then a step that is not the unit's.
    private func lead(_ device: Device, _ draw: inout SplitMix64) throws {
        guard let number = draw.pick([1, 1, 2]) else { return }
        let id = Samples.filingID(device.unit, number)
        guard let from = device.shown(.filing, id)?["state"]?.stringValue.flatMap(FilingState.init(rawValue:)) else {
            return
        }
        let own = FilingState.allCases.filter { Workflow.allows(.unit, from: from, to: $0) }
        guard let to = draw.pick(own.contains(.submitted) && draw.chance(800) ? [.submitted] : own) else { return }
        guard to != .submitted || isFit(device, id) else { return }
        try act(device, [device.leading(id, to: to)], dependsOn: device.uncovered(of: id))
    }

    /// What the client asks before it submits: no open case, no parked work on the filing or its roster.
    private func isFit(_ device: Device, _ filing: RecordID) -> Bool {
        let open = device.shown([.conflictCase]).contains {
            $0.body["open"] == true && $0.body["filing"]?.stringValue == filing.rawValue
        }
        if open, device.rules.has(.openCaseBlocks) { return false }
        return !device.rules.has(.completeStep)
            || !device.parked.contains { entry in entry.changeSet.changes.contains { device.isOf(filing, $0) } }
    }

    // MARK: Cases and refused work

    /// Closes one of the cases that this device may close.
    @discardableResult
    func close(_ device: Device, _ draw: inout SplitMix64, takesIncoming: Bool) throws -> Bool {
        let open = device.shown([.conflictCase]).filter { isOurs($0.body, device) }
        guard let (key, body) = draw.pick(open) else { return false }
        let isCity = device.state.layers[.city]?.records[key] != nil
        try act(device, closing(device, key, body, takesIncoming: takesIncoming), in: isCity ? .city : nil)
        return true
    }

    private func isOurs(_ body: RecordBody, _ device: Device) -> Bool {
        guard body["open"] == true else { return false }
        if body["recordKind"] == "unit" {
            return body["record"]?.stringValue == RecordID.unit(Samples.units[device.unit]).rawValue
        }
        guard let filing = body["filing"]?.stringValue.flatMap(RecordID.init(rawValue:)) else { return true }
        return Self.isWithUnit(body, custody(device, filing))
    }

    private func closing(_ device: Device, _ key: Key, _ body: RecordBody, takesIncoming: Bool) -> [Change] {
        let choice = takesIncoming ? "theirs" : "mine"
        let closing = device.updating(.conflictCase, key.id, ["open": false, "choice": .string(choice)])
        let kind = Kind(rawValue: body["recordKind"]?.stringValue ?? "")
        guard let id = body["record"]?.stringValue.flatMap(RecordID.init(rawValue:)).map(device.state.resolve),
            let record = device.shown(kind, id)
        else { return [closing] }
        if body["field"]?.stringValue == Effect.whole {
            if takesIncoming, body["incoming"]?[Effect.whole] == "removed" {
                return [closing] + removing(device, kind, id)
            }
            guard rulesWriteChosen, let field = RecordTypes.type(of: kind)?.stayingField else { return [closing] }
            return [closing, device.updating(kind, id, [field: record[field] ?? .null])]
        }
        let fields = (body["field"]?.stringValue ?? "").split(separator: "+").map(String.init)
        var set: [String: JSONValue] = [:]
        for field in fields { set[field] = (takesIncoming ? body["incoming"]?[field] : record[field]) ?? .null }
        // The client checks what it writes, and falls back to what stands.
        let after = record.merging(set) { $1 }.filter { !$0.value.isNull }
        let natural = RecordTypes.type(of: kind)?.naturalKey ?? []
        if RecordTypes.type(of: kind)?.problem(in: after) != nil || fields.contains(where: natural.contains) {
            for field in fields { set[field] = record[field] ?? .null }
        }
        guard rulesWriteChosen || takesIncoming else { return [closing] }
        return [closing, device.updating(kind, id, set)]
    }

    private var rulesWriteChosen: Bool { rules.has(.closingWrites) }

    private func removing(_ device: Device, _ kind: Kind, _ id: RecordID) -> [Change] {
        guard kind == .filing else { return [device.deleting(kind, id)] }
        let rows = device.shown([.hire, .acknowledgement]).filter {
            RecordTypes.type(of: $0.key.kind)?.parent?($0.body, device.scope)?.id == id
        }
        return rows.map { device.deleting($0.key.kind, $0.key.id) } + [device.deleting(kind, id)]
    }

    private func retryOne(_ device: Device, _ draw: inout SplitMix64) throws {
        guard let entry = draw.pick(device.parked) else { return }
        try retry(device, entry.changeSet.id)
    }

    func retry(_ device: Device, _ id: ChangeSetID) throws {
        let isRetried = try device.retry(id, at: timestamp(of: device))
        note("\(device.name) \(isRetried ? "retries" : "gives up") …\(id.rawValue.suffix(6))")
    }
}
