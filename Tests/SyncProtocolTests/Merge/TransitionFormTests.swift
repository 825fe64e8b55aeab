import Core
import SyncProtocol
import Testing

/// What a step may look like, and who may take which.
struct TransitionFormTests {
    /// What else a change-set does beside its transition.
    enum Beside: CaseIterable {
        case rowAfter, rowBefore, field, fieldOfItsOwn, secondStep, removal, caseClosing
    }

    private func changes(_ beside: Beside, _ device: TestDevice, _ filing: RecordID, hire: RecordID) -> [Change] {
        let step = device.leading(filing, to: .submitted)
        let row = device.updating(.hire, hire, ["post": "经理"])
        var wide = step
        switch beside {
        case .rowAfter: return [step, row]
        case .rowBefore: return [row, step]
        case .field:
            wide.set["staff"] = 90
            return [wide]
        case .fieldOfItsOwn: return [device.updating(.filing, filing, ["staff": 90]), step]
        case .secondStep: return [step, device.leading(filing, to: .withdrawn)]
        case .removal: return [step, device.deleting(.hire, hire)]
        case .caseClosing:
            return [step, device.updating(.conflictCase, Samples.randomID(77), ["open": false, "choice": "mine"])]
        }
    }

    @Test(arguments: Beside.allCases)
    func `a transition is a change-set of its own`(beside: Beside) throws {
        let world = try World()
        let hire = try world.addHire(1)
        let before = world.server.live
        let changeSet = world.devices[0].step(changes(beside, world.devices[0], world.filing, hire: hire))
        try world.devices[0].push()
        #expect(world.code(changeSet) == .schema)
        #expect(world.server.live == before)
    }

    @Test(arguments: ["nonsense", "", "Submitted", .null, 1, true, ["submitted"]] as [JSONValue])
    func `a state that is none is refused`(state: JSONValue) throws {
        let world = try World()
        var change = world.devices[0].leading(world.filing, to: .submitted)
        change.set = ["state": state]
        let changeSet = world.devices[0].step([change])
        try world.devices[0].push()
        #expect(world.code(changeSet) == .schema)
    }

    /// Steps that lead a filing from a draft to each state.
    private static let ways: [FilingState: [FilingState]] = [
        .draft: [], .submitted: [.submitted], .inReview: [.submitted, .inReview],
        .returned: [.submitted, .returned], .accepted: [.submitted, .inReview, .accepted],
        .approved: [.submitted, .inReview, .accepted, .approved],
        .rejected: [.submitted, .inReview, .accepted, .rejected],
        .published: [.submitted, .inReview, .accepted, .approved, .published],
        .closed: [.submitted, .inReview, .accepted, .rejected, .closed], .withdrawn: [.withdrawn],
    ]

    /// Who may lead where: the workflow, written out once more, with the way back because of what came too late.
    private static let unitSteps: [FilingState: Set<FilingState>] = [
        .draft: [.submitted, .withdrawn], .returned: [.submitted, .withdrawn], .withdrawn: [.submitted],
        .submitted: [.withdrawn],
    ]
    private static let commissionSteps: [FilingState: Set<FilingState>] = [
        .submitted: [.inReview, .returned], .inReview: [.returned, .accepted],
        .accepted: [.approved, .rejected, .inReview, .returned], .approved: [.published, .inReview, .returned],
        .rejected: [.closed, .inReview, .returned], .published: [.closed, .inReview, .returned],
    ]

    private func world(in state: FilingState) throws -> World {
        let world = try World(devices: 1)
        for step in try #require(Self.ways[state]) {
            if step == .submitted || step == .withdrawn {
                try world.hand(to: step)
            } else {
                try world.commission(leads: step)
                try world.syncAll()
            }
        }
        try #require(world.filing("state")?.stringValue == state.rawValue)
        return world
    }

    @Test(arguments: FilingState.allCases)
    func `a unit takes its own steps and none of the commission's`(from: FilingState) throws {
        for to in FilingState.allCases {
            let world = try world(in: from)
            let step = world.devices[0].lead(world.filing, to: to)
            try world.devices[0].push()
            let isAllowed = Self.unitSteps[from, default: []].contains(to)
            #expect(world.outcome(step) == (isAllowed ? .applied : .refused), "\(from) → \(to)")
            #expect(world.code(step) == (isAllowed ? nil : .authority), "\(from) → \(to)")
            #expect(world.filing("state")?.stringValue == (isAllowed ? to : from).rawValue)
        }
    }

    @Test(arguments: FilingState.allCases)
    func `the commission takes its own steps and none of the unit's`(from: FilingState) throws {
        for to in FilingState.allCases {
            let world = try world(in: from)
            let step = try world.commission(leads: to)
            let isAllowed = Self.commissionSteps[from, default: []].contains(to)
            #expect(world.code(step) == (isAllowed ? nil : .authority), "\(from) → \(to)")
            #expect(world.filing("state")?.stringValue == (isAllowed ? to : from).rawValue)
        }
    }

    @Test(arguments: FilingState.allCases.filter { $0 != .draft })
    func `a new filing begins as a draft`(state: FilingState) throws {
        let world = try World()
        let device = world.devices[0]
        var body = Samples.filing(2)
        body["state"] = .string(state.rawValue)
        device.create(.enterprise, Samples.enterpriseID(2), Samples.enterprise(2))
        let made = device.create(.filing, Samples.filingID(2), body)
        try device.push()
        #expect(world.code(made) == .authority)
        #expect(world.server.record(.filing, Samples.filingID(2)) == nil)
    }

    @Test func `a second creation as a draft leads nothing back`() throws {
        let world = try World()
        let stranger = TestDevice(world.server, name: 8)
        try world.hand(to: .submitted)
        try world.hand(to: .withdrawn)
        stranger.create(.filing, world.filing, Samples.filing(1))
        try stranger.push()
        #expect(world.filing("state") == "withdrawn")
        #expect(world.server.openCases.isEmpty, "all that it says stands already")
    }
}
