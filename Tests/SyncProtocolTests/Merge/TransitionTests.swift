import Core
import SyncProtocol
import Testing

/// State is never merged: a step is taken only by an author who has seen everything that it is about.
struct TransitionTests {
    /// What the other device does unseen, before the submit arrives.
    enum Unseen: CaseIterable {
        case figure, text, lines, added, edited, removed, addedAndRemoved, reason, state, removedAndMadeAnew
    }

    private func work(_ unseen: Unseen, by device: TestDevice, _ filing: RecordID, hire: RecordID) {
        switch unseen {
        case .figure: device.update(.filing, filing, ["staff": 90])
        case .text: device.update(.filing, filing, ["remark": "改过"])
        case .lines: device.update(.filing, filing, ["lines": [Samples.lines[0]]])
        case .added: device.create(.hire, device.newID(), Samples.hire(2))
        case .edited: device.update(.hire, hire, ["post": "经理"])
        case .removed: device.delete((.hire, hire))
        case .addedAndRemoved:
            let id = device.newID()
            device.create(.hire, id, Samples.hire(2))
            device.delete((.hire, id))
        case .reason:
            device.create(.acknowledgement, Samples.acknowledgementID(filing), Samples.acknowledgement(filing))
        case .state:
            device.lead(filing, to: .withdrawn)
        case .removedAndMadeAnew:
            device.delete((.hire, hire), (.filing, filing))
            device.create(.filing, filing, Samples.filing(1))
        }
    }

    @Test(arguments: Unseen.allCases)
    func `a submit whose author had not seen a change of the filing, its roster or its state is refused`(
        unseen: Unseen
    ) throws {
        let world = try World()
        let hire = try world.addHire(1)
        work(unseen, by: world.devices[1], world.filing, hire: hire)
        let submit = world.devices[0].lead(world.filing, to: .submitted)
        try world.devices[1].push()
        let state = world.filing("state")
        try world.devices[0].push()
        #expect(world.code(submit) == .filingChanged)
        #expect(world.filing("state") == state, "a refusal changes nothing")
        #expect(world.server.openCases.isEmpty)
    }

    /// What lies between a submit and another device's of the same filing.
    enum Between: CaseIterable {
        case nothing, figure, row, ownEdit, withdrawn
    }

    @Test(arguments: Between.allCases)
    func `of two submits the second is refused, and finds it done only over the facts that its author saw`(
        between: Between
    ) throws {
        let world = try World()
        let (first, second) = (world.devices[0], world.devices[1])
        switch between {
        case .nothing, .withdrawn: break
        case .figure: first.update(.filing, world.filing, ["staff": 90])
        case .row: first.create(.hire, first.newID(), Samples.hire(1))
        case .ownEdit: second.update(.filing, world.filing, ["staff": 90])
        }
        first.lead(world.filing, to: .submitted)
        if between == .withdrawn { first.lead(world.filing, to: .withdrawn) }
        let submit = second.lead(world.filing, to: .submitted)
        try first.push()
        try second.push()
        let receipt = try #require(world.server.receipts[submit.id])
        #expect(receipt.code == .filingChanged)
        #expect(receipt.findsItDone == (between == .nothing))
        #expect(receipt.detail == (between == .nothing ? "state" : world.filing.rawValue))
    }

    @Test(arguments: Unseen.allCases)
    func `the same submit is taken once its author has pulled`(unseen: Unseen) throws {
        let world = try World()
        let hire = try world.addHire(1)
        work(unseen, by: world.devices[1], world.filing, hire: hire)
        try world.devices[1].push()
        world.devices[0].pull()
        let submit = world.devices[0].lead(world.filing, to: .submitted)
        try world.devices[0].push()
        #expect(world.outcome(submit) == .applied)
        #expect(world.filing("state") == "submitted")
    }

    @Test func `a submit that arrives first stands, and what the other did not know becomes late`() throws {
        let world = try World()
        world.devices[1].update(.filing, world.filing, ["staff": 90])
        let submit = world.devices[0].lead(world.filing, to: .submitted)
        try world.devices[0].push()
        try world.devices[1].push()
        #expect(world.outcome(submit) == .applied)
        #expect(world.filing("staff") == 100)
        #expect(try world.onlyCase().body["type"] == "late")
    }

    // MARK: The author's own work

    /// Edits, rows and reasons of one device, without a pull in between.
    private func workAlone(_ device: TestDevice, _ filing: RecordID, hire: RecordID) {
        device.update(.filing, filing, ["staff": 90])
        device.update(.filing, filing, ["lines": [Samples.lines[0]]])
        device.create(.hire, device.newID(), Samples.hire(2))
        device.update(.hire, hire, ["post": "经理"])
        device.create(.acknowledgement, Samples.acknowledgementID(filing), Samples.acknowledgement(filing))
        device.delete((.hire, hire))
    }

    @Test func `work of the author that has no answer yet is named and seen`() throws {
        let world = try World()
        let hire = try world.addHire(1)
        workAlone(world.devices[0], world.filing, hire: hire)
        let submit = world.devices[0].lead(world.filing, to: .submitted)
        #expect(submit.dependsOn.count == 6)
        try world.devices[0].push()
        #expect(world.outcome(submit) == .applied)
        #expect(world.filing("staff") == 90)
    }

    @Test func `work of the author that was answered and is not covered by a pull is named and seen`() throws {
        let world = try World()
        let hire = try world.addHire(1)
        workAlone(world.devices[0], world.filing, hire: hire)
        try world.devices[0].push()
        let submit = world.devices[0].lead(world.filing, to: .submitted)
        try world.devices[0].push()
        #expect(world.outcome(submit) == .applied)
    }

    @Test func `a whole filing is made, filled and handed over before its device ever syncs`() throws {
        let world = try World()
        let device = world.devices[1]
        let filing = Samples.filingID(2)
        device.step([
            device.creating(.enterprise, Samples.enterpriseID(2), Samples.enterprise(2)),
            device.creating(.filing, filing, Samples.filing(2)),
        ])
        device.create(.hire, device.newID(), Samples.hire(1, of: 2))
        device.lead(filing, to: .submitted)
        device.lead(filing, to: .withdrawn)
        device.update(.filing, filing, ["staff": 90])
        let last = device.lead(filing, to: .submitted)
        try world.syncAll()
        #expect(world.outcome(last) == .applied)
        #expect(world.server.value(.filing, filing, "state") == "submitted")
        #expect(device.parked.isEmpty)
    }

    @Test func `a row of the author's own that is not named counts as unseen`() throws {
        let world = try World()
        let row = world.devices[0].create(.hire, world.devices[0].newID(), Samples.hire(1))
        let silent = world.devices[0].lead(world.filing, to: .submitted, naming: [])
        try world.devices[0].push()
        #expect(world.outcome(row) == .applied)
        #expect(world.code(silent) == .filingChanged)
    }

    @Test func `what was united with the author's own work is still unseen`() throws {
        let world = try World()
        world.devices[1].update(.filing, world.filing, ["lines": .array(Array(Samples.lines[0...2]))])
        try world.devices[1].push()
        world.devices[0].update(.filing, world.filing, ["lines": [Samples.lines[0]]])
        let submit = world.devices[0].lead(world.filing, to: .submitted)
        try world.devices[0].push()
        #expect(world.filing("lines") == [Samples.lines[0], Samples.lines[2]])
        #expect(world.code(submit) == .filingChanged)
    }

    @Test func `a person whom the other device made first is a row that the author had not seen`() throws {
        let world = try World()
        world.devices[1].create(.hire, world.devices[1].newID(), Samples.hire(1))
        try world.devices[1].push()
        let twin = world.devices[0].create(.hire, world.devices[0].newID(), Samples.hire(1))
        let submit = world.devices[0].lead(world.filing, to: .submitted)
        try world.devices[0].push()
        #expect(world.outcome(twin) == .merged)
        #expect(world.code(submit) == .filingChanged)
    }

    @Test func `other filings may change unseen`() throws {
        let world = try World()
        let other = world.devices[1]
        other.step([
            other.creating(.enterprise, Samples.enterpriseID(2), Samples.enterprise(2)),
            other.creating(.filing, Samples.filingID(2), Samples.filing(2)),
        ])
        other.create(.hire, other.newID(), Samples.hire(1, of: 2))
        let submit = world.devices[0].lead(world.filing, to: .submitted)
        try other.push()
        try world.devices[0].push()
        #expect(world.outcome(submit) == .applied)
    }

    // MARK: Races of steps

    @Test func `of two devices that submit the second is refused, and withdrawing needs the first to be seen`() throws {
        let world = try World()
        let first = world.devices[0].lead(world.filing, to: .submitted)
        let second = world.devices[1].lead(world.filing, to: .submitted)
        try world.devices[0].push()
        try world.devices[1].push()
        #expect(world.outcome(first) == .applied)
        #expect(world.code(second) == .filingChanged)
        world.devices[1].pull()
        #expect(world.devices[1].shown(.filing, world.filing)?["state"] == "submitted")
        let withdrawal = world.devices[1].lead(world.filing, to: .withdrawn)
        try world.devices[1].push()
        #expect(world.outcome(withdrawal) == .applied)
    }

    @Test func `an old submit does not undo the commission's return`() throws {
        let world = try World()
        let old = world.devices[0].lead(world.filing, to: .submitted)
        world.devices[1].lead(world.filing, to: .submitted)
        try world.devices[1].push()
        try world.commission(leads: .returned)
        try world.devices[0].push()
        #expect(world.code(old) == .filingChanged)
        #expect(world.filing("state") == "returned")
        world.devices[0].pull()
        let again = world.devices[0].lead(world.filing, to: .submitted)
        try world.devices[0].push()
        #expect(world.outcome(again) == .applied)
    }

    @Test func `a withdrawal that had not seen the reviewer begin is refused`() throws {
        let world = try World()
        try world.hand(to: .submitted)
        let withdrawal = world.devices[0].lead(world.filing, to: .withdrawn)
        try world.commission(leads: .inReview)
        try world.devices[0].push()
        #expect(world.code(withdrawal) == .filingChanged)
        #expect(world.filing("state") == "inReview")
    }

    @Test func `a step after a refused one is refused as its dependant`() throws {
        let world = try World()
        world.devices[1].update(.filing, world.filing, ["staff": 90])
        try world.devices[1].push()
        let submit = world.devices[0].lead(world.filing, to: .submitted)
        let withdrawal = world.devices[0].lead(world.filing, to: .withdrawn)
        try world.devices[0].push()
        #expect(world.code(submit) == .filingChanged)
        #expect(world.code(withdrawal) == .dependency)
        #expect(world.filing("state") == "draft")
    }

    @Test func `a submit is refused if a row that it names was refused, and taken if the row's retry is named`() throws
    {
        let world = try World()
        let device = world.devices[0]
        var body = Samples.hire(1)
        body["idNumber"] = "310101199001011000"
        let id = device.newID()
        let row = device.create(.hire, id, body)
        let submit = device.lead(world.filing, to: .submitted)
        try device.push()
        #expect(world.code(row) == .schema)
        #expect(world.code(submit) == .dependency)
        let retry = device.step([device.creating(.hire, id, Samples.hire(1))], replaces: row.id)
        let again = device.lead(world.filing, to: .submitted)
        #expect(again.dependsOn == [retry.id])
        try device.push()
        #expect(world.outcome(again) == .applied)
    }

    // MARK: Removed filings

    @Test func `no step is taken on a filing that is removed, seen or not, and none brings it back`() throws {
        let world = try World()
        let unseen = world.devices[1].lead(world.filing, to: .submitted)
        world.devices[0].delete((.filing, world.filing))
        try world.devices[0].push()
        try world.devices[1].push()
        #expect(world.outcome(unseen) == .refused)
        #expect(world.server.record(.filing, world.filing)?.isDeleted == true)
        world.devices[1].pull()
        let seen = world.devices[1].lead(world.filing, to: .submitted)
        try world.devices[1].push()
        #expect(world.code(seen) == .unknownRecord)
        #expect(world.server.record(.filing, world.filing)?.isDeleted == true)
        #expect(world.server.openCases.isEmpty)
    }

    @Test func `a filing that was never there is unknown`() throws {
        let world = try World()
        let submit = world.devices[0].lead(Samples.filingID(2), to: .submitted)
        try world.devices[0].push()
        #expect(world.code(submit) == .unknownRecord)
    }

    @Test func `a removal that had not seen the steps of the filing is held back`() throws {
        let world = try World()
        world.devices[1].delete((.filing, world.filing))
        world.devices[0].lead(world.filing, to: .submitted)
        world.devices[0].lead(world.filing, to: .withdrawn)
        try world.devices[0].push()
        try world.devices[1].push()
        #expect(world.filing("state") == "withdrawn")
        #expect(try world.onlyCase().body["type"] == "delete")
    }
}
