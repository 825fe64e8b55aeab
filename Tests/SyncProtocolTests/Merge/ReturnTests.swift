import Core
import SyncProtocol
import Testing

/// A return gives back what it names, and that alone.
struct ReturnTests {
    @Test func `a return is one change-set with its review, its remarks and what it gives back`() throws {
        let world = try World()
        let changeSet = try world.giveBack([world.place("staff")])
        #expect(world.filing("state") == "returned")
        #expect(world.filing("reopened") == .array([.string(world.place("staff"))]))
        #expect(world.server.live(.review).count == 1 && world.server.live(.remark).count == 1)
        let revision = world.server.receipts[changeSet.id]?.revision
        for kind in [Kind.filing, .review, .remark] {
            #expect(world.server.live(kind).allSatisfy { $0.revision == revision }, "\(kind)")
        }
    }

    @Test func `what a return names is changed, what it does not name waits as a late amendment`() throws {
        let world = try World()
        try world.giveBack([world.place("staff"), world.place("staffCollege")])
        let device = world.devices[0]
        let both = device.update(.filing, world.filing, ["staff": 90, "paperVolumes": 9])
        try device.push()
        #expect(world.outcome(both) == .conflicted)
        #expect(world.filing("staff") == 90)
        #expect(world.filing("paperVolumes") == 1)
        let late = try world.onlyCase()
        #expect(late.body["type"] == "late" && late.body["field"] == "paperVolumes")
        #expect(late.body["incoming"] == ["paperVolumes": 9])
    }

    @Test func `a field of a row is given back by itself, and rows may come and go only where all are`() throws {
        for isWhole in [false, true] {
            let world = try World()
            let hires = [try world.addHire(1), try world.addHire(2)]
            try world.giveBack(isWhole ? ["hire/*/*"] : ["hire/\(hires[0])/post"])
            let device = world.devices[0]
            let edits = [
                device.update(.hire, hires[0], ["post": "经理"]), device.update(.hire, hires[1], ["post": "经理"]),
            ]
            let added = device.create(.hire, device.newID(), Samples.hire(3))
            let removed = device.delete((.hire, hires[1]))
            try device.push()
            #expect(world.outcome(edits[0]) == .applied)
            for changeSet in [edits[1], added, removed] {
                #expect(world.outcome(changeSet) == (isWhole ? .applied : .conflicted))
            }
            #expect(world.server.value(.hire, hires[0], "post") == "经理")
            #expect(world.server.live(.hire).count == 2)
            #expect(world.server.openCases.allSatisfy { $0.body["type"] == "late" })
            #expect(world.server.openCases.isEmpty == isWhole)
        }
    }

    @Test func `a return that names nothing gives everything back`() throws {
        let world = try World()
        let hire = try world.addHire(1)
        try world.giveBack([])
        #expect(world.filing("reopened") == nil)
        let device = world.devices[0]
        let work = [
            device.update(.filing, world.filing, ["paperVolumes": 9]), device.delete((.hire, hire)),
            device.create(.hire, device.newID(), Samples.hire(2)),
        ]
        try device.push()
        #expect(work.allSatisfy { world.outcome($0) == .applied })
    }

    @Test func `a reason for a warning may be given whatever a return names`() throws {
        let world = try World()
        try world.giveBack([world.place("staff")])
        let reason = Samples.acknowledgementID(world.filing)
        let given = world.devices[0].create(.acknowledgement, reason, Samples.acknowledgement(world.filing))
        try world.devices[0].push()
        #expect(world.outcome(given) == .applied)
    }

    @Test(arguments: [FilingState.submitted, .withdrawn])
    func `the unit's next step is over with what a return named`(state: FilingState) throws {
        let world = try World()
        try world.giveBack([world.place("staff")])
        try world.hand(to: state)
        #expect(world.filing("reopened") == nil)
        let edit = world.devices[0].update(.filing, world.filing, ["paperVolumes": 9])
        try world.devices[0].push()
        #expect(world.outcome(edit) == (state == .withdrawn ? .applied : .conflicted))
    }

    @Test func `of late amendments a return takes in what it names; the others stay the commission's`() throws {
        let world = try World()
        world.devices[0].lead(world.filing, to: .submitted)
        world.devices[1].update(.filing, world.filing, ["staff": 90])
        world.devices[1].update(.filing, world.filing, ["paperVolumes": 9])
        for device in world.devices { try device.push() }
        #expect(world.server.openCases.count == 2)
        try world.giveBack([world.place("staff"), world.place("staffCollege")])
        #expect(world.filing("staff") == 90 && world.filing("paperVolumes") == 1)
        let left = try world.onlyCase()
        #expect(left.body["field"] == "paperVolumes" && left.body["type"] == "late")

        let unit = world.devices[0].close(left.id, choice: "mine", writing: ["paperVolumes": 9])
        try world.devices[0].push()
        #expect(world.code(unit) == .authority)
        let console = world.console()
        let closing = console.step([
            console.updating(.conflictCase, left.id, ["open": false, "choice": "setAside", "reason": "已核对"])
        ])
        try console.push()
        #expect(world.outcome(closing) == .applied)
    }

    // MARK: What a change-set of the commission may bring

    enum Stranger: CaseIterable {
        case fact, otherFiling, secondStep, otherState, remarkEdited, fieldBeside, notReturned, malformed
    }

    private func changes(_ stranger: Stranger, _ console: TestDevice, _ world: World, hire: RecordID) -> [Change] {
        var step = console.leading(world.filing, to: .returned)
        switch stranger {
        case .fact: return [step, console.updating(.hire, hire, ["post": "经理"])]
        case .otherFiling:
            return [step, console.creating(.remark, console.newID(), World.remark(on: Samples.filingID(2)))]
        case .secondStep: return [step, console.leading(world.filing, to: .inReview)]
        case .otherState:
            let review = World.review(of: world.filing, from: .submitted, to: .inReview)
            return [step, console.creating(.review, console.newID(), review)]
        case .remarkEdited:
            return [step, console.updating(.remark, Samples.randomID(77), ["open": false])]
        case .fieldBeside: step.set["paperVolumes"] = 9
        case .notReturned:
            step = console.leading(world.filing, to: .inReview)
            step.set["reopened"] = .array([.string(world.place("staff"))])
        case .malformed: step.set["reopened"] = ["filing/staff"]
        }
        return [step]
    }

    @Test(arguments: Stranger.allCases)
    func `nothing else comes with a step of the commission`(stranger: Stranger) throws {
        let world = try World()
        let hire = try world.addHire(1)
        try world.hand(to: .submitted)
        let before = world.server.live
        let console = world.console()
        let changeSet = console.step(changes(stranger, console, world, hire: hire))
        try console.push()
        #expect(world.code(changeSet) == .schema)
        #expect(world.server.live == before)
    }

    @Test func `a unit's step brings nothing along, and no review is without its step`() throws {
        let world = try World()
        let (unit, console) = (world.devices[0], world.console())
        let remark = unit.creating(.remark, unit.newID(), World.remark(on: world.filing))
        let step = unit.step([unit.leading(world.filing, to: .submitted), remark])
        try unit.push()
        #expect(world.code(step) == .schema)
        unit.pull()
        var opened = unit.leading(world.filing, to: .submitted)
        opened.set["reopened"] = .array([.string(world.place("staff"))])
        let opening = unit.step([opened], dependsOn: [])
        try unit.push()
        #expect(world.code(opening) == .schema)
        let review = World.review(of: world.filing, from: .submitted, to: .inReview)
        let alone = console.create(.review, console.newID(), review)
        try console.push()
        #expect(world.code(alone) == .schema)
    }

    // MARK: What stays

    @Test func `a filing that was reviewed is withdrawn, never removed`() throws {
        let world = try World()
        try world.giveBack([])
        let removal = world.devices[0].delete((.filing, world.filing))
        try world.devices[0].push()
        #expect(world.code(removal) == .authority)
        #expect(world.filing("state") == "returned")
        try world.hand(to: .withdrawn)
        let later = world.devices[0].delete((.filing, world.filing))
        try world.devices[0].push()
        #expect(world.code(later) == .authority)
    }

    @Test func `a submit that had not seen a remark is refused`() throws {
        let world = try World()
        try world.giveBack([])
        let console = world.console()
        console.create(.remark, console.newID(), World.remark(on: world.filing, .filing, nil, "name"))
        try console.push()
        let blind = world.devices[0].lead(world.filing, to: .submitted)
        try world.devices[0].push()
        #expect(world.code(blind) == .filingChanged)
        world.devices[0].pull()
        let seen = world.devices[0].lead(world.filing, to: .submitted)
        try world.devices[0].push()
        #expect(world.outcome(seen) == .applied)
    }

    @Test func `of two devices that submit a returned filing alike the second is told that it is done`() throws {
        let world = try World()
        try world.giveBack([world.place("staff")])
        let steps = world.devices.map { $0.lead(world.filing, to: .submitted) }
        for device in world.devices { try device.push() }
        #expect(world.outcome(steps[0]) == .applied)
        #expect(world.server.receipts[steps[1].id]?.findsItDone == true)
    }
}
