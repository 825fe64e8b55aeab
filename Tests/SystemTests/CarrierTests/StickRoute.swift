import Core
import Foundation
import Testing

/// Two devices of a unit, a server, and the sticks that are carried between them, with the built programs.
final class StickRoute {
    static let unit = "310101"

    /// A file on a stick: which device it is of.
    struct Stick {
        let device: Int
        let path: String
    }

    let folder: ScratchFolder
    let data: String
    let server: RunningServer
    let devices: [District]
    private var files = 0

    init(enterprises: Int = 2) async throws {
        folder = try ScratchFolder()
        data = folder.file("central")
        #expect(try await BuiltProgram.server.run(["init", "--data", data]).status == 0)
        server = try await RunningServer.start(data: data)
        devices = [
            try await District.make(Self.unit, in: folder, name: "first"),
            try await District.make(Self.unit, in: folder, name: "second"),
        ]
        for device in devices { try await device.enrol(at: server, data: data) }
        let sheet = folder.file("enterprises.csv")
        try Data(SyntheticCodes.filings(enterprises).utf8).write(to: URL(fileURLWithPath: sheet))
        #expect(try await devices[0].run("import", sheet).status == 0)
    }

    func path(_ kind: String) -> String {
        files += 1
        return folder.file("\(kind)-\(files).carrier")
    }

    func export(_ device: Int) async throws -> Stick {
        let stick = Stick(device: device, path: path("out"))
        let result = try await devices[device].run("carrier", "export", stick.path)
        #expect(result.status == 0, "\(result.err)")
        return stick
    }

    /// The commission takes a file; the one that goes back.
    func take(_ stick: Stick) async throws -> Stick {
        let back = Stick(device: stick.device, path: path("back"))
        let result = try await commission(stick.path, receipts: back.path)
        #expect(result.status == 0, "\(result.err)")
        return back
    }

    func commission(_ file: String, receipts: String, _ more: String...) async throws -> BuiltProgram.Result {
        try await BuiltProgram.server.run(
            ["carrier", "import", file, "--receipts", receipts, "--data", data] + more
        )
    }

    /// The device takes what came back; the report.
    @discardableResult
    func bring(_ stick: Stick) async throws -> JSONValue {
        let result = try await devices[stick.device].run("carrier", "import", stick.path, "--json")
        #expect([0, 5].contains(result.status), "\(result.err)")
        return try result.json()
    }

    /// Out and back without a detour.
    @discardableResult
    func round(_ device: Int) async throws -> JSONValue { try await bring(try await take(try await export(device))) }

    /// Change-sets in the server's log, without those that `init` makes.
    func logged() async throws -> Int64 {
        let verified = try await BuiltProgram.server.run(["verify", "--data", data, "--json"]).json()
        #expect(verified["ok"] == true)
        return (verified["changeSets"]?.integerValue ?? 0) - 2
    }
}
