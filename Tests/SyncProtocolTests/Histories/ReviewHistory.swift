import Core
import SyncProtocol
import Testing

/// Sections 11 and 12: what a return gives back, and a round that ends.
struct ReviewHistory {
    /// The commission asks about the staff alone; the unit changes what nobody asked about as well.
    private func corrected(_ rules: RuleSet) throws -> (JSONValue?, open: Int) {
        let world = try World(rules: rules)
        try world.giveBack([world.place("staff"), world.place("staffCollege")])
        world.devices[0].update(.filing, world.filing, ["staff": 90, "total": "900"])
        try world.devices[0].push()
        #expect(world.filing("staff") == 90)
        return (world.filing("total"), world.server.openCases.count)
    }

    @Test func `one figure is asked about, and another changes unseen`() throws {
        #expect(try corrected(.all) == ("500", 1))
        #if DEBUG
        #expect(try corrected(.without(.reopenedOnly)) == ("900", 0))
        #endif
    }

    /// The manifest is made at the freeze; a submit was under way.
    private func frozen(_ rules: RuleSet) throws -> (manifest: JSONValue?, store: JSONValue?) {
        let world = try World(rules: rules)
        let submit = world.devices[0].lead(world.filing, to: .submitted)
        try world.setRound(.frozen)
        let manifest = world.filing("state")
        try world.devices[0].push()
        #expect(world.code(submit) == (world.filing("state") == manifest ? .roundClosed : nil))
        return (manifest, world.filing("state"))
    }

    @Test func `the manifest says draft, the store submitted`() throws {
        #expect(try frozen(.all) == ("draft", "draft"))
        #if DEBUG
        #expect(try frozen(.without(.roundStanding)) == ("draft", "submitted"))
        #endif
    }
}
