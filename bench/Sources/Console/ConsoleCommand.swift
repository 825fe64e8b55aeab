import ArgumentParser
import Core
import Foundation
import Terminal

/// Measures the console: many users at once on a store of full size.
struct ConsoleCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "console",
        abstract: "审核台在多人同时使用时的响应时间 · How quickly the console answers many users at once"
    )

    @Option(help: ArgumentHelp("shenbao 程序 · The district's program.", valueName: "file")) var program: String
    @Option(help: ArgumentHelp("shenbao-server 程序 · The server.", valueName: "file")) var server: String
    @Option(help: ArgumentHelp("数据放在哪里，做好后下次再用 · Keeps the store for the next time.", valueName: "folder"))
    var store: String
    @Option(help: "企业申报数 · Filings.") var filings = 2_000
    @Option(help: "员工数 · Hires.") var hires = 100_000
    @Option(help: "同时使用的人数 · Users at once.") var users = 20
    @Option(help: "每人把全部页面看几遍 · How often each user goes through all pages.") var rounds = 5
    @Option(help: "每次点击之间停多少毫秒 · Milliseconds that a user looks at a page.") var think = 0
    @Option(help: ArgumentHelp("结果另存为 JSON · Also as JSON.", valueName: "file")) var json: String?
    @Option(help: "zh | en") var lang: String?

    func validate() throws {
        guard (17...20_000).contains(filings) else { throw ValidationError("--filings: 17–20000") }
        guard (filings...1_000_000).contains(hires) else { throw ValidationError("--hires: --filings–1000000") }
        guard (1...200).contains(users), (1...1_000).contains(rounds), (0...60_000).contains(think) else {
            throw ValidationError("--users: 1–200, --rounds: 1–1000, --think: 0–60000")
        }
    }

    func run() throws {
        let language = LanguageChoice.from(flag: lang, environment: ProcessInfo.processInfo.environment) ?? .zh
        let store = ConsoleStore(folder: store, program: program, server: server, filings: filings, hires: hires)
        let say = { (line: Bench.Words) in TerminalOutput.writeErr((language == .zh ? line.zh : line.en) + "\n") }
        try store.make(users: users, tell: say)
        let process = try ServedStore(server: server, data: store.data)
        defer { process.end() }
        say(("\(users) 人同时使用……", "\(users) users at once …"))
        let load = ConsoleLoad(url: process.url, users: users, rounds: rounds, think: think, store: store)
        var results = try load.measure()
        results.idlePeakKiB = try process.peakKiB()
        try TerminalOutput.writeOut(results.pageTable(language) + "\n")
        say(("正在测导出……", "Measuring exports …"))
        results.exports = try ConsoleExports(served: process, password: ConsoleStore.password).measure {
            results.failures.append($0)
        }
        try TerminalOutput.writeOut(results.exportTable(language))
        if let json {
            try results.json.canonicalText().appending("\n").write(toFile: json, atomically: true, encoding: .utf8)
        }
        let failures = Set(results.failures).sorted()
        guard failures.isEmpty else { throw BenchError(failures.prefix(20).joined(separator: "\n")) }
    }
}
