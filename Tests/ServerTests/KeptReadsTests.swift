import Core
import GRDB
import SyncProtocol
import Testing

@testable import Server

/// What is kept of a store is what is in it: the first request after any change shows the change.
@Suite struct KeptReadsTests: ReviewStage {
    private func limits(_ store: some CentralStore) async throws -> [Int?] { try await store.rounds().map(\.hireCap) }

    @Test func `a write shows in the next reading, whichever process it was`() async throws {
        let folder = try StoreFolder()
        let (first, second) = (try folder.open().store, try folder.open().store)
        var limit = 0
        for (writer, reader) in [(first, first), (first, second), (second, first), (second, second)] {
            // Kept by both before the write.
            let before = try await (limits(first), limits(second), first.heads(), second.heads())
            #expect(before.0 == before.1 && before.2 == before.3)
            limit += 1
            _ = try await writer.change(.round, .round("2016"), in: .city, set: ["hireCap": JSONValue(limit)])
            #expect(try await limits(reader).last == limit)
            #expect(try await reader.heads() != before.2)
        }
    }

    @Test func `what a failed transaction wrote is not kept`() async throws {
        let (test, _, _) = try await submitted(.sqlite)
        let store = try #require(test.store as? SQLiteCentralStore)
        let before = try await limits(store)
        await #expect(throws: FaultSwitch.Broken.self) {
            try await store.queue.write { db in
                try db.execute(sql: "UPDATE round SET hireCap = 77")
                throw FaultSwitch.Broken()
            }
        }
        #expect(try await limits(store) == before)
    }

    /// Every page that is worked out of what is kept, before and after an act of somebody else.
    @Test func `the pages show a change with the next request`() async throws {
        let (test, _, _) = try await submitted(.sqlite)
        let services = test.services
        func queue(_ state: String) async throws -> String {
            let request = TestPage.request(.queue, query: [("state", state)])
            return try TestPage.text(await QueueController(services: services).list(request))
        }
        func overview() async throws -> String {
            try TestPage.text(await OverviewController(services: services).home(TestPage.request(.home)))
        }
        func units() async throws -> String {
            let request = TestPage.request(.unit, parts: ["unit": unit])
            return try TestPage.text(await UnitsController(services: services).unit(request))
        }
        func summary() async throws -> String {
            let request = TestPage.request(.summary, query: [("unit", unit)])
            return try TestPage.text(await SummaryController(services: services).show(request))
        }
        let path = ConsoleRoute.filing.path(unit, filing.rawValue)
        #expect(try await queue("submitted").contains(path))
        #expect(try await !queue("inReview").contains(path))
        var before = try await [overview(), units(), summary()]
        for state in [FilingState.inReview, .accepted] {
            try await test.review(filing, of: unit, through: [state])
            #expect(try await queue(state.rawValue).contains(path))
            #expect(try await !queue("submitted").contains(path))
            let after = try await [overview(), units(), summary()]
            for (old, new) in zip(before, after) { #expect(old != new) }
            #expect(after.allSatisfy { $0.contains(Shown(.zh).state(state)) })
            before = after
        }
    }
}
