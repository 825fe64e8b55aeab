import Core
import SyncProtocol
import Testing

/// Steps in parts, and what one change-set may touch.
struct StepTests {
    private let step = ChangeSetID(Samples.randomID(5_000_001))

    private func part(_ number: Int, _ changes: [Change], by device: TestDevice) -> ChangeSet {
        device.step(changes, part: ChangeSet.Part(step: step, number: number, count: 2))
    }

    private func row(_ person: Int, by device: TestDevice, of enterprise: Int = 1) -> Change {
        device.creating(.hire, device.newID(), Samples.hire(person, of: enterprise))
    }

    @Test(arguments: [FilingState.submitted, .withdrawn])
    func `no step of a filing while a part of its roster is missing, and each once all have an outcome`(
        state: FilingState
    ) throws {
        let world = try World()
        let (one, two) = (world.devices[0], world.devices[1])
        _ = part(1, [row(1, by: one)], by: one)
        try one.push()
        two.pull()
        let early = two.lead(world.filing, to: state)
        try two.push()
        #expect(world.code(early) == .stepIncomplete)
        #expect(world.server.receipts[early.id]?.detail == step.rawValue)
        _ = part(2, [row(2, by: one)], by: one)
        try one.push()
        two.pull()
        let then = two.lead(world.filing, to: state)
        try two.push()
        #expect(world.outcome(then) == .applied)
    }

    @Test func `a part that was refused has an outcome`() throws {
        let world = try World()
        let (one, two) = (world.devices[0], world.devices[1])
        _ = part(1, [row(1, by: one)], by: one)
        let refused = part(2, [row(2, by: one, of: 7)], by: one)
        try one.push()
        #expect(world.code(refused) == .unknownRecord)
        two.pull()
        let submit = two.lead(world.filing, to: .submitted)
        try two.push()
        #expect(world.outcome(submit) == .applied)
    }

    @Test func `a step of a revoked device does not count, nor one on another filing`() throws {
        let world = try World()
        let (one, two) = (world.devices[0], world.devices[1])
        one.step([
            one.creating(.enterprise, Samples.enterpriseID(2), Samples.enterprise(2)),
            one.creating(.filing, Samples.filingID(2), Samples.filing(2)),
        ])
        _ = part(1, [row(1, by: one, of: 2)], by: one)
        try one.push()
        two.pull()
        let other = two.lead(world.filing, to: .submitted)
        let held = two.lead(Samples.filingID(2), to: .submitted)
        try two.push()
        #expect(world.outcome(other) == .applied)
        #expect(world.code(held) == .stepIncomplete)
        world.server.revoked.insert(one.chain.device)
        let then = two.lead(Samples.filingID(2), to: .submitted, naming: [])
        try two.push()
        #expect(world.outcome(then) == .applied)
    }

    @Test func `a change-set touches one filing with its roster`() throws {
        let world = try World()
        let device = world.devices[0]
        device.step([
            device.creating(.enterprise, Samples.enterpriseID(2), Samples.enterprise(2)),
            device.creating(.filing, Samples.filingID(2), Samples.filing(2)),
        ])
        try device.sync()
        let rows = device.step([row(1, by: device), row(2, by: device, of: 2)])
        let filings = device.step(
            [
                device.updating(.filing, world.filing, ["name": "甲"]),
                device.updating(.filing, Samples.filingID(2), ["name": "乙"]),
            ],
            dependsOn: []
        )
        let own = device.step(
            [row(3, by: device, of: 2), device.updating(.filing, Samples.filingID(2), ["staff": 80])],
            dependsOn: []
        )
        try device.push()
        for refused in [rows, filings] {
            #expect(world.code(refused) == .scope)
            #expect(world.server.receipts[refused.id]?.detail == "filing")
        }
        #expect(world.outcome(own) == .applied)
    }
}
