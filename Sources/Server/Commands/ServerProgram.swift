import ArgumentParser
import Core
import Foundation
import Terminal

/// The program `shenbao-server`.
public enum ServerProgram {
    /// Reads the process's arguments, does what they say, and ends the process with the exit code that goes with it.
    ///
    /// With `--json` also a command line that cannot be understood is told as one value.
    public static func main() async {
        do {
            var command = try ShenbaoServer.parseAsRoot()
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
        } catch {
            if let value = usage(error) { try? TerminalOutput.writeOut(value.canonicalText() + "\n") }
            if ShenbaoServer.exitCode(for: error).rawValue == ExitStatus.usage.rawValue, !(error is ExitCode) {
                let environment = ProcessInfo.processInfo.environment
                let language = UsageMessage.language(of: CommandLine.arguments, environment: environment)
                TerminalOutput.writeErr(UsageMessage.words(ShenbaoServer.fullMessage(for: error), language) + "\n")
                ShenbaoServer.exit(withError: ExitCode(ExitStatus.usage.rawValue))
            }
            ShenbaoServer.exit(withError: error)
        }
    }

    /// A mistake on the command line as a value, if one is asked for; commands tell their own failures.
    private static func usage(_ error: any Error) -> JSONValue? {
        let isUsage = ShenbaoServer.exitCode(for: error).rawValue == ExitStatus.usage.rawValue
        guard isUsage, !(error is ExitCode), CommandLine.arguments.contains("--json") else { return nil }
        return [
            "error": ["code": .string(ExitStatus.usage.code), "message": .string(ShenbaoServer.message(for: error))]
        ]
    }
}

/// The command line of the commission's server.
struct ShenbaoServer: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "shenbao-server",
        abstract: "申报的市级服务器：收集各区申报并汇总。 The commission's server.",
        version: ProductVersion.text,
        subcommands: [
            InitCommand.self, ServeCommand.self, EnrolCodeCommand.self, ReportCommand.self, FilingsCommand.self,
            FindingsCommand.self, DeviceCommand.self, UserCommand.self, RoundCommand.self, RebuildCommand.self,
            VerifyCommand.self, CarrierCommand.self, AuditCommand.self, ExportCommand.self,
            BackupCommand.self, RestoreCommand.self,
        ]
    )
}
