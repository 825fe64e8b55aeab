import Core
import SyncProtocol
import Testing

/// Section 13: whose value a case keeps, where one chain's name stands for two lines of work, or two rows for one person.
struct LineHistory {
    private func posts(in world: World) -> [String] {
        world.server.openCases.compactMap { $0.body["incoming"]?["post"]?.stringValue }.sorted()
    }

    @Test func `a replica and its copy go on under one chain, and each keeps a value of its own in a case`() throws {
        let world = try World()
        let (device, other) = (world.devices[0], world.devices[1])
        let copy = device.copy(drawing: 500)
        other.update(.filing, world.filing, ["name": "乙"])
        try other.push()
        device.update(.filing, world.filing, ["name": "甲一"])
        copy.update(.filing, world.filing, ["name": "甲二"])
        try device.push()
        try copy.push()
        #expect(world.ending("name") == ["\"乙\"", "\"甲一\"", "\"甲二\""], "neither had seen the other's")
    }

    @Test func `a copy gives the value that stands: the other's kept value is not withdrawn`() throws {
        let world = try World()
        let (device, other) = (world.devices[0], world.devices[1])
        let copy = device.copy(drawing: 500)
        other.update(.filing, world.filing, ["name": "乙"])
        try other.push()
        device.update(.filing, world.filing, ["name": "甲"])
        copy.update(.filing, world.filing, ["name": "乙"])
        try device.push()
        try copy.push()
        #expect(world.ending("name") == ["\"乙\"", "\"甲\""])
    }

    @Test func `a copy takes the kept value: what the other chose once more, though it stood before, is not withdrawn`()
        throws
    {
        let world = try World()
        let (device, other) = (world.devices[0], world.devices[1])
        device.update(.filing, world.filing, ["name": "甲"])
        other.update(.filing, world.filing, ["name": "乙"])
        try world.syncAll()
        let open = try world.onlyCase().id
        let copy = device.copy(drawing: 500)
        other.close(open, choice: "mine", writing: ["name": "乙"])
        try other.push()
        device.close(open, choice: "theirs", writing: ["name": "甲"])
        copy.close(open, choice: "mine", writing: ["name": "乙"])
        try device.push()
        try copy.push()
        #expect(world.ending("name") == ["\"乙\"", "\"甲\""])
    }

    @Test func `a removal that came late is made again after the filing was taken back: it waits in one case`() throws {
        let world = try World()
        let (device, other) = (world.devices[0], world.devices[1])
        device.lead(world.filing, to: .submitted)
        try device.push()
        other.delete((.filing, world.filing))
        try other.sync()
        #expect(try world.onlyCase().body["type"] == "late")
        other.lead(world.filing, to: .withdrawn)
        other.delete((.filing, world.filing))
        try other.sync()
        #expect(try world.onlyCase().body["incoming"]?["!"] == "removed")
    }

    @Test func `one author's later value replaces the earlier in its case`() throws {
        let world = try World()
        let (device, other) = (world.devices[0], world.devices[1])
        other.update(.filing, world.filing, ["name": "乙"])
        try other.push()
        device.update(.filing, world.filing, ["name": "甲一"])
        device.update(.filing, world.filing, ["name": "甲二"])
        try device.push()
        device.pull()
        device.update(.filing, world.filing, ["remark": "丙"])
        try device.push()
        #expect(world.ending("name") == ["\"乙\"", "\"甲二\""])
    }

    @Test
    func `edits of a removed row are kept on the one that took its place: there, too, the later replaces the earlier`()
        throws
    {
        let world = try World()
        let (device, other) = (world.devices[0], world.devices[1])
        let row = try world.addHire(1)
        other.pull()
        other.delete((.hire, row))
        other.create(.hire, other.newID(), Samples.hire(1))
        try other.push()
        device.update(.hire, row, ["post": "甲"])
        device.update(.hire, row, ["post": "乙"])
        try device.push()
        #expect(posts(in: world) == ["乙"])
    }

    @Test func `two rows of one author turn out to be one person's, and the value of each is kept`() throws {
        let world = try World()
        let (device, other) = (world.devices[0], world.devices[1])
        other.create(.hire, other.newID(), Samples.hire(1))
        try other.push()
        for post in ["甲", "乙"] {
            device.create(.hire, device.newID(), Samples.hire(1).merging(["post": .string(post)]) { $1 })
        }
        try device.push()
        #expect(world.server.live(.hire).count == 1)
        #expect(posts(in: world) == ["乙", "甲"].sorted())
    }

    @Test func `an edit of one's own row does not go over what was typed for another that turned out to be the same`()
        throws
    {
        let world = try World()
        let (device, other) = (world.devices[0], world.devices[1])
        let row = try world.addHire(1)
        other.pull()
        let second = device.newID()
        // On its screen the first row is now another person's, so the second is a person of its own.
        other.create(.hire, other.newID(), Samples.hire(2))
        try other.push()
        device.update(.hire, row, ["idNumber": Samples.hire(2)["idNumber"] ?? .null])
        device.step([
            device.creating(.hire, second, Samples.hire(1).merging(["post": "甲"]) { $1 }),
            device.updating(.hire, row, ["post": "乙"]),
        ])
        device.update(.hire, second, ["post": "丙"])
        try device.push()
        let standing = world.server.value(.hire, row, "post")?.stringValue ?? ""
        #expect(Set(posts(in: world) + [standing]).isSuperset(of: ["乙", "丙"]))
    }

    @Test func `of two copies that retry one step one takes effect, and what the other built on it follows`() throws {
        let world = try World()
        let (device, other) = (world.devices[0], world.devices[1])
        other.update(.filing, world.filing, ["remark": "丙"])
        try other.push()
        device.lead(world.filing, to: .submitted)
        let first = device.update(.filing, world.filing, ["name": "甲"])
        let second = device.update(.filing, world.filing, ["name": "乙"])
        try device.push()
        let areParked = device.outbox.suffix(3).allSatisfy(\.isParked)
        #expect(areParked)
        #expect(second.changes[0].base(of: "name") == .changeSet(first.id))
        let copy = device.copy(drawing: 500)
        copy.step(first.changes, replaces: first.id, dependsOn: [])
        try copy.push()
        // What the other copy's retry is called, this one cannot know.
        device.step(second.changes, replaces: second.id, dependsOn: [first.id])
        try device.push()
        #expect(world.ending("name") == ["\"乙\""])
    }

    /// D's first figure is parked and off the screen when D types another; both are sent once more, between them a step on the
    /// same fields that the second names.
    @Test func `a figure that was typed while an earlier one was parked does not go over that in its case`() throws {
        let world = try World()
        let (device, other) = (world.devices[0], world.devices[1])
        other.update(.filing, world.filing, ["staff": 95])
        try other.push()
        device.lead(world.filing, to: .submitted)
        let first = device.update(.filing, world.filing, ["staff": 90])
        let second = device.update(.filing, world.filing, ["staffCollege": 30])
        var answers = 2
        try device.push {
            answers -= 1
            return answers >= 0
        }
        #expect(device.parked.contains { $0.id == first.id })
        #expect(device.pending.map(\.id) == [second.id])
        let third = device.update(.filing, world.filing, ["staff": 80])
        #expect(third.dependsOn == [second.id])
        try device.push()
        var last: ChangeSetID?
        for parked in [first, second, third] {
            #expect(world.code(parked) == .dependency)
            last = device.step(parked.changes, replaces: parked.id, dependsOn: last.map { [$0] } ?? []).id
        }
        try device.push()
        #expect(world.ending("staff") == ["95", "80", "90"])
    }

    /// The same where both figures have as their base the step by which D made the record anew, which gave the field nothing.
    @Test func `nor does one that stands on a step which gave its field nothing`() throws {
        let world = try World()
        let (device, other) = (world.devices[0], world.devices[1])
        other.update(.filing, world.filing, ["remark": "甲"])
        try other.push()
        let body = try #require(device.shown(.filing, world.filing))
        device.delete((.filing, world.filing))
        device.create(.filing, world.filing, body)
        device.lead(world.filing, to: .submitted)
        let first = device.update(.filing, world.filing, ["remark": "乙"])
        try device.push()
        #expect(device.parked.contains { $0.id == first.id })
        let second = device.update(.filing, world.filing, ["remark": "丙"])
        let again = device.step(first.changes, replaces: first.id, dependsOn: [])
        device.step(second.changes, replaces: second.id, dependsOn: [again.id])
        try device.push()
        #expect(world.ending("remark") == ["\"甲\"", "\"丙\"", "\"乙\""])
    }

    /// D's first figure is parked when D types another; sent once more it covers that on D's screen, and D types a third.
    @Test(arguments: 0..<4)
    func `a parked figure that is sent once more covers a later one, and the next replaces that unseen`(draw: Int)
        throws
    {
        let world = try World()
        let (device, other) = (world.devices[0], world.devices[1])
        // Which of two cases comes first is their identifiers' chance.
        for _ in 0..<draw { _ = device.newID() }
        other.update(.filing, world.filing, ["staff": 95])
        try other.push()
        device.lead(world.filing, to: .submitted)
        let first = device.update(.filing, world.filing, ["staff": 90])
        try device.push()
        #expect(device.parked.contains { $0.id == first.id })
        device.update(.filing, world.filing, ["staff": 80])
        device.step(first.changes, replaces: first.id, dependsOn: [])
        device.update(.filing, world.filing, ["staff": 70])
        try device.push()
        #expect(world.ending("staff") == ["95", "70", "80"])
    }
}
