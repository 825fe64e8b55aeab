import Core
import SystemSupport
import Testing

@Suite struct DataDictionaryTests {
    @Test func `the data dictionary is what the declarations give`() throws {
        let dictionary = DataDictionary(types: RecordTypes.all).markdown
        let difference = try MadePage("data-dictionary.md", text: dictionary).difference()
        #expect(difference == nil)
    }

    @Test func `every field of every kind has its row, and no cell breaks the table`() {
        for type in RecordTypes.all {
            let rows = DataDictionary(types: [type]).markdown.split(separator: "\n").filter { $0.hasPrefix("| `") }
            #expect(rows.count == type.fields.count)
            for row in rows { #expect(row.count { $0 == "|" } == 11, "\(row)") }
        }
    }
}
