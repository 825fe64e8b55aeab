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
        world.server.restore(backup)
        world.server.begin(epoch: 2)
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
        world.server.restore(backup)
        world.server.begin(epoch: 2)
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
        world.server.restore(backup)
        world.server.begin(epoch: 2)
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
        world.server.restore(backup)
        world.server.begin(epoch: 2)
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
        world.server.restore(backup)
        world.server.begin(epoch: 2)
        for device in elderFirst ? [other, device] : [device, other] { try device.sync() }
        return (world.code(submit), world.filing("state"))
    }

    @Test func `a submission comes back before the figures that its author saw: the old ones would be handed over`()
        throws
    {
        #expect(try submittedAnew(elderFirst: false) == (.filingChanged, "draft"))
        #expect(try submittedAnew(elderFirst: true) == (nil, "submitted"))
    }

    /// E's work on a filing that a set-back took away waits for it; D offers the filing again, and its submission after that.
    @Test func `kept work comes back with a filing, and its submission does not count that as seen`() throws {
        let world = try World()
        let (device, other) = (world.devices[0], world.devices[1])
        let backup = world.server.backup()
        let filing = Samples.filingID(2)
        device.step([
            device.creating(.enterprise, Samples.enterpriseID(2), Samples.enterprise(2)),
            device.creating(.filing, filing, Samples.filing(2)),
        ])
        try device.sync()
        other.pull()
        let submit = device.lead(filing, to: .submitted)
        other.update(.filing, filing, ["remark": "乙"])
        world.server.restore(backup)
        world.server.begin(epoch: 2)
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
        let filing = Samples.filingID(2)
        device.step([
            device.creating(.enterprise, Samples.enterpriseID(2), Samples.enterprise(2)),
            device.creating(.filing, filing, Samples.filing(2)),
        ])
        try device.sync()
        other.pull()
        other.update(.filing, filing, ["staff": 90])
        world.server.restore(backup)
        world.server.begin(epoch: 2)
        try other.sync()
        let open = try world.onlyCase()
        #expect(open.body["type"] == "missing")
        other.close(open.id, choice: "mine", writing: nil)
        try device.sync()
        world.server.restore(backup)
        world.server.begin(epoch: 3)
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
        let filing = Samples.filingID(2)
        device.step([
            device.creating(.enterprise, Samples.enterpriseID(2), Samples.enterprise(2)),
            device.creating(.filing, filing, Samples.filing(2)),
        ])
        try device.sync()
        other.pull()
        other.update(.filing, filing, ["staff": 90])
        other.update(.filing, filing, ["staffCollege": 30])
        world.server.restore(backup)
        world.server.begin(epoch: 2)
        try other.sync()
        other.close(try world.onlyCase().id, choice: "mine", writing: nil)
        try device.sync()
        world.server.restore(backup)
        world.server.begin(epoch: 3)
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
        let filing = Samples.filingID(2)
        device.step([
            device.creating(.enterprise, Samples.enterpriseID(2), Samples.enterprise(2)),
            device.creating(.filing, filing, Samples.filing(2)),
        ])
        try device.sync()
        other.pull()
        world.server.restore(empty)
        world.server.begin(epoch: 2)
        try device.sync()
        let made = world.server.backup()
        other.delete((.filing, filing))
        try other.sync()
        #expect(world.server.record(.filing, filing)?.isDeleted == true)
        let again = other.create(.filing, filing, Samples.filing(2).merging(["name": "乙"]) { $1 })
        world.server.restore(made)
        world.server.begin(epoch: 3)
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
        world.server.restore(backup)
        world.server.begin(epoch: 2)
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
        world.server.restore(backup)
        world.server.begin(epoch: 2)
        other.update(.hire, row, ["idNumber": Samples.hire(2)["idNumber"] ?? .null, "post": "丁"])
        try other.sync()
        try device.sync()
        #expect(world.server.live(.hire).count == 1)
        let posts = world.server.openCases.compactMap { $0.body["incoming"]?["post"]?.stringValue }
        #expect(Set(posts) == ["甲", "乙"])
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
        world.server.restore(backup)
        world.server.begin(epoch: 2)
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
        world.server.restore(backup)
        world.server.begin(epoch: 2)
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
        world.server.restore(backup)
        world.server.begin(epoch: 2)
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
        world.server.restore(backup)
        world.server.begin(epoch: 2)
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
        world.server.restore(backup)
        world.server.begin(epoch: 2)
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
        world.server.restore(backup)
        world.server.begin(epoch: 2)
        try other.sync()
        #expect(world.outcome(part) == .conflicted)
        #expect(try world.onlyCase().body["incoming"] == ["hireDate": "2015-09-01", "leaveDate": .null])
        #expect(world.server.value(.hire, row, "hireDate") == "2015-07-01")
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
        world.server.restore(backup)
        world.server.begin(epoch: 2)
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
        world.server.restore(backup)
        world.server.begin(epoch: 2)
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
        world.server.restore(backup)
        world.server.begin(epoch: 2)
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
        world.server.restore(backup)
        world.server.begin(epoch: 2)
        try device.sync()
        try other.sync()
        #expect(world.server.live(.hire).map { $0.body["post"] } == ["乙"])
        #expect(world.server.openCases.compactMap { $0.body["incoming"]?["post"] } == ["甲"])
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
        world.server.restore(backup)
        world.server.begin(epoch: 2)
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
        world.server.restore(backup)
        world.server.begin(epoch: 2)
        try other.sync()
        try device.sync()
        #expect(device.shown(.filing, world.filing)?["lines"] == [all[2]])
        let submit = device.lead(world.filing, to: .submitted)
        world.server.restore(backup)
        world.server.begin(epoch: 3)
        try other.sync()
        try device.sync()
        #expect(world.filing("lines") == [all[1], all[2]])
        #expect(world.code(submit) == .filingChanged)
    }
}
