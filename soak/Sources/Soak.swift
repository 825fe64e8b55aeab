import ArgumentParser
import Core
import Foundation
import Simulator
import SimulatorSQLite
import SyncProtocol

/// Runs histories of the synchronisation by their seeds, and says which of them broke an invariant.
@main
struct Soak: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "shenbao-soak",
        abstract: "Runs random histories of the synchronisation and checks what must always hold."
    )

    @Option(help: "How many histories.")
    var seeds: UInt64 = 1000

    @Option(help: "The first seed.")
    var from: UInt64 = 0

    @Option(help: "How many threads; one per processor by default.")
    var threads = ProcessInfo.processInfo.activeProcessorCount

    @Option(help: "Leave a rule out, in a debug build: its absence has to be noticed.")
    var rule: String?

    @Option(help: "Print the history of one seed, and the smallest that breaks the same invariant.")
    var replay: UInt64?

    @Option(help: "In one history of so many the server's real tables stand beside the model; 0 for none.")
    var sqlite: UInt64 = 50

    @Flag(help: "Print the history as it was drawn.")
    var whole = false

    @Flag(help: "Stop at the first failure.")
    var first = false

    @Flag(help: "Print one JSON value.")
    var json = false

    func run() throws {
        let second = SQLiteSecondStore.maker()
        let campaign = Campaign(rules: try rules(), second: sqlite > 0 ? second : nil, inOneOf: sqlite)
        if let replay {
            for line in campaign.replay(seed: replay, shrinks: !whole) { print(line) }
            print("trace \(Self.hexadecimal(campaign.run(seed: replay).traceHash))")
            return
        }
        let clock = ContinuousClock()
        let start = clock.now
        let summary = campaign.run(
            seeds: from..<(from + seeds),
            threads: threads,
            stopsAtFirst: first,
            progress: { [json] count, failures in
                if !json { Self.tell("\(count) seeds, \(failures) failures") }
            },
            // A long run ends late, or not at all: what it finds is told at once.
            failed: { [json] failure in if !json { Self.tell(Self.line(failure)) } }
        )
        let seconds: Double = start.duration(to: clock.now) / Duration.seconds(1)
        if json { printJSON(summary, seconds) } else { printText(summary, seconds) }
        if !summary.failures.isEmpty { throw ExitCode(1) }
    }

    private func rules() throws -> RuleSet {
        guard let rule else { return .all }
        guard let left = Rule(rawValue: rule) else {
            throw ValidationError(
                "no rule \(rule); there are: \(Rule.allCases.map(\.rawValue).joined(separator: ", "))"
            )
        }
        #if DEBUG
        return RuleSet(without: [left])
        #else
        throw ValidationError("rule \(left) can only be left out in a debug build")
        #endif
    }

    private func printText(_ summary: Campaign.Summary, _ seconds: Double) {
        for failure in summary.failures.prefix(20) {
            print(Self.line(failure))
        }
        for (what, count) in summary.counts.sorted(by: { $0.key < $1.key }) { Self.tell("  \(what): \(count)") }
        let rate = Double(summary.seeds) / seconds
        print(
            "\(summary.seeds) seeds, \(summary.failures.count) failures, \(Int(seconds)) s, \(Int(rate)) seeds/s, "
                + "trace \(Self.hexadecimal(summary.traceHash))"
        )
        guard let failure = summary.failures.first else { return }
        print("failing seeds: \(summary.failures.map { String($0.seed) }.joined(separator: " "))")
        print("replay: shenbao-soak --replay \(failure.seed)\(rule.map { " --rule \($0)" } ?? "")")
    }

    private func printJSON(_ summary: Campaign.Summary, _ seconds: Double) {
        let failures = summary.failures.prefix(100).map(Self.json)
        let counts = summary.counts.mapValues { JSONValue.integer(Int64($0)) }
        let value: JSONValue = .object([
            "seeds": .integer(Int64(summary.seeds)), "milliseconds": .integer(Int64(seconds * 1000)),
            "trace": .string(Self.hexadecimal(summary.traceHash)), "counts": .object(counts),
            "failures": .array(failures),
        ])
        print(value.canonicalText())
    }

    private static func json(_ failure: Campaign.Result) -> JSONValue {
        .object([
            "seed": .string(String(failure.seed)), "trace": .string(hexadecimal(failure.traceHash)),
            "violations": .array(failure.violations.map(JSONValue.string)),
        ])
    }

    private static func line(_ failure: Campaign.Result) -> String {
        "seed \(failure.seed): \(failure.violations.prefix(3).joined(separator: "; "))"
    }

    private static func tell(_ line: String) { FileHandle.standardError.write(Data((line + "\n").utf8)) }

    private static func hexadecimal(_ hash: UInt64) -> String {
        let text = String(hash, radix: 16)
        return String(repeating: "0", count: 16 - text.count) + text
    }
}
