import Core
import Foundation
import SyncProtocol
import Testing

/// Two devices of one unit and their server, at a moment that can be brought back as often as a test likes.
///
/// The first device reaches the server through a proxy and has work in its outbox: a filing made, one changed, one removed,
/// and one that the second device changed meanwhile, so that a case will come of it.
final class FaultWorld {
    let folder: ScratchFolder
    let proxy: FaultProxy
    let first: District
    let second: District
    let data: String
    private(set) var server: RunningServer
    private var moment: KeptFiles?

    /// The change-sets of the first device, and how they end.
    static let outcomes: [Outcome: Int] = [.applied: 3, .conflicted: 1]
    static let scope = Scope.unit("310101")

    private static let filings = ["91310101PDY010605J", "91310101PDY010613D"]

    /// Makes the world with an outbox.
    static func make() async throws -> FaultWorld {
        let world = try await empty()
        try await world.first.expect(0, "import", Samples.folder + "/310101/enterprises.xlsx")
        #expect(try await world.first.sync().status == 0)
        #expect(try await world.second.sync().status == 0)
        try await world.second.expect(0, "set", Self.filings[0], "staff=900")
        #expect(try await world.second.sync().status == 0)
        let made = SyntheticCodes.filings(1)
        try made.write(toFile: world.folder.file("one.csv"), atomically: true, encoding: .utf8)
        try await world.first.expect(0, "import", world.folder.file("one.csv"))
        try await world.first.expect(0, "set", Self.filings[1], "remark=材料齐全")
        try await world.first.expect(0, "set", Self.filings[0], "staff=800")
        try await world.first.expect(0, "remove", try await world.removable())
        #expect(try await world.first.json("status")["pending"] == 4)
        try await world.keep()
        return world
    }

    /// Makes a world whose devices are enrolled and have done nothing.
    static func empty() async throws -> FaultWorld {
        let folder = try ScratchFolder()
        for name in ["central", "first", "second"] {
            try FileManager.default.createDirectory(
                atPath: folder.file(name),
                withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o700]
            )
        }
        let data = folder.file("central")
        #expect(try await BuiltProgram.server.run(["init", "--data", data]).status == 0)
        let server = try await RunningServer.start(data: data)
        let first = try await District.make("310101", in: folder, name: "first/replica")
        let second = try await District.make("310101", in: folder, name: "second/replica")
        let world = FaultWorld(folder, try FaultProxy(), first, second, data, server)
        try await first.enrol(at: world.proxy.url, data: data)
        try await second.enrol(at: world.proxy.url, data: data)
        return world
    }

    private init(
        _ folder: ScratchFolder,
        _ proxy: FaultProxy,
        _ first: District,
        _ second: District,
        _ data: String,
        _ server: RunningServer
    ) {
        self.folder = folder
        self.proxy = proxy
        self.first = first
        self.second = second
        self.data = data
        self.server = server
        proxy.connect(to: server)
    }

    /// The first device, driven in this process.
    var driven: DrivenReplica { DrivenReplica(path: first.replica) }

    /// Remembers this moment, on both sides.
    func keep() async throws {
        server.kill()
        moment = try KeptFiles(in: data, folder.file("first"), folder.file("second"))
        try await startServer()
    }

    /// Goes back to the moment that was kept.
    func bringBack() async throws {
        proxy.heal()
        server.kill()
        try moment?.bringBack()
        try await startServer()
    }

    /// Starts the server again, if it does not run.
    func startServer() async throws {
        server.kill()
        server = try await RunningServer.start(data: data)
        proxy.connect(to: server)
    }

    /// What the server holds of the unit.
    func settled() async throws -> SettledScope { try await .read(data: data, scope: Self.scope) }

    private func removable() async throws -> String {
        let filings = try await first.json("list", "filings").arrayValue ?? []
        return try #require(filings.compactMap { $0["uscc"]?.stringValue }.first { !Self.filings.contains($0) })
    }
}

extension District {
    /// Joins a server by its address, with a fresh code.
    func enrol(at url: String, data: String) async throws {
        let code = try await BuiltProgram.server.run(["enrol-code", unit, "--data", data, "--json"]).json()["code"]
        try await expect(0, "enrol", "--server", url, "--code", try #require(code?.stringValue))
    }

    /// Runs a command that ends in a certain way.
    func expect(_ status: Int32, _ arguments: String..., at location: SourceLocation = #_sourceLocation) async throws {
        let result = try await run(arguments)
        #expect(result.status == status, "\(arguments): \(result.err)", sourceLocation: location)
    }
}
