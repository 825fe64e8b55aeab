import Core
import SyncProtocol
import Testing

/// What a case tells people, and when it closes by itself.
struct WhoAndWhenTests {
    private func contested() throws -> World {
        let world = try World()
        world.devices[0].update(.filing, world.filing, ["name": "甲", "staff": 60])
        try world.devices[0].push()
        world.devices[1].update(.filing, world.filing, ["name": "乙"])
        return world
    }

    @Test func `a case names both devices and both times`() throws {
        let world = try contested()
        try world.syncAll()
        let open = try ConflictCase(body: try world.onlyCase().body)
        #expect(open.deviceName == "设备2")
        #expect(open.standingName == "设备1")
        #expect(open.standingDevice == world.devices[0].chain.device.rawValue)
        #expect(open.standingAt == "2016-09-01T08:00:00Z")
        #expect(open.openedAt == "2016-09-01T08:00:00Z")
    }

    @Test func `a value that its author takes back to what stands closes its case`() throws {
        let world = try contested()
        let back = world.devices[1].update(.filing, world.filing, ["name": "甲"])
        try world.syncAll()
        #expect(world.outcome(back) == .merged)
        #expect(world.server.openCases.isEmpty)
        let closed = try #require(world.server.live(.conflictCase).first)
        #expect(closed.body["choice"] == "withdrawn")
        #expect(closed.body["closedBy"]?.stringValue == back.id.rawValue)
    }

    @Test func `of a merge unit the case stays for the half that still differs`() throws {
        let world = try World()
        world.devices[0].update(.filing, world.filing, ["staff": 60])
        try world.devices[0].push()
        world.devices[1].update(.filing, world.filing, ["staff": 90, "staffCollege": 80])
        world.devices[1].update(.filing, world.filing, ["staff": 60])
        try world.syncAll()
        #expect(try world.onlyCase().body["incoming"] == ["staff": 60, "staffCollege": 80])
    }

    @Test func `the same value from another device closes nobody's case`() throws {
        let world = try contested()
        try world.devices[1].push()
        let third = TestDevice(world.server, name: 7)
        third.pull()
        third.update(.filing, world.filing, ["name": "丙"])
        third.update(.filing, world.filing, ["name": "甲"])
        try third.push()
        #expect(world.server.openCases.count == 1)
    }
}
