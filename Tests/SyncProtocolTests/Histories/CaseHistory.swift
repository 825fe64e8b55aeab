import Core
import SyncProtocol
import Testing

/// Sections 5 and 6: cases and late amendments.
struct CaseHistory {
    /// D and E have each pulled the case of two names; D takes his own, E takes the one that stands.
    private func closedTwice(_ rules: RuleSet) throws -> [String] {
        let world = try World(rules: rules)
        world.devices[1].update(.filing, world.filing, ["name": "乙"])
        try world.devices[1].push()
        world.devices[0].update(.filing, world.filing, ["name": "甲"])
        try world.devices[0].push()
        for device in world.devices { device.pull() }
        let id = try world.onlyCase().id
        world.devices[1].close(id, choice: "theirs", writing: ["name": "乙"])
        world.devices[0].close(id, choice: "mine", writing: ["name": "甲"])
        for device in world.devices.reversed() { try device.push() }
        return world.ending("name")
    }

    @Test func `D takes mine, E takes theirs: E's wrote nothing, so D's stood unopposed`() throws {
        #expect(try closedTwice(.all) == ["\"乙\"", "\"甲\""], "a new case")
        #if DEBUG
        #expect(try closedTwice(.without(.closingWrites)) == ["\"甲\""])
        #endif
    }

    @Test
    func `of a merge unit that is chosen as it stands one field meets a new change: the other is chosen all the same`()
        throws
    {
        let world = try World(devices: 3)
        let (device, other, third) = (world.devices[0], world.devices[1], world.devices[2])
        device.update(.filing, world.filing, ["staff": 200, "staffCollege": 150])
        other.update(.filing, world.filing, ["staff": 300, "staffCollege": 250])
        try world.syncAll()
        let open = try world.onlyCase().id
        third.update(.filing, world.filing, ["staff": 210])
        try third.push()
        device.pull()
        other.close(open, choice: "theirs", writing: ["staff": 200, "staffCollege": 150])
        try other.push()
        device.close(open, choice: "mine", writing: ["staff": 300, "staffCollege": 250])
        try device.push()
        #expect(world.ending("staffCollege") == ["150", "250"], "two chose, and neither knew of the other")
    }

    /// E's figure came late, and the commission sets it aside.
    ///
    /// E hears that it came late, but pulls nothing, takes the filing back and submits it.
    @Test func `what an author shows as his own was set aside: he submits a figure that is not there`() throws {
        let world = try World()
        let (device, other) = (world.devices[0], world.devices[1])
        device.lead(world.filing, to: .submitted)
        try device.push()
        other.update(.filing, world.filing, ["staff": 90])
        other.pull()
        try other.push()
        let console = world.console()
        let set: [String: JSONValue] = ["open": false, "choice": "setAside", "reason": "已过期限"]
        console.step([console.updating(.conflictCase, try world.onlyCase().id, set)])
        try console.push()
        #expect(other.shown(.filing, world.filing)?["staff"] == 90)
        other.lead(world.filing, to: .withdrawn)
        let early = other.lead(world.filing, to: .submitted)
        try other.push()
        #expect(world.code(early) == .filingChanged)
        other.pull()
        #expect(other.shown(.filing, world.filing)?["staff"] == 100)
        let then = other.lead(world.filing, to: .submitted)
        try other.push()
        #expect(world.outcome(then) == .applied)
    }

    /// Work that comes late opens a case; the commission wants to set it aside.
    private func setAside(_ rules: RuleSet) throws -> (RefusalCode?, open: Int) {
        let world = try World(rules: rules)
        world.devices[1].update(.filing, world.filing, ["staff": 90])
        world.devices[0].lead(world.filing, to: .submitted)
        for device in world.devices { try device.push() }
        let console = TestDevice(world.server, name: 9, author: .commission)
        console.pull()
        let id = try world.onlyCase().id
        let set: [String: JSONValue] = ["open": false, "choice": "setAside", "reason": "已过期限"]
        let closing = console.step([console.updating(.conflictCase, id, set)])
        try console.push()
        world.devices[0].pull()
        let unit = world.devices[0].close(id, choice: "theirs", writing: nil)
        try world.devices[0].push()
        #expect(world.code(unit) != nil || world.outcome(unit) == .merged)
        return (world.code(closing), world.server.openCases.count)
    }

    @Test func `a case on a submitted filing that nobody may close`() throws {
        #expect(try setAside(.all) == (nil, 0))
        #if DEBUG
        #expect(try setAside(.without(.closerByState)) == (.authority, 1))
        #endif
    }

    private func submittedOpen(_ rules: RuleSet) throws -> JSONValue? {
        let world = try World(rules: rules)
        world.devices[0].update(.filing, world.filing, ["name": "甲"])
        world.devices[1].update(.filing, world.filing, ["name": "乙"])
        try world.syncAll()
        world.devices[0].lead(world.filing, to: .submitted)
        try world.devices[0].push()
        return world.filing("state")
    }

    @Test func `a filing is handed over while it is open which of two values holds`() throws {
        #expect(try submittedOpen(.all) == "draft")
        #if DEBUG
        #expect(try submittedOpen(.without(.openCaseBlocks)) == "submitted")
        #endif
    }

    // MARK: Late amendments

    /// E edits unseen what D submits.
    private func late(_ rules: RuleSet) throws -> World {
        let world = try World(rules: rules)
        world.devices[1].update(.filing, world.filing, ["staff": 90])
        world.devices[0].lead(world.filing, to: .submitted)
        for device in world.devices { try device.push() }
        return world
    }

    @Test func `otherwise unseen by the commission`() throws {
        let world = try late(.all)
        #expect(world.filing("staff") == 100)
        #expect(try world.onlyCase().body["type"] == "late")
        #if DEBUG
        let without = try late(.without(.lateCase))
        #expect(without.filing("staff") == 90, "what was handed over changed behind its reader's back")
        #expect(without.server.openCases.isEmpty)
        #endif
    }

    private func returned(_ rules: RuleSet) throws -> (JSONValue?, open: Int) {
        let world = try late(rules)
        try world.commission(leads: .returned)
        #expect(world.filing("state") == "returned")
        return (world.filing("staff"), world.server.openCases.count)
    }

    @Test func `late cases wait for ever when the filing comes back`() throws {
        #expect(try returned(.all) == (90, 0))
        #if DEBUG
        #expect(try returned(.without(.lateMerged)) == (100, 1))
        #endif
    }

    /// D removes a row and submits; E, who still has the row, says once more what stood in it.
    @Test func `a row that was removed before the hand-over is back after it: an edit changed nothing in it`() throws {
        let world = try World()
        let row = try world.addHire(1)
        world.devices[0].delete((.hire, row))
        world.devices[0].lead(world.filing, to: .submitted)
        world.devices[1].update(.hire, row, ["post": try #require(Samples.hire(1)["post"])])
        try world.devices[0].push()
        try world.devices[1].push()
        #expect(world.server.live(.hire).isEmpty)
        #expect(try world.onlyCase().body["type"] == "late")
        try world.commission(leads: .returned)
        #expect(world.server.live(.hire).count == 1)
    }

    /// After the hand-over E enters somebody, removes the row and enters the same person again.
    @Test
    func `a row that is removed and entered anew while it waits goes with the removal when the filing comes back`()
        throws
    {
        let world = try World()
        world.devices[0].lead(world.filing, to: .submitted)
        try world.devices[0].push()
        let other = world.devices[1]
        let first = other.newID()
        other.create(.hire, first, Samples.hire(1, post: "甲"))
        other.delete((.hire, first))
        other.create(.hire, other.newID(), Samples.hire(1, post: "乙"))
        try other.push()
        try world.commission(leads: .returned)
        #expect(world.server.openCases.isEmpty)
        #expect(world.server.live(.hire).map { $0.body["post"] } == ["乙"])
    }

    /// E enters somebody; F removes that row and enters the person anew.
    ///
    /// All of it is lost, and comes again after the hand-over.
    @Test func `a removal waits for a row that waits for its filing: what was entered after it stays`() throws {
        let world = try World(devices: 3)
        let (device, other, third) = (world.devices[0], world.devices[1], world.devices[2])
        let backup = world.server.backup()
        let row = other.newID()
        other.create(.hire, row, Samples.hire(1, post: "甲"))
        try other.sync()
        third.pull()
        third.delete((.hire, row))
        third.create(.hire, third.newID(), Samples.hire(1, post: "乙"))
        try third.sync()
        world.setBack(to: backup)
        device.lead(world.filing, to: .submitted)
        for device in world.devices { try device.sync() }
        #expect(Set(world.server.openCases.compactMap { $0.body["type"]?.stringValue }) == ["late", "missing"])
        try world.commission(leads: .returned)
        #expect(world.server.openCases.isEmpty)
        #expect(world.server.live(.hire).map { $0.body["post"] } == ["乙"])
    }

    /// After the hand-over E enters a person whose row is there, and F, who has not heard of that, removes the row.
    @Test func `a twin and a removal of its row come back together: the removal takes along what the twin said`() throws
    {
        let world = try World(devices: 3)
        let (device, other, third) = (world.devices[0], world.devices[1], world.devices[2])
        let row = try world.addHire(1)
        device.lead(world.filing, to: .submitted)
        other.create(.hire, other.newID(), Samples.hire(1, post: "乙"))
        third.delete((.hire, row))
        for device in world.devices { try device.push() }
        try world.commission(leads: .returned)
        #expect(world.server.live(.hire).map(\.id) == [row])
        #expect(Set(world.server.openCases.compactMap { $0.body["type"]?.stringValue }) == ["field", "delete"])
        #expect(world.server.openCases.contains { $0.body["incoming"]?["post"] == "乙" })
    }

    /// After the hand-over E's step is refused; the next one stands on it, and would be kept with a base that never comes.
    @Test func `late work that stands on refused work is refused, too, and does not wait for ever`() throws {
        let world = try World()
        let (device, other) = (world.devices[0], world.devices[1])
        device.lead(world.filing, to: .submitted)
        let refused = other.update(.filing, world.filing, ["name": "甲", "state": "approved"])
        let next = other.step([other.updating(.filing, world.filing, ["name": "乙"])], dependsOn: [])
        for device in world.devices { try device.push() }
        #expect(world.outcome(refused) == .refused)
        #expect(world.code(next) == .dependency)
        #expect(world.server.openCases.isEmpty)
    }

    /// After the hand-over E says that somebody left, then that he came later and did not leave.
    @Test func `two late edits of one merge unit: the second takes back a part of the first, and both come back`()
        throws
    {
        let world = try World()
        let row = try world.addHire(1)
        world.devices[0].lead(world.filing, to: .submitted)
        try world.devices[0].push()
        let other = world.devices[1]
        other.update(.hire, row, ["inService": false, "hireDate": "2016-01-04", "leaveDate": "2016-02-01"])
        other.update(.hire, row, ["inService": true, "hireDate": "2016-03-01", "leaveDate": .null])
        try other.push()
        try world.commission(leads: .returned)
        #expect(world.server.openCases.isEmpty)
        #expect(world.server.value(.hire, row, "hireDate") == "2016-03-01")
        #expect(world.server.value(.hire, row, "inService") == true)
    }
}
