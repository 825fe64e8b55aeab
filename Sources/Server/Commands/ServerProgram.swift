import ArgumentParser
import Terminal

/// The program `shenbao-server`.
public enum ServerProgram {
    /// Reads the process's arguments, does what they say, and ends the process with the exit code that goes with it.
    ///
    /// With `--json` also a command line that cannot be understood is told as one value.
    public static func main() async {
        let line = grammar.ordered(Array(CommandLine.arguments.dropFirst()))
        do {
            if let topic = grammar.unknownTopic(line) {
                UsageMessage.tell(unknownTopic: topic, of: "shenbao-server", line)
                throw ExitCode(ExitStatus.usage.rawValue)
            }
            var command = try ShenbaoServer.parseAsRoot(line)
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
        } catch {
            if ShenbaoServer.exitCode(for: error).isSuccess, !(error is ExitCode) {
                HelpWords.tell(ShenbaoServer.fullMessage(for: error))
                ShenbaoServer.exit(withError: ExitCode.success)
            }
            // Commands tell their own failures.
            if ShenbaoServer.exitCode(for: error).rawValue == ExitStatus.usage.rawValue, !(error is ExitCode) {
                let full = ShenbaoServer.fullMessage(for: error)
                UsageMessage.tell(ShenbaoServer.message(for: error), full: full, of: line)
                ShenbaoServer.exit(withError: ExitCode(ExitStatus.usage.rawValue))
            }
            ShenbaoServer.exit(withError: error)
        }
    }

    /// Its commands, and the options that all of them take.
    private static var grammar: CommandGrammar {
        CommandGrammar(
            CommandNames(of: ShenbaoServer.self),
            flags: ["--json"],
            valued: ["--data", "--database", "--lang"]
        )
    }
}

/// The command line of the commission's server.
struct ShenbaoServer: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "shenbao-server",
        abstract: .help("申报的市级服务器：收集各区申报并汇总", "The commission's server"),
        version: ProductVersion.text,
        subcommands: [
            InitCommand.self, ServeCommand.self, EnrolCodeCommand.self, ReportCommand.self, FilingsCommand.self,
            FindingsCommand.self, DeviceCommand.self, UserCommand.self, RoundCommand.self, RebuildCommand.self,
            VerifyCommand.self, CarrierCommand.self, AuditCommand.self, ExportCommand.self,
            BackupCommand.self, RestoreCommand.self,
        ]
    )
}
