import Core
import SyncProtocol
import Testing

struct RefusalTests {
    private func refusal(_ changes: (World) throws -> [Change]) throws -> RefusalCode? {
        let world = try World()
        let before = world.server.head
        let changeSet = world.devices[0].step(try changes(world))
        try world.devices[0].push()
        if world.code(changeSet) != nil { #expect(world.server.head == before, "a refusal has no revision") }
        return world.code(changeSet)
    }

    @Test(
        arguments: [
            ("state", "accepted", RefusalCode.authority), ("uscc", .string(Samples.unifiedCode(2)), .authority),
            ("round", "2017", .authority), ("unit", "310104", .authority), ("nonsense", "1", .schema),
            ("staff", "100", .schema), ("staff", -1, .schema), ("staffCollege", 101, .schema),
            ("lines", ["ITO.NONE"], .schema),
            ("name", .null, .schema), ("total", "1.0", .schema), ("category", "XYZ", .schema),
        ] as [(String, JSONValue, RefusalCode)]
    )
    func `an edit that may not be is refused`(field: String, value: JSONValue, expected: RefusalCode) throws {
        let code = try refusal { world in
            [
                Change(
                    kind: .filing,
                    record: world.filing,
                    operation: .update,
                    base: .revision(world.server.head),
                    set: [field: value]
                )
            ]
        }
        #expect(code == expected)
    }

    @Test func `a kind that is unknown here is refused`() throws {
        let change = Change(kind: Kind(rawValue: "claim"), record: Samples.randomID(1), operation: .create)
        #expect(try refusal { _ in [change] } == .schema)
    }

    @Test(arguments: [Kind.alias, .round])
    func `a unit's device makes no alias and no round`(kind: Kind) throws {
        let code = try refusal { _ in [Change(kind: kind, record: Samples.randomID(1), operation: .create, set: [:])] }
        #expect(code == (kind == .round ? .scope : .authority))
    }

    @Test func `a record whose identifier is derived from other fields is refused`() throws {
        let code = try refusal { _ in
            [Change(kind: .enterprise, record: Samples.enterpriseID(3), operation: .create, set: Samples.enterprise(2))]
        }
        #expect(code == .schema)
    }

    @Test func `a filing may not say that it is another unit's`() throws {
        var body = Samples.enterprise(2)
        body["unit"] = "310104"
        let code = try refusal { _ in
            [Change(kind: .enterprise, record: Samples.enterpriseID(2), operation: .create, set: body)]
        }
        #expect(code == .schema)
    }

    @Test(arguments: ["310101199001011000", "31010119900101", "", "E12345678"])
    func `an ID number that does not hold is refused`(number: String) throws {
        var body = Samples.hire(1)
        body["idNumber"] = .string(number)
        let code = try refusal { _ in
            [Change(kind: .hire, record: Samples.randomID(1), operation: .create, set: body)]
        }
        #expect(code == .schema)
    }

    @Test func `a hire without a filing is refused`() throws {
        let body = Samples.hire(1, of: 2)
        let code = try refusal { _ in
            [Change(kind: .hire, record: Samples.randomID(1), operation: .create, set: body)]
        }
        #expect(code == .unknownRecord)
    }

    @Test func `a change of a record that never was is refused`() throws {
        let code = try refusal { _ in
            [Change(kind: .hire, record: Samples.randomID(1), operation: .update, set: ["post": "主管"])]
        }
        #expect(code == .unknownRecord)
    }

    @Test func `a base beyond the head is refused, wherever it stands`() throws {
        let beyond = Base.revision(Revision(epoch: 1, number: 999))
        let later = Base.revision(Revision(epoch: 2, number: 0))
        for base in [beyond, later] {
            let whole = try refusal { world in
                [Change(kind: .filing, record: world.filing, operation: .update, base: base, set: ["name": "甲"])]
            }
            #expect(whole == .base)
            let field = try refusal { world in
                [
                    Change(
                        kind: .filing,
                        record: world.filing,
                        operation: .update,
                        fieldBases: ["name": base],
                        set: ["name": "甲"]
                    )
                ]
            }
            #expect(field == .base)
        }
    }

    @Test func `a base on a change-set that did not take effect is refused`() throws {
        let code = try refusal { world in
            let base = Base.changeSet(ChangeSetID(Samples.randomID(77)))
            return [Change(kind: .filing, record: world.filing, operation: .update, base: base, set: ["name": "甲"])]
        }
        #expect(code == .dependency)
    }

    @Test func `a change-set of another unit's scope is refused`() throws {
        let world = try World()
        let changeSet = world.devices[0].update(.filing, world.filing, ["name": "甲"])
        #expect(try Merge.plan(changeSet, by: .unit("310104"), in: world.server).code == .scope)
        var city = changeSet
        city.scope = .city
        #expect(try Merge.plan(city, by: .unit(Samples.unit), in: world.server).code == .scope)
    }

    @Test func `a unit writes no other unit's record in city`() throws {
        let city = MemoryScope(.city)
        let device = TestDevice(city, name: 1)
        let other = RecordID.unit("310104")
        _ = try city.push(device.create(.unit, other, FilingUnit.sample("310104")), by: .commission)
        device.pull()
        let edit = device.update(.unit, other, ["phone": "电话"])
        #expect(try Merge.plan(edit, by: .unit(Samples.unit), in: city).code == .scope)
        let removal = device.step(
            [Change(kind: .unit, record: other, operation: .delete, base: .revision(city.head))],
            dependsOn: []
        )
        #expect(try Merge.plan(removal, by: .unit("310104"), in: city).code == .authority)
    }

    // MARK: Order and retries

    @Test func `what depends on a refused change-set is refused, and nothing else`() throws {
        let world = try World()
        let device = world.devices[0]
        let bad = device.step([
            Change(kind: .filing, record: world.filing, operation: .update, base: .none, set: ["staff": -1])
        ])
        // A value of a wrong form is refused also where it would only be kept in a case.
        let dependant = device.update(.filing, world.filing, ["name": "甲"])
        let free = device.create(.enterprise, Samples.enterpriseID(2), Samples.enterprise(2))
        try device.push()
        #expect(world.code(bad) == .schema)
        #expect(world.code(dependant) == .dependency)
        #expect(world.outcome(free) == .applied)
        #expect(device.parked.map(\.id) == [bad.id, dependant.id])
        device.pull()
        #expect(device.shown(.filing, world.filing)?["name"] == "企业", "parked work is not replayed")
    }

    @Test func `a retry is a new change-set, takes effect once, and so do its dependants`() throws {
        let world = try World()
        let device = world.devices[0]
        let hire = device.newID()
        let bad = device.step([Change(kind: .hire, record: hire, operation: .create, set: Samples.hire(1, of: 2))])
        let dependant = device.update(.hire, hire, ["post": "主管"])
        try device.sync()
        #expect(world.code(bad) == .unknownRecord)
        #expect(world.code(dependant) == .dependency)
        let retry = device.step(
            [Change(kind: .hire, record: hire, operation: .create, set: Samples.hire(1))],
            replaces: bad.id
        )
        // The same bases: they name the original, for which the retry stands.
        let second = device.step(dependant.changes, replaces: dependant.id, dependsOn: [retry.id])
        try device.sync()
        #expect(world.outcome(retry) == .applied)
        #expect(world.outcome(second) == .applied)
        #expect(world.server.value(.hire, hire, "post") == "主管")
        let again = device.step(dependant.changes, replaces: bad.id)
        try device.sync()
        #expect(world.code(again) == .replaced)
        let onOriginal = device.step([device.updating(.hire, hire, ["seq": 3])], dependsOn: [bad.id])
        try device.sync()
        #expect(world.outcome(onOriginal) == .applied, "a retry took effect in place of what it names")
    }

    @Test func `an original that comes after its retry does not take effect as well`() throws {
        let world = try World(devices: 1)
        let device = world.devices[0]
        let copy = device.copy(drawing: 500)
        let original = device.update(.filing, world.filing, ["remark": "原"])
        let retry = copy.step(original.changes, replaces: original.id)
        try copy.push()
        try device.push()
        #expect(world.outcome(retry) == .applied)
        #expect(world.code(original) == .replaced)
    }

    @Test func `the same change-set gets its first answer again, another under its identifier is refused`() throws {
        let world = try World()
        let first = world.devices[0].update(.filing, world.filing, ["name": "甲"])
        let receipt = try world.server.push(first)
        let head = world.server.head
        #expect(try world.server.push(first) == receipt)
        var other = first
        other.time = "2016-09-02T08:00:00Z"
        #expect(try world.server.push(other)?.code == .idReused)
        #expect(world.server.head == head)
    }

    @Test func `one whose predecessor has no outcome gets none`() throws {
        let world = try World()
        world.devices[0].update(.filing, world.filing, ["name": "甲"])
        let second = world.devices[0].update(.filing, world.filing, ["remark": "乙"])
        #expect(try world.server.push(second) == nil)
        try world.devices[0].push()
        #expect(world.outcome(second) == .applied)
    }

    @Test func `clocks decide nothing`() throws {
        let world = try World()
        world.devices[0].update(.filing, world.filing, ["name": "甲"])
        var skewed = world.devices[1].update(.filing, world.filing, ["name": "乙"])
        try world.devices[0].push()
        var plans: [Outcome] = []
        for time in ["2006-01-01T00:00:00Z", "2026-01-01T00:00:00Z", "no time"] {
            skewed.time = time
            plans.append(try Merge.plan(skewed, by: .unit(Samples.unit), in: world.server).outcome)
        }
        #expect(plans == [.conflicted, .conflicted, .conflicted])
    }
}
