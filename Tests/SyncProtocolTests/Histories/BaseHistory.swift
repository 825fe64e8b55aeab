import Core
import SyncProtocol
import Testing

/// Section 2: change-set and base.
struct BaseHistory {
    private func copied(_ rules: RuleSet) throws -> [String] {
        let world = try World(devices: 1, rules: rules)
        let copy = world.devices[0].copy(drawing: 500)
        world.devices[0].update(.filing, world.filing, ["name": "甲"])
        copy.update(.filing, world.filing, ["name": "乙"])
        try world.devices[0].push()
        try copy.push()
        return world.ending("name")
    }

    @Test func `a replica and its copy both edit f from @5: "same device", the second silently wins`() throws {
        #expect(try copied(.all) == ["\"甲\"", "\"乙\""])
        #if DEBUG
        #expect(try copied(.without(.noDeviceTrust)) == ["\"乙\""])
        #endif
    }

    private func masked(_ rules: RuleSet) throws -> [String] {
        let world = try World(rules: rules)
        world.devices[1].update(.filing, world.filing, ["name": "乙"])
        try world.devices[1].push()
        world.devices[0].update(.filing, world.filing, ["name": "甲一"])
        world.devices[0].pull()
        #expect(world.devices[0].shown(.filing, world.filing)?["name"] == "甲一")
        world.devices[0].update(.filing, world.filing, ["name": "甲二"])
        try world.devices[0].push()
        return world.ending("name")
    }

    @Test func `D edits f, pulls E's f@6 while still showing its own value, edits f again with base 6`() throws {
        #expect(try masked(.all) == ["\"乙\"", "\"甲二\""])
        #if DEBUG
        // The first edit is in a case; the second goes over what E made, and the case names a value that is no longer there.
        #expect(try masked(.without(.fieldBase)).first == "\"甲二\"")
        #endif
    }

    private func forged(_ rules: RuleSet) throws -> (RefusalCode?, [String]) {
        let world = try World(rules: rules)
        world.devices[1].update(.filing, world.filing, ["name": "乙"])
        try world.devices[1].push()
        let base = Base.revision(Revision(epoch: 1, number: 999))
        let forged = world.devices[0].step([
            Change(kind: .filing, record: world.filing, operation: .update, base: base, set: ["name": "甲"])
        ])
        try world.devices[0].push()
        return (world.code(forged), world.ending("name"))
    }

    @Test func `a base beyond the head would have seen everything`() throws {
        #expect(try forged(.all) == (.base, ["\"乙\""]))
        #if DEBUG
        #expect(try forged(.without(.baseBound)) == (nil, ["\"甲\""]))
        #endif
    }
}
