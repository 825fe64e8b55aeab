import Core
import SyncProtocol
import Testing

/// Section 1: numbers.
struct NumbersHistory {
    @Test func `two processes read f@5, merge, take 6 and 7: the second overwrites the first`() throws {
        for locksFirst in [true, false] {
            let world = try World()
            let author = Author.unit(Samples.unit)
            let one = world.devices[0].update(.filing, world.filing, ["name": "甲"])
            let two = world.devices[1].update(.filing, world.filing, ["name": "乙"])
            let first = try Merge.plan(one, by: author, in: world.server)
            var second = try Merge.plan(two, by: author, in: world.server)
            try world.server.apply(first, of: one)
            if locksFirst { second = try Merge.plan(two, by: author, in: world.server) }
            try world.server.apply(second, of: two)
            #expect(world.ending("name") == (locksFirst ? ["\"甲\"", "\"乙\""] : ["\"乙\""]))
        }
    }
}
