import Core
import SyncProtocol
import Testing

struct TwinTests {
    /// Both devices enter the same person, unseen by each other.
    private func twins(_ world: World, _ second: RecordBody = Samples.hire(1)) throws -> (RecordID, RecordID, ChangeSet)
    {
        let ids = (world.devices[0].newID(), world.devices[1].newID())
        world.devices[0].create(.hire, ids.0, Samples.hire(1))
        let changeSet = world.devices[1].create(.hire, ids.1, second)
        try world.devices[0].push()
        try world.devices[1].push()
        return (ids.0, ids.1, changeSet)
    }

    @Test func `a person entered twice is one hire, and the second identifier its alias`() throws {
        let world = try World()
        let (first, second, changeSet) = try twins(world)
        let receipt = try #require(world.devices[1].receipt(changeSet))
        #expect(receipt.outcome == .merged)
        #expect(receipt.aliases == [second: first])
        #expect(world.server.live(.hire).map(\.id) == [first])
        let alias = try #require(world.server.record(.alias, .derived(from: "alias", second.rawValue)))
        #expect(alias.body == ["recordKind": "hire", "from": .string(second.rawValue), "to": .string(first.rawValue)])
        #expect(world.server.openCases.isEmpty)
        try world.syncAll()
        #expect(world.devices[1].shown().keys.filter { $0.kind == .hire }.map(\.id) == [first])
    }

    @Test func `a pulled survivor stands beside the pending twin until the answer`() throws {
        let world = try World()
        world.devices[0].create(.hire, world.devices[0].newID(), Samples.hire(1))
        world.devices[1].create(.hire, world.devices[1].newID(), Samples.hire(1))
        try world.devices[0].push()
        world.devices[1].pull()
        #expect(world.devices[1].shown().keys.filter { $0.kind == .hire }.count == 2)
        try world.syncAll()
        #expect(world.devices[1].shown().keys.filter { $0.kind == .hire }.count == 1)
    }

    @Test func `what a twin says differently is kept in cases`() throws {
        let world = try World()
        let (first, _, changeSet) = try twins(world, Samples.hire(1, name: "张叁", post: "主管"))
        #expect(world.outcome(changeSet) == .conflicted)
        #expect(world.server.value(.hire, first, "name") == "张三")
        #expect(world.server.openCases.compactMap { $0.body["field"]?.stringValue }.sorted() == ["name", "post"])
    }

    @Test func `a third twin leads to the same hire, and edits on an alias reach it`() throws {
        let world = try World(devices: 3)
        let ids = world.devices.map { $0.newID() }
        for (device, id) in zip(world.devices, ids) { device.create(.hire, id, Samples.hire(1)) }
        let edit = world.devices[2].update(.hire, ids[2], ["seq": 9])
        try world.syncAll()
        #expect(world.server.live(.hire).map(\.id) == [ids[0]])
        #expect(world.server.resolved(ids[1]) == ids[0] && world.server.resolved(ids[2]) == ids[0])
        #expect(world.outcome(edit) == .conflicted || world.outcome(edit) == .merged)
        let kept = world.server.openCases.contains { $0.body["incoming"] == ["seq": 9] }
        #expect(world.server.value(.hire, ids[0], "seq") == 9 || kept, "the edit is in effect or in a case")
    }

    @Test func `an edit on an alias whose survivor is gone finds the next one by its natural key`() throws {
        let world = try World(devices: 3)
        let (first, second, _) = try twins(world)
        world.devices[0].pull()
        world.devices[0].delete((.hire, first))
        try world.devices[0].sync()
        let third = world.devices[0].newID()
        world.devices[0].create(.hire, third, Samples.hire(1, post: "新岗"))
        try world.devices[0].push()
        let edit = world.devices[1].update(.hire, second, ["post": "主管"])
        try world.devices[1].push()
        #expect(world.outcome(edit) == .conflicted)
        #expect(world.server.live(.hire).map(\.id) == [third])
        let open = try world.onlyCase()
        #expect(open.body["record"]?.stringValue == third.rawValue)
        #expect(open.body["incoming"] == ["post": "主管"])
    }

    @Test func `removing one's own twin does not remove the hire that another made`() throws {
        let world = try World()
        let (first, second, _) = try twins(world)
        let removal = world.devices[1].delete((.hire, second))
        try world.devices[1].push()
        #expect(world.outcome(removal) == .conflicted)
        #expect(world.server.live(.hire).map(\.id) == [first])
    }

    @Test func `a twin made and removed in one step removes nothing of another's`() throws {
        let world = try World()
        let hire = try world.addHire(1)
        let device = world.devices[1]
        let id = device.newID()
        let twin = Change(kind: .hire, record: id, operation: .create, set: Samples.hire(1))
        device.step([twin, Change(kind: .hire, record: id, operation: .delete)])
        try device.push()
        #expect(world.server.live(.hire).map(\.id) == [hire])
    }

    @Test func `an edit that would make a twin is kept in a case`() throws {
        let world = try World()
        let hires = [try world.addHire(1), try world.addHire(2)]
        let number: JSONValue = .string(Samples.residentID(1))
        let edit = world.devices[0].update(.hire, hires[1], ["idNumber": number, "post": "主管"])
        try world.syncAll()
        #expect(world.outcome(edit) == .conflicted)
        #expect(world.server.value(.hire, hires[1], "idNumber")?.stringValue == Samples.residentID(2))
        #expect(world.server.value(.hire, hires[1], "post") == "主管")
        #expect(try world.onlyCase().body["incoming"] == ["idNumber": number])
    }

    @Test func `a restoration that would make a twin is kept in a case`() throws {
        let world = try World()
        let hire = try world.addHire(1)
        world.devices[0].delete((.hire, hire))
        try world.devices[0].sync()
        let again = world.devices[0].newID()
        world.devices[0].create(.hire, again, Samples.hire(1))
        let edit = world.devices[1].update(.hire, hire, ["post": "主管", "name": "张叁"])
        try world.syncAll()
        #expect(world.outcome(edit) == .conflicted)
        #expect(world.server.live(.hire).map(\.id) == [again])
        #expect(world.server.openCases.compactMap { $0.body["field"]?.stringValue }.sorted() == ["name", "post"])
    }

    @Test func `making a removed hire anew beside one with its number makes no twin`() throws {
        let world = try World()
        let hire = try world.addHire(1)
        world.devices[0].delete((.hire, hire))
        try world.devices[0].sync()
        let again = world.devices[0].newID()
        world.devices[0].create(.hire, again, Samples.hire(1))
        try world.devices[0].sync()
        var fresh = world.devices[0].creating(.hire, hire, Samples.hire(1, post: "主管"))
        fresh.base = .revision(world.server.head)
        world.devices[0].step([fresh])
        try world.devices[0].sync()
        #expect(world.server.live(.hire).map(\.id) == [again])
        #expect(try world.onlyCase().body["incoming"] == ["post": "主管"])
    }

    @Test func `a restoration and a twin in one step are one hire`() throws {
        let world = try World()
        let hire = try world.addHire(1)
        world.devices[0].delete((.hire, hire))
        try world.devices[0].push()
        let device = world.devices[1]
        device.step([
            device.updating(.hire, hire, ["post": "主管"]),
            device.creating(.hire, device.newID(), Samples.hire(1)),
        ])
        try device.push()
        #expect(world.server.live(.hire).map(\.id) == [hire])
    }

    @Test func `numbers may be corrected and entered anew in one step`() throws {
        let world = try World()
        let hire = try world.addHire(1)
        let device = world.devices[0]
        let other = device.newID()
        let swap = device.step([
            device.updating(.hire, hire, ["idNumber": .string(Samples.residentID(2))]),
            device.creating(.hire, other, Samples.hire(1)),
        ])
        try device.push()
        #expect(world.outcome(swap) == .applied)
        #expect(Set(world.server.live(.hire).map(\.id)) == [hire, other])
    }

    @Test func `a hire with a filing's identifier does not make an alias of the filing`() throws {
        let world = try World()
        _ = try world.addHire(1)
        world.devices[1].create(.hire, world.filing, Samples.hire(1))
        try world.devices[1].push()
        let edit = world.devices[0].update(.filing, world.filing, ["name": "甲"])
        try world.syncAll()
        #expect(world.outcome(edit) == .applied)
        #expect(world.filing("name") == "甲")
    }
}
