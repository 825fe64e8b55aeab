import Core
import SyncProtocol
import Testing

/// Remarks are the commission's; their answers are the unit's.
struct RemarkTests {
    /// A remark on a filing in a state; the commission goes on reviewing.
    private func world(_ state: FilingState) throws -> (world: World, remark: RecordID) {
        let world = try World()
        try world.hand(to: .submitted)
        let console = world.console()
        let remark = console.newID()
        console.create(.remark, remark, World.remark(on: world.filing))
        try console.push()
        let way = [FilingState.submitted, .inReview, .accepted, .approved]
        for step in way.prefix(through: way.firstIndex(of: state) ?? 0).dropFirst() {
            try world.commission(leads: step)
        }
        try #require(world.filing("state")?.stringValue == state.rawValue)
        try world.syncAll()
        return (world, remark)
    }

    private let reply: RecordBody = ["reply": "已更正，见社保清单", "repliedAt": "2016-09-21T01:00:00Z"]

    @Test(arguments: [FilingState.submitted, .inReview, .accepted, .approved])
    func `a unit answers an open remark wherever its filing stands`(state: FilingState) throws {
        let (world, remark) = try world(state)
        let answer = world.devices[0].update(.remark, remark, reply)
        try world.devices[0].push()
        #expect(world.outcome(answer) == .applied)
        #expect(world.server.value(.remark, remark, "reply") == reply["reply"])
    }

    @Test func `a remark that was closed takes no answer`() throws {
        let (world, remark) = try world(.submitted)
        let console = world.console()
        let closing = console.update(.remark, remark, ["open": false, "closedBy": "王审核"])
        try console.push()
        #expect(world.outcome(closing) == .applied)
        let answer = world.devices[0].update(.remark, remark, reply)
        try world.devices[0].push()
        #expect(world.code(answer) == .authority)
    }

    @Test func `two devices that answer alike agree, and that answer otherwise have one case of their unit's`() throws {
        let (world, remark) = try world(.submitted)
        let texts: [JSONValue] = ["已更正", "未更正"]
        for (device, text) in zip(world.devices, texts) {
            device.update(.remark, remark, ["reply": text, "repliedAt": .string("2016-09-2\(device.name)T01:00:00Z")])
        }
        for device in world.devices { try device.push() }
        let open = try world.onlyCase()
        #expect(open.body["field"] == "reply+repliedAt")
        world.devices[0].pull()
        let closing = world.devices[0].close(open.id, choice: "theirs", writing: ["reply": texts[0]])
        try world.devices[0].push()
        #expect(world.outcome(closing) == .applied)
    }

    /// What a unit's device tries on records of the review.
    private func attempts(_ device: TestDevice, _ world: World, _ remark: RecordID) -> [Change] {
        let standing = RecordID.roundStanding(unit: Samples.unit, round: Samples.round)
        let open: RecordBody = ["round": .string(Samples.round), "unit": .string(Samples.unit), "status": "open"]
        let review = World.review(of: world.filing, from: .submitted, to: .inReview)
        return [
            device.creating(.remark, device.newID(), World.remark(on: world.filing)),
            device.updating(.remark, remark, ["text": "没有意见"]), device.updating(.remark, remark, ["asks": false]),
            device.updating(.remark, remark, ["open": false]), device.deleting(.remark, remark),
            device.creating(.review, device.newID(), review), device.creating(.roundStanding, standing, open),
        ]
    }

    @Test func `a unit makes, changes and removes nothing of a review but its answers`() throws {
        let (world, remark) = try world(.submitted)
        let before = world.server.live
        for attempt in attempts(world.devices[0], world, remark) {
            let changeSet = world.devices[0].step([attempt], dependsOn: [])
            try world.devices[0].push()
            #expect(world.code(changeSet) == .authority, "\(attempt)")
        }
        #expect(world.server.live == before)
    }

    @Test func `the commission does not answer itself`() throws {
        let (world, remark) = try world(.submitted)
        let console = world.console()
        let answer = console.update(.remark, remark, reply)
        try console.push()
        #expect(world.code(answer) == .authority)
    }
}
