package import Core
import Foundation

/// A unit's device: its replica, and the program run on it.
package struct District {
    /// Its code.
    package let unit: String
    /// The replica's file.
    package let replica: String

    /// A device whose replica is there already.
    package init(unit: String, replica: String) {
        self.unit = unit
        self.replica = replica
    }

    /// A new device.
    package static func make(_ unit: String, in folder: ScratchFolder, name: String? = nil) async throws -> District {
        let district = District(unit: unit, replica: folder.file((name ?? unit) + ".db"))
        try await district.done("init", "--unit", unit)
        return district
    }

    /// Runs the program on the replica.
    package func run(_ arguments: String...) async throws -> BuiltProgram.Result { try await run(arguments) }

    /// Runs the program on the replica.
    package func run(_ arguments: [String]) async throws -> BuiltProgram.Result {
        try await BuiltProgram.shenbao.run(arguments + ["--replica", replica])
    }

    /// Runs a command that has to end with 0.
    @discardableResult
    package func done(_ arguments: String...) async throws -> BuiltProgram.Result {
        let result = try await run(arguments)
        guard result.status == 0 else {
            throw RunningServer.Failure(message: "\(unit): \(arguments): \(result.status): \(result.err)")
        }
        return result
    }

    /// What a command prints with `--json`.
    package func json(_ arguments: String...) async throws -> JSONValue {
        try await BuiltProgram.shenbao.run(arguments + ["--replica", replica, "--json"]).json()
    }

    /// Joins a server with a fresh code.
    package func enrol(at server: RunningServer, data: String) async throws {
        let code = try await BuiltProgram.server.run(["enrol-code", unit, "--data", data, "--json"]).json()["code"]
        try await done("enrol", "--server", server.url, "--code", code?.stringValue ?? "")
    }

    /// Syncs; the JSON report and the exit code.
    package func sync() async throws -> (report: JSONValue, status: Int32) {
        let result = try await BuiltProgram.shenbao.run(["sync", "--replica", replica, "--json"])
        return (try result.json(), result.status)
    }
}
