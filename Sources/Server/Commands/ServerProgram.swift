import ArgumentParser

/// The program `shenbao-server`.
public enum ServerProgram {
    /// Reads the process's arguments, does what they say, and ends the process with the exit code that goes with it.
    public static func main() async { await ShenbaoServer.main() }
}

/// The command line of the commission's server.
struct ShenbaoServer: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "shenbao-server",
        abstract: "申报的市级服务器：收集各区申报并汇总。 The commission's server.",
        version: ProductVersion.text,
        subcommands: [
            InitCommand.self, ServeCommand.self, EnrolCodeCommand.self, ReportCommand.self, FilingsCommand.self,
            FindingsCommand.self, DeviceCommand.self, RoundCommand.self, RebuildCommand.self, VerifyCommand.self,
            CarrierCommand.self,
            BackupCommand.self, RestoreCommand.self,
        ]
    )
}
