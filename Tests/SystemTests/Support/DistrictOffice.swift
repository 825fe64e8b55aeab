import Core
import Foundation
import Testing

/// A server and two devices of one unit that both know one filing, with the built programs.
final class DistrictOffice {
    static let filing = SyntheticCodes.unifiedCode(711)

    let folder: ScratchFolder
    let data: String
    private(set) var server: RunningServer
    let desk: District
    let laptop: District

    init() async throws {
        folder = try ScratchFolder()
        data = folder.file("central")
        #expect(try await BuiltProgram.server.run(["init", "--data", data]).status == 0)
        server = try await RunningServer.start(data: data)
        desk = try await District.make("310101", in: folder, name: "desk")
        laptop = try await District.make("310101", in: folder, name: "laptop")
        #expect(try await desk.importText(ReviewFiles.filings([ReviewFiles.filing(Self.filing)]), in: folder) == 0)
        let roster = ReviewFiles.hires([ReviewFiles.hire(1, of: Self.filing)], of: Self.filing)
        #expect(try await desk.importText(roster, in: folder) == 0)
        for device in [desk, laptop] {
            try await device.enrol(at: server, data: data)
            #expect(try await device.sync().status == 0)
        }
    }

    /// Stops the server, does something to its data, and starts it at the same address; what it logged until then.
    @discardableResult
    func restart(after work: () async throws -> Void = {}) async throws -> String {
        #expect(try await server.terminate() == .exited(0))
        let log = server.logText
        try await work()
        server = try await RunningServer.start(data: data, listen: server.address)
        return log
    }

    /// Runs the server's program on its data.
    func commission(_ arguments: String...) async throws -> BuiltProgram.Result {
        try await BuiltProgram.server.run(arguments + ["--data", data])
    }

    /// A copy of a device's replica with its keys, as somebody makes with a file manager.
    func copy(of device: District, name: String) throws -> District {
        let path = folder.file(name + ".db")
        for suffix in ["", ".key"] {
            try FileManager.default.copyItem(atPath: device.replica + suffix, toPath: path + suffix)
        }
        return District(unit: device.unit, replica: path)
    }
}
