import Core
import SyncProtocol

/// One random history: devices of two units, the commission, two server processes on one store, and all that can go wrong
/// between them; the same plan gives the same history.
final class Simulation {
    /// What waits for its time.
    indirect enum Event {
        case action(Plan.Action)
        case arrive(Message)
        case serve(Int)
        case deliver(run: Int, exchange: Int, Reply?)
        case timeOut(run: Int, exchange: Int)
    }

    /// How long a device waits for an answer, in milliseconds.
    static let patience = 30_000
    /// How many events a history may have.
    static let eventLimit = 200_000

    let plan: Plan
    let rules: RuleSet
    let oracle = Oracle()
    let notary: Notary
    let store: Store
    var devices: [Device] = []
    let console: Console
    var trace: Trace
    var queue = EventQueue<Event>()
    var rates: Rates
    var serverClock = NodeClock()
    var settings = ServerTask.Settings()
    var runs: [Int: SyncRun] = [:]
    var tasks: [Int: (task: ServerTask, message: Message)] = [:]
    /// Until when a device's network is gone.
    var partitions: [Int: Int] = [:]
    /// Answers that were given, by device and by what was asked, for those who replay them.
    var answers: [Int: [String: [ServerAnswer]]] = [:]
    /// What hostile messages on their way are to be answered with.
    var defences: [Int: Defence] = [:]
    /// Carrier files that lie about.
    var files: [CarrierFile] = []
    /// The generators of what is going on: every action has its own, so that none shifts another's.
    var network: SplitMix64
    var crashDice: SplitMix64
    var random: SplitMix64
    private var generators: [Int: (network: SplitMix64, crashes: SplitMix64)] = [:]
    private(set) var taskCount = 0
    private var events = 0
    /// What happened how often; a workload that is too tame shows here.
    var counts: [String: Int] = [:]

    /// - Throws: what making a history's keys and stores throws.
    init(_ plan: Plan, rules: RuleSet = .all, second: SecondStoreMaker? = nil, keepsTrace: Bool = false) throws {
        self.plan = plan
        self.rules = rules
        rates = plan.rates
        trace = Trace(isKept: keepsTrace)
        store = try Store(seed: plan.seed, second: second, oracle: oracle)
        notary = Notary(seed: plan.seed)
        settings.check = notary.check
        random = SplitMix64(plan.seed, .identifiers, -3)
        network = SplitMix64(plan.seed, .network)
        crashDice = SplitMix64(plan.seed, .crashes)
        console = try Console(seed: plan.seed, notary: notary)
        var draw = SplitMix64(plan.seed, .rates, 1)
        settings.recordsPerPage = draw.pick([1, 2, 3, 5, 2000]) ?? 2000
        settings.tokenLifetime = draw.pick([3600, 3600, 60]) ?? 3600
        for (unit, count) in plan.devices.enumerated() {
            for number in 1...count { try enrol(unit: unit, number: number) }
        }
        console.enrol(in: store)
        try begin()
    }

    private func enrol(unit: Int, number: Int) throws {
        let slot = devices.count
        let device = try Device(
            slot: slot,
            unit: unit,
            name: (unit == 0 ? "A" : "B") + String(number),
            seed: plan.seed,
            rules: rules,
            oracle: oracle,
            notary: notary
        )
        if rates.hasWrongClocks {
            var draw = SplitMix64(plan.seed, .clocks, slot)
            device.clock = NodeClock(drawing: &draw)
        }
        devices.append(device)
        let row = DeviceState(id: device.state.device, unit: Samples.units[unit], publicKey: device.key.publicKey)
        store.enrol(row, name: device.name)
    }

    /// What stands when every history begins: the city's records, an enterprise and its filing in each unit, on every device.
    private func begin() throws {
        rates = .calm
        var changes = [Change(kind: .round, record: .round(Samples.round), operation: .create, set: Samples.roundBody)]
        for unit in Samples.units.indices {
            let id = RecordID.unit(Samples.units[unit])
            changes.append(Change(kind: .unit, record: id, operation: .create, set: Samples.unit(unit)))
        }
        try commission(changes, in: .city)
        for unit in Samples.units.indices {
            guard let device = devices.first(where: { $0.unit == unit }) else { continue }
            let enterprises = (1...2).map { number in
                let id = Samples.enterpriseID(unit, number)
                return device.creating(.enterprise, id, Samples.enterprise(unit, number), in: device.scope)
            }
            try syncNow(device)
            try step(device) { try act(device, enterprises + [filing(device, 1)]) }
        }
        for device in devices { try syncNow(device) }
        rates = plan.rates
    }

    // MARK: Time

    func timestamp(of device: Device) -> String { device.clock.timestamp(at: queue.now) }

    var moment: ServerMoment {
        ServerMoment(
            seconds: serverClock.milliseconds(at: queue.now) / 1000,
            text: serverClock.timestamp(at: queue.now)
        )
    }

    /// Runs the plan to its end, then what users do about what is left.
    func run() throws {
        for action in plan.actions { queue.schedule(.action(action), after: action.time) }
        try drain()
        try settle()
        store.pair?.inspect(store.committed, of: store.identity, judgesSignatures: notary.isReal)
    }

    /// Goes on until nothing waits any more.
    func drain() throws { while let event = queue.next() { try handle(event) } }

    /// A fresh number for a task of a server.
    func nextTask() -> Int {
        taskCount += 1
        return taskCount
    }

    /// The action that an event belongs to.
    private func owner(of event: Event) -> Int {
        switch event {
        case .action(let action): action.index
        case .arrive(let message): message.run ?? message.exchange
        case .serve(let id): tasks[id]?.message.run ?? -2
        case .deliver(let run, _, _), .timeOut(let run, _): run
        }
    }

    private func handle(_ event: Event) throws {
        events += 1
        guard events < Self.eventLimit else { throw SimulatorError.endless }
        let owner = owner(of: event)
        let own = generators[owner]
        network = own?.network ?? SplitMix64(plan.seed, .network, owner)
        crashDice = own?.crashes ?? SplitMix64(plan.seed, .crashes, owner)
        defer { generators[owner] = (network, crashDice) }
        switch event {
        case .action(let action): try act(action)
        case .arrive(let message): try arrive(message)
        case .serve(let id): serve(id)
        case .deliver(let run, let exchange, let reply): try deliver(run, exchange, reply)
        case .timeOut(let run, let exchange):
            if let waiting = runs[run], waiting.exchange == exchange { end(waiting, "no answer") }
        }
    }

    // MARK: Words

    func note(_ line: @autoclosure () -> String) { trace.note("\(queue.now) \(line())") }

    func count(_ what: String) { counts[what, default: 0] += 1 }

    func describe(_ changeSet: ChangeSet) -> String {
        let changes = changeSet.changes.map { change in
            let fields = change.set.keys.sorted().map { "\($0)=\(change.set[$0]?.canonicalText() ?? "")" }
            let shown = change.operation == .create ? [] : fields
            return "\(change.operation) \(Key(kind: change.kind, id: change.record)) \(shown.joined(separator: " "))"
        }
        return "\(changeSet.chain.epoch)#\(changeSet.number) …\(changeSet.id.rawValue.suffix(6)): "
            + changes.joined(separator: "; ")
    }
}
