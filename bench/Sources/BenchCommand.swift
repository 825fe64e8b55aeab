import ArgumentParser
import Core
import Foundation
import Terminal

/// `shenbao-bench`: how long an import takes, beside what nobody can beat and what people use today.
@main struct BenchCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "shenbao-bench",
        abstract: "导入与审核台的基准测试 · The benchmarks of imports and of the console",
        subcommands: [MeasureCommand.self, ConsoleCommand.self, FloorCommand.self, ReadCommand.self],
        defaultSubcommand: MeasureCommand.self
    )
}

/// Measures everything, and prints a table.
struct MeasureCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "measure")

    @Option(help: "附件3 的行数 · Rows of 附件3.") var records = 100_000
    @Option(help: "每项测几次，取中位数 · Runs of each; the median counts.") var runs = 3
    @Option(help: ArgumentHelp("结果另存为 JSON · Also as JSON.", valueName: "file")) var json: String?
    @Option(help: "zh | en") var lang: String?
    @Option(help: ArgumentHelp("shenbao 程序 · The program to measure.", valueName: "file")) var program: String

    func validate() throws {
        guard (1...1_000_000).contains(records) else { throw ValidationError("--records: 1–1000000") }
        guard (1...99).contains(runs) else { throw ValidationError("--runs: 1–99") }
    }

    func run() throws {
        let variables = ProcessInfo.processInfo.environment
        let language = LanguageChoice.from(flag: lang, environment: variables) ?? .zh
        let bench = try Bench(program: program, records: records, runs: runs)
        defer { bench.removeFiles() }
        let results = try bench.measure { line in
            TerminalOutput.writeErr((language == .zh ? line.zh : line.en) + "\n")
        }
        try TerminalOutput.writeOut(results.table(language))
        if let json {
            try results.json.canonicalText().appending("\n").write(toFile: json, atomically: true, encoding: .utf8)
        }
    }
}

/// Inserts the rows as quickly as SQLite can, and prints the seconds; a process of its own, so that nothing else is in its memory.
struct FloorCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "floor", shouldDisplay: false)

    @Argument var records: Int
    @Argument var path: String

    func run() throws { print(try Floor(roster: Roster(records: records)).insert(into: path)) }
}

/// Reads a workbook and looks at nothing.
struct ReadCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "read", shouldDisplay: false)

    @Argument var path: String

    func run() throws { print(try Reading.countCells(of: path)) }
}
