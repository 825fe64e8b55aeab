import Core
import Foundation

/// A store of full size, made as districts make it: every unit imports, submits and syncs with the district's own program.
struct ConsoleStore: Sendable {
    static let password = "a long enough password"

    let folder: String
    let program: String
    let server: String
    let filings: Int
    let hires: Int

    /// The server's folder.
    var data: String { folder + "/server" }
    private var mark: String { folder + "/made-\(filings)-\(hires)" }

    /// The units by their codes.
    private static let units =
        ["01", "04", "05", "06", "07", "09", "10", "12", "13", "14", "15", "16", "17", "18", "20", "51"]
        .map { "3101" + $0 } + ["3101Z1"]

    /// Makes the store unless it is there, with that many users.
    func make(users: Int, tell: (Bench.Words) -> Void) throws {
        if !FileManager.default.fileExists(atPath: mark) {
            tell(("正在生成 \(filings) 家企业、\(hires) 名员工……", "Making \(filings) filings with \(hires) hires …"))
            try? FileManager.default.removeItem(atPath: folder)
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            _ = try Measured.run([server, "init", "--data", data])
            try fill()
            try "".write(toFile: mark, atomically: true, encoding: .utf8)
        }
        try addUsers(users)
    }

    /// Names and roles of users: mostly reviewers, as in an office.
    static func user(_ number: Int) -> (name: String, role: String) {
        switch number {
        case 0: ("admin", "admin")
        case 1: ("auditor", "auditor")
        case 2...5: ("approver\(number)", "approver")
        default: ("reviewer\(number)", "reviewer")
        }
    }

    private func addUsers(_ count: Int) throws {
        let secret = folder + "/password"
        try Self.password.write(toFile: secret, atomically: true, encoding: .utf8)
        let list = try Measured.run([server, "user", "list", "--data", data, "--json"]).output
        for (name, role) in (0..<max(count, 6)).map(Self.user) where !list.contains("\"\(name)\"") {
            let arguments = ["user", "add", name, "--role", role, "--password-file", secret, "--data", data]
            _ = try Measured.run([server] + arguments)
        }
    }

    private func fill() throws {
        let served = try ServedStore(server: server, data: data)
        defer { served.end() }
        let units = Self.units
        let failures = FailureList()
        DispatchQueue.concurrentPerform(iterations: units.count) { index in
            do {
                try fill(units[index], number: index, url: served.url)
            } catch {
                failures.add("\(units[index]): \(error)")
            }
        }
        if let first = failures.all.first { throw BenchError(first) }
    }

    /// One unit: its share of the filings, each with its share of the hires.
    private func fill(_ unit: String, number: Int, url: String) throws {
        let replica = ["--replica", folder + "/\(unit).db", "--json"]
        let file = folder + "/\(unit).csv"
        _ = try Measured.run([program, "init", "--unit", unit] + replica)
        let own = stride(from: number, to: filings, by: Self.units.count).map { ConsoleFiling(number: $0, unit: unit) }
        // A third stays with the units, as it is in the weeks before the deadline.
        let ready = own.count - own.count / 3
        try importAll(own.prefix(ready), file, replica)
        _ = try Measured.run([program, "submit", "--all"] + replica)
        try importAll(own.dropFirst(ready), file, replica)
        let code = try Measured.run([server, "enrol-code", unit, "--data", data, "--json"]).output
        guard let text = try JSONValue(parsing: code.trimmingCharacters(in: .newlines))["code"]?.stringValue else {
            throw BenchError("enrol-code: " + code)
        }
        _ = try Measured.run([program, "enrol", "--server", url, "--code", text] + replica)
        _ = try Measured.run([program, "sync"] + replica)
    }

    /// Imports filings, and the roster of each.
    private func importAll(_ own: ArraySlice<ConsoleFiling>, _ file: String, _ replica: [String]) throws {
        guard !own.isEmpty else { return }
        try ConsoleFiling.csv(Array(own)).write(toFile: file, atomically: true, encoding: .utf8)
        _ = try Measured.run([program, "import", file] + replica)
        for filing in own {
            let first = filing.number * hires / filings
            let end = (filing.number + 1) * hires / filings
            try filing.hires(first..<end).write(toFile: file, atomically: true, encoding: .utf8)
            _ = try Measured.run([program, "import", file] + replica)
        }
    }
}

/// What went wrong on several threads.
final class FailureList: @unchecked Sendable {
    // `lock` guards the list.
    private let lock = NSLock()
    private var list: [String] = []

    func add(_ failure: String) { lock.withLock { list.append(failure) } }

    var all: [String] { lock.withLock { list } }
}
