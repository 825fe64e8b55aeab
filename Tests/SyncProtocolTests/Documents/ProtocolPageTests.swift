import SyncProtocol
import Testing

/// docs/protocol.md says what the code does, where both can be compared.
@Suite struct ProtocolPageTests {
    private static func cells(of row: Substring) -> [String] {
        row.split(separator: "|").map { String($0.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed()) }
    }

    private static func rows() throws -> [[String]] {
        try Page.text("docs/protocol.md").split(separator: "\n").filter { $0.hasPrefix("|") }.map(cells)
    }

    @Test func `every problem code has a row with its status`() throws {
        let rows = try Self.rows()
        for code in ProblemCode.allCases {
            let isThere = rows.contains {
                $0.count == 4 && $0[0] == "`\(code.rawValue)`" && $0[1] == String(code.status)
            }
            #expect(isThere, "\(code.rawValue) \(code.status)")
        }
    }

    @Test func `every refusal has a row that says what to do`() throws {
        let rows = try Self.rows()
        for code in RefusalCode.allCases {
            #expect(
                rows.contains { $0.count == 3 && $0[0] == "`\(code.rawValue)`" && !$0[2].isEmpty },
                "\(code.rawValue)"
            )
        }
    }

    @Test func `every outcome and every bound is there`() throws {
        let rows = try Self.rows()
        for outcome in Outcome.allCases { #expect(rows.contains { $0.first == "`\(outcome.rawValue)`" }) }
        let bounds = [
            Limits.changes, Limits.changeSetBytes, Limits.changeSetsPerPush, Limits.pushBytes, Limits.requestBytes,
            Limits.recordsPerPage, Limits.cursorsShown, Limits.rowsAsked, Limits.historyEntries, Limits.dependencies,
        ]
        let limits = rows.filter { $0.count == 2 }.map { $0[1] }.joined(separator: " ")
        for bound in bounds { #expect(limits.split { !$0.isNumber }.contains("\(bound)"), "\(bound)") }
    }

    @Test func `every message has its schema's name on the page`() throws {
        let page = try Page.text("docs/protocol.md")
        let parts = [
            "ServerIdentity", "SignedChangeSet", "SignedReceipt", "Cursor", "Record", "RowMark", "HistoryEntry",
        ]
        let apart = Set(parts + ["Status", "Value"])
        for schema in MessageSchema.all where !schema.name.hasPrefix("Body.") && !apart.contains(schema.name) {
            #expect(page.contains(schema.name), "\(schema.name)")
        }
    }
}
