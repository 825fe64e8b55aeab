import Core
import Foundation

/// Users who go through all pages at the same time.
struct ConsoleLoad: Sendable {
    let url: String
    let users: Int
    let rounds: Int
    /// Milliseconds between an answer and the next request.
    let think: Int
    let store: ConsoleStore

    /// Everything measured of all pages.
    func measure() throws -> ConsoleResults {
        let filings = try filingPaths()
        let notes = LoadNotes()
        let threads = (0..<users).map { number in
            let done = DispatchSemaphore(value: 0)
            Thread.detachNewThread {
                do {
                    try work(number, filings: filings, notes: notes)
                } catch {
                    notes.fail("\(error)")
                }
                done.signal()
            }
            return done
        }
        for thread in threads { thread.wait() }
        return ConsoleResults(users: users, filings: store.filings, hires: store.hires, think: think, notes: notes)
    }

    private func work(_ number: Int, filings: [String], notes: LoadNotes) throws {
        let user = ConsoleStore.user(number)
        let browser = ConsoleBrowser(url: url)
        try browser.signIn(user.name, ConsoleStore.password)
        let pages = ConsolePages.of(role: user.role)
        for round in 0..<rounds {
            for step in pages.indices {
                // Each begins elsewhere, and looks at other filings.
                let page = pages[(step + number * 3) % pages.count]
                let filing = filings[(number * 7_919 + round * 104_729 + step * 31) % filings.count]
                let answer = try browser.get(page.path.replacing("{filing}", with: filing))
                notes.add(page.name, answer)
                if think > 0 { Thread.sleep(forTimeInterval: Double(think) / 1_000) }
            }
        }
    }

    /// `/filings/UNIT/ID` of every filing that the commission has.
    private func filingPaths() throws -> [String] {
        let list = try Measured.run([store.server, "filings", "--data", store.data, "--json"]).output
        let rows = try JSONValue(parsing: list.trimmingCharacters(in: .newlines)).arrayValue ?? []
        let paths = rows.compactMap { row -> String? in
            guard let unit = row["unit"]?.stringValue, let id = row["id"]?.stringValue else { return nil }
            return "/filings/\(unit)/\(id)"
        }
        guard !paths.isEmpty else { throw BenchError("the store has no filings") }
        return paths
    }
}

/// The console's pages, as a user meets them.
enum ConsolePages {
    typealias Page = (name: String, path: String)

    private static let work: [Page] = [
        ("/", "/"), ("/queue", "/queue"), ("/queue?unit=&state=", "/queue?unit=310115&state=submitted"),
        ("/queue?q=", "/queue?q=%E6%B5%8B%E8%AF%95"), ("/filings/…", "{filing}"), ("…/roster", "{filing}/roster"),
        ("…/history", "{filing}/history"), ("…/opinion", "{filing}/opinion"), ("/trainees", "/trainees"),
        ("/duplicates", "/duplicates"), ("/cases", "/cases"), ("/summary", "/summary"), ("/units", "/units"),
        ("/units/…", "/units/310115"), ("/notices", "/notices"), ("/exports", "/exports"), ("/account", "/account"),
    ]
    private static let administration: [Page] = [
        ("/devices", "/devices"), ("/users", "/users"), ("/rounds", "/rounds"), ("/audit", "/audit"),
    ]

    /// What a role may see.
    static func of(role: String) -> [Page] {
        switch role {
        case "admin": administration
        case "auditor": work + [("/audit", "/audit")]
        default: work
        }
    }
}
