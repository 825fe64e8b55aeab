import Core
import Foundation
import Testing

@Suite struct DataDictionaryTests {
    private let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("../../../docs/data-dictionary.md").standardizedFileURL

    @Test func `the data dictionary is what the declarations give`() throws {
        let dictionary = DataDictionary(types: RecordTypes.all).markdown
        if ProcessInfo.processInfo.environment["SHENBAO_RENEW"] == "1" {
            try Data(dictionary.utf8).write(to: file)
        }
        let written = try String(decoding: Data(contentsOf: file), as: UTF8.self)
        let lines = { (text: String) in text.split(separator: "\n", omittingEmptySubsequences: false) }
        let difference = zip(lines(written), lines(dictionary)).first { $0 != $1 }
        let isRenewed = written == dictionary
        #expect(
            isRenewed,
            """
            docs/data-dictionary.md is not what the declarations give\
            \(difference.map { ": “\($0)” should be “\($1)”" } ?? ""); \
            write it anew with SHENBAO_RENEW=1 swift test --filter DataDictionaryTests
            """
        )
    }

    @Test func `every field of every kind has its row, and no cell breaks the table`() {
        for type in RecordTypes.all {
            let rows = DataDictionary(types: [type]).markdown.split(separator: "\n").filter { $0.hasPrefix("| `") }
            #expect(rows.count == type.fields.count)
            for row in rows { #expect(row.count { $0 == "|" } == 11, "\(row)") }
        }
    }
}
