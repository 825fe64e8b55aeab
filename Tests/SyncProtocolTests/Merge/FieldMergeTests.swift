import Core
import SyncProtocol
import Testing

struct FieldMergeTests {
    @Test func `different fields of two devices are both kept`() throws {
        let world = try World()
        let first = world.devices[0].update(.filing, world.filing, ["remark": "甲"])
        let second = world.devices[1].update(.filing, world.filing, ["name": "乙"])
        try world.syncAll()
        #expect(world.filing("remark") == "甲")
        #expect(world.filing("name") == "乙")
        #expect(world.outcome(first) == .applied && world.outcome(second) == .applied)
        #expect(world.server.openCases.isEmpty)
    }

    @Test func `the same field conflicts, what stood first stays, the other value is kept`() throws {
        let world = try World()
        world.devices[0].update(.filing, world.filing, ["name": "甲"])
        let second = world.devices[1].update(.filing, world.filing, ["name": "乙", "remark": "丙"])
        try world.syncAll()
        #expect(world.outcome(second) == .conflicted)
        #expect(world.filing("name") == "甲")
        #expect(world.filing("remark") == "丙", "the rest of the change-set takes effect")
        let open = try world.onlyCase()
        #expect(open.body["incoming"] == ["name": "乙"])
        #expect(open.body["standing"] == ["name": "甲"])
        #expect(open.body["base"] == ["name": "企业"])
        #expect(open.body["field"] == "name")
        #expect(open.body["filing"]?.stringValue == world.filing.rawValue)
        #expect(open.body["device"]?.stringValue == world.devices[1].chain.device.rawValue)
        #expect(open.body["standingDevice"]?.stringValue == world.devices[0].chain.device.rawValue)
        #expect(world.devices[1].receipt(second)?.cases == [open.id])
    }

    @Test func `equal values are merged without a case`() throws {
        let world = try World()
        world.devices[0].update(.filing, world.filing, ["name": "同"])
        let second = world.devices[1].update(.filing, world.filing, ["name": "同"])
        try world.syncAll()
        #expect(world.outcome(second) == .merged)
        #expect(world.filing("name") == "同")
        #expect(world.server.openCases.isEmpty)
    }

    @Test(
        arguments: [
            (["staff": 60], ["staffCollege": 90]), (["offshore": "490"], ["total": "250"]),
            (["total": "250"], ["offshore": "490"]),
        ] as [([String: JSONValue], [String: JSONValue])]
    )
    func `fields that one constraint names are one merge unit`(
        first: [String: JSONValue],
        second: [String: JSONValue]
    ) throws {
        let world = try World()
        world.devices[0].update(.filing, world.filing, first)
        let changeSet = world.devices[1].update(.filing, world.filing, second)
        try world.syncAll()
        #expect(world.outcome(changeSet) == .conflicted)
        for (field, value) in first { #expect(world.filing(field) == value) }
        for (field, value) in second { #expect(world.filing(field) != value) }
        #expect(try world.onlyCase().body["incoming"] == .object(second))
    }

    @Test func `a hire date and a leave date are one merge unit`() throws {
        let world = try World()
        let hire = try world.addHire(1)
        world.devices[0].update(.hire, hire, ["hireDate": "2016-03-01"])
        world.devices[1].update(.hire, hire, ["inService": false, "leaveDate": "2016-01-31"])
        try world.syncAll()
        #expect(world.server.value(.hire, hire, "inService") == true)
        #expect(world.server.value(.hire, hire, "leaveDate") == nil)
        let open = try world.onlyCase()
        #expect(open.body["field"] == "inService+leaveDate")
        #expect(open.body["incoming"] == ["inService": false, "leaveDate": "2016-01-31"])
    }

    @Test func `half of a unit entered alike is no conflict if the rest was seen`() throws {
        let world = try World()
        world.devices[0].update(.filing, world.filing, ["staff": 80])
        let second = world.devices[1].update(.filing, world.filing, ["staff": 80, "staffCollege": 70])
        try world.syncAll()
        #expect(world.outcome(second) == .applied)
        #expect(world.filing("staffCollege") == 70)
    }

    @Test func `own edits of both halves of a unit before a pull are no conflict`() throws {
        let world = try World()
        world.devices[0].update(.filing, world.filing, ["staff": 80])
        try world.devices[0].push()
        let second = world.devices[0].update(.filing, world.filing, ["staffCollege": 70])
        try world.syncAll()
        #expect(world.outcome(second) == .applied)
        #expect(world.server.openCases.isEmpty)
    }

    @Test func `a cleared field has no member, and clearing meets another's value like any edit`() throws {
        let world = try World()
        world.devices[0].update(.filing, world.filing, ["remark": "甲"])
        try world.syncAll()
        let clearing = world.devices[0].update(.filing, world.filing, ["remark": .null])
        let other = world.devices[1].update(.filing, world.filing, ["remark": "乙"])
        try world.syncAll()
        #expect(world.outcome(clearing) == .applied)
        #expect(world.server.record(.filing, world.filing)?.body.keys.contains("remark") == false)
        #expect(world.outcome(other) == .conflicted)
        #expect(try world.onlyCase().body["incoming"] == ["remark": "乙"])
    }

    // MARK: Union

    @Test(arguments: ["lines", "certificates"])
    func `additions and removals of a set are both kept`(field: String) throws {
        let world = try World()
        let all: [JSONValue] = field == "lines" ? Samples.lines : ["A", "B", "C", "D", "E"]
        world.devices[0].update(.filing, world.filing, [field: .array([all[0], all[1]])])
        try world.syncAll()
        world.devices[0].update(.filing, world.filing, [field: .array([all[0], all[2]])])
        let second = world.devices[1].update(.filing, world.filing, [field: .array([all[0], all[1], all[3]])])
        try world.syncAll()
        #expect(world.outcome(second) == .merged)
        #expect(world.filing(field) == .array([all[0], all[2], all[3]]), "the removed one does not come back")
    }

    @Test func `a removal of an own pending addition is not undone by another's addition`() throws {
        let world = try World()
        let all = Samples.lines
        world.devices[0].update(.filing, world.filing, ["lines": .array([all[0], all[1], all[2]])])
        try world.syncAll()
        world.devices[0].update(.filing, world.filing, ["lines": .array([all[0], all[1], all[2], all[3]])])
        world.devices[0].update(.filing, world.filing, ["lines": .array([all[1], all[2]])])
        world.devices[1].update(.filing, world.filing, ["lines": .array([all[0], all[1], all[2], all[4]])])
        try world.devices[1].push()
        try world.syncAll()
        #expect(world.filing("lines") == .array([all[1], all[2], all[4]]))
    }

    @Test func `removals that together leave a required set empty go to a case, not to a refusal`() throws {
        let world = try World()
        let all = Samples.lines
        world.devices[0].update(.filing, world.filing, ["lines": .array([all[0]])])
        let second = world.devices[1].update(.filing, world.filing, ["lines": .array([all[1]])])
        try world.syncAll()
        #expect(world.outcome(second) == .conflicted)
        #expect(world.filing("lines") == .array([all[0]]))
        #expect(try world.onlyCase().body["incoming"] == ["lines": .array([all[1]])])
    }

    // MARK: What was seen

    @Test func `a replica and its copy edit a field from one base, and neither wins in silence`() throws {
        let world = try World(devices: 1)
        let copy = world.devices[0].copy(drawing: 500)
        world.devices[0].update(.filing, world.filing, ["name": "甲"])
        let second = copy.update(.filing, world.filing, ["name": "乙"])
        try world.devices[0].push()
        try copy.push()
        #expect(world.outcome(second) == .conflicted)
        #expect(world.filing("name") == "甲")
        #expect(try world.onlyCase().body["incoming"] == ["name": "乙"])
    }

    @Test func `an edit over an own pending one does not hide what a pull brought meanwhile`() throws {
        let world = try World()
        world.devices[1].update(.filing, world.filing, ["name": "乙"])
        try world.devices[1].push()
        world.devices[0].update(.filing, world.filing, ["name": "甲一"])
        world.devices[0].pull()
        #expect(world.devices[0].shown(.filing, world.filing)?["name"] == "甲一")
        let again = world.devices[0].update(.filing, world.filing, ["name": "甲二"])
        try world.devices[0].push()
        #expect(world.outcome(again) == .conflicted)
        #expect(world.filing("name") == "乙")
        #expect(try world.onlyCase().body["incoming"] == ["name": "甲二"], "a later value replaces the earlier")
    }

    @Test func `an own chain of edits is no conflict with itself`() throws {
        let world = try World()
        for number in 0..<5 { world.devices[0].update(.filing, world.filing, ["name": .string("名\(number)")]) }
        try world.devices[0].push()
        let last = world.devices[0].update(.filing, world.filing, ["name": "最后"])
        try world.syncAll()
        #expect(world.outcome(last) == .applied)
        #expect(world.filing("name") == "最后")
        #expect(world.server.openCases.isEmpty)
    }

    @Test func `two merges of one reading would overwrite; one after the other they do not`() throws {
        let world = try World()
        let first = world.devices[0].update(.filing, world.filing, ["name": "甲"])
        let second = world.devices[1].update(.filing, world.filing, ["name": "乙"])
        let author = Author.unit(Samples.unit)
        let early = try Merge.plan(second, by: author, in: world.server)
        #expect(early.outcome == .applied)
        try world.devices[0].push()
        let late = try Merge.plan(second, by: author, in: world.server)
        #expect(late.outcome == .conflicted, "only the state under the counter's lock may decide")
        #expect(world.outcome(first) == .applied)
    }
}
