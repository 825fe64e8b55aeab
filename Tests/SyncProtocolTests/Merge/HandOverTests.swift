import Core
import SyncProtocol
import Testing

/// Cases and steps: an open case stops a hand-over, and work that comes after one is late.
struct HandOverTests {
    /// What an open case is about.
    enum About: CaseIterable {
        case filing, row, removedRow, reason
    }

    /// Both devices have pulled an open case.
    private func contested(_ about: About) throws -> World {
        let world = try World()
        let hire = try world.addHire(1)
        let reason = Samples.acknowledgementID(world.filing)
        world.devices[0].create(.acknowledgement, reason, Samples.acknowledgement(world.filing))
        try world.syncAll()
        for (index, device) in world.devices.enumerated() {
            switch about {
            case .filing: device.update(.filing, world.filing, ["name": .string("名\(index)")])
            case .row: device.update(.hire, hire, ["post": .string("岗\(index)")])
            case .removedRow:
                if index == 0 { device.delete((.hire, hire)) } else { device.update(.hire, hire, ["post": "岗"]) }
            case .reason: device.update(.acknowledgement, reason, ["reason": .string("因\(index)")])
            }
        }
        try world.syncAll()
        _ = try world.onlyCase()
        return world
    }

    @Test(arguments: About.allCases)
    func `an open case of the filing or its roster stops submitting, and taking back does not need it closed`(
        about: About
    ) throws {
        let world = try contested(about)
        let submit = world.devices[0].lead(world.filing, to: .submitted)
        try world.devices[0].push()
        #expect(world.code(submit) == .caseOpen)
        #expect(world.filing("state") == "draft")
        let withdrawal = world.devices[1].lead(world.filing, to: .withdrawn)
        try world.devices[1].push()
        #expect(world.outcome(withdrawal) == .applied)
    }

    @Test func `once the case is closed the filing is handed over`() throws {
        let world = try contested(.filing)
        world.devices[0].close(try world.onlyCase().id, choice: "mine", writing: ["name": "名0"])
        let submit = world.devices[0].lead(world.filing, to: .submitted)
        try world.devices[0].push()
        #expect(world.outcome(submit) == .applied)
    }

    @Test func `an open late case stops every decision of the commission but none of the unit's withdrawal`() throws {
        let world = try World()
        world.devices[1].update(.filing, world.filing, ["staff": 90])
        try world.devices[0].sync()
        world.devices[0].lead(world.filing, to: .submitted)
        try world.devices[0].push()
        try world.syncAll()
        #expect(try world.onlyCase().body["type"] == "late")
        let review = try world.commission(leads: .inReview)
        #expect(world.code(review) == .caseOpen)
        let withdrawal = world.devices[0].lead(world.filing, to: .withdrawn)
        try world.devices[0].push()
        #expect(world.outcome(withdrawal) == .applied)
    }

    // MARK: Late work

    /// What a device does that had not seen the hand-over.
    enum Late: CaseIterable {
        case figure, row, newRow, removedRow, reason, removedFiling
    }

    private func work(_ late: Late, _ device: TestDevice, _ filing: RecordID, hire: RecordID) -> ChangeSet {
        switch late {
        case .figure: device.update(.filing, filing, ["staff": 90, "remark": "晚"])
        case .row: device.update(.hire, hire, ["post": "经理"])
        case .newRow: device.create(.hire, device.newID(), Samples.hire(2))
        case .removedRow: device.delete((.hire, hire))
        case .reason:
            device.create(.acknowledgement, Samples.acknowledgementID(filing), Samples.acknowledgement(filing))
        case .removedFiling: device.delete((.hire, hire), (.filing, filing))
        }
    }

    @Test(arguments: Late.allCases)
    func `work that comes after the hand-over is kept in late cases, and nothing of the filing changes`(
        late: Late
    ) throws {
        let world = try World()
        let hire = try world.addHire(1)
        let stranger = TestDevice(world.server, name: 8)
        stranger.pull()
        try world.hand(to: .submitted)
        let facts = world.server.live
        let changeSet = work(late, stranger, world.filing, hire: hire)
        try stranger.push()
        #expect(world.outcome(changeSet) == .conflicted)
        #expect(world.server.live.filter { $0.kind != .conflictCase } == facts)
        let cases = world.server.openCases
        #expect(Set(cases.compactMap { $0.body["type"]?.stringValue }) == ["late"])
        #expect(Set(cases.compactMap { $0.body["filing"]?.stringValue }) == [world.filing.rawValue])
        for change in changeSet.changes {
            let kept = cases.filter { $0.body["record"]?.stringValue == change.record.rawValue }
            let values = kept.reduce(into: RecordBody()) { all, open in
                all.merge(open.body["incoming"]?.objectValue ?? [:]) { $1 }
            }
            #expect(values.filter { $0.key != Effect.whole } == change.set, "kept whole")
            #expect(kept.allSatisfy { $0.body["incomingBase"] != nil })
            if change.operation == .delete { #expect(values[Effect.whole] == "removed") }
        }
    }

    @Test func `of a late second creation only what differs is kept`() throws {
        let world = try World()
        let stranger = TestDevice(world.server, name: 8)
        try world.hand(to: .submitted)
        var body = Samples.filing(1)
        body["staff"] = 90
        body["remark"] = "晚"
        let made = stranger.create(.filing, world.filing, body)
        try stranger.push()
        #expect(world.outcome(made) == .conflicted)
        #expect(Set(world.server.openCases.compactMap { $0.body["incoming"] }) == [["staff": 90], ["remark": "晚"]])
        #expect(world.filing("state") == "submitted")
    }

    @Test func `a late second creation that says what stands is no case`() throws {
        let world = try World()
        let stranger = TestDevice(world.server, name: 8)
        try world.hand(to: .submitted)
        let made = stranger.create(.filing, world.filing, Samples.filing(1))
        try stranger.push()
        #expect(world.outcome(made) == .merged)
        #expect(world.server.openCases.isEmpty)
    }

    @Test func `work made before a hand-over that was taken back meanwhile merges as ever`() throws {
        let world = try World()
        world.devices[1].update(.filing, world.filing, ["staff": 90])
        world.devices[0].lead(world.filing, to: .submitted)
        world.devices[0].lead(world.filing, to: .withdrawn)
        try world.devices[0].push()
        try world.devices[1].push()
        #expect(world.filing("staff") == 90)
        #expect(world.server.openCases.isEmpty)
    }

    @Test func `a late case is not closed by the unit, and closes by itself once the unit takes the filing back`()
        throws
    {
        let world = try World()
        world.devices[1].update(.filing, world.filing, ["staff": 90])
        world.devices[0].lead(world.filing, to: .submitted)
        try world.devices[0].push()
        try world.syncAll()
        let id = try world.onlyCase().id
        let early = world.devices[1].close(id, choice: "mine", writing: ["staff": 90])
        try world.devices[1].push()
        #expect(world.code(early) == .authority)
        try world.hand(to: .withdrawn)
        let closing = world.devices[1].close(id, choice: "mine", writing: ["staff": 90])
        let submit = world.devices[1].lead(world.filing, to: .submitted)
        try world.devices[1].push()
        #expect(world.outcome(closing) == .merged)
        #expect(world.outcome(submit) == .applied)
        #expect(world.filing("staff") == 90)
    }
}
