import Testing

/// docs/pains.md names tests; they are there.
@Suite struct PainsTests {
    private static func rows(_ text: String) -> [Substring] {
        text.split(separator: "\n").filter { $0.hasPrefix("| **") || $0.hasPrefix("| H") }
    }

    @Test func `every test that docs/pains.md names exists`() throws {
        let tests = try Page.tests()
        var named = 0
        for row in Self.rows(try Page.text("docs/pains.md")) {
            let references = row.matches(of: /`(\w+)`: “([^”]+)”/)
            #expect(!references.isEmpty, "no test in: \(row.prefix(60))")
            for reference in references {
                #expect(tests.contains("\(reference.1): \(reference.2)"), "\(reference.1): \(reference.2)")
                named += 1
            }
        }
        #expect(named > 40)
    }

    @Test func `every history of docs/protocol.md has its row, and every row its history`() throws {
        let protocolPage = try Page.text("docs/protocol.md")
        let told = Set(protocolPage.matches(of: /\bH(\d+)\b/).compactMap { Int($0.1) })
        let rows = Self.rows(try Page.text("docs/pains.md")).compactMap { $0.firstMatch(of: /^\| H(\d+) \|/) }
        #expect(Set(rows.compactMap { Int($0.1) }) == told)
        #expect(told == Set(1...(told.max() ?? 0)))
    }
}
