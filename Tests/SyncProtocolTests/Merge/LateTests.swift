import Core
import SyncProtocol
import Testing

/// What becomes of late amendments when the filing comes back.
struct LateTests {
    private func late(devices: Int = 2, _ work: (World) throws -> Void) throws -> World {
        let world = try World(devices: devices)
        world.devices[0].lead(world.filing, to: .submitted)
        try work(world)
        for device in world.devices { try device.push() }
        return world
    }

    @Test(arguments: [FilingState.returned, .withdrawn])
    func `a late figure is taken when the filing comes back, by whoever leads it back`(state: FilingState) throws {
        let world = try late { $0.devices[1].update(.filing, $0.filing, ["staff": 90]) }
        let id = try world.onlyCase().id
        world.devices[0].pull()
        if state == .returned { try world.commission(leads: .returned) } else { try world.hand(to: .withdrawn) }
        #expect(world.filing("state")?.stringValue == state.rawValue)
        #expect(world.filing("staff") == 90)
        #expect(world.server.value(.conflictCase, id, "choice") == "merged")
        #expect(world.server.openCases.isEmpty)
    }

    @Test func `rows, reasons and removals that came late are taken too`() throws {
        let world = try World()
        let hires = [try world.addHire(1), try world.addHire(2)]
        let stranger = TestDevice(world.server, name: 8)
        stranger.pull()
        try world.hand(to: .submitted)
        stranger.create(.hire, stranger.newID(), Samples.hire(3))
        stranger.update(.hire, hires[0], ["post": "主管"])
        stranger.delete((.hire, hires[1]))
        let reason = Samples.acknowledgementID(world.filing)
        stranger.create(.acknowledgement, reason, Samples.acknowledgement(world.filing))
        try stranger.push()
        #expect(world.server.openCases.count == 4)
        try world.commission(leads: .returned)
        #expect(world.server.openCases.isEmpty)
        #expect(world.server.live(.hire).count == 2)
        #expect(world.server.value(.hire, hires[0], "post") == "主管")
        #expect(world.server.record(.hire, hires[1])?.isDeleted == true)
        #expect(world.server.record(.acknowledgement, reason) != nil)
    }

    @Test func `of two late values the second becomes a conflict that stays open`() throws {
        let world = try late(devices: 3) { world in
            world.devices[1].update(.filing, world.filing, ["name": "乙"])
            world.devices[2].update(.filing, world.filing, ["name": "丙"])
        }
        let cases = Set(world.server.openCases.map(\.id))
        try world.commission(leads: .returned)
        let open = try world.onlyCase()
        #expect(cases.contains(open.id), "the case itself stays")
        #expect(open.body["type"] == "field")
        #expect(world.filing("name") == "乙")
        #expect(open.body["incoming"] == ["name": "丙"])
        let submit = world.devices[0]
        submit.pull()
        let early = submit.lead(world.filing, to: .submitted)
        submit.close(open.id, choice: "mine", writing: ["name": "丙"])
        let then = submit.lead(world.filing, to: .submitted)
        try submit.push()
        #expect(world.code(early) == .caseOpen)
        #expect(world.code(then) == .dependency || world.outcome(then) == .applied)
    }

    @Test func `what the commission set aside is not merged`() throws {
        let world = try late { $0.devices[1].update(.filing, $0.filing, ["staff": 90]) }
        let console = TestDevice(world.server, name: 9, author: .commission)
        console.pull()
        let id = try world.onlyCase().id
        let silent = console.step([console.updating(.conflictCase, id, ["open": false, "choice": "setAside"])])
        try console.push()
        #expect(world.code(silent) == .schema, "setting aside needs a reason")
        console.step([
            console.updating(.conflictCase, id, ["open": false, "choice": "setAside", "reason": "已过期限"])
        ])
        try console.push()
        try world.commission(leads: .returned)
        #expect(world.filing("staff") == 100)
        #expect(world.server.value(.conflictCase, id, "choice") == "setAside")
    }

    @Test func `a late value that no longer fits stays in its case, and the return is not held up`() throws {
        let world = try World()
        world.devices[0].update(.filing, world.filing, ["staff": 60])
        world.devices[0].lead(world.filing, to: .submitted)
        world.devices[1].update(.filing, world.filing, ["staffCollege": 90])
        for device in world.devices { try device.push() }
        let step = try world.commission(leads: .returned)
        #expect(world.outcome(step) == .applied)
        #expect(world.filing("staffCollege") == 50)
        #expect(try world.onlyCase().body["incoming"] == ["staffCollege": 90])
    }

    @Test func `an open conflict does not stop a return either`() throws {
        let world = try World()
        let (one, two) = (world.devices[0], world.devices[1])
        let console = TestDevice(world.server, name: 9, author: .commission)
        one.lead(world.filing, to: .submitted)
        two.update(.filing, world.filing, ["remark": "晚"])
        for device in [one, two] { try device.push() }
        console.pull()
        let accept = console.lead(world.filing, to: .inReview)
        try console.push()
        #expect(world.code(accept) == .caseOpen)
        console.lead(world.filing, to: .returned)
        try console.push()
        #expect(world.filing("state") == "returned")
    }
}
