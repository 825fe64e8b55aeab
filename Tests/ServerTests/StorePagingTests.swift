import Core
import Server
import SyncProtocol
import Testing

/// A pull page by page while others write.
@Suite struct StorePagingTests {
    /// A roster that takes more than one page, in change-sets of the protocol's size.
    private func roster(_ test: TestStore, _ device: TestDevice, count: Int) async throws -> [RecordID] {
        var changeSets = [try device.make([Sample.enterprise, Sample.filing])]
        let ids = (0..<count).map { _ in test.world.newID() }
        for start in stride(from: 0, to: count, by: 500) {
            let part = (start..<min(start + 500, count)).map { Sample.hire($0, id: ids[$0]) }
            changeSets.append(try device.make(part))
        }
        let receipts = try await test.push(changeSets, from: device).receipts
        #expect(receipts.allSatisfy { $0.outcome == .applied })
        return ids
    }

    @Test(arguments: StoreFactory.all)
    func `pages with commits in between end in a state that the server was in`(_ factory: StoreFactory) async throws {
        let test = try factory()
        let device = try await test.device()
        let ids = try await roster(test, device, count: 2100)
        var request = PullRequest(scope: device.scope, cursor: .zero)
        var page = try await test.store.pull(request, by: device.known)
        var staged: [RecordID: StoredRecord] = [:]
        func stage() {
            for record in page.records { staged[record.id] = record.isDeleted ? nil : record }
        }
        stage()
        let next = try #require(page.next)
        #expect(page.digest == nil)
        #expect(page.records.count <= Limits.recordsPerPage)
        // One record that was sent moves behind the head, another that was sent goes.
        let sent = ids.filter { staged[$0] != nil }
        let base = Base.revision(page.head.revision)
        let edit = Change(kind: .hire, record: sent[0], operation: .update, base: base, set: ["post": "经理"])
        let removal = Change(kind: .hire, record: sent[1], operation: .delete, base: base)
        #expect(try await test.push([edit, removal], from: device).outcome == .applied)
        request = PullRequest(scope: device.scope, cursor: .zero, after: next, start: page.head.revision)
        while true {
            page = try await test.store.pull(request, by: device.known)
            stage()
            guard let next = page.next else { break }
            request.after = next
        }
        #expect(staged[sent[0]]?.body["post"] == "经理")
        #expect(staged[sent[1]] == nil)
        #expect(Set(staged.values) == (try await test.store.contents(of: device.scope)).records)
        var digest = ScopeDigest()
        for record in staged.values {
            digest.add(RowHash(kind: record.kind, id: record.id, revision: record.revision, body: record.body))
        }
        #expect(page.digest == digest)
        #expect(page.head == (try await test.store.state(of: device.scope))?.head)
    }

    @Test(arguments: StoreFactory.all)
    func `a pull from a cursor brings only what came after it, removals too`(_ factory: StoreFactory) async throws {
        let test = try factory()
        let device = try await test.device()
        let id = test.world.newID()
        try await test.push([Sample.enterprise, Sample.filing, Sample.hire(1, id: id)], from: device)
        let cursor = try await test.pull(device.scope, by: device).head
        #expect(try await test.pull(device.scope, by: device, from: cursor).records.isEmpty)
        let base = Base.revision(cursor.revision)
        try await test.push([Change(kind: .hire, record: id, operation: .delete, base: base)], from: device)
        let page = try await test.pull(device.scope, by: device, from: cursor)
        #expect(page.records.map(\.id) == [id])
        #expect(page.records.allSatisfy { $0.isDeleted && $0.body.isEmpty })
        // In a pull from nothing there is nothing to take away.
        #expect(try await test.pull(device.scope, by: device).records.allSatisfy { !$0.isDeleted })
    }

    @Test(arguments: StoreFactory.all)
    func `pages go by revision, kind and identifier without gap or repetition`(_ factory: StoreFactory) async throws {
        let test = try factory()
        let device = try await test.device()
        _ = try await roster(test, device, count: 2100)
        let records = try await test.pull(device.scope, by: device).records
        let positions = records.map { PullPosition(revision: $0.revision, kind: $0.kind, id: $0.id.rawValue) }
        #expect(zip(positions, positions.dropFirst()).allSatisfy { $0 < $1 })
        #expect(records.count == 2102)
    }
}
