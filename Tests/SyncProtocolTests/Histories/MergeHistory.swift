import Core
import SyncProtocol
import Testing

/// Section 4: merge.
struct MergeHistory {
    private func lastWriter(_ rules: RuleSet) throws -> [String] {
        let world = try World(rules: rules)
        world.devices[0].update(.filing, world.filing, ["name": "甲"])
        world.devices[1].update(.filing, world.filing, ["name": "乙"])
        try world.syncAll()
        return world.ending("name")
    }

    @Test func `the last writer wins, and nobody learns of the other value`() throws {
        #expect(try lastWriter(.all) == ["\"甲\"", "\"乙\""])
        #if DEBUG
        #expect(try lastWriter(.without(.fieldCase)) == ["\"乙\""])
        #endif
    }

    private func united(_ rules: RuleSet) throws -> JSONValue? {
        let world = try World(rules: rules)
        let all = Samples.lines
        world.devices[1].update(.filing, world.filing, ["lines": [all[0]]])
        try world.devices[1].push()
        world.devices[0].update(.filing, world.filing, ["lines": [all[0], all[1], all[2]]])
        world.devices[0].update(.filing, world.filing, ["lines": [all[1], all[2]]])
        try world.devices[0].push()
        return world.filing("lines")
    }

    @Test func `removals came back`() throws {
        let all = Samples.lines
        #expect(try united(.all) == [all[2]])
        #if DEBUG
        #expect(try united(.without(.unionByDifference))?.arrayValue?.contains(all[0]) == true)
        #endif
    }

    private func together(_ rules: RuleSet) throws -> (RefusalCode?, cases: Int) {
        let world = try World(rules: rules)
        world.devices[0].update(.filing, world.filing, ["staff": 60])
        let raised = world.devices[1].update(.filing, world.filing, ["staffCollege": 90])
        try world.syncAll()
        return (world.code(raised), world.server.openCases.count)
    }

    @Test func `D lowers staff, E raises staffCollege: each valid, together impossible`() throws {
        #expect(try together(.all) == (nil, 1))
        #if DEBUG
        #expect(try together(.without(.mergeUnit)) == (.schema, 0), "E's valid figure is parked with an error")
        #endif
    }

    private func unseenFigures(_ rules: RuleSet) throws -> (JSONValue?, JSONValue?) {
        let world = try World(rules: rules)
        world.devices[1].update(.filing, world.filing, ["staff": 90])
        world.devices[0].lead(world.filing, to: .submitted)
        try world.devices[1].push()
        try world.devices[0].push()
        return (world.filing("state"), world.filing("staff"))
    }

    @Test func `D submits on @5, E's figures are @6: submitted facts nobody saw`() throws {
        #expect(try unseenFigures(.all) == ("draft", 90))
        #if DEBUG
        #expect(try unseenFigures(.without(.transitionSeesAll)) == ("submitted", 90))
        #endif
    }

    private func undone(_ rules: RuleSet) throws -> JSONValue? {
        let world = try World(rules: rules)
        world.devices[0].lead(world.filing, to: .submitted)
        world.devices[1].lead(world.filing, to: .submitted)
        try world.devices[1].push()
        try world.commission(leads: .returned)
        try world.devices[0].push()
        return world.filing("state")
    }

    @Test func `the commission returns; D's old submit undoes the return`() throws {
        #expect(try undone(.all) == "returned")
        #if DEBUG
        #expect(try undone(.without(.stateNeverMerged)) == "submitted")
        #expect(try undone(.without(.transitionSeesAll)) == "submitted")
        #endif
    }

    /// D removes the filing and sends first, or E's hires come first.
    private func orphaned(_ rules: RuleSet, removalFirst: Bool) throws -> (filing: Bool, hires: Int) {
        let world = try World(rules: rules)
        world.devices[0].delete((.filing, world.filing))
        for person in 1...3 { world.devices[1].create(.hire, world.devices[1].newID(), Samples.hire(person)) }
        for device in removalFirst ? world.devices : world.devices.reversed() { try device.push() }
        return (world.filing("name") != nil, world.server.live(.hire).count)
    }

    @Test(arguments: [true, false])
    func `D removes a filing, E offline adds hires to it: orphans`(removalFirst: Bool) throws {
        #expect(try orphaned(.all, removalFirst: removalFirst) == (true, 3))
        #if DEBUG
        if removalFirst {
            // Without the restoration of parents the rows would hang in the air.
            #expect(try orphaned(.without(.restoration), removalFirst: true) == (false, 3))
        } else {
            #expect(try orphaned(.without(.heldParentRemoval), removalFirst: false) == (false, 3))
        }
        #endif
    }

    private func removedUnseen(_ rules: RuleSet, editFirst: Bool) throws -> JSONValue? {
        let world = try World(rules: rules)
        let hire = try world.addHire(1)
        world.devices[0].update(.hire, hire, ["post": "主管"])
        world.devices[1].delete((.hire, hire))
        for device in editFirst ? world.devices : world.devices.reversed() { try device.push() }
        return world.server.value(.hire, hire, "post")
    }

    @Test func `an edit goes with the record that another removes, or comes too late for it`() throws {
        for editFirst in [true, false] { #expect(try removedUnseen(.all, editFirst: editFirst) == "主管") }
        #if DEBUG
        #expect(try removedUnseen(.without(.heldRemoval), editFirst: true) == nil)
        #expect(try removedUnseen(.without(.restoration), editFirst: false) == nil)
        #endif
    }

    private func madeAnew(_ rules: RuleSet) throws -> JSONValue? {
        let world = try World(rules: rules)
        world.devices[1].update(.filing, world.filing, ["remark": "旧"])
        world.devices[0].delete((.filing, world.filing))
        world.devices[0].create(.filing, world.filing, Samples.filing(1))
        try world.devices[0].push()
        try world.devices[1].push()
        return world.filing("remark")
    }

    @Test func `an edit of the former record lands in the one that was made anew`() throws {
        #expect(try madeAnew(.all) == nil)
        #if DEBUG
        #expect(try madeAnew(.without(.wholeCreation)) == "旧")
        #endif
    }

    /// D removes the filing, which E's remark holds back, and makes it anew before a pull says so.
    @Test
    func `a set of a filing that is made anew, while its removal was held back, is what its author's screen shows`()
        throws
    {
        let world = try World()
        let (device, other) = (world.devices[0], world.devices[1])
        let all = Samples.lines
        other.update(.filing, world.filing, ["remark": "乙"])
        try other.push()
        device.delete((.filing, world.filing))
        try device.push()
        #expect(world.filing("lines") != nil, "held back")
        device.create(.filing, world.filing, Samples.filing(1).merging(["lines": [all[2]]]) { $1 })
        device.pull()
        let shown = try #require(device.shown(.filing, world.filing)?["lines"])
        try device.push()
        #expect(world.filing("lines") == shown)
    }
}
