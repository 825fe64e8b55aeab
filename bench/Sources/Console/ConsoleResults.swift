import Core
import Foundation
import Terminal

/// Answers of many threads.
final class LoadNotes: @unchecked Sendable {
    // `lock` guards everything.
    private let lock = NSLock()
    private var pages: [String: [ConsoleBrowser.Answer]] = [:]
    private var failed: [String] = []

    func add(_ page: String, _ answer: ConsoleBrowser.Answer) {
        lock.withLock {
            pages[page, default: []].append(answer)
            if answer.status != 200 { failed.append("\(page): \(answer.status)") }
        }
    }

    func fail(_ failure: String) { lock.withLock { failed.append(failure) } }

    var answers: [String: [ConsoleBrowser.Answer]] { lock.withLock { pages } }
    var failures: [String] { lock.withLock { failed } }
}

/// What the console took for each page, and what exports took of memory.
struct ConsoleResults {
    /// One page.
    struct Line {
        let page: String
        let requests: Int
        let median: Double
        let p99: Double
        let largest: Int
    }

    /// One export.
    struct Export {
        let name: String
        let seconds: Double
        let bytes: Int
        let peakKiB: Int
    }

    let users: Int
    let filings: Int
    let hires: Int
    let think: Int
    let lines: [Line]
    var failures: [String]
    /// The server's peak before any export.
    var idlePeakKiB = 0
    var exports: [Export] = []

    init(users: Int, filings: Int, hires: Int, think: Int, notes: LoadNotes) {
        self.users = users
        self.filings = filings
        self.hires = hires
        self.think = think
        failures = notes.failures
        lines = notes.answers.map { page, answers in
            let times = answers.map(\.seconds).sorted()
            return Line(
                page: page,
                requests: answers.count,
                median: times[times.count / 2],
                p99: times[min(times.count - 1, times.count * 99 / 100)],
                largest: answers.map(\.bytes).max() ?? 0
            )
        }.sorted { $0.page < $1.page }
    }

    private static func milliseconds(_ seconds: Double) -> String { String(Int((seconds * 1_000).rounded())) }

    /// The pages for people.
    func pageTable(_ language: Language) -> String {
        let heads =
            language == .zh
            ? ["\(filings) 家企业、\(hires) 名员工，\(users) 人同时", "次数", "中位数 ms", "99% ms", "最大 KB"]
            : ["\(filings) filings, \(hires) hires, \(users) users", "requests", "median ms", "p99 ms", "largest KB"]
        var pages = TextTable(columns: heads.enumerated().map { .init($1, alignment: $0 == 0 ? .left : .right) })
        for line in lines {
            pages.add(row: [
                line.page, String(line.requests), Self.milliseconds(line.median), Self.milliseconds(line.p99),
                String((line.largest + 512) / 1_024),
            ])
        }
        return pages.render()
    }

    /// The exports for people.
    func exportTable(_ language: Language) -> String {
        let exportHeads =
            language == .zh ? ["导出", "秒", "MB", "服务器内存峰值 MB"] : ["export", "seconds", "MB", "server's peak MB"]
        var files = TextTable(columns: exportHeads.enumerated().map { .init($1, alignment: $0 == 0 ? .left : .right) })
        files.add(row: [language == .zh ? "（导出之前）" : "(before)", "", "", String(idlePeakKiB / 1_024)])
        for export in exports {
            files.add(row: [
                export.name, String(Int(export.seconds.rounded())), String(export.bytes / 1_048_576),
                String(export.peakKiB / 1_024),
            ])
        }
        return files.render()
    }

    /// One JSON value; times are whole microseconds.
    var json: JSONValue {
        let microseconds = { (seconds: Double) in JSONValue(Int((seconds * 1_000_000).rounded())) }
        let pages = lines.map { line -> JSONValue in
            [
                "page": .string(line.page), "requests": JSONValue(line.requests), "median": microseconds(line.median),
                "p99": microseconds(line.p99), "largestBytes": JSONValue(line.largest),
            ]
        }
        let files = exports.map { export -> JSONValue in
            [
                "export": .string(export.name), "time": microseconds(export.seconds), "bytes": JSONValue(export.bytes),
                "peakKiB": JSONValue(export.peakKiB),
            ]
        }
        return [
            "users": JSONValue(users), "filings": JSONValue(filings), "hires": JSONValue(hires),
            "think": JSONValue(think), "pages": .array(pages), "exports": .array(files),
            "idlePeakKiB": JSONValue(idlePeakKiB), "failures": .array(failures.map { .string($0) }),
        ]
    }
}
