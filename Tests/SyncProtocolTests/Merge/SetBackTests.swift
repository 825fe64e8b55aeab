import Core
import SyncProtocol
import Testing

/// Work that a set-back of the server took away, offered again in whatever order.
struct SetBackTests {
    /// Both devices work; everything is lost, an epoch begins, and they come back in the given order.
    private func setBack(
        devices count: Int = 2,
        order: [Int],
        before: (World) throws -> Void = { _ in },
        _ work: (World) throws -> Void
    ) throws -> World {
        let world = try World(devices: count)
        try before(world)
        let backup = world.server.backup()
        try work(world)
        world.setBack(to: backup)
        for index in order { try world.devices[index].sync() }
        for device in world.devices {
            device.pull()
            #expect(device.digest == world.server.digest)
            #expect(device.overlay.isEmpty)
        }
        return world
    }

    @Test(arguments: [[0, 1], [1, 0]])
    func `everything comes back as it was, in whichever order devices return`(order: [Int]) throws {
        let hire = Samples.randomID(10_900)
        let world = try setBack(order: order) { world in
            let (one, two) = (world.devices[0], world.devices[1])
            one.create(.hire, hire, Samples.hire(1))
            one.update(.filing, world.filing, ["lines": .array(Array(Samples.lines[0...2]))])
            try one.sync()
            two.pull()
            two.update(.filing, world.filing, ["staff": 60, "lines": .array(Array(Samples.lines[1...3]))])
            two.update(.hire, hire, ["post": "主管"])
            try two.sync()
        }
        #expect(world.filing("staff") == 60)
        #expect(world.server.value(.hire, hire, "post") == "主管")
        #expect(Set(world.filing("lines")?.arrayValue ?? []) == Set(Samples.lines[1...3]))
        #expect(world.server.openCases.isEmpty)
    }

    @Test func `a conflict with what was sent to the new history is one`() throws {
        let world = try World(devices: 3)
        let backup = world.server.backup()
        world.devices[0].update(.filing, world.filing, ["name": "甲"])
        try world.devices[0].sync()
        world.setBack(to: backup)
        world.devices[1].update(.filing, world.filing, ["name": "乙"])
        try world.devices[1].sync()
        try world.devices[0].sync()
        #expect(world.ending("name") == ["\"乙\"", "\"甲\""])
    }

    @Test func `a filing, its row and the row's change come back from three devices in the worst order`() throws {
        let hire = Samples.randomID(10_900)
        let world = try setBack(devices: 3, order: [2, 1, 0]) { world in
            let (one, two, three) = (world.devices[0], world.devices[1], world.devices[2])
            one.step([
                one.creating(.enterprise, Samples.enterpriseID(2), Samples.enterprise(2)),
                one.creating(.filing, Samples.filingID(2), Samples.filing(2)),
            ])
            try one.sync()
            two.pull()
            two.create(.hire, hire, Samples.hire(1, of: 2))
            try two.sync()
            three.pull()
            three.update(.hire, hire, ["post": "主管"])
            three.update(.filing, Samples.filingID(2), ["staff": 60])
            try three.sync()
        }
        #expect(world.server.value(.hire, hire, "post") == "主管")
        #expect(world.server.value(.filing, Samples.filingID(2), "staff") == 60)
        #expect(world.server.openCases.isEmpty)
        #expect(world.server.live(.conflictCase).allSatisfy { $0.body["choice"] == "merged" })
    }

    @Test func `a removal of what the server lacks waits for it, and then takes it away`() throws {
        let hire = Samples.randomID(10_900)
        let world = try setBack(order: [1, 0]) { world in
            world.devices[0].create(.hire, hire, Samples.hire(1))
            try world.devices[0].sync()
            world.devices[1].pull()
            world.devices[1].delete((.hire, hire))
            try world.devices[1].sync()
        }
        #expect(world.server.record(.hire, hire)?.isDeleted == true)
        #expect(world.server.openCases.isEmpty)
    }

    @Test(arguments: [[0, 1, 2], [2, 1, 0], [1, 2, 0]])
    func `a case that was decided stays decided`(order: [Int]) throws {
        let world = try setBack(devices: 3, order: order) { world in
            world.devices[0].update(.filing, world.filing, ["name": "甲"])
            world.devices[1].update(.filing, world.filing, ["name": "乙"])
            for device in world.devices { try device.sync() }
            let id = try world.onlyCase().id
            world.devices[2].close(id, choice: "mine", writing: ["name": "乙"])
            try world.devices[2].sync()
        }
        #expect(world.filing("name") == "乙")
        #expect(world.server.openCases.map { $0.body["incoming"] } == [])
    }

    @Test func `outside a lost history a record that never was is refused`() throws {
        let world = try World()
        let edit = world.devices[0].step([
            Change(kind: .hire, record: Samples.randomID(1), operation: .update, set: ["post": "主管"])
        ])
        try world.devices[0].push()
        #expect(world.code(edit) == .unknownRecord)
    }

    @Test func `a made-up cursor gains nothing`() throws {
        let world = try World()
        world.devices[1].update(.filing, world.filing, ["name": "乙"])
        try world.devices[1].push()
        var forged = world.devices[0].step([
            Change(
                kind: .filing,
                record: world.filing,
                operation: .update,
                base: .revision(Revision(epoch: 9, number: 999)),
                set: ["name": "甲"]
            )
        ])
        forged.cursor = Revision(epoch: 9, number: 999)
        forged.logHash = String(repeating: "a", count: 64)
        let offer = Offer(cursors: [ScopeCursor(revision: Revision(epoch: 9, number: 999), logHash: forged.logHash)])
        let plan = try Merge.plan(forged, by: .unit(Samples.unit), in: world.server, offer: offer)
        #expect(plan.outcome == .conflicted)
        #expect(plan.writes.allSatisfy { $0.kind == .conflictCase })
    }

    @Test func `the old number is kept with the entry only where this server did not give it out`() throws {
        let world = try World()
        let edit = world.devices[0].update(.filing, world.filing, ["name": "甲"])
        let head = world.server.head
        world.server.begin(epoch: 2)
        for (number, isKept) in [(head.number, false), (head.number + 1, true)] {
            let receipt = Receipt(
                changeSet: edit.id,
                hash: ChangeSet.hash(of: edit.canonicalBytes),
                number: 1,
                outcome: .applied,
                revision: Revision(epoch: 1, number: number)
            )
            let plan = try Merge.plan(
                edit,
                by: .unit(Samples.unit),
                in: world.server,
                offer: Offer(cursors: world.devices[0].cursors, receipt: receipt)
            )
            #expect((plan.formerly != nil) == isKept)
        }
    }
}
