import Core
import SyncProtocol
import Testing

struct DeletionTests {
    @Test func `a removal that had not seen an edit is held back in a case`() throws {
        let world = try World()
        let hire = try world.addHire(1)
        world.devices[0].update(.hire, hire, ["post": "主管"])
        let removal = world.devices[1].delete((.hire, hire))
        try world.syncAll()
        #expect(world.outcome(removal) == .conflicted)
        #expect(world.server.value(.hire, hire, "post") == "主管")
        let open = try world.onlyCase()
        #expect(open.body["type"] == "delete")
        #expect(open.body["field"] == "!")
        #expect(open.body["incoming"] == ["!": "removed"])
    }

    @Test func `an edit that had not seen a removal restores the record, takes effect and opens a case`() throws {
        let world = try World()
        let hire = try world.addHire(1)
        world.devices[0].delete((.hire, hire))
        let edit = world.devices[1].update(.hire, hire, ["post": "主管"])
        try world.syncAll()
        #expect(world.outcome(edit) == .conflicted)
        #expect(world.server.value(.hire, hire, "post") == "主管", "the edit itself takes effect")
        #expect(world.server.value(.hire, hire, "name") == "张三", "the rest is as it last stood")
        let open = try world.onlyCase()
        #expect(open.body["type"] == "delete")
        #expect(open.body["incoming"] == ["!": "kept"])
    }

    @Test func `a removal and a restoration are no change of the fields in between`() throws {
        let world = try World(devices: 3)
        let hire = try world.addHire(1)
        world.devices[0].delete((.hire, hire))
        world.devices[1].update(.hire, hire, ["post": "主管"])
        let third = world.devices[2].update(.hire, hire, ["seq": 7])
        try world.syncAll()
        #expect(world.outcome(third) == .applied)
        #expect(world.server.value(.hire, hire, "seq") == 7)
        #expect(try world.onlyCase().body["type"] == "delete")
    }

    @Test func `a filing is not removed over hires that its remover has not seen`() throws {
        let world = try World()
        let removal = world.devices[0].delete((.filing, world.filing))
        for person in 1...3 { world.devices[1].create(.hire, world.devices[1].newID(), Samples.hire(person)) }
        try world.devices[1].push()
        try world.syncAll()
        #expect(world.outcome(removal) == .conflicted)
        #expect(world.filing("name") == "企业")
        #expect(world.server.live(.hire).count == 3)
    }

    @Test func `hires made for a filing that was removed meanwhile bring it back`() throws {
        let world = try World()
        world.devices[0].delete((.filing, world.filing))
        try world.devices[0].push()
        for person in 1...3 { world.devices[1].create(.hire, world.devices[1].newID(), Samples.hire(person)) }
        try world.syncAll()
        #expect(world.filing("name") == "企业")
        #expect(world.server.live(.hire).count == 3)
        let open = try world.onlyCase()
        #expect(open.body["recordKind"] == "filing" && open.body["type"] == "delete")
    }

    @Test func `a restored hire brings back its filing and its enterprise`() throws {
        let world = try World()
        let hire = try world.addHire(1)
        let removal = world.devices[0].delete(
            (.hire, hire),
            (.filing, world.filing),
            (.enterprise, Samples.enterpriseID(1))
        )
        try world.devices[0].push()
        #expect(world.outcome(removal) == .applied)
        #expect(world.server.live.isEmpty)
        world.devices[1].update(.hire, hire, ["post": "主管"])
        try world.syncAll()
        #expect(world.server.value(.hire, hire, "post") == "主管")
        #expect(world.filing("name") == "企业")
        #expect(world.server.value(.enterprise, Samples.enterpriseID(1), "name") == "企业")
        #expect(
            Set(world.server.openCases.map { $0.body["recordKind"]?.stringValue }) == ["hire", "filing", "enterprise"]
        )
    }

    @Test func `unseen work on one record holds back every removal of the change-set`() throws {
        let world = try World()
        let hires = [try world.addHire(1), try world.addHire(2)]
        world.devices[0].update(.hire, hires[1], ["post": "主管"])
        try world.devices[0].push()
        let removal = world.devices[1].delete((.hire, hires[0]), (.hire, hires[1]), (.filing, world.filing))
        try world.devices[1].push()
        #expect(world.outcome(removal) == .conflicted)
        #expect(world.server.live(.hire).count == 2)
        #expect(world.filing("name") == "企业")
        #expect(world.server.openCases.count == 3)
    }

    @Test func `an edit of the former record does not land in one that was made anew`() throws {
        let world = try World()
        let edit = world.devices[1].update(.filing, world.filing, ["remark": "旧"])
        world.devices[0].delete((.filing, world.filing))
        try world.devices[0].sync()
        let fresh = world.devices[0].create(.filing, world.filing, Samples.filing(1, name: "新"))
        try world.devices[0].sync()
        #expect(world.outcome(fresh) == .applied)
        try world.syncAll()
        #expect(world.outcome(edit) == .conflicted)
        #expect(world.filing("remark") == nil)
        #expect(try world.onlyCase().body["incoming"] == ["remark": "旧"])
    }

    @Test func `a removal and a fresh start in a row are seen by the same device`() throws {
        let world = try World()
        world.devices[0].delete((.filing, world.filing))
        let fresh = world.devices[0].create(.filing, world.filing, Samples.filing(1, name: "新"))
        try world.syncAll()
        #expect(world.outcome(fresh) == .applied)
        #expect(world.filing("name") == "新")
        #expect(world.server.openCases.isEmpty)
    }

    @Test func `a removal that closed a case stands against unseen work, which is kept in a case`() throws {
        let world = try World(devices: 3)
        let hire = try world.addHire(1)
        world.devices[0].update(.hire, hire, ["post": "甲"])
        world.devices[1].update(.hire, hire, ["post": "乙"])
        try world.devices[0].sync()
        try world.devices[1].sync()
        let first = try world.onlyCase()
        world.devices[0].pull()
        let edit = world.devices[2].update(.hire, hire, ["post": "丙"])
        let removal = world.devices[0].delete((.hire, hire))
        try world.devices[0].push()
        #expect(world.outcome(removal) == .applied)
        #expect(world.server.value(.conflictCase, first.id, "open") == false)
        #expect(world.server.value(.conflictCase, first.id, "choice") == "removed")
        try world.syncAll()
        #expect(world.outcome(edit) == .conflicted)
        #expect(world.server.live(.hire).isEmpty)
        #expect(try world.onlyCase().body["incoming"]?["post"] == "丙")
    }

    @Test func `a removal does not take along a value in a case that its author has not seen`() throws {
        let world = try World(devices: 3)
        let hire = try world.addHire(1)
        world.devices[0].update(.hire, hire, ["post": "甲"])
        let other = world.devices[1].update(.hire, hire, ["post": "乙"])
        try world.devices[0].sync()
        world.devices[2].pull()
        try world.devices[1].push()
        #expect(world.outcome(other) == .conflicted)
        let removal = world.devices[2].delete((.hire, hire))
        try world.devices[2].push()
        #expect(world.outcome(removal) == .conflicted)
        #expect(world.server.value(.hire, hire, "post") == "甲")
        #expect(world.server.openCases.count == 2)
    }

    @Test func `a change-set that leaves a hire under a filing it removes is refused`() throws {
        let world = try World()
        let device = world.devices[0]
        let contradiction = device.step([
            device.creating(.hire, device.newID(), Samples.hire(1)), device.deleting(.filing, world.filing),
        ])
        try device.push()
        #expect(world.code(contradiction) == .schema)
        #expect(world.filing("name") == "企业")
    }

    @Test func `removing what is removed already is nothing to do`() throws {
        let world = try World()
        let hire = try world.addHire(1)
        world.devices[0].delete((.hire, hire))
        let second = world.devices[1].delete((.hire, hire))
        try world.syncAll()
        #expect(world.outcome(second) == .merged)
        #expect(world.server.openCases.isEmpty)
    }
}
