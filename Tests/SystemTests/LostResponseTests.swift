import Client
import Core
import Foundation
import Logging
import Server
import ServiceLifecycle
import SyncProtocol
import Synchronization
import Testing

/// Client and server in one process, over a real socket, with answers that get lost on the way.
struct LostResponseTests {
    /// Hands requests on, and loses the answers to some: the server has done the work, the client never hears of it.
    private final class LossyTransport: Transport {
        private let inner: CurlTransport
        private let lost: @Sendable (_ path: String, _ request: Int) -> Bool
        private let requests = Mutex(0)

        init(_ inner: CurlTransport, losing lost: @escaping @Sendable (String, Int) -> Bool) {
            self.inner = inner
            self.lost = lost
        }

        struct Lost: Error {}

        func send(
            _ method: String,
            _ path: String,
            query: [(name: String, value: String)],
            body: [UInt8]?,
            token: String?
        ) throws -> TransportResponse {
            let answer = try inner.send(method, path, query: query, body: body, token: token)
            let number = requests.withLock { count in
                count += 1
                return count
            }
            if lost(path, number) { throw Lost() }
            return answer
        }
    }

    private struct World: Sendable {
        let folder: ScratchFolder
        let store: SQLiteCentralStore

        init() throws {
            folder = try ScratchFolder()
            let directory = DataDirectory(path: folder.file("central"))
            try SQLiteCentralStore.create(in: directory)
            store = try SQLiteCentralStore(directory: directory)
        }

        /// Runs a body against a live server, on a thread of its own.
        func serve(_ body: @escaping @Sendable (_ port: Int, _ code: String) throws -> Void) async throws {
            let address = try #require(ListenAddress("127.0.0.1:0"))
            var logger = Logger(label: "test")
            logger.logLevel = .critical
            let (ports, listening) = AsyncStream<Int>.makeStream()
            var configuration = ServerConfiguration(
                store: store,
                environment: .system,
                address: address,
                logger: logger
            )
            configuration.onListening = { listening.yield($0) }
            let app = try await buildApplication(configuration: configuration)
            let services = ServiceGroup(configuration: .init(services: [.init(service: app)], logger: logger))
            let desk = EnrolmentDesk(store: store, environment: .system)
            let code = try await desk.makeCode(unit: "310101", by: .commandLine).code.text
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask {
                    defer { listening.finish() }
                    try await services.run()
                }
                if let port = await ports.first(where: { _ in true }) {
                    try await offPool { try body(port, code) }
                }
                await services.triggerGracefulShutdown()
                try await group.waitForAll()
            }
        }
    }

    /// A replica with the sample unit's workbooks, enrolled.
    private static func replica(_ path: String, port: Int, code: String) throws -> (Replica, CurlTransport, String) {
        let replica = try Replica.make(at: path, unit: "310101", environment: .live)
        for file in Samples.files(of: "310101") {
            _ = try Importer(replica).run(path: "\(Samples.folder)/310101/\(file)")
        }
        let url = "http://127.0.0.1:\(port)"
        let transport = try CurlTransport(url: url, caFile: nil, proxy: nil, attempts: 1, randomByte: { 0 })
        let response = try Enrolment(replica).run(
            code: code,
            url: url,
            caFile: nil,
            proxy: nil,
            api: ServerAPI(transport, token: nil)
        )
        return (replica, transport, response.token)
    }

    private static func sync(
        _ replica: Replica,
        _ transport: any Transport,
        _ token: String
    ) throws -> SyncReport {
        let key = try replica.read { db in try ReplicaMeta.get(.serverKey, db) }
        let keys = try #require(try DeviceKeys.load(forReplica: replica.path))
        return try SyncDriver(replica, api: ServerAPI(transport, token: token), keys: keys, serverKey: key).run()
    }

    @Test(arguments: ["/v1/push", "/v1/pull"])
    func `An answer lost after the commit is asked for again and applied once`(path: String) async throws {
        let world = try World()
        try await world.serve { port, code in
            let (replica, transport, token) = try Self.replica(world.folder.file("a.db"), port: port, code: code)
            let lossy = LossyTransport(transport) { requested, _ in requested == path }
            #expect(throws: LossyTransport.Lost.self) { try Self.sync(replica, lossy, token) }
            let pending = try replica.read { db in try Outbox.pending(db) }
            #expect(path == "/v1/push" ? pending == 14 : pending == 0)
            let report = try Self.sync(replica, transport, token)
            #expect(report.digestMatch)
            #expect(try replica.read { db in try Outbox.pending(db) } == 0)
            #expect(try Self.sync(replica, transport, token).pushed == 0)
        }
        let unit = try #require(try await world.store.report(round: "2016").units.first { $0.unit == "310101" })
        #expect(unit.hires == 168 && unit.enterprises == 6 && unit.trainees == 15)
        // 14 change-sets of the unit, whatever was sent twice.
        #expect(try await world.store.state(of: .unit("310101"))?.head.revision.number == 14)
        #expect(try await world.store.verify().problems.isEmpty)
    }

    @Test func `Any single lost answer leaves the same report`() async throws {
        // hello, session, push, city, unit: the sixth request does not happen and nothing is lost.
        for request in 1...6 {
            let world = try World()
            try await world.serve { port, code in
                let (replica, transport, token) = try Self.replica(world.folder.file("a.db"), port: port, code: code)
                let lossy = LossyTransport(transport) { _, number in number == request }
                if request < 6 {
                    #expect(throws: LossyTransport.Lost.self) { try Self.sync(replica, lossy, token) }
                    #expect(try Self.sync(replica, transport, token).digestMatch)
                } else {
                    #expect(try Self.sync(replica, lossy, token).digestMatch)
                }
                #expect(try replica.read { db in try Records.count(.hire, db) } == 168)
            }
            #expect(try await world.store.state(of: .unit("310101"))?.head.revision.number == 14)
        }
    }

    @Test func `A device's token opens its own unit and the city, and no other unit`() async throws {
        let world = try World()
        try await world.serve { port, code in
            let (_, transport, token) = try Self.replica(world.folder.file("a.db"), port: port, code: code)
            func status(_ scope: String, _ token: String?) throws -> Int {
                try transport.send("GET", "/v1/pull", query: [("scope", scope)], body: nil, token: token).status
            }
            #expect(try status("310101", token) == 200)
            #expect(try status("city", token) == 200)
            for unit in Directory.units.map(\.code) where unit != "310101" {
                #expect(try status(unit, token) == 403, "\(unit)")
            }
            #expect(try status("310101", nil) == 401)
            #expect(try status("310101", String(repeating: "0", count: 64)) == 401)
        }
    }
}
