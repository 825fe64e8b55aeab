import Core
import SyncProtocol
import Testing

/// Section 11: records that a set-back took away, work that waits for them, and rows that turn out to be another's.
struct LostRecordHistory {
    /// E changed a row that D made; both are lost, and E comes first.
    private func changedMissing(_ rules: RuleSet) throws -> JSONValue? {
        let world = try World(rules: rules)
        let backup = world.server.backup()
        let hire = world.devices[0].newID()
        world.devices[0].create(.hire, hire, Samples.hire(1))
        try world.devices[0].sync()
        world.devices[1].pull()
        world.devices[1].update(.hire, hire, ["post": "主管"])
        try world.devices[1].sync()
        world.setBack(to: backup)
        try world.devices[1].sync()
        #expect(world.server.record(.hire, hire) == nil)
        try world.devices[0].sync()
        #expect(world.server.openCases.isEmpty)
        return world.server.value(.hire, hire, "post")
    }

    @Test func `a change to a missing record is refused for ever, though the record comes back`() throws {
        #expect(try changedMissing(.all) == "主管")
        #if DEBUG
        #expect(try changedMissing(.without(.missingKept)) == "工程师")
        #endif
    }

    /// E's work on a filing that a set-back took away waits for it; D offers the filing again, and its submission after that.
    @Test func `kept work comes back with a filing, and its submission does not count that as seen`() throws {
        let world = try World()
        let (device, other) = (world.devices[0], world.devices[1])
        let backup = world.server.backup()
        let filing = try world.addFiling(2)
        let submit = device.lead(filing, to: .submitted)
        other.update(.filing, filing, ["remark": "乙"])
        world.setBack(to: backup)
        try other.sync()
        #expect(world.server.record(.filing, filing) == nil)
        try device.sync()
        #expect(world.server.value(.filing, filing, "remark") == "乙")
        #expect(world.code(submit) == .filingChanged)
    }

    /// E's edit waits for a filing that a set-back took away, and E decides that nothing is to be done; set back once more, the
    /// server has the filing before that decision comes.
    @Test func `a closed question has become another: the value that waited, or the one that came with the record`()
        throws
    {
        let world = try World()
        let (device, other) = (world.devices[0], world.devices[1])
        let backup = world.server.backup()
        let filing = try world.addFiling(2)
        other.update(.filing, filing, ["staff": 90])
        world.setBack(to: backup)
        try other.sync()
        let open = try world.onlyCase()
        #expect(open.body["type"] == "missing")
        other.close(open.id, choice: "mine", writing: nil)
        try device.sync()
        world.setBack(to: backup, epoch: 3)
        other.offerAgain()
        try other.push(delivers: { false })
        try device.sync()
        #expect(try world.onlyCase().body["type"] == "field")
        try other.sync()
        #expect(try world.onlyCase().body["incoming"]?["staff"] == 90, "E never saw what it meets")
    }

    /// E's edits wait for a filing that a set-back took away, and E decides that nothing is to be done; set back once more, the
    /// filing comes between the two edits, so the second of them changes the case under E's old number.
    @Test
    func `a closing that writes nothing was about something else: the value that waited and met another stays open`()
        throws
    {
        let world = try World()
        let (device, other) = (world.devices[0], world.devices[1])
        let backup = world.server.backup()
        let filing = try world.addFiling(2)
        other.update(.filing, filing, ["staff": 90])
        other.update(.filing, filing, ["staffCollege": 30])
        world.setBack(to: backup)
        try other.sync()
        other.close(try world.onlyCase().id, choice: "mine", writing: nil)
        try device.sync()
        world.setBack(to: backup, epoch: 3)
        other.offerAgain()
        try other.push(delivers: { false })
        try device.sync()
        try other.sync()
        #expect(try world.onlyCase().body["incoming"]?["staff"] == 90)
    }

    /// E removes a filing and makes it anew; a set-back takes the removal and leaves the first making, of which E never had the
    /// number.
    @Test
    func `what was removed and is made anew comes back, for its making stands under a number that E never had`()
        throws
    {
        let world = try World()
        let (device, other) = (world.devices[0], world.devices[1])
        let empty = world.server.backup()
        let filing = try world.addFiling(2)
        world.setBack(to: empty)
        try device.sync()
        let made = world.server.backup()
        other.delete((.filing, filing))
        try other.sync()
        #expect(world.server.record(.filing, filing)?.isDeleted == true)
        let again = other.create(.filing, filing, Samples.filing(2).merging(["name": "乙"]) { $1 })
        world.setBack(to: made, epoch: 3)
        try other.sync()
        #expect(world.outcome(again) == .applied)
        #expect(world.server.openCases.isEmpty)
        #expect(world.server.value(.filing, filing, "name") == "乙")
    }

    /// A set-back takes away a row that one device removes and another edits; both wait for it.
    @Test
    func `a removal and an edit wait for a row: when it comes the removal takes the edit along, which nobody saw`()
        throws
    {
        let world = try World(devices: 3)
        let backup = world.server.backup()
        let row = try world.addHire(1)
        world.devices[1].delete((.hire, row))
        world.devices[2].update(.hire, row, ["post": "丙"])
        world.setBack(to: backup)
        try world.devices[1].sync()
        try world.devices[2].sync()
        #expect(world.server.openCases.map { $0.body["type"] } == ["missing", "missing"])
        try world.devices[0].sync()
        #expect(world.server.value(.hire, row, "post") == "丙")
        #expect(try world.onlyCase().body["incoming"]?["!"] == "removed")
    }

    /// D made a second row, which a set-back takes away; before it comes again E makes the first row that very person's.
    @Test func `two rows of D turn out to be one: what he says of the first goes over what he typed for the second`()
        throws
    {
        let world = try World()
        let (device, other) = (world.devices[0], world.devices[1])
        let row = try world.addHire(1)
        let backup = world.server.backup()
        device.create(.hire, device.newID(), Samples.hire(2).merging(["post": "甲"]) { $1 })
        try device.sync()
        device.update(.hire, row, ["post": "乙"])
        world.setBack(to: backup)
        other.update(.hire, row, ["idNumber": Samples.hire(2)["idNumber"] ?? .null, "post": "丁"])
        try other.sync()
        try device.sync()
        #expect(world.server.live(.hire).count == 1)
        let posts = world.server.openCases.compactMap { $0.body["incoming"]?["post"]?.stringValue }
        #expect(Set(posts) == ["甲", "乙"])
    }

    /// D removes the filing, against E's row, then once more with the row, and makes it anew.
    ///
    /// All of it is lost, and D's comes first: the second removal finds the first one's work done.
    @Test func `a filing that its author removed twice and made anew is brought back as it was`() throws {
        let world = try World()
        let (device, other) = (world.devices[0], world.devices[1])
        let backup = world.server.backup()
        let row = other.newID()
        other.create(.hire, row, Samples.hire(1))
        try other.sync()
        device.delete((.filing, world.filing))
        try device.sync()
        let open = try world.onlyCase().id
        device.step([
            device.updating(.conflictCase, open, ["open": false, "choice": "theirs"]), device.deleting(.hire, row),
            device.deleting(.filing, world.filing),
        ])
        device.create(.filing, world.filing, Samples.filing(1).merging(["name": "新名"]) { $1 })
        world.setBack(to: backup)
        try device.sync()
        #expect(world.filing("name") == "新名")
        #expect(world.server.openCases.map { $0.body["type"] } == ["missing"])
    }

    /// D's second row is lost; before it comes again E makes the first row that very person's, and D goes on with the second.
    @Test func `what its author says of a row that turns out to be another goes over what he had typed for that one`()
        throws
    {
        let world = try World()
        let (device, other) = (world.devices[0], world.devices[1])
        let row = try world.addHire(1)
        let backup = world.server.backup()
        let second = device.newID()
        device.create(.hire, second, Samples.hire(2, post: "甲"))
        try device.sync()
        device.update(.hire, second, ["post": "乙"])
        world.setBack(to: backup)
        other.update(.hire, row, ["idNumber": Samples.hire(2)["idNumber"] ?? .null])
        try other.sync()
        try device.sync()
        #expect(world.server.live(.hire).map { $0.body["post"] } == ["工程师"])
        #expect(world.server.openCases.compactMap { $0.body["incoming"]?["post"] } == ["乙"])
    }

    /// D enters a row and submits; E, who pulled that, removes the row.
    ///
    /// All of it is lost but E's removal, which waits for the row.
    @Test func `a removal that waited goes along with its row, and the submission that comes next was made on the row`()
        throws
    {
        let world = try World()
        let (device, other) = (world.devices[0], world.devices[1])
        let backup = world.server.backup()
        let row = device.newID()
        device.create(.hire, row, Samples.hire(1))
        let submit = device.lead(world.filing, to: .submitted)
        device.lead(world.filing, to: .withdrawn)
        try device.sync()
        other.pull()
        other.delete((.hire, row))
        world.setBack(to: backup)
        try other.sync()
        try device.sync()
        #expect(world.server.live(.hire).isEmpty)
        #expect(world.code(submit) == .filingChanged)
    }

    /// E's row is lost, and so is D's, which came after it and of which D says something else, also that it is that very person's.
    @Test func `a row that comes back turns out to be another's: what was said of that other one counts as its heir`()
        throws
    {
        let world = try World()
        let (device, other) = (world.devices[0], world.devices[1])
        let backup = world.server.backup()
        other.create(.hire, other.newID(), Samples.hire(2, post: "甲"))
        try other.sync()
        let row = device.newID()
        device.create(.hire, row, Samples.hire(1))
        try device.sync()
        device.update(.hire, row, ["post": "乙"])
        device.update(.hire, row, ["idNumber": Samples.hire(2)["idNumber"] ?? .null])
        world.setBack(to: backup)
        try device.sync()
        try other.sync()
        #expect(world.server.live(.hire).map { $0.body["post"] } == ["乙"])
        #expect(world.server.openCases.compactMap { $0.body["incoming"]?["post"] } == ["甲"])
    }

    /// In one step D says something of each of two rows; E has removed the second and given its person to the first.
    ///
    /// What D says next of the first is about what it had said of that.
    @Test(arguments: 0..<8)
    func `one step told of two rows that are one by now: what comes next of one goes over what was said of the other`(
        skipping: Int
    ) throws {
        let world = try World()
        let (device, other) = (world.devices[0], world.devices[1])
        for _ in 0..<skipping { _ = device.newID() }
        let (row, second) = (try world.addHire(1), try world.addHire(2))
        other.delete((.hire, second))
        other.update(.hire, row, ["idNumber": Samples.hire(2)["idNumber"] ?? .null, "post": "丁"])
        try other.sync()
        device.step([
            device.updating(.hire, row, ["post": "甲"]), device.updating(.hire, second, ["post": "乙"]),
        ])
        device.update(.hire, row, ["post": "丙"])
        try device.sync()
        #expect(world.server.value(.hire, row, "post") == "丁")
        #expect(Set(world.server.openCases.compactMap { $0.body["incoming"]?["post"] }) == ["乙", "丙"])
    }

    /// D's two rows are lost; E, who had them, says something of the second and gives its person to the first, and that waits.
    ///
    /// When D's come again the second is the first, of which E knew D's word under the other name alone.
    @Test func `kept work on one row comes along when that turns out to be another, and overwrites what stands there`()
        throws
    {
        let world = try World()
        let (device, other) = (world.devices[0], world.devices[1])
        let backup = world.server.backup()
        let (row, second) = (device.newID(), device.newID())
        device.create(.hire, row, Samples.hire(1, post: "甲"))
        device.create(.hire, second, Samples.hire(2, post: "乙"))
        try device.sync()
        other.pull()
        other.update(.hire, second, ["post": "丙"])
        other.update(.hire, row, ["idNumber": Samples.hire(2)["idNumber"] ?? .null])
        world.setBack(to: backup)
        try other.sync()
        try device.sync()
        #expect(world.server.live(.hire).map { $0.body["post"] } == ["甲"])
        #expect(Set(world.server.openCases.compactMap { $0.body["incoming"]?["post"] }) == ["乙", "丙"])
    }

    /// D enters a person anew whose row E has removed, and says more than once something of either row.
    @Test func `what is said of a row for the third time is kept beside the second, for its case has another's number`()
        throws
    {
        let world = try World()
        let (device, other) = (world.devices[0], world.devices[1])
        let row = try world.addHire(1)
        other.delete((.hire, row))
        try other.sync()
        let second = device.newID()
        device.step([
            device.creating(.hire, second, Samples.hire(1, post: "甲")), device.updating(.hire, row, ["post": "一"]),
        ])
        for (post, kept) in [("乙", "二"), ("丙", "三")] {
            device.step([
                device.updating(.hire, second, ["post": .string(post)]),
                device.updating(.hire, row, ["post": .string(kept)]),
            ])
        }
        try device.sync()
        #expect(world.server.live(.hire).map { $0.body["post"] } == ["丙"])
        #expect(try world.onlyCase().body["incoming"] == ["post": "三"])
    }

    /// D enters two persons in one step, of whom one is E's, and decides for what stands; all of that is lost.
    ///
    /// By the time it comes again E's row is the other's: of that D was never asked.
    @Test func `a decision about one row of a step takes back what the step said of another, which is that row by now`()
        throws
    {
        let world = try World()
        let (device, other) = (world.devices[0], world.devices[1])
        let row = try world.addHire(1)
        let backup = world.server.backup()
        device.step([
            device.creating(.hire, device.newID(), Samples.hire(1, post: "甲")),
            device.creating(.hire, device.newID(), Samples.hire(2, post: "乙")),
        ])
        try device.sync()
        device.close(try world.onlyCase().id, choice: "mine", writing: ["post": "工程师"])
        world.setBack(to: backup)
        other.update(.hire, row, ["idNumber": Samples.hire(2)["idNumber"] ?? .null])
        try other.sync()
        try device.sync()
        #expect(world.server.value(.hire, row, "post") == "工程师")
        #expect(try world.onlyCase().body["incoming"] == ["post": "乙"])
    }

    /// D enters two persons who are there, and removes them; that is held, and D, who sees whose they are, removes those.
    ///
    /// All but E's rows is lost, and E says something of either.
    @Test func `two removals of two rows, by either name, are one question about each`() throws {
        let world = try World()
        let (device, other) = (world.devices[0], world.devices[1])
        let rows = (other.newID(), other.newID())
        other.create(.hire, rows.0, Samples.hire(1))
        other.create(.hire, rows.1, Samples.hire(2))
        try other.sync()
        let backup = world.server.backup()
        let twins = (device.newID(), device.newID())
        device.step([
            device.creating(.hire, twins.0, Samples.hire(1)), device.creating(.hire, twins.1, Samples.hire(2)),
        ])
        device.delete((.hire, twins.0), (.hire, twins.1))
        try device.sync()
        #expect(world.server.openCases.map { $0.body["type"] } == ["delete", "delete"])
        device.delete((.hire, rows.0), (.hire, rows.1))
        world.setBack(to: backup)
        other.update(.hire, rows.0, ["post": "甲"])
        other.update(.hire, rows.1, ["post": "乙"])
        try other.sync()
        try device.sync()
        #expect(world.server.openCases.count { $0.body["type"] == "delete" } == 2)
        #expect(world.server.live(.hire).count == 2)
    }
}
