import Core
import Workbook

/// A form filled in for a test: lines above the header, the header, the rows.
struct SampleSheet {
    /// One person or enterprise by field code; what is not named is empty.
    typealias Values = [String: String]

    var form: Form
    /// Lines above the header; the first is the title.
    var above: [[String]]
    /// The field codes of the columns; anything else is a column that no form has.
    var columns: [String]
    /// Labels that differ from the printed ones.
    var labels: [String: String] = [:]
    var rows: [Values]

    /// 企业申报表.
    static func filings(_ rows: [Values]) -> SampleSheet {
        SampleSheet(
            form: .filings,
            above: [["企业申报表"]],
            columns: Form.filings.columns.map(\.code),
            rows: rows
        )
    }

    /// 附件3 of an applicant; without a line above the header if it has no code.
    static func hires(_ rows: [Values], of code: String? = Sample.enterprise) -> SampleSheet {
        SampleSheet(
            form: .hires,
            above: [["服务外包企业新录用员工培训支持申请表"]]
                + (code.map { [["申请企业：上海测试1号有限公司　统一社会信用代码：\($0)"]] } ?? []),
            columns: Form.hires.columns.map(\.code),
            rows: rows
        )
    }

    /// 附件4 of an institution.
    static func trainees(
        _ rows: [Values],
        of code: String? = Sample.institution,
        named name: String = "上海测试培训中心"
    ) -> SampleSheet {
        SampleSheet(
            form: .trainees,
            above: [["培训机构培训人员支持申请表"]]
                + (code.map { [["培训机构：\(name)　统一社会信用代码：\($0)"]] } ?? []),
            columns: Form.trainees.columns.map(\.code),
            rows: rows
        )
    }

    /// The number of the header's row.
    var headerRow: Int { above.count + 1 }

    /// The address of a field in a data row, from 0.
    func cell(_ code: String, _ row: Int) -> String {
        let column = (columns.firstIndex(of: code) ?? -1) + 1
        return CellAddress(column: column, row: headerRow + 1 + row).description
    }

    var head: [String] {
        columns.map { code in labels[code] ?? form.columns.first { $0.code == code }?.label ?? code }
    }

    /// All lines as text.
    var lines: [[String]] { above + [head] + rows.map { row in columns.map { row[$0] ?? "" } } }

    /// RFC 4180 text.
    var csv: String {
        lines.map { line in
            line.map { cell in
                cell.unicodeScalars.contains { ",\"\n\r".unicodeScalars.contains($0) }
                    ? "\"\(cell.replacing("\"", with: "\"\""))\"" : cell
            }.joined(separator: ",") + "\r\n"
        }.joined()
    }

    /// Writes a workbook with all cells as text.
    func writeXLSX(to path: String) throws {
        let writer = try XLSXWriter(path: path)
        try writer.addSheet(named: "Sheet1")
        for line in lines { try writer.write(row: line.map { $0.isEmpty ? .empty : .text($0) }) }
        try writer.close()
    }
}

/// Valid values: codes of the reserved PDY range, and numbers with the order codes 990–999 that no person has.
enum Sample {
    static let enterprise = "91310101PDY010605J"
    static let secondEnterprise = "91310101PDY010613D"
    static let thirdEnterprise = "91310101PDY0106218"
    static let institution = "91310101PDY0108087"

    /// A valid row of 企业申报表.
    static func filing(_ uscc: String = enterprise, _ changes: SampleSheet.Values = [:]) -> SampleSheet.Values {
        let values = [
            "seq": "1", "name": "上海测试1号有限公司", "uscc": uscc, "category": "BPO", "lines": "数据处理服务、客户服务",
            "total": "1000.5", "offshore": "400", "exportBPO": "320.25", "staff": "100", "staffCollege": "60",
            "certificates": "ISO 27001、CMMI 3", "contractMonths": "24", "paperVolumes": "3", "electronic": "是",
            "remark": "首次申报",
        ]
        return values.merging(changes) { $1 }
    }

    /// A valid row of 附件3 about the person with a number.
    static func hire(_ number: Int, _ changes: SampleSheet.Values = [:]) -> SampleSheet.Values {
        let values = [
            "seq": String(number + 1), "name": "测试甲", "sex": "女", "idType": "身份证", "idNumber": residentID(number),
            "post": "数据录入", "payer": "上海测试1号有限公司", "payerOrgCode": enterprise, "ownAccount": "是",
            "hireDate": "2015-03-02", "inService": "是",
        ]
        return values.merging(changes) { $1 }
    }

    /// A valid row of 附件4 about the person with a number.
    static func trainee(_ number: Int, _ changes: SampleSheet.Values = [:]) -> SampleSheet.Values {
        let values = [
            "seq": String(number + 1), "name": "测试乙", "sex": "女", "idType": "身份证", "idNumber": residentID(number),
            "course": "Java 开发", "certificate": "软考初级", "employer": "上海测试1号有限公司",
        ]
        return values.merging(changes) { $1 }
    }

    /// The resident ID of a woman born 1980 or later; different for every number below 20,000.
    static func residentID(_ number: Int, area: String = "310101") -> String {
        let birth = CivilDate(daysSinceEpoch: 3652 + number / 5)
        let date = birth.description.filter { $0 != "-" }
        return checked("\(area)\(date)99\(number % 5 * 2)")
    }

    /// Seventeen digits with their check character (ISO 7064 MOD 11-2).
    static func checked(_ digits: String) -> String {
        var rest = 0
        for byte in digits.utf8 { rest = (rest + Int(byte) - 0x30) * 2 % 11 }
        let check = (12 - rest) % 11
        return digits + (check == 10 ? "X" : String(check))
    }
}
