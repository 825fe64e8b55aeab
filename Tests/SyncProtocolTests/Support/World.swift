import Core
import SyncProtocol
import Testing

/// One scope and devices of one unit that all have an enterprise and its filing.
struct World {
    let server: MemoryScope
    let devices: [TestDevice]
    let filing = Samples.filingID(1)

    init(devices count: Int = 2, rules: RuleSet = .all) throws {
        server = MemoryScope(rules: rules)
        devices = (1...count).map { [server] in TestDevice(server, name: $0) }
        devices[0].step([
            devices[0].creating(.enterprise, Samples.enterpriseID(1), Samples.enterprise(1)),
            devices[0].creating(.filing, filing, Samples.filing(1)),
        ])
        try syncAll()
        let refused = server.receipts.values.filter { $0.outcome != .applied }
        try #require(refused.isEmpty, "\(refused.map { ($0.code, $0.detail) })")
    }

    func syncAll() throws {
        for device in devices { try device.sync() }
        for device in devices { device.pull() }
    }

    /// A filing with its enterprise that the first device makes and sends, and the others pull.
    func addFiling(_ number: Int) throws -> RecordID {
        let (device, id) = (devices[0], Samples.filingID(number))
        device.step([
            device.creating(.enterprise, Samples.enterpriseID(number), Samples.enterprise(number)),
            device.creating(.filing, id, Samples.filing(number)),
        ])
        try device.sync()
        for other in devices.dropFirst() { other.pull() }
        return id
    }

    /// A hire that every device has.
    func addHire(_ person: Int) throws -> RecordID {
        let id = devices[0].newID()
        devices[0].create(.hire, id, Samples.hire(person))
        try syncAll()
        return id
    }

    /// The commission leads the filing to another state, having seen everything.
    @discardableResult
    func commission(leads state: FilingState) throws -> ChangeSet {
        let console = TestDevice(server, name: 90 + server.head.number, author: .commission)
        console.pull()
        let changeSet = console.lead(filing, to: state)
        try console.push()
        return changeSet
    }

    /// A unit's device leads the filing to another state; afterwards every device has it.
    func hand(to state: FilingState) throws {
        let changeSet = devices[0].lead(filing, to: state)
        try syncAll()
        try #require(outcome(changeSet) == .applied)
    }

    /// The server is restored from a backup, which begins another epoch.
    func setBack(to backup: MemoryScope, epoch: Int = 2) {
        server.restore(backup)
        server.begin(epoch: epoch)
    }

    func filing(_ field: String) -> JSONValue? { server.value(.filing, filing, field) }

    /// The only open case.
    func onlyCase() throws -> StoredRecord {
        try #require(server.openCases.count == 1)
        return try #require(server.openCases.first)
    }

    /// What a device's change-set became.
    func outcome(_ changeSet: ChangeSet) -> Outcome? { server.receipts[changeSet.id]?.outcome }
    func code(_ changeSet: ChangeSet) -> RefusalCode? { server.receipts[changeSet.id]?.code }
}
