import Core
import SyncProtocol

/// Random histories of three devices of one unit and the commission's console: the same seed gives the same history.
final class Simulation {
    let server = MemoryScope()
    let oracle: Oracle
    private(set) var devices: [TestDevice] = []
    private let console: TestDevice
    private(set) var trace: [String] = []
    private(set) var violations: [String] = []
    private var random: SplitMix64
    private var typed = 0

    init(seed: UInt64) throws {
        random = SplitMix64(seed: seed)
        oracle = Oracle(server)
        console = TestDevice(server, name: 4, author: .commission)
        server.onCommit = { [oracle] in oracle.judge($0) }
        devices = (1...3).map { TestDevice(server, name: $0) }
        let device = devices[0]
        act(device, [device.creating(.enterprise, Samples.enterpriseID(1), Samples.enterprise(1)), filing(device)])
        for device in devices { try device.sync() }
    }

    func run(steps: Int) throws {
        for _ in 0..<steps { try step() }
        try settle()
    }

    private func step() throws {
        guard let device = random.pick(devices) else { return }
        switch random.below(110) {
        case 0..<30: edit(device)
        case 30..<42: hire(device)
        case 42..<47: makeFiling(device)
        case 47..<54: remove(device)
        case 54..<61: importRows(device)
        case 61..<69: close(device)
        case 69..<84: try push(device)
        case 100..<107: try lead(device)
        case 107..<110: try review()
        default:
            let isVisible = device.pullPage(limit: 1 + random.below(4))
            if isVisible { checkVisible(device) }
        }
    }

    private func act(_ device: TestDevice, _ changes: [Change], naming work: [ChangeSetID]? = nil) {
        let (shown, resolve) = (device.shown(), device.resolve)
        let changeSet = device.step(changes, dependsOn: work)
        oracle.note(changeSet, shown: shown, resolve: resolve)
        trace.append("\(device.name) \(changeSet.changes.map { "\($0.operation) \($0.record)" })")
    }

    /// Work of a step may not go backwards: a receipt that came once comes again.
    private func push(_ device: TestDevice) throws {
        let isLossy = random.chance(30)
        let before = server.receipts
        let (head, known) = (server.head.number, before.count)
        try device.push(delivers: { !isLossy || !self.random.chance(50) })
        for (id, receipt) in before where server.receipts[id] != receipt {
            violations.append("another receipt for \(id)")
        }
        let accepted = server.receipts.values.filter { before[$0.changeSet] == nil && $0.revision != nil }
        if accepted.count != server.head.number - head { violations.append("revisions and change-sets differ") }
        trace.append("\(device.name) push \(server.receipts.count - known) \(server.head)")
    }

    private func checkVisible(_ device: TestDevice) {
        if server.digests[device.cursor] != device.digest { violations.append("a state that the server was never in") }
        trace.append("\(device.name) at \(device.cursor) \(device.digest)")
    }

    // MARK: User steps

    private func fresh() -> Int {
        typed += 1
        return typed
    }

    private func filing(_ device: TestDevice) -> Change {
        let number = Int64(fresh())
        let body = Samples.filing(1, name: "企业\(number)", staff: 10_000 + number, college: number)
        return device.creating(.filing, Samples.filingID(1), body)
    }

    private func targets(_ device: TestDevice, _ kinds: Set<Kind>) -> [(MemoryScope.Key, RecordBody)] {
        device.shown().filter { kinds.contains($0.key.kind) }.sorted { $0.key.id < $1.key.id }.map {
            ($0.key, $0.value)
        }
    }

    private func edit(_ device: TestDevice) {
        guard let (key, body) = random.pick(targets(device, [.filing, .hire])) else { return }
        var set: [String: JSONValue] = [:]
        for _ in 0...random.below(2) { set.merge(newValues(key.kind, body)) { $1 } }
        act(device, [device.updating(key.kind, key.id, set)])
    }

    private func newValues(_ kind: Kind, _ body: RecordBody) -> [String: JSONValue] {
        let number = fresh()
        let text = JSONValue.string("值\(number)")
        if kind == .hire {
            switch random.below(4) {
            case 0: return ["name": .string("张" + String(repeating: "三", count: 1 + number % 20) + "\(number)")]
            case 1: return ["post": text]
            case 2: return employment(number)
            default:
                // Now and then another person's number: an edit that would make a twin.
                return random.chance(20) ? ["idNumber": .string(Samples.residentID(random.below(5)))] : ["post": text]
            }
        }
        switch random.below(5) {
        case 0: return ["name": text]
        case 1: return ["remark": text]
        case 2: return ["staff": .integer(Int64(10_000 + number))]
        case 3: return ["staffCollege": .integer(Int64(number))]
        default: return toggled("lines", body)
        }
    }

    private func employment(_ number: Int) -> [String: JSONValue] {
        let month = 1 + number / 28 % 12
        let hired =
            "\(2000 + number / 336)-\(month < 10 ? "0" : "")\(month)-\(number % 28 < 9 ? "0" : "")\(number % 28 + 1)"
        guard random.chance(50) else { return ["hireDate": .string(hired), "inService": true, "leaveDate": .null] }
        return ["hireDate": .string(hired), "inService": false, "leaveDate": .string(hired)]
    }

    private func toggled(_ field: String, _ body: RecordBody) -> [String: JSONValue] {
        var elements = body[field]?.arrayValue ?? []
        guard let element = random.pick(Samples.lines) else { return [:] }
        if let place = elements.firstIndex(of: element), elements.count > 1 {
            elements.remove(at: place)
        } else if !elements.contains(element) {
            elements.append(element)
        }
        return [field: .array(elements)]
    }

    private func newHire(_ person: Int) -> RecordBody {
        let number = fresh()
        var body = Samples.hire(person, post: "岗\(number)")
        for (field, value) in employment(number) where !value.isNull { body[field] = value }
        return body
    }

    private func people(_ device: TestDevice) -> [String: RecordID] {
        var people: [String: RecordID] = [:]
        for (key, body) in targets(device, [.hire]) { people[body["idNumber"]?.stringValue ?? ""] = key.id }
        return people
    }

    private func hire(_ device: TestDevice) {
        let person = random.below(5)
        guard device.shown(.filing, Samples.filingID(1)) != nil, people(device)[Samples.residentID(person)] == nil
        else { return }
        act(device, [device.creating(.hire, device.newID(), newHire(person))])
    }

    private func makeFiling(_ device: TestDevice) {
        guard device.shown(.filing, Samples.filingID(1)) == nil else { return }
        act(device, [filing(device)])
    }

    private func remove(_ device: TestDevice) {
        let hires = targets(device, [.hire])
        if random.chance(30), device.shown(.filing, Samples.filingID(1)) != nil {
            act(device, hires.map { device.deleting(.hire, $0.0.id) } + [device.deleting(.filing, Samples.filingID(1))])
        } else if let (key, _) = random.pick(hires) {
            act(device, [device.deleting(.hire, key.id)])
        }
    }

    /// A file of three people: those who are known are updated, the others made.
    private func importRows(_ device: TestDevice) {
        guard device.shown(.filing, Samples.filingID(1)) != nil else { return }
        let known = people(device)
        let first = random.below(5)
        act(
            device,
            (0..<3).map { offset in
                let person = (first + offset) % 5
                guard let id = known[Samples.residentID(person)] else {
                    return device.creating(.hire, device.newID(), newHire(person))
                }
                return device.updating(.hire, id, ["post": .string("岗\(fresh())")])
            }
        )
    }

    // MARK: Steps from state to state

    private func state(_ device: TestDevice) -> FilingState? {
        device.shown(.filing, Samples.filingID(1))?["state"]?.stringValue.flatMap(FilingState.init(rawValue:))
    }

    /// Submits or takes back what is shown, mostly right after a sync; now and then a step that is not the unit's.
    private func lead(_ device: TestDevice) throws {
        if random.chance(60) {
            try push(device)
            device.pull(limit: 3)
            checkVisible(device)
        }
        guard let from = state(device) else { return }
        let own = FilingState.allCases.filter { Workflow.allows(.unit, from: from, to: $0) }
        guard let to = random.pick(random.chance(90) ? own : FilingState.allCases) else { return }
        let filing = Samples.filingID(1)
        act(device, [device.leading(filing, to: to)], naming: device.uncovered(of: filing))
    }

    /// The commission takes a step, on what it last read or on what stands.
    private func review() throws {
        if random.chance(70) { console.pull() }
        guard let from = state(console) else { return }
        let steps = FilingState.allCases.filter { Workflow.allows(.commission, from: from, to: $0) }
        // Mostly it sends back, so that histories go on.
        guard let to = random.chance(60) && steps.contains(.returned) ? .returned : random.pick(steps) else { return }
        act(console, [console.leading(Samples.filingID(1), to: to)], naming: [])
        try push(console)
    }

    private func close(_ device: TestDevice) {
        let open = targets(device, [.conflictCase]).filter { $0.1["open"] == true }
        guard let (key, body) = random.pick(open) else { return }
        act(device, closing(device, key, body))
    }

    private func closing(_ device: TestDevice, _ key: MemoryScope.Key, _ body: RecordBody) -> [Change] {
        let closing = device.updating(.conflictCase, key.id, ["open": false, "choice": "value"])
        let kind = Kind(rawValue: body["recordKind"]?.stringValue ?? "")
        guard let id = body["record"]?.stringValue.flatMap(RecordID.init(rawValue:)).map(device.resolve),
            let record = device.shown(kind, id), body["field"]?.stringValue != Effect.whole
        else { return [closing] }
        let fields = (body["field"]?.stringValue ?? "").split(separator: "+").map(String.init)
        var set: [String: JSONValue] = [:]
        let takesIncoming = random.chance(50)
        for field in fields { set[field] = (takesIncoming ? body["incoming"]?[field] : record[field]) ?? .null }
        // The client checks what it writes, and falls back to what stands.
        let after = record.merging(set) { $1 }.filter { !$0.value.isNull }
        let key = RecordTypes.type(of: kind)?.naturalKey ?? []
        if RecordTypes.type(of: kind)?.problem(in: after) != nil || fields.contains(where: key.contains) {
            for field in fields { set[field] = record[field] ?? .null }
        }
        return [closing, device.updating(kind, id, set)]
    }

    // MARK: The end

    /// Everybody syncs and closes what is open, until nothing moves.
    private func settle() throws {
        for round in 0..<6 {
            for device in devices {
                try device.push()
                device.pull(limit: 3)
                checkVisible(device)
                guard round < 3,
                    let (key, body) = targets(device, [.conflictCase]).first(where: { $0.1["open"] == true })
                else { continue }
                act(device, closing(device, key, body))
            }
        }
        for device in devices {
            device.pull()
            let live = server.records.filter { !$0.value.isDeleted }
            if device.digest != server.digest || device.serverLayer != live {
                violations.append("replica \(device.name) differs")
            }
            if !device.pending.isEmpty || !device.overlay.isEmpty {
                violations.append("outbox \(device.name) is not empty")
            }
            for entry in device.outbox where entry.isParked {
                trace.append("parked \(entry.receipt?.code.map(\.rawValue) ?? "") \(entry.receipt?.detail ?? "")")
            }
        }
        violations += oracle.violations
    }
}
