import Core
import Server
import SyncProtocol
import Testing

/// Digests by bucket, records by name, and what happened to a record.
@Suite struct InsightTests {
    private func ask(_ test: TestStore, _ request: ServerRequest, _ device: TestDevice) async throws -> ServerAnswer {
        try await test.store.answer(request, from: .device(device.known.state))
    }

    @Test(arguments: StoreFactory.all)
    func `buckets add up to the digest, and rows to their buckets`(_ factory: StoreFactory) async throws {
        let test = try factory()
        let device = try await test.device()
        let hires = (0..<40).map { Sample.hire($0, id: test.world.newID()) }
        try await test.push([Sample.enterprise, Sample.filing] + hires, from: device)
        let request = DigestRequest(scope: device.scope, detail: .buckets)
        guard case .digest(let answer) = try await ask(test, .digest(request), device) else { return }
        let state = try #require(await test.store.state(of: device.scope))
        #expect(answer.head == state.head)
        #expect(answer.digest == state.digest)
        #expect(answer.epoch == 1)
        #expect(answer.buckets?.count == 256)
        var total = ScopeDigest()
        var rows = 0
        for number in 0..<256 {
            let request = DigestRequest(scope: device.scope, detail: .bucket(number))
            guard case .digest(let part) = try await ask(test, .digest(request), device) else { return }
            var sum = ScopeDigest()
            for mark in part.rows ?? [] {
                let hash = try #require([UInt8](hexadecimal: mark.hash).flatMap(RowHash.init(bytes:)))
                sum.add(hash)
                total.add(hash)
                rows += 1
            }
            #expect(sum == answer.buckets?[number])
        }
        #expect(rows == 42)
        #expect(total == state.digest)
    }

    @Test(arguments: StoreFactory.all)
    func `records by name come as in a pull, removed ones without a body, unknown ones not`(
        _ factory: StoreFactory
    ) async throws {
        let test = try factory()
        let device = try await test.device()
        let (kept, gone) = (test.world.newID(), test.world.newID())
        try await test.push(
            [Sample.enterprise, Sample.filing, Sample.hire(1, id: kept), Sample.hire(2, id: gone)],
            from: device
        )
        let base = Base.revision(try await test.head(device.scope).revision)
        try await test.push([Change(kind: .hire, record: gone, operation: .delete, base: base)], from: device)
        let names = [kept, gone, test.world.newID()].map { RowsRequest.Name(kind: .hire, id: $0) }
        let request = RowsRequest(scope: device.scope, records: names)
        guard case .page(let page) = try await ask(test, .rows(request), device) else { return }
        #expect(page.head == (try await test.head(device.scope)))
        #expect(Set(page.records.map(\.id)) == [kept, gone])
        #expect(page.records.first { $0.id == gone }?.isDeleted == true)
        #expect(page.records.first { $0.id == gone }?.body.isEmpty == true)
        let pulled = try await test.pull(device.scope, by: device).records
        #expect(page.records.first { $0.id == kept } == pulled.first { $0.id == kept })
    }

    @Test(arguments: StoreFactory.all)
    func `a history tells who gave what when, and the value that lost with its case`(
        _ factory: StoreFactory
    ) async throws {
        let test = try factory()
        let (device, other) = (try await test.device(), try await test.device())
        try await test.push([Sample.enterprise, Sample.filing], from: device)
        let base = Base.revision(try await test.head(device.scope).revision)
        try await test.push([Sample.edit(base, ["remark": "first"])], from: device)
        let late = try await test.push([Sample.edit(base, ["remark": "second"])], from: other)
        let conflict = try #require(late.cases.first)
        let cursor = try await test.head(device.scope)
        let head = cursor.revision
        let closing = Change(
            kind: .conflictCase,
            record: conflict,
            operation: .update,
            base: .revision(head),
            set: ["open": false, "choice": "mine", "reason": "checked"]
        )
        let choice = Sample.edit(.revision(head), ["remark": "second"], was: ["remark": "first"])
        _ = try await test.push([other.make([closing, choice], cursor: cursor)], from: other)

        let request = HistoryRequest(scope: device.scope, kind: .filing, id: Sample.filingID)
        guard case .history(let page) = try await ask(test, .history(request), device) else { return }
        #expect(page.next == nil)
        #expect(page.entries.map(\.revision.number) == [1, 2, 3, 4])
        #expect(page.entries.map(\.device) == [device.id, device.id, other.id, other.id])
        #expect(page.entries.allSatisfy { $0.deviceName == "test" && $0.unit == Sample.unit })
        #expect(page.entries[1].changes == [.init(field: "remark", from: .null, to: "first")])
        #expect(page.entries[2].outcome == .conflicted)
        #expect(page.entries[2].changes == [.init(field: "remark", from: "first", to: "second", keptIn: conflict)])
        #expect(page.entries[3].changes == [.init(field: "remark", from: "first", to: "second")])
        #expect(page.entries[3].reason == "checked")
        let stranger = try await test.device(Sample.otherUnit)
        await #expect(throws: ProblemCode.forbidden) { try await ask(test, .history(request), stranger) }
    }

    @Test(arguments: StoreFactory.all)
    func `a case's own history has every change-set that changed it`(_ factory: StoreFactory) async throws {
        let test = try factory()
        let (device, other) = (try await test.device(), try await test.device())
        try await test.push([Sample.enterprise, Sample.filing], from: device)
        let base = Base.revision(try await test.head(device.scope).revision)
        try await test.push([Sample.edit(base, ["remark": "first"])], from: device)
        let conflict = try #require(
            try await test.push([Sample.edit(base, ["remark": "second"])], from: other).cases.first
        )
        // The same line goes on, and so does its case.
        #expect(try await test.push([Sample.edit(base, ["remark": "third"])], from: other).cases == [conflict])
        #expect(try await test.push([Sample.edit(base, ["remark": "fourth"])], from: other).cases == [conflict])
        let request = HistoryRequest(scope: device.scope, kind: .conflictCase, id: conflict)
        guard case .history(let page) = try await ask(test, .history(request), device) else { return }
        #expect(page.entries.map(\.revision.number) == [3, 4, 5])
        _ = try await test.store.rebuild()
        guard case .history(let again) = try await ask(test, .history(request), device) else { return }
        #expect(again.entries.map(\.revision.number) == [3, 4, 5])
    }

    @Test(arguments: StoreFactory.all)
    func `a long history comes in pages without gap or repetition`(_ factory: StoreFactory) async throws {
        let test = try factory()
        let device = try await test.device()
        var changeSets = [try device.make([Sample.enterprise, Sample.filing])]
        for number in 1...150 {
            let base = Base.changeSet(try #require(changeSets.last).changeSet.id)
            changeSets.append(try device.make([Sample.edit(base, ["remark": .string("\(number)")])]))
        }
        #expect(try await test.push(changeSets, from: device).receipts.allSatisfy { $0.outcome == .applied })
        var request = HistoryRequest(scope: device.scope, kind: .filing, id: Sample.filingID)
        var entries: [HistoryEntry] = []
        while true {
            guard case .history(let page) = try await ask(test, .history(request), device) else { return }
            entries += page.entries
            guard let next = page.next else { break }
            request.after = next
        }
        #expect(entries.map(\.revision.number) == Array(1...151))
        #expect(entries.last?.changes == [.init(field: "remark", from: "149", to: "150")])
    }
}
