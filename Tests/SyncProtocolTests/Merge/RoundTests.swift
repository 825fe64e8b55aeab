import Core
import SyncProtocol
import Testing

/// A round that is closed or frozen in a unit's scope takes no filing.
struct RoundTests {
    @Test(arguments: [RoundStatus.closed, .frozen])
    func `what is submitted after the round was closed is refused, and taken again once it is open`(
        status: RoundStatus
    ) throws {
        let world = try World()
        try world.setRound(status)
        let device = world.devices[0]
        let submit = device.lead(world.filing, to: .submitted)
        try device.push()
        #expect(world.code(submit) == .roundClosed)
        #expect(world.server.receipts[submit.id]?.detail == status.rawValue)
        #expect(world.filing("state") == "draft")
        try world.setRound(.open)
        let retry = device.step(submit.changes, replaces: submit.id)
        try device.push()
        #expect(world.outcome(retry) == .applied)
    }

    @Test func `work on a draft, and taking back, go on in a closed round`() throws {
        let world = try World()
        try world.hand(to: .submitted)
        try world.setRound(.closed)
        let device = world.devices[0]
        let back = device.lead(world.filing, to: .withdrawn)
        let edit = device.update(.filing, world.filing, ["staff": 90])
        try device.push()
        #expect(world.outcome(back) == .applied && world.outcome(edit) == .applied)
    }

    @Test func `what was submitted is not taken back from a frozen round, and a draft is`() throws {
        for state in [FilingState.submitted, .draft] {
            let world = try World()
            if state == .submitted { try world.hand(to: .submitted) }
            try world.setRound(.frozen)
            let back = world.devices[0].lead(world.filing, to: .withdrawn)
            try world.devices[0].push()
            #expect(world.code(back) == (state == .submitted ? .roundClosed : nil))
            #expect(world.filing("state") == .string(state == .submitted ? "submitted" : "withdrawn"))
        }
    }

    @Test func `the commission returns in a closed round, and not in a frozen one`() throws {
        for status in [RoundStatus.closed, .frozen] {
            let world = try World()
            try world.hand(to: .submitted)
            try world.setRound(status)
            let step = try world.commission(leads: .returned)
            #expect(world.code(step) == (status == .closed ? nil : .roundClosed))
        }
    }

    @Test func `another round's standing is nothing to this one`() throws {
        let world = try World()
        let console = world.console()
        console.create(
            .roundStanding,
            .roundStanding(unit: Samples.unit, round: "2017"),
            ["round": "2017", "unit": .string(Samples.unit), "status": "frozen"]
        )
        try console.push()
        let submit = world.devices[0].lead(world.filing, to: .submitted)
        try world.devices[0].push()
        #expect(world.outcome(submit) == .applied)
    }
}
