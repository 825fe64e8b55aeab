import Core
import SyncProtocol
import Testing

/// Section 3: order, dependency, outcome.
struct OrderHistory {
    /// A row for an enterprise that has no filing yet is refused; once the filing is there it is retried twice.
    private func retried(_ rules: RuleSet) throws -> [RefusalCode?] {
        let world = try World(devices: 1, rules: rules)
        let device = world.devices[0]
        let row = device.step([device.creating(.hire, device.newID(), Samples.hire(1, of: 2))])
        try device.sync()
        device.step([
            device.creating(.enterprise, Samples.enterpriseID(2), Samples.enterprise(2)),
            device.creating(.filing, Samples.filingID(2), Samples.filing(2)),
        ])
        try device.sync()
        let again = try world.server.push(row)
        let retry = device.step(row.changes, replaces: row.id)
        let second = device.step(row.changes, replaces: row.id)
        try device.sync()
        return [again?.code, world.code(retry), world.code(second)]
    }

    @Test func `refused, the reason is gone, retried: same id, same refusal for ever`() throws {
        #expect(try retried(.all) == [.unknownRecord, nil, .replaced])
        #if DEBUG
        #expect(try retried(.without(.retryRoot)) == [.unknownRecord, nil, nil], "the same step takes effect twice")
        #endif
    }

    /// A roster's row is refused, and the submit that names it follows.
    private func submittedWithoutRoster(_ rules: RuleSet) throws -> JSONValue? {
        let world = try World(devices: 1, rules: rules)
        let device = world.devices[0]
        var body = Samples.hire(1)
        body["idNumber"] = "310101199001011000"
        device.create(.hire, device.newID(), body)
        device.lead(world.filing, to: .submitted)
        try device.push()
        #expect(world.server.live(.hire).isEmpty)
        return world.filing("state")
    }

    @Test func `a refused roster does not stop submit: submitted with 0 hires`() throws {
        #expect(try submittedWithoutRoster(.all) == "draft")
        #if DEBUG
        #expect(try submittedWithoutRoster(.without(.dependencies)) == "submitted")
        #endif
    }

    /// Of a roster in two parts one has come when another device, which pulled it, submits.
    private func halfSubmitted(_ rules: RuleSet) throws -> (RefusalCode?, JSONValue?) {
        let world = try World(rules: rules)
        let device = world.devices[0]
        let step = ChangeSetID(Samples.randomID(5_000_001))
        device.step(
            [device.creating(.hire, device.newID(), Samples.hire(1))],
            part: ChangeSet.Part(step: step, number: 1, count: 2)
        )
        try device.push()
        world.devices[1].pull()
        let submit = world.devices[1].lead(world.filing, to: .submitted)
        try world.devices[1].push()
        return (world.code(submit), world.filing("state"))
    }

    @Test func `half a roster is submitted`() throws {
        #expect(try halfSubmitted(.all) == (.stepIncomplete, "draft"))
        #if DEBUG
        #expect(try halfSubmitted(.without(.completeStep)) == (nil, "submitted"))
        #endif
    }
}
