import Core
import SyncProtocol
import Testing

struct ReplicaTests {
    @Test func `the screen keeps an answered value until the pull brings it`() throws {
        let world = try World()
        let device = world.devices[0]
        device.update(.filing, world.filing, ["name": "甲"])
        try device.push()
        #expect(device.pending.isEmpty)
        #expect(device.shown(.filing, world.filing)?["name"] == "甲")
        device.pull()
        #expect(device.overlay.isEmpty)
        #expect(device.shown(.filing, world.filing)?["name"] == "甲")
    }

    @Test func `a record that moves while it is paged is not visible without the rest of its change-set`() throws {
        let world = try World(devices: 2)
        let hires = [try world.addHire(1), try world.addHire(2), try world.addHire(3)]
        let (reader, writer) = (world.devices[0], world.devices[1])
        writer.step([writer.updating(.hire, hires[1], ["post": "一"]), writer.updating(.hire, hires[2], ["post": "一"])])
        try writer.sync()
        #expect(reader.pullPage(limit: 1) == false)
        writer.update(.hire, hires[1], ["seq": 5])
        try writer.sync()
        var visible: [ScopeDigest] = []
        while !reader.pullPage(limit: 1) { visible.append(reader.digest) }
        visible.append(reader.digest)
        #expect(reader.digest == world.server.digest)
        #expect(
            Set(visible).isSubset(of: Set(world.server.digests.values)),
            "every visible state is one of the server's"
        )
    }

    @Test func `a record that was staged and then removed does not stay`() throws {
        let world = try World()
        let hires = [try world.addHire(1), try world.addHire(2), try world.addHire(3)]
        let fresh = TestDevice(world.server, name: 7)
        for _ in 0..<3 { #expect(fresh.pullPage(limit: 1) == false) }
        world.devices[0].delete((.hire, hires[0]))
        try world.devices[0].sync()
        while !fresh.pullPage(limit: 1) {}
        #expect(fresh.digest == world.server.digest)
        #expect(fresh.shown(.hire, hires[0]) == nil)
        #expect(fresh.shown(.hire, hires[1]) != nil)
    }

    @Test(arguments: [1, 2, 3, 100])
    func `a pull from nothing brings the server's state, whatever the size of a page`(limit: Int) throws {
        let world = try World()
        for person in 1...7 { _ = try world.addHire(person) }
        world.devices[0].delete((.hire, try #require(world.server.live(.hire).first).id))
        try world.devices[0].sync()
        let fresh = TestDevice(world.server, name: 7)
        fresh.pull(limit: limit)
        #expect(fresh.digest == world.server.digest)
        #expect(fresh.cursor == world.server.head)
    }

    @Test func `the digest is compared at its head, not with what came later`() throws {
        let world = try World()
        let head = world.server.head
        let page = world.server.page(
            PullRequest(scope: world.server.scope, cursor: .zero),
            limit: 100
        )
        world.devices[0].update(.filing, world.filing, ["name": "甲"])
        try world.devices[0].push()
        #expect(page.head.revision == head)
        #expect(page.digest == world.server.digests[head])
        #expect(page.digest != world.server.digest)
    }

    @Test func `a lost answer changes nothing: the same change-set gets the same receipt`() throws {
        let world = try World()
        let device = world.devices[0]
        let edit = device.update(.filing, world.filing, ["name": "甲"])
        try device.push(delivers: { false })
        #expect(device.receipt(edit) == nil)
        let head = world.server.head
        let receipt = world.server.receipts[edit.id]
        try device.push()
        #expect(device.receipt(edit) == receipt)
        #expect(world.server.head == head)
    }

    @Test func `every accepted change-set has exactly one revision`() throws {
        let world = try World()
        var revisions: [Revision] = []
        for number in 0..<4 {
            let edit = world.devices[number % 2].update(.filing, world.filing, ["name": .string("名\(number)")])
            try world.devices[number % 2].push()
            revisions.append(try #require(world.server.receipts[edit.id]?.revision))
        }
        #expect(Set(revisions).count == 4)
        #expect(revisions == revisions.sorted())
        #expect(world.server.head == revisions.last)
    }

    @Test func `receipts of a chain are numbered without gaps, refusals too`() throws {
        let world = try World(devices: 1)
        let device = world.devices[0]
        device.update(.filing, world.filing, ["name": "甲"])
        device.step(
            [Change(kind: .filing, record: world.filing, operation: .update, set: ["staff": -1])],
            dependsOn: []
        )
        device.step([device.updating(.filing, world.filing, ["remark": "乙"])], dependsOn: [])
        try device.push()
        #expect(device.outbox.compactMap { $0.receipt?.number } == [1, 2, 3, 4])
        #expect(device.outbox.map { $0.receipt?.revision == nil } == [false, false, true, false])
    }
}
