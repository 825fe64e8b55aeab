import Core
import SyncProtocol
import Testing

struct CaseTests {
    /// Two devices typed different names; both have pulled the case.
    private func contested(devices: Int = 2) throws -> (World, RecordID) {
        let world = try World(devices: devices)
        world.devices[0].update(.filing, world.filing, ["name": "甲"])
        world.devices[1].update(.filing, world.filing, ["name": "乙"])
        try world.syncAll()
        return (world, try world.onlyCase().id)
    }

    @Test func `closing a case writes the chosen value`() throws {
        let (world, id) = try contested()
        let closing = world.devices[1].close(id, choice: "mine", writing: ["name": "乙"])
        try world.syncAll()
        #expect(world.outcome(closing) == .applied)
        #expect(world.filing("name") == "乙")
        #expect(world.server.openCases.isEmpty)
        #expect(world.server.value(.conflictCase, id, "closedBy")?.stringValue == closing.id.rawValue)
        #expect(world.server.value(.conflictCase, id, "choice") == "mine")
    }

    @Test func `closing with the value that stands writes it too, so that the other choice becomes a new case`() throws
    {
        let (world, id) = try contested()
        let theirs = world.devices[0].close(id, choice: "theirs", writing: ["name": "甲"])
        let mine = world.devices[1].close(id, choice: "mine", writing: ["name": "乙"])
        try world.devices[0].push()
        try world.devices[1].push()
        #expect(world.outcome(theirs) == .applied)
        #expect(world.outcome(mine) == .conflicted, "the second choice had not seen the first")
        #expect(world.filing("name") == "甲")
        let open = try world.onlyCase()
        #expect(open.id != id)
        #expect(open.body["incoming"] == ["name": "乙"])
        #expect(world.server.value(.conflictCase, id, "closedBy")?.stringValue == theirs.id.rawValue)
    }

    @Test func `a second closing with the same choice is merged`() throws {
        let (world, id) = try contested()
        world.devices[0].close(id, choice: "theirs", writing: ["name": "甲"])
        let second = world.devices[1].close(id, choice: "theirs", writing: ["name": "甲"])
        try world.syncAll()
        #expect(world.outcome(second) == .merged)
        #expect(world.server.openCases.isEmpty)
    }

    @Test func `a chain has one open case per field, and a later value replaces the earlier`() throws {
        let (world, id) = try contested()
        world.devices[0].update(.filing, world.filing, ["name": "甲二"])
        try world.devices[0].push()
        world.devices[1].update(.filing, world.filing, ["name": "乙二"])
        let third = world.devices[1].update(.filing, world.filing, ["name": "乙三"])
        try world.syncAll()
        let open = try world.onlyCase()
        #expect(open.id == id)
        #expect(open.body["incoming"] == ["name": "乙三"])
        #expect(open.body["base"] == ["name": "企业"], "what the first change started from")
        #expect(open.body["changeSet"]?.stringValue == third.id.rawValue)
    }

    @Test func `two chains have a case each`() throws {
        let world = try World(devices: 3)
        for (device, name) in zip(world.devices, ["甲", "乙", "丙"]) {
            device.update(.filing, world.filing, ["name": .string(name)])
        }
        try world.syncAll()
        #expect(world.server.openCases.count == 2)
        #expect(Set(world.server.openCases.compactMap { $0.body["incoming"]?["name"]?.stringValue }) == ["乙", "丙"])
    }

    @Test func `the halves of a merge unit share one case`() throws {
        let world = try World()
        world.devices[0].update(.filing, world.filing, ["staff": 60])
        try world.devices[0].push()
        world.devices[1].update(.filing, world.filing, ["staff": 90])
        world.devices[1].update(.filing, world.filing, ["staffCollege": 80])
        try world.syncAll()
        let open = try world.onlyCase()
        #expect(open.body["field"] == "staff+staffCollege")
        #expect(open.body["incoming"] == ["staff": 90, "staffCollege": 80])
        #expect(open.body["base"] == ["staff": 100, "staffCollege": 50])
    }

    @Test func `a case that got a later value meanwhile stays open for it`() throws {
        let (world, id) = try contested()
        let closing = world.devices[0].close(id, choice: "theirs", writing: ["name": "甲"])
        world.devices[0].pull()
        world.devices[0].update(.filing, world.filing, ["remark": "别的"])
        // The other device, which has not seen the closing, meets a newer value and adds to its own case.
        world.devices[1].update(.filing, world.filing, ["name": "乙二"])
        let stale = TestDevice(world.server, name: 9)
        stale.pull()
        stale.update(.filing, world.filing, ["name": "丁"])
        try stale.push()
        try world.devices[1].push()
        #expect(world.server.value(.conflictCase, id, "incoming") == ["name": "乙二"])
        try world.devices[0].push()
        #expect(world.outcome(closing) == .conflicted)
        #expect(world.server.value(.conflictCase, id, "open") == true)
        #expect(world.server.value(.conflictCase, id, "incoming") == ["name": "乙二"])
    }

    @Test func `a case on a record that is removed closes`() throws {
        let world = try World()
        let hire = try world.addHire(1)
        world.devices[0].update(.hire, hire, ["post": "甲"])
        world.devices[1].update(.hire, hire, ["post": "乙"])
        try world.syncAll()
        let id = try world.onlyCase().id
        let removal = world.devices[0].delete((.hire, hire))
        try world.syncAll()
        #expect(world.outcome(removal) == .applied)
        #expect(world.server.openCases.isEmpty)
        #expect(world.server.value(.conflictCase, id, "choice") == "removed")
        #expect(world.devices[1].shown(.conflictCase, id)?["open"] == false)
    }

    @Test func `a removal held back can be carried out by closing its case`() throws {
        let world = try World()
        let hire = try world.addHire(1)
        world.devices[0].update(.hire, hire, ["post": "主管"])
        world.devices[1].delete((.hire, hire))
        try world.syncAll()
        let id = try world.onlyCase().id
        let device = world.devices[1]
        let closing = device.step([
            device.updating(.conflictCase, id, ["open": false, "choice": "mine"]), device.deleting(.hire, hire),
        ])
        try world.syncAll()
        #expect(world.outcome(closing) == .applied)
        #expect(world.server.live(.hire).isEmpty)
        #expect(world.server.openCases.isEmpty)
    }

    @Test func `a case's identifier derives from change-set, record and field`() throws {
        let (world, id) = try contested()
        let open = try #require(world.server.record(.conflictCase, id))
        let changeSet = try #require(open.body["changeSet"]?.stringValue)
        #expect(id == .derived(from: "case", changeSet, world.filing.rawValue, "name/field"))
    }

    @Test(
        arguments: [["open": true], ["open": false, "incoming": ["name": "丙"]], ["open": false, "record": "x"]]
            as [[String: JSONValue]]
    )
    func `nothing of a case can be changed but its closing`(set: [String: JSONValue]) throws {
        let (world, id) = try contested()
        let forged = world.devices[0].step([world.devices[0].updating(.conflictCase, id, set)])
        try world.devices[0].push()
        #expect(world.code(forged) == .schema)
        #expect(world.server.value(.conflictCase, id, "open") == true)
    }

    @Test(arguments: [Change.Operation.create, .delete])
    func `a case is neither made nor removed by a device`(operation: Change.Operation) throws {
        let (world, id) = try contested()
        let forged = Change(kind: .conflictCase, record: id, operation: operation, base: .revision(world.server.head))
        let changeSet = world.devices[0].step([forged])
        try world.devices[0].push()
        #expect(world.outcome(changeSet) == .refused)
        #expect(world.server.value(.conflictCase, id, "open") == true)
    }

    @Test func `while the commission has the filing, it closes cases and the unit does not`() throws {
        let (world, id) = try contested()
        var submitted = try #require(world.server.record(.filing, world.filing)).body
        submitted["state"] = "submitted"
        let view = StateView(world.server, filing: world.filing, body: submitted)
        let closing = world.devices[0].close(id, choice: "theirs", writing: nil)
        #expect(try Merge.plan(closing, by: .unit(Samples.unit), in: view).code == .authority)
        #expect(try Merge.plan(closing, by: .commission, in: view).outcome == .applied)
    }

    @Test func `an edit after the hand-over is kept whole, by merge unit, in late cases`() throws {
        let (world, _) = try contested()
        var submitted = try #require(world.server.record(.filing, world.filing)).body
        submitted["state"] = "submitted"
        let view = StateView(world.server, filing: world.filing, body: submitted)
        let edit = world.devices[0].update(.filing, world.filing, ["staff": 60, "staffCollege": 55, "remark": "晚"])
        let plan = try Merge.plan(edit, by: .unit(Samples.unit), in: view)
        #expect(plan.outcome == .conflicted)
        #expect(plan.writes.allSatisfy { $0.kind == .conflictCase && $0.body["type"] == "late" })
        #expect(plan.writes.map { $0.body["field"] } == ["staff+staffCollege", "remark"])
        let hire = world.devices[0].create(.hire, world.devices[0].newID(), Samples.hire(4))
        let late = try Merge.plan(hire, by: .unit(Samples.unit), in: view)
        #expect(late.writes.count == 1)
        #expect(late.writes.first?.body["incoming"]?["idNumber"]?.stringValue == Samples.residentID(4))
        #expect(late.writes.first?.body["filing"]?.stringValue == world.filing.rawValue)
    }

    @Test func `a unit closes a case about its own record in city, and no other's`() throws {
        let city = MemoryScope(.city)
        let unit = FilingUnit.sample(Samples.unit)
        let seed = TestDevice(city, name: 1)
        _ = try city.push(seed.create(.unit, .unit(Samples.unit), unit), by: .commission)
        let devices = [TestDevice(city, name: 2), TestDevice(city, name: 3)]
        for device in devices { device.pull() }
        for device in devices {
            device.update(.unit, .unit(Samples.unit), ["phone": .string("电话\(device.name)")])
            try device.push()
        }
        let open = try #require(city.openCases.first)
        devices[0].pull()
        let closing = devices[0].close(open.id, choice: "theirs", writing: nil)
        #expect(try Merge.plan(closing, by: .unit("310104"), in: city).code == .authority)
        #expect(try Merge.plan(closing, by: .unit(Samples.unit), in: city).outcome == .applied)
    }
}

extension FilingUnit {
    static func sample(_ code: String) -> RecordBody {
        var unit = FilingUnit()
        unit.code = code
        unit.name = "某区"
        unit.officialName = "某区"
        unit.seq = 1
        return unit.body
    }
}

/// A scope in which one filing is in another state: there are no transitions in these histories.
struct StateView: ScopeView {
    let scope: MemoryScope
    let filing: RecordID
    let body: RecordBody

    init(_ scope: MemoryScope, filing: RecordID, body: RecordBody) {
        self.scope = scope
        self.filing = filing
        self.body = body
    }

    var head: Revision { scope.head }
    func record(_ kind: Kind, _ id: RecordID) -> StoredRecord? {
        var record = scope.record(kind, id)
        if kind == .filing, id == filing { record?.body = body }
        return record
    }
    func effects(on record: StoredRecord, after revision: Revision) -> [Effect] {
        scope.effects(on: record, after: revision)
    }
    func changeSet(_ id: ChangeSetID) -> ChangeSet? { scope.changeSet(id) }
    func outcome(of id: ChangeSetID) -> Outcome? { scope.outcome(of: id) }
    func hasEffect(root: ChangeSetID) -> Bool { scope.hasEffect(root: root) }
    func children(of id: RecordID, kind: Kind) -> [StoredRecord] { scope.children(of: id, kind: kind) }
    func record(_ kind: Kind, naturalKey: [String]) -> RecordID? { scope.record(kind, naturalKey: naturalKey) }
    func removedChildren(of id: RecordID, kind: Kind, after revision: Revision) -> [StoredRecord] {
        scope.removedChildren(of: id, kind: kind, after: revision)
    }
    func openCases(on record: RecordID) -> [StoredRecord] { scope.openCases(on: record) }
    func openCases(ofFiling id: RecordID) -> [StoredRecord] { scope.openCases(ofFiling: id) }
    func alias(of id: RecordID) -> RecordID? { scope.alias(of: id) }
    func changeSet(root: ChangeSetID) -> ChangeSet? { scope.changeSet(root: root) }
    func revision(of root: ChangeSetID) -> Revision? { scope.revision(of: root) }
    func isSingle(_ chain: Chain, _ numbers: Range<Int>) -> Bool { scope.isSingle(chain, numbers) }
    func missingCases() -> [StoredRecord] { scope.missingCases() }
    func incompleteSteps(ofFiling id: RecordID) -> [ChangeSetID] { scope.incompleteSteps(ofFiling: id) }
    func deviceName(_ id: DeviceID) -> String? { scope.deviceName(id) }
    func edition(ofRound code: String) -> Int? { scope.edition(ofRound: code) }
    func knows(_ cursor: ScopeCursor) -> Bool { scope.knows(cursor) }
    func end(ofEpoch epoch: Int) -> Int? { scope.end(ofEpoch: epoch) }
    func formerly(of root: ChangeSetID) -> [Formerly] { scope.formerly(of: root) }
    func claims(of revision: Revision) -> Int { scope.claims(of: revision) }
    func offeredAgain(after revision: Revision, through last: Revision) -> Int {
        scope.offeredAgain(after: revision, through: last)
    }
}
