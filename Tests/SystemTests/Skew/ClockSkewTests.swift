import Core
import Foundation
import Logging
import Server
import ServiceLifecycle
import SyncProtocol
import Testing

@testable import Client

/// The same work with right clocks and with wrong ones comes to the same.
@Suite(.serialized)
struct ClockSkewTests {
    /// Everything that a history came to.
    private struct End: Equatable, Sendable {
        /// What each step answered.
        var steps: [String]
        /// What the server holds.
        var scopes: [String]
        var problems: [String]
    }

    @Test func `Merge results are the same whatever the clocks say`() async throws {
        let scenarios = FaultScale.count(sample: 12, full: 50)
        let first = FaultScale.isFull ? 0 : FaultScale.seed % 1000
        for scenario in first..<(first + UInt64(scenarios)) {
            let right = try await run(scenario, isQuiet: true)
            let wrong = try await run(scenario, isQuiet: false)
            #expect(right.problems.isEmpty && wrong.problems.isEmpty, "scenario \(scenario)")
            for (right, wrong) in zip(right.steps, wrong.steps) { #expect(wrong == right, "scenario \(scenario)") }
            #expect(wrong.scopes.difference(from: right.scopes).isEmpty, "scenario \(scenario)")
            #expect(right.scopes.count > 20)
        }
    }

    /// Runs a scenario on a server of its own, over real sockets.
    private func run(_ scenario: UInt64, isQuiet: Bool) async throws -> End {
        let folder = try ScratchFolder()
        let clocks = [SkewClock(), SkewClock(), SkewClock()]
        let serverClock = clocks[2]
        let environment = StoreEnvironment(
            now: { serverClock.read() },
            randomBytes: StoreEnvironment.system.randomBytes
        )
        let directory = DataDirectory(path: folder.file("central"))
        try SQLiteCentralStore.create(in: directory, environment: environment)
        let store = try SQLiteCentralStore(directory: directory, environment: environment)
        let desk = EnrolmentDesk(store: store, environment: environment)
        let codes = [
            try await desk.makeCode(unit: "310101", by: .commandLine).code.text,
            try await desk.makeCode(unit: "310101", by: .commandLine).code.text,
        ]
        let steps = try await Self.serve(store, environment) { url in
            var plan = SkewPlan(seed: scenario, isQuiet: isQuiet)
            let offices = try (0..<2).map { number in
                try SkewedOffice(
                    "office\(number)",
                    seed: scenario * 2 + UInt64(number),
                    clock: clocks[number],
                    clocks: clocks,
                    url: url,
                    code: codes[number],
                    folder: folder.path
                )
            }
            plan.move(clocks, always: true)
            var script = SkewScript(seed: scenario, offices: offices, plan: plan)
            return try script.play()
        }
        let scopes = [try await store.contents(of: .unit("310101")), try await store.contents(of: .city)]
        return End(
            steps: steps,
            scopes: scopes.flatMap(Portrait.lines),
            problems: try await store.verify().problems
        )
    }

    private static func serve<Value: Sendable>(
        _ store: SQLiteCentralStore,
        _ environment: StoreEnvironment,
        _ body: @escaping @Sendable (_ url: String) throws -> Value
    ) async throws -> Value {
        let address = try #require(ListenAddress("127.0.0.1:0"))
        var logger = Logger(label: "test")
        logger.logLevel = .critical
        let (ports, listening) = AsyncStream<Int>.makeStream()
        var configuration = ServerConfiguration(
            store: store,
            environment: environment,
            address: address,
            logger: logger
        )
        configuration.onListening = { listening.yield($0) }
        let app = try await buildApplication(configuration: configuration)
        let services = ServiceGroup(configuration: .init(services: [.init(service: app)], logger: logger))
        return try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                defer { listening.finish() }
                try await services.run()
            }
            let port = try #require(await ports.first { _ in true })
            let value = try await offPool { try body("http://127.0.0.1:\(port)") }
            await services.triggerGracefulShutdown()
            try await group.waitForAll()
            return value
        }
    }
}
