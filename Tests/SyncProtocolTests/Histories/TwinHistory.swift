import Core
import SyncProtocol
import Testing

/// Sections 9 and 10: twins and scopes.
struct TwinHistory {
    private func twins(_ rules: RuleSet) throws -> Int {
        let world = try World(rules: rules)
        for device in world.devices { device.create(.hire, device.newID(), Samples.hire(1)) }
        try world.syncAll()
        return world.server.live(.hire).count
    }

    @Test func `a person whom two devices enter is there twice`() throws {
        #expect(try twins(.all) == 1)
        #if DEBUG
        #expect(try twins(.without(.alias)) == 2)
        #endif
    }

    private func foreign(_ rules: RuleSet) throws -> RefusalCode? {
        let world = try World(rules: rules)
        let edit = world.devices[0].update(.filing, world.filing, ["name": "甲"])
        return try Merge.plan(edit, by: .unit("310104"), in: world.server, rules: rules).code
    }

    @Test func `a device writes in another unit's scope`() throws {
        #expect(try foreign(.all) == .scope)
        #if DEBUG
        #expect(try foreign(.without(.scopeOfDevice)) == nil)
        #endif
    }
}
