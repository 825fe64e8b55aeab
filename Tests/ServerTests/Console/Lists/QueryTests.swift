import Core
import Foundation
import HTTPTypes
import HummingbirdTesting
import Testing

@testable import Server

/// What a query asks for and what is not there is refused; nothing else is shown in its place.
@Suite struct QueryTests {
    /// A path of a route; whether the record is there is asked later than what the query says.
    private func path(_ route: ConsoleRoute) -> String {
        route.path(route.partNames.contains("file") ? "hires.csv" : Sample.unit, Sample.unit)
    }

    private func role(_ route: ConsoleRoute) -> Role? {
        guard case .roles(let roles) = route.access else { return route.access == .signedIn ? .auditor : nil }
        return Role.allCases.first(where: roles.contains)
    }

    @Test func `every item that chooses what is shown is refused where it is unknown, on every route`() async throws {
        try await TestConsole.run { console async throws in
            var browsers: [Role: TestBrowser] = [:]
            for role in Role.allCases { browsers[role] = try await console.browser(role) }
            var checked = 0
            for route in ConsoleRoute.allCases where route.method == .get {
                let browser = try #require(browsers[role(route) ?? .auditor])
                for (name, item) in route.query where item != .text {
                    let status = try await browser.get(path(route) + "?\(name)=zzz").status
                    #expect(status == (item == .round ? .notFound : .badRequest), "\(route.rawValue) \(name)")
                    checked += 1
                }
            }
            #expect(checked > 40)
            let auditor = try #require(browsers[.auditor])
            for (path, expected) in [
                ("/exports/hires.csv?round=9999", 404), ("/exports/hires.csv?scope=zzz", 400), ("/?round=9999", 404),
                ("/exports?round=9999", 404), ("/exports/hires.csv?scope=", 200), ("/queue?page=0", 400),
                ("/queue?state=&unit=&category=&group=&round=", 200), ("/units?order=silence&down=1", 200),
                ("/audit?from=2016-13-01", 400), ("/cases?tab=open&sort=oldest", 200),
            ] { #expect(try await auditor.get(path).status.code == expected, "\(path)") }
            // The form of an export in full says the same things.
            for (name, expected) in [("scope", 400), ("unit", 400), ("round", 404)] {
                let fields = [("round", "2016"), ("reason", "核对")].filter { $0.0 != name } + [(name, "zzz")]
                #expect(try await auditor.post("/exports/hires.csv", fields).status.code == expected, "\(name)")
            }
            var query = AuditQuery()
            query.action = .export
            #expect(try await console.test.store.auditEntries(query).count == 1, "what is refused is no export")
        }
    }

    @Test func `every item that a page reads from its query is in the table`() throws {
        let sources = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../../../Sources/Server")
        let known = Set(ConsoleRoute.allCases.flatMap(\.query.keys))
        let files = try #require(FileManager.default.enumerator(at: sources, includingPropertiesForKeys: nil))
        var read: Set<String> = []
        for case let file as URL in files where file.pathExtension == "swift" {
            let text = try String(contentsOf: file, encoding: .utf8)
            for item in text.matches(of: /query\["([a-zA-Z]+)"\]/) { read.insert(String(item.1)) }
        }
        #expect(read.count > 20 && read.subtracting(known).isEmpty, "\(read.subtracting(known))")
    }
}
