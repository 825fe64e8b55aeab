import Core
import Foundation
import SystemSupport

/// A commission's server with its users, and a folder for everything.
struct ConsoleStage {
    let folder: ScratchFolder
    let data: String
    let server: RunningServer

    /// Names and roles; the names are what a page shows.
    static let users = [
        ("wangfang", "reviewer"), ("chenjie", "reviewer"), ("zhaomin", "approver"), ("sunlei", "auditor"),
        ("gaoyuan", "admin"),
    ]
    static let password = "浦江两岸 2016 年的口令"

    /// A store with users, and a server over it.
    static func open() async throws -> ConsoleStage {
        let folder = try ScratchFolder()
        let data = folder.file("central")
        try await done(["init", "--data", data])
        let secret = folder.file("password")
        try password.write(toFile: secret, atomically: true, encoding: .utf8)
        for (name, role) in users {
            try await done(["user", "add", name, "--role", role, "--password-file", secret, "--data", data])
        }
        return ConsoleStage(folder: folder, data: data, server: try await RunningServer.start(data: data))
    }

    /// Runs a command of the server that has to end with 0.
    @discardableResult
    static func done(_ arguments: [String]) async throws -> BuiltProgram.Result {
        let result = try await BuiltProgram.server.run(arguments)
        guard result.status == 0 else {
            throw RunningServer.Failure(message: "\(arguments): \(result.status): \(result.err)")
        }
        return result
    }

    /// A unit that joined the server, with its sample files imported, everything submitted that is fit, and synced.
    @discardableResult
    func sampleUnit(_ unit: String) async throws -> District {
        let district = try await District.make(unit, in: folder)
        for file in Samples.files(of: unit) {
            // Samples have wrong rows on purpose.
            let status = try await district.run("import", "\(Samples.folder)/\(unit)/\(file)").status
            guard [0, 3].contains(status) else { throw RunningServer.Failure(message: "\(unit)/\(file): \(status)") }
        }
        try await district.enrol(at: server, data: data)
        let status = try await district.run("submit", "--all").status
        guard [0, 3].contains(status) else { throw RunningServer.Failure(message: "\(unit): submit: \(status)") }
        try await district.done("sync")
        return district
    }

    /// Every unit of the sample round but one.
    func sampleUnits(except other: String) async throws {
        for unit in Samples.units where unit != other { try await sampleUnit(unit) }
    }
}
