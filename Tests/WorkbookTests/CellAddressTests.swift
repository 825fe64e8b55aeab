import Testing
import Workbook

@Suite struct CellAddressTests {
    @Test(arguments: [("A1", 1, 1), ("Z9", 26, 9), ("AA10", 27, 10), ("E32", 5, 32), ("XFD1048576", 16_384, 1_048_576)])
    func `an address is its letters and digits, both ways`(text: String, column: Int, row: Int) throws {
        let address = try #require(CellAddress(text))
        #expect(address.column == column)
        #expect(address.row == row)
        #expect(address.description == text)
        #expect(CellAddress(column: column, row: row) == address)
    }

    @Test(arguments: [
        "", "A", "1", "A0", "A01", "XFE1", "AAAA1", "A1048577", "A1:B2", "$A$1", " A1", "A1 ", "A-1", "@1",
        "A99999999999",
        "甲1",
    ])
    func `what is no address of a cell is none`(text: String) {
        #expect(CellAddress(text) == nil)
    }

    @Test func `columns are named like digits without a zero`() {
        #expect(
            [1, 26, 27, 52, 702, 703, 16_384].map(CellAddress.columnName) == ["A", "Z", "AA", "AZ", "ZZ", "AAA", "XFD"]
        )
        #expect(CellAddress.columnName(0).isEmpty)
    }
}
