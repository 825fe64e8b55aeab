import Testing
import Workbook

@testable import Client
@testable import Core

/// 附件2 as printed.
@Suite struct SummaryTests {
    private func summary(_ unit: String) throws -> SummaryTable {
        let bench = try Bench(unit: unit)
        try bench.add(
            .filings([
                Sample.filing(Sample.enterprise, ["seq": "2", "name": "乙", "paperVolumes": "4", "electronic": "否"]),
                Sample.filing(Sample.secondEnterprise, ["seq": "1", "name": "甲", "remark": "=1+1"]),
                Sample.filing(Sample.thirdEnterprise, ["seq": "", "name": "丙", "paperVolumes": "0", "remark": ""]),
            ])
        )
        let filings = try bench.records(.filing).map { try Filing(body: $0.body) }
        return SummaryTable(unit: try #require(Directory.unit(unit)), filings: filings)
    }

    @Test(arguments: [("310101", "黄浦区企业申报情况汇总表"), ("310115", "浦东新区企业申报情况汇总表"), ("3101Z1", "漕河泾示范区企业申报情况汇总表")])
    func `the title has the unit's own name`(unit: String, title: String) throws {
        #expect(try #require(Directory.unit(unit)).title + "企业申报情况汇总表" == title)
        #expect(try summary(unit).title == title)
    }

    @Test(arguments: [TableFile.Format.xlsx, .csv])
    func `the file has title, five columns, a row for each enterprise and 总计`(format: TableFile.Format) throws {
        let scratch = try Scratch()
        let path = scratch.path("附件2.\(format.rawValue)")
        try summary("3101Z1").write(to: path, as: format, language: .zh)
        var rows: [[String]] = []
        try WorkbookReader(path: path).readRows { row in
            rows.append(
                row.cells.map { value in
                    switch value {
                    case .text(let text), .number(let text), .error(let text): text
                    case .boolean, .empty: ""
                    }
                }
            )
            return true
        }
        #expect(
            rows.map { $0.reversed().drop { $0.isEmpty }.reversed() } == [
                ["漕河泾示范区企业申报情况汇总表"], ["序号", "企业名称", "纸质材料册数（本）", "电子版材料（是/否）", "备注"],
                ["1", "甲", "3", "是", format == .csv ? "'=1+1" : "=1+1"], ["2", "乙", "4", "否", "首次申报"],
                ["3", "丙", "0", "是"],
                ["总计", "3", "7", "2"],
            ]
        )
    }
}
