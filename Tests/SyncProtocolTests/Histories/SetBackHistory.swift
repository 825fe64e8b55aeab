import Core
import SyncProtocol
import Testing

/// Section 11: copies and set-backs.
struct SetBackHistory {
    /// D made a name after the backup; E sends other work after the server was set back; then D syncs.
    private func lost(_ rules: RuleSet) throws -> JSONValue? {
        let world = try World(rules: rules)
        let backup = world.server.backup()
        world.devices[0].update(.filing, world.filing, ["name": "甲"])
        try world.devices[0].sync()
        world.setBack(to: backup)
        for number in 1...3 {
            world.devices[1].update(.filing, world.filing, ["remark": .string("别\(number)")])
            try world.devices[1].sync()
        }
        try world.devices[0].sync()
        #expect(world.filing("remark") == "别3")
        return world.filing("name")
    }

    @Test func `head 150 set back to 100, others push 60; D (cursor 150) sees 160, notices nothing`() throws {
        #expect(try lost(.all) == "甲")
        #if DEBUG
        #expect(try lost(.without(.reoffer)) == "企业", "and its last copy is repaired away")
        #endif
    }

    /// D made a name, E had seen it and made another; both were lost and are offered again.
    private func offered(_ rules: RuleSet, elderFirst: Bool) throws -> [String] {
        let world = try World(rules: rules)
        let backup = world.server.backup()
        world.devices[0].update(.filing, world.filing, ["name": "甲"])
        try world.devices[0].sync()
        world.devices[1].pull()
        world.devices[1].update(.filing, world.filing, ["name": "乙"])
        try world.devices[1].sync()
        world.setBack(to: backup)
        for device in elderFirst ? world.devices : world.devices.reversed() { try device.sync() }
        return world.ending("name")
    }

    @Test func `what E had seen under a number that this server never gave out is a conflict`() throws {
        #expect(try offered(.all, elderFirst: true) == ["\"乙\""])
        #if DEBUG
        #expect(try offered(.without(.oldNumber), elderFirst: true) == ["\"甲\"", "\"乙\""], "a needless case")
        #endif
    }

    @Test func `the elder value comes after the one that was made on it`() throws {
        #expect(try offered(.all, elderFirst: false) == ["\"乙\""])
        #if DEBUG
        #expect(
            try offered(.without(.elderYields), elderFirst: false) == ["\"乙\"", "\"甲\""],
            "an old value comes back"
        )
        #endif
    }

    /// A row was refused for want of its filing; all of that is lost, and the filing is offered again first.
    private func refusedOnce(_ rules: RuleSet) throws -> Int {
        let world = try World(rules: rules)
        let (device, other) = (world.devices[0], world.devices[1])
        let backup = world.server.backup()
        device.step([device.creating(.hire, device.newID(), Samples.hire(1, of: 2))])
        try device.sync()
        #expect(device.parked.count == 1)
        other.step([
            other.creating(.enterprise, Samples.enterpriseID(2), Samples.enterprise(2)),
            other.creating(.filing, Samples.filingID(2), Samples.filing(2)),
        ])
        try other.sync()
        world.setBack(to: backup)
        try other.sync()
        try device.sync()
        return world.server.live(.hire).count
    }

    @Test func `what was refused takes effect after a set-back`() throws {
        #expect(try refusedOnce(.all) == 0)
        #if DEBUG
        #expect(try refusedOnce(.without(.refusalStands)) == 1)
        #endif
    }

    /// D submits what it saw, E's figures among it; all of that is lost, and the two come in one order or the other.
    private func submittedAnew(elderFirst: Bool) throws -> (RefusalCode?, JSONValue?) {
        let world = try World()
        let (device, other) = (world.devices[0], world.devices[1])
        let backup = world.server.backup()
        other.update(.filing, world.filing, ["name": "乙"])
        try other.sync()
        device.pull()
        let submit = device.lead(world.filing, to: .submitted)
        try device.sync()
        #expect(world.outcome(submit) == .applied)
        world.setBack(to: backup)
        for device in elderFirst ? [other, device] : [device, other] { try device.sync() }
        return (world.code(submit), world.filing("state"))
    }

    @Test func `a submission comes back before the figures that its author saw: the old ones would be handed over`()
        throws
    {
        #expect(try submittedAnew(elderFirst: false) == (.filingChanged, "draft"))
        #expect(try submittedAnew(elderFirst: true) == (nil, "submitted"))
    }

    /// Set back without a word, the server gives D's number to E's name, and E goes on from that; set back again, it hears of
    /// both.
    private func givenTwice(elderFirst: Bool) throws -> [String] {
        let world = try World()
        let (device, other) = (world.devices[0], world.devices[1])
        let backup = world.server.backup()
        device.update(.filing, world.filing, ["name": "甲"])
        try device.sync()
        let lost = world.server.head
        world.server.restore(backup)
        other.update(.filing, world.filing, ["name": "乙"])
        try other.sync()
        #expect(world.server.head == lost)
        other.update(.filing, world.filing, ["name": "丙"])
        world.setBack(to: backup)
        for device in elderFirst ? [device, other] : [other, device] { try device.sync() }
        return world.ending("name")
    }

    @Test func `a number is given out twice, and who showed it the second time passes for one who saw the first`()
        throws
    {
        #expect(try givenTwice(elderFirst: false) == ["\"丙\"", "\"甲\""])
        #expect(try givenTwice(elderFirst: true) == ["\"甲\"", "\"丙\""])
    }

    /// D's submission lies in a carrier file that was written before its receipt came; the file is read after a set-back, when
    /// E's figures are there.
    @Test
    func `a carrier file brings a step that took effect once; now it is refused, and its author never hears of it`()
        throws
    {
        let world = try World()
        let (device, other) = (world.devices[0], world.devices[1])
        let backup = world.server.backup()
        let submit = device.lead(world.filing, to: .submitted)
        try device.sync()
        #expect(device.receipt(submit)?.outcome == .applied)
        world.setBack(to: backup)
        other.update(.filing, world.filing, ["name": "乙"])
        try other.sync()
        #expect(try world.server.push(submit)?.code == .filingChanged)
        try device.sync()
        #expect(device.receipt(submit)?.code == .filingChanged)
    }

    /// Set back without a word, the server gives D's number to another's name; D's base looks as if it had seen that.
    private func otherHistory(_ rules: RuleSet) throws -> [String] {
        let world = try World(devices: 3, rules: rules)
        let backup = world.server.backup()
        world.devices[2].update(.filing, world.filing, ["remark": "丙"])
        try world.devices[2].sync()
        world.devices[0].pull()
        let lost = world.server.head
        world.server.restore(backup)
        world.devices[1].update(.filing, world.filing, ["name": "乙"])
        try world.devices[1].sync()
        #expect(world.server.head == lost)
        world.devices[0].update(.filing, world.filing, ["name": "甲"])
        try world.devices[0].push()
        return world.ending("name")
    }

    @Test func `another history of the same number passes for the known one`() throws {
        #expect(try otherHistory(.all) == ["\"乙\"", "\"甲\""])
        #if DEBUG
        #expect(try otherHistory(.without(.cursorHash)) == ["\"甲\""])
        #endif
    }

    /// D's submission took effect by way of a copy of D; after a set-back D itself sends it, when E's figures are there.
    @Test
    func `a copy holds a receipt that a lost history gave, and takes what this one answered to another for the same`()
        throws
    {
        let world = try World()
        let (device, other) = (world.devices[0], world.devices[1])
        let submit = device.lead(world.filing, to: .submitted)
        let copy = device.copy(drawing: 500)
        let backup = world.server.backup()
        try copy.push()
        #expect(copy.receipt(submit)?.outcome == .applied)
        world.setBack(to: backup)
        other.update(.filing, world.filing, ["name": "乙"])
        try other.sync()
        try device.sync()
        #expect(device.receipt(submit)?.code == .filingChanged)
        try copy.sync()
        #expect(copy.receipt(submit)?.code == .filingChanged)
    }

    /// D's submission took effect and a step after it was refused; after the set-back the same step is refused again, in the same
    /// place, and the submission, too.
    @Test func `a copy heard the same refusal in both histories, and believes what it heard before it in the lost one`()
        throws
    {
        let world = try World()
        let (device, other) = (world.devices[0], world.devices[1])
        let submit = device.lead(world.filing, to: .submitted)
        let never = device.update(.filing, world.filing, ["state": "approved"])
        let copy = device.copy(drawing: 500)
        let backup = world.server.backup()
        try copy.push()
        #expect(copy.receipt(submit)?.outcome == .applied)
        let former = try #require(copy.receipt(never))
        world.setBack(to: backup)
        other.update(.filing, world.filing, ["name": "乙"])
        try other.sync()
        try device.sync()
        #expect(device.receipt(submit)?.code == .filingChanged)
        #expect(ReceiptMark(former).names(device.receipt(never)), "nothing tells the two refusals apart")
        try copy.sync()
        #expect(copy.receipt(submit)?.code == .filingChanged)
    }

    /// D says that somebody is back; E, who saw that, says when he left after all.
    ///
    /// Both are lost, and E's comes first.
    @Test func `an elder step yields a part of a merge unit, and the rest of it makes the record impossible`() throws {
        let world = try World()
        let (device, other) = (world.devices[0], world.devices[1])
        let row = try world.addHire(1)
        device.update(.hire, row, ["inService": false, "leaveDate": "2016-01-31"])
        try world.syncAll()
        let backup = world.server.backup()
        let elder = device.update(.hire, row, ["inService": true, "leaveDate": .null, "hireDate": "2015-09-01"])
        try device.sync()
        other.pull()
        other.update(.hire, row, ["inService": false, "leaveDate": "2016-02-29"])
        try other.sync()
        world.setBack(to: backup)
        try other.sync()
        try device.sync()
        #expect(world.outcome(elder) != .refused)
        #expect(world.server.value(.hire, row, "inService") == false)
        #expect(world.server.value(.hire, row, "leaveDate") == "2016-02-29")
        #expect(world.server.value(.hire, row, "hireDate") == "2015-09-01")
        #expect(world.server.openCases.isEmpty)
    }

    /// E says once more a part of what D said of somebody who is back; D's is lost, and E's comes first.
    @Test func `what was possible in a lost history is impossible without the rest of it, and waits for a person`()
        throws
    {
        let world = try World()
        let (device, other) = (world.devices[0], world.devices[1])
        let row = try world.addHire(1)
        device.update(.hire, row, ["inService": false, "leaveDate": "2016-01-31"])
        try world.syncAll()
        let backup = world.server.backup()
        device.update(.hire, row, ["inService": true, "leaveDate": .null])
        try device.sync()
        other.pull()
        let part = other.update(.hire, row, ["hireDate": "2015-09-01", "leaveDate": .null])
        try other.sync()
        world.setBack(to: backup)
        try other.sync()
        #expect(world.outcome(part) == .conflicted)
        #expect(try world.onlyCase().body["incoming"] == ["hireDate": "2015-09-01", "leaveDate": .null])
        #expect(world.server.value(.hire, row, "hireDate") == "2015-07-01")
    }

    /// E took one line of business out of three, D had seen that and takes out another; E's step is lost, and D submits what
    /// its screen shows then.
    @Test
    func `a set whose base a set-back took away is submitted: it stands otherwise than its author's screen shows`()
        throws
    {
        let world = try World()
        let (device, other) = (world.devices[0], world.devices[1])
        let all = Samples.lines
        other.update(.filing, world.filing, ["lines": [all[0], all[1], all[2]]])
        try world.syncAll()
        let backup = world.server.backup()
        other.update(.filing, world.filing, ["lines": [all[0], all[2]]])
        try other.sync()
        device.pull()
        device.update(.filing, world.filing, ["lines": [all[0]]])
        world.setBack(to: backup)
        device.pullAnew()
        #expect(device.shown(.filing, world.filing)?["lines"] == [all[0], all[1]])
        let submit = device.lead(world.filing, to: .submitted)
        try device.push()
        #expect(world.filing("lines") == [all[0]])
        #expect(world.code(submit) == .filingChanged)
    }

    /// D's set was made on E's and F's; F's does not come back.
    ///
    /// Twice the server is set back: the first time D's is taken as it is,
    /// the second time it meets E's, under whose newer number D had not seen it, and is merged with that.
    @Test func `a submission comes back after all that its author saw, which was merged to something else`() throws {
        let world = try World(devices: 3)
        let (device, other, third) = (world.devices[0], world.devices[1], world.devices[2])
        let all = Samples.lines
        let backup = world.server.backup()
        other.update(.filing, world.filing, ["lines": [all[0], all[1], all[2]]])
        try other.sync()
        third.pull()
        third.update(.filing, world.filing, ["lines": [all[0], all[2]]])
        try third.sync()
        device.pull()
        device.update(.filing, world.filing, ["lines": [all[2]]])
        try device.sync()
        world.setBack(to: backup)
        try other.sync()
        try device.sync()
        #expect(device.shown(.filing, world.filing)?["lines"] == [all[2]])
        let submit = device.lead(world.filing, to: .submitted)
        world.setBack(to: backup, epoch: 3)
        try other.sync()
        try device.sync()
        #expect(world.filing("lines") == [all[1], all[2]])
        #expect(world.code(submit) == .filingChanged)
    }

    /// Set back without a word, the server gives D's number to E's name, and E goes on from that; set back twice more, it keeps
    /// D's claim to the number alone, for E's has a newer one by then.
    @Test func `a number that was given twice has one claim left, and who showed it passes for one who saw that`()
        throws
    {
        let world = try World()
        let (device, other) = (world.devices[0], world.devices[1])
        let backup = world.server.backup()
        device.update(.filing, world.filing, ["name": "甲"])
        try device.sync()
        world.server.restore(backup)
        other.update(.filing, world.filing, ["name": "乙"])
        try other.sync()
        other.update(.filing, world.filing, ["name": "丙"])
        world.setBack(to: backup)
        try device.sync()
        let first = world.server.backup()
        try other.sync()
        world.setBack(to: first, epoch: 3)
        try other.sync()
        #expect(world.ending("name") == ["\"甲\"", "\"丙\""])
    }

    /// Set back without a word, the server gives the number of E's remark, which F has seen, to D's name; F gives another name.
    ///
    /// Set back twice more, only D claims the number.
    @Test func `a name yields to one whose author had seen another history under the same number`() throws {
        let world = try World(devices: 3)
        let (device, other, third) = (world.devices[0], world.devices[1], world.devices[2])
        let backup = world.server.backup()
        other.update(.filing, world.filing, ["remark": "备注"])
        try other.sync()
        third.pull()
        world.server.restore(backup)
        device.update(.filing, world.filing, ["name": "甲"])
        try device.sync()
        third.update(.filing, world.filing, ["name": "丙"])
        for epoch in 2...3 {
            world.setBack(to: backup, epoch: epoch)
            try other.sync()
            try third.sync()
        }
        try device.sync()
        #expect(world.ending("name") == ["\"丙\"", "\"甲\""])
    }

    /// D gives a row a number that is somebody's, which waits in a case, then another, which is taken, and decides for that.
    ///
    /// All of it is lost, and when it comes again the other number is somebody's, too, and waits in the case.
    @Test func `a case is decided that asked about another value: what stood against it is what it keeps by now`()
        throws
    {
        let world = try World()
        let (device, other) = (world.devices[0], world.devices[1])
        let numbers = (2...3).map { Samples.hire($0)["idNumber"] ?? .null }
        let row = try world.addHire(1)
        other.create(.hire, other.newID(), Samples.hire(2))
        try world.syncAll()
        let backup = world.server.backup()
        device.update(.hire, row, ["idNumber": numbers[0]])
        try device.sync()
        let open = try world.onlyCase()
        device.update(.hire, row, ["idNumber": numbers[1]])
        try device.sync()
        device.close(open.id, choice: "mine", writing: ["idNumber": numbers[1]])
        world.setBack(to: backup)
        other.create(.hire, other.newID(), Samples.hire(3))
        try other.sync()
        try device.sync()
        #expect(try world.onlyCase().id == open.id)
        #expect(try world.onlyCase().body["incoming"]?["idNumber"] == numbers[1])
    }
}
