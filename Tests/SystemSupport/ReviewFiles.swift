package import Core
import Foundation

/// Small files of made-up enterprises and people for the review's tests.
package enum ReviewFiles {
    /// A row of 企业申报表 by field code.
    package typealias Values = [String: String]

    /// A row of 企业申报表 that is fit to submit, with changes.
    package static func filing(_ uscc: String, _ changes: Values = [:]) -> Values {
        [
            "seq": "1", "name": "测试\(uscc.suffix(5))公司", "uscc": uscc, "category": "BPO", "lines": "数据处理服务",
            "total": "1000", "offshore": "400", "exportBPO": "320", "staff": "100", "staffCollege": "60",
            "certificates": "ISO 27001", "contractMonths": "24", "paperVolumes": "3", "electronic": "是",
        ].merging(changes) { $1 }
    }

    /// A CSV of 企业申报表.
    package static func filings(_ rows: [Values]) -> String { csv(.filings, [], rows) }

    /// A row of 附件3, with changes.
    package static func hire(_ number: Int, of uscc: String, _ changes: Values = [:]) -> Values {
        [
            "seq": String(number), "name": "测试甲", "sex": "女", "idType": "身份证", "idNumber": residentID(number),
            "post": "录入", "payer": "测试\(uscc.suffix(5))公司", "payerOrgCode": uscc, "ownAccount": "是",
            "hireDate": "2015-03-02", "inService": "是",
        ].merging(changes) { $1 }
    }

    /// A CSV of 附件3.
    package static func hires(_ rows: [Values], of uscc: String) -> String {
        csv(.hires, ["申请企业：某公司　统一社会信用代码：\(uscc)"], rows)
    }

    private static func csv(_ form: Form, _ above: [String], _ rows: [Values]) -> String {
        let head = form.columns.map(\.label).joined(separator: ",")
        let lines = rows.map { row in form.columns.map { row[$0.code] ?? "" }.joined(separator: ",") }
        return (above + [head] + lines).joined(separator: "\n") + "\n"
    }

    /// The resident ID of a woman; the order codes 990–999 are nobody's.
    package static func residentID(_ number: Int) -> String {
        let digits = "3101011985" + "0\(1 + number / 28 % 9)" + String(100 + number % 28 + 1).dropFirst() + "992"
        var rest = 0
        for byte in digits.utf8 { rest = (rest + Int(byte) - 0x30) * 2 % 11 }
        let check = (12 - rest) % 11
        return digits + (check == 10 ? "X" : String(check))
    }
}

extension JSONValue {
    /// The first element of an array.
    package var first: JSONValue? { arrayValue?.first }
}

extension District {
    /// Imports text as a CSV file; the exit code.
    package func importText(_ text: String, in folder: ScratchFolder, _ name: String = "in.csv") async throws -> Int32 {
        try text.write(toFile: folder.file(unit + name), atomically: true, encoding: .utf8)
        return try await run("import", folder.file(unit + name)).status
    }

    /// The review of one filing, from `check`.
    package func review(_ uscc: String) async throws -> JSONValue {
        let filings = try await json("check", uscc)["filings"]?.arrayValue ?? []
        return filings.first ?? .null
    }

    /// A finding of a rule at a filing, from `check`.
    package func finding(_ uscc: String, _ rule: String) async throws -> JSONValue? {
        try await review(uscc)["findings"]?.arrayValue?.first { $0["rule"] == .string(rule) }
    }
}
