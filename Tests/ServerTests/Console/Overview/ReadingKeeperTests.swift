import Core
import GRDB
import Logging
import ServiceLifecycle
import SyncProtocol
import Synchronization
import Testing

@testable import Server

@Suite struct ReadingKeeperTests {
    @Test func `what was read ahead is not read again by who asks`() async throws {
        let test = try StoreFactory.sqlite()
        let device = try await test.device(Sample.unit)
        try await test.fill(SampleRound.filing(SampleRound.uscc(1), unit: Sample.unit, name: "甲"), from: device)
        let services = ConsoleServices(store: test.store, environment: test.world.environment)
        try await ReadingKeeper(services: services, logger: Logger(label: "test")).read()
        // Taken away behind the store's back, so that no head moves: only what was kept still shows it.
        let store = try #require(test.store as? SQLiteCentralStore)
        try await store.queue.write { db in try db.execute(sql: "DELETE FROM filing") }
        let round = try #require(try await store.rounds().last?.code)
        #expect(try await Self.filings(services, round: round) == 1)
        let fresh = ConsoleServices(store: store, environment: test.world.environment)
        #expect(try await Self.filings(fresh, round: round) == 0)
    }

    private static func filings(_ services: ConsoleServices, round: String) async throws -> Int {
        try await services.city.figures(round: round).city.units.map(\.score.review.filings.count).reduce(0, +)
    }

    @Test func `a stop does not wait for its rest`() async throws {
        let test = try StoreFactory.sqlite()
        let services = ConsoleServices(store: test.store, environment: test.world.environment)
        var keeper = ReadingKeeper(services: services, logger: Logger(label: "test"))
        let (rests, resting) = AsyncStream<Void>.makeStream()
        keeper.rest = {
            resting.yield()
            try await Task.sleep(for: .seconds(3600))
        }
        let group = ServiceGroup(
            configuration: .init(services: [.init(service: keeper)], logger: Logger(label: "test"))
        )
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { try? await group.run() }
            _ = await rests.first { _ in true }
            await group.triggerGracefulShutdown()
            try await tasks.waitForAll()
        }
    }
}
