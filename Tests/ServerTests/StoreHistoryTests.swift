import Core
import Server
import SyncProtocol
import Testing

/// Random histories of three devices: whatever happened, the log tells it and the digests agree.
@Suite struct StoreHistoryTests {
    @Test(arguments: StoreFactory.all, [1, 2, 3, 4] as [UInt64])
    func `after a random history digest, log and rebuilt tables agree`(
        _ factory: StoreFactory,
        _ seed: UInt64
    ) async throws {
        let test = try factory(seed: seed)
        let devices = [try await test.device(), try await test.device(), try await test.device()]
        let scope = devices[0].scope
        try await test.push([Sample.enterprise, Sample.filing], from: devices[0])
        let hires = (0..<8).map { _ in test.world.newID() }
        var outcomes: Set<Outcome> = []
        for _ in 0..<80 {
            let device = devices[test.world.number(below: devices.count)]
            let head = try #require(await test.store.state(of: scope)).head.revision.number
            // Anything that the device may have seen, from the first revision to the head.
            let base = Base.revision(Revision(epoch: 1, number: 1 + test.world.number(below: head)))
            let changes = (0...test.world.number(below: 3)).map { _ in randomChange(test.world, hires, base) }
            outcomes.insert(try await test.push(changes, from: device).outcome)
        }
        #expect(outcomes.isSuperset(of: [.applied, .merged, .conflicted]))
        let before = try await test.store.contents(of: scope)
        var digest = ScopeDigest()
        for record in before.records {
            digest.add(RowHash(kind: record.kind, id: record.id, revision: record.revision, body: record.body))
        }
        #expect(before.state.digest == digest)
        #expect(try await test.store.verify().problems.isEmpty)
        #expect(try await test.store.rebuild().problems.isEmpty)
        #expect(try await test.store.contents(of: scope) == before)
    }

    private func randomChange(_ world: TestWorld, _ hires: [RecordID], _ base: Base) -> Change {
        let pick = world.number(below: hires.count)
        let number = world.number(below: 1000)
        switch world.number(below: 10) {
        case 0, 1: return Sample.hire(world.number(below: 6), id: hires[pick])
        case 2: return Change(kind: .hire, record: hires[pick], operation: .delete, base: base)
        case 3, 4:
            return Change(
                kind: .hire,
                record: hires[pick],
                operation: .update,
                base: base,
                set: ["post": .string("岗位\(number % 3)")]
            )
        case 5: return Change(kind: .filing, record: Sample.filingID, operation: .delete, base: base)
        case 6: return Sample.filing
        case 7: return Sample.edit(base, ["remark": number % 4 == 0 ? .null : .string("\(number % 3)")])
        case 8: return Sample.edit(base, ["staff": JSONValue(100 + number), "staffCollege": JSONValue(number % 90)])
        default:
            return Sample.edit(
                base,
                ["certificates": [.string("C\(number % 5)"), "CMMI3"]],
                was: ["certificates": ["CMMI3"]]
            )
        }
    }
}
