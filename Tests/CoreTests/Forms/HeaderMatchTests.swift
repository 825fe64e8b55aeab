import Testing

@testable import Core

@Suite struct HeaderMatchTests {
    @Test(arguments: Form.all.map(\.code))
    func `the printed header is its form's`(code: String) throws {
        let form = try #require(Form.named(code))
        let match = try #require(HeaderMatch(cells: cells(heads(form))))
        #expect(match.form.code == code)
        #expect(match.columns == Dictionary(uniqueKeysWithValues: form.columns.enumerated().map { ($1.code, $0) }))
        #expect(match.missing.isEmpty && match.wrongUnits.isEmpty && match.isUsable)
        #expect(match.firstColumn == 0)
    }

    @Test(arguments: Form.all.map(\.code))
    func `column order is free and other columns are passed over`(code: String) throws {
        let form = try #require(Form.named(code))
        var texts = Array(heads(form).reversed())
        texts.insert("联系电话", at: 0)
        texts.insert("", at: 3)
        texts.append("姓名拼音")
        let match = try #require(HeaderMatch(cells: cells(["", ""] + texts)))
        #expect(match.form.code == code)
        #expect(match.isUsable)
        #expect(match.firstColumn == 2)
        for field in form.columns {
            let column = try #require(match.columns[field.code])
            #expect(texts[column - 2] == field.label)
        }
        #expect(match.columns.count == form.columns.count)
    }

    @Test(arguments: [
        ("在职时长（天）可不填", "tenureDays"), ("在职时长", "tenureDays"), ("在职时长(天)", "tenureDays"), ("在职时长可不填", "tenureDays"),
        ("在职时长（天）（可不填）", "tenureDays"), ("在 职 时 长", "tenureDays"), ("　在职\n时长【天】", "tenureDays"),
        ("性别", "sex"), ("性别(男/女)", "sex"), ("性别［男/女］", "sex"), ("性　别", "sex"), ("性别（男", "sex"),
        ("离职日期", "leaveDate"), ("离职日期（YYYY-MM-DD）", "leaveDate"), ("\u{FEFF}序号", "seq"),
    ])
    func `width, blanks, hints and 可不填 do not count`(typed: String, code: String) throws {
        let form = Form.hires
        let texts = form.columns.map { $0.code == code ? typed : $0.label }
        let match = try #require(HeaderMatch(cells: cells(texts)))
        #expect(match.columns[code] == form.columns.firstIndex { $0.code == code })
    }

    @Test(arguments: ["性别代码", "性", "男性别", "性别:", "可不填", "性别可不填吗"])
    func `the whole label counts, not its beginning`(typed: String) throws {
        let texts = Form.hires.columns.map { $0.code == "sex" ? typed : $0.label }
        let match = try #require(HeaderMatch(cells: cells(texts)))
        #expect(match.missing.map(\.code) == ["sex"])
        #expect(!match.isUsable)
    }

    @Test(arguments: Form.all.map(\.code))
    func `a required column that is missing is named, an optional one is not`(code: String) throws {
        let form = try #require(Form.named(code))
        for field in form.columns {
            let texts = form.columns.map { $0.code == field.code ? "" : $0.label }
            let match = try #require(HeaderMatch(cells: cells(texts)))
            #expect(match.form.code == code)
            #expect(match.missing.map(\.code) == (field.presence == .required ? [field.code] : []))
        }
    }

    @Test func `a form that lost its own columns is not taken for another`() throws {
        let lost = ["post", "payer", "payerOrgCode", "ownAccount", "hireDate"]
        let texts = Form.hires.columns.map { lost.contains($0.code) ? "" : $0.label }
        let match = HeaderMatch(cells: cells(texts))
        #expect(match == nil || match?.form.code == "hires")
    }

    @Test(arguments: ["万元", "元", "美元", "千美元", "人民币万元", "USD", "万", "单位：万元", "百万美元", "亿美元", "$", "万美元或元", "CNY"])
    func `an amount in another unit is found at its column`(unit: String) throws {
        let texts = heads(.filings).map { $0.hasPrefix("服务外包业务额") ? "服务外包业务额（\(unit)）" : $0 }
        let match = try #require(HeaderMatch(cells: cells(texts)))
        #expect(match.wrongUnits.map(\.field.code) == ["total"])
        #expect(match.wrongUnits.map(\.column) == [5])
        #expect(!match.isUsable)
    }

    @Test(arguments: ["（万美元）", "", "(万 美 元)", "（单位：万美元）", "（2015年）", "（万美元，保留两位小数）", "（2015年）（万美元）"])
    func `an amount in 万美元, or without a unit, is read`(hint: String) throws {
        let texts = heads(.filings).map { $0.hasPrefix("服务外包业务额") ? "服务外包业务额\(hint)" : $0 }
        #expect(try #require(HeaderMatch(cells: cells(texts))).isUsable)
    }

    @Test func `a unit counts for amounts only`() throws {
        let texts = heads(.filings).map { $0.hasPrefix("员工总数") ? "员工总数（万人）" : $0 }
        #expect(try #require(HeaderMatch(cells: cells(texts))).isUsable)
    }

    @Test(arguments: [
        ["序号", "企业名称", "纸质材料册数（本）", "电子版材料（是/否）", "备注"],
        ["服务外包企业新录用员工培训支持申请表"], [], ["", "　"], ["姓名", "性别", "证件号码"], ["序号", "姓名"],
        ["申请企业：甲　统一社会信用代码：91310101PDY010605J"],
        ["1", "测试甲", "男", "身份证", "310101199001019914", "开发", "公司", "PDY010605", "是", "2015-06-01", "是"],
    ])
    func `titles, other forms and data are no header`(texts: [String]) {
        #expect(HeaderMatch(cells: cells(texts)) == nil)
    }

    @Test func `of two columns with one label the first is read`() throws {
        let match = try #require(HeaderMatch(cells: cells(heads(.trainees) + ["姓名", "性别"])))
        #expect(match.columns["name"] == 1)
        #expect(match.columns["sex"] == 2)
    }

    @Test func `numerals and endless texts are no labels`() throws {
        var inputs = cells(heads(.trainees))
        inputs[1] = CellInput("姓名", isNumeral: true)
        #expect(try #require(HeaderMatch(cells: inputs)).missing.map(\.code) == ["name"])
        inputs[1] = CellInput("姓名" + String(repeating: "（", count: 1000))
        #expect(try #require(HeaderMatch(cells: inputs)).missing.map(\.code) == ["name"])
    }
}

@Suite struct PreambleTests {
    private func read(_ rows: [[String]]) -> Preamble {
        var preamble = Preamble()
        for (index, row) in rows.enumerated() { preamble.read(row: index + 1, cells: cells(row)) }
        return preamble
    }

    private static let code = "91310101PDY010605J"

    @Test(arguments: [
        ["申请企业：上海测试有限公司　统一社会信用代码：91310101PDY010605J"],
        ["申请企业:上海测试有限公司 统一社会信用代码:91310101PDY010605J"],
        ["申请企业：上海测试有限公司\u{A0}\u{A0}统一社会信用代码：\u{A0}91310101PDY010605J\u{3000}"],
        ["申请企业名称：__上海测试有限公司__　统一社会信用代码：___91310101PDY010605J___"],
        ["申请企业：上海测试有限公司，统一社会信用代码/组织机构代码：91310101PDY010605J"],
        ["申请企业 ：上海测试有限公司；统一社会信用代码 91310101PDY010605J（盖章）"],
        ["申请企业：上海测试有限公司　统一社会信用代码：9131 0101 PDY0 1060 5J　所属区：黄浦"],
        ["申请企业：上海测试有限公司　统一社会信用代码：\u{200B}91310101pdy010605j\u{FEFF}"],
        ["申请企业：上海测试有限公司　统一社会信用代码：９１３１０１０１ＰＤＹ０１０６０５Ｊ"],
    ])
    func `name and code in one cell`(row: [String]) {
        let preamble = read([["标题"], row])
        #expect(preamble.name == "上海测试有限公司")
        #expect(preamble.code?.text == Self.code)
        #expect(preamble.code?.row == 2)
        #expect(preamble.code?.column == 0)
    }

    @Test(arguments: [
        (["申请企业：上海测试有限公司", "统一社会信用代码：91310101PDY010605J"], 1),
        (["申请企业：上海测试有限公司", "", "统一社会信用代码", "91310101PDY010605J"], 3),
        (["申请企业：上海测试有限公司", "统一社会信用代码：", "", "　", "91310101PDY010605J"], 4),
        (["申请企业：上海测试有限公司 统一社会信用代码：", "91310101PDY010605J"], 1),
    ])
    func `name and code in cells of their own`(row: [String], column: Int) {
        let preamble = read([row])
        #expect(preamble.name == "上海测试有限公司")
        #expect(preamble.code?.text == Self.code)
        #expect(preamble.code?.column == column)
    }

    @Test func `name and code in lines of their own`() {
        let preamble = read([["标题"], ["培训机构：上海测试培训中心"], ["", "统一社会信用代码：91310101PDY010605J"]])
        #expect(preamble.name == "上海测试培训中心")
        #expect(preamble.code?.row == 3)
        #expect(preamble.code?.column == 1)
    }

    @Test(arguments: [
        [["申请企业：__________　统一社会信用代码：__________"]], [["申请企业：　统一社会信用代码：　"]], [["标题"]], [],
        [["统一社会信用代码：详见附件"]],
    ])
    func `a line that nobody filled in says nothing`(rows: [[String]]) {
        let preamble = read(rows)
        #expect(preamble.code == nil)
        #expect(preamble.name == nil)
        #expect(preamble == Preamble())
    }

    @Test func `the first code counts, and a wrong one is kept to be judged`() {
        let preamble = read([["统一社会信用代码：9131"], ["统一社会信用代码：91310101PDY010605J"]])
        #expect(preamble.code?.text == "9131")
        #expect(read([["统一社会信用代码：9131****0605J"]]).code?.text == "9131****0605J")
    }

    @Test func `a huge cell is passed over`() {
        let huge = String(repeating: "统一社会信用代码：", count: 2000)
        #expect(read([[huge], ["统一社会信用代码：91310101PDY010605J"]]).code?.row == 2)
    }
}
