import Testing
import Workbook

@testable import Client
@testable import Core

/// Blank forms: what is printed, what a spreadsheet offers, and that nothing of it counts as data.
@Suite struct TemplateTests {
    private func write(
        _ form: Form,
        _ bench: Bench,
        applicant: ApplicantLine? = nil,
        language: Language = .zh
    ) throws -> String {
        let path = bench.scratch.path("\(form.code).xlsx")
        let sheet = FormSheet(form: form, applicant: applicant ?? ApplicantLine(form: form))
        try FormTemplate(sheet: sheet, catalogue: .edition2016, language: language).write(to: path)
        return path
    }

    private func rows(_ path: String, sheet: Int = 0) throws -> [[CellValue]] {
        var rows: [[CellValue]] = []
        try WorkbookReader(path: path).readRows(ofSheet: sheet) { row in
            rows.append(row.cells)
            return true
        }
        return rows
    }

    @Test(arguments: Form.all.map(\.code), [Language.zh, .en])
    func `a blank form has the printed words and no data`(code: String, language: Language) throws {
        let form = try #require(Form.named(code))
        let bench = try Bench()
        let path = try write(form, bench, language: language)
        let read = try rows(path)
        #expect(read.first?.first == .text(form.title))
        #expect(read.last == form.columns.map { .text($0.label) })
        #expect(read.count == (form.code == "filings" ? 2 : 3))
        let result = try bench.add(path: path)
        #expect(result.form?.code == code)
        #expect(result.rows == 0)
        #expect(result.headerRow == read.count)
    }

    @Test func `the applicant's line is filled in, and an import reads it`() throws {
        let bench = try Bench()
        try bench.add(.filings([Sample.filing()]))
        let line = ApplicantLine(form: .hires, name: "上海测试1号有限公司", code: Sample.enterprise)
        let path = try write(.hires, bench, applicant: line)
        #expect(try rows(path)[1] == [.text("申请企业：上海测试1号有限公司　统一社会信用代码：\(Sample.enterprise)")])
        let result = try bench.add(path: path)
        #expect(result.errors.isEmpty && result.rows == 0)
    }

    @Test func `without an applicant the line waits to be filled in`() throws {
        let blank = String(repeating: "_", count: 20)
        #expect(ApplicantLine(form: .hires).text == "申请企业：\(blank)　统一社会信用代码：\(blank)")
        #expect(ApplicantLine(form: .trainees).text == "培训机构：\(blank)　统一社会信用代码：\(blank)")
        #expect(ApplicantLine(form: .filings).text == nil)
    }

    @Test(arguments: [
        "甲公司 统一社会信用代码：91310101PDY010613D", "甲公司统一社会信用代码:91310101PDY010613D（旧）", "甲_公司", "甲公司，",
    ])
    func `a name that would be read as something else is left out of the line`(name: String) throws {
        let text = try #require(ApplicantLine(form: .hires, name: name, code: Sample.enterprise).text)
        #expect(!text.contains("甲"))
        var preamble = Preamble()
        preamble.read(row: 2, cells: [CellInput(text)])
        #expect(preamble.code?.text == Sample.enterprise)
        #expect(preamble.name == nil)
    }

    @Test(arguments: Form.all.map(\.code))
    func `the example row is accepted without a remark`(code: String) throws {
        let form = try #require(Form.named(code))
        let guides = ColumnGuide.all(of: form)
        #expect(guides.allSatisfy { !$0.example.isEmpty })
        let header = try #require(HeaderMatch(cells: form.columns.map { CellInput($0.label) }))
        let context = ReadingContext(catalogue: .edition2016, round: Directory.round2016)
        let reading = RowReader(header: header, context: context).read(guides.map { CellInput($0.example) })
        #expect(reading.errors == [])
        #expect(reading.warnings == [])
        #expect(reading.values.count == form.columns.count)
    }

    @Test(arguments: Form.all.map(\.code), [Language.zh, .en])
    func `notes fit into a spreadsheet's box and say what belongs there`(code: String, language: Language) throws {
        let form = try #require(Form.named(code))
        for guide in ColumnGuide.all(of: form) {
            let prompt = guide.prompt(language)
            #expect(prompt.utf16.count <= 255, "\(guide.field.code)")
            #expect(guide.field.name(language).utf16.count <= 32, "\(guide.field.code)")
            #expect(prompt.contains(guide.example), "\(guide.field.code)")
            #expect(!guide.accepted[language].isEmpty, "\(guide.field.code)")
        }
    }

    @Test func `every column has a note, closed lists drop down, and several lines fit into one cell`() throws {
        for form in Form.all {
            let sheet = FormSheet(form: form, applicant: ApplicantLine(form: form))
            let template = FormTemplate(sheet: sheet, catalogue: .edition2016, language: .zh)
            for guide in ColumnGuide.all(of: form) {
                let rule = template.rule(guide)
                #expect(rule.prompt?.title == guide.field.name)
                switch (guide.field.type, rule.values, rule.objection) {
                case (.flag, .list(.values(["是", "否"])), .warning): break
                case (.choice(let choices), .list(.values(let values)), .warning):
                    #expect(values == choices.map(\.label))
                case (.lines, .list(.cells(sheet: "业务领域", column: 0, rows: 2...36)), .none): break
                case (.count, .wholeNumber, .warning), (.amount, .number, .warning): break
                case (.date, .date(years: 1950...2099), .warning): break
                case (.text, .any, _), (.personName, .any, _), (.identity, .any, _), (.names, .any, _),
                    (.unifiedCode, .any, _), (.organisationCode, .any, _):
                    break
                default: Issue.record("\(form.code).\(guide.field.code)")
                }
            }
        }
        #expect(Catalogue.edition2016.lines.count == 35)
    }

    @Test(arguments: [
        ("filings", ["uscc"], []), ("hires", ["idNumber", "payerOrgCode"], ["hireDate", "leaveDate"]),
        ("trainees", ["idNumber"], []),
    ])
    func `numbers of people and organisations are text, dates are dates`(code: String, texts: [String], dates: [String])
        throws
    {
        let form = try #require(Form.named(code))
        let sheet = FormSheet(form: form, applicant: ApplicantLine(form: form))
        #expect(sheet.textColumns.sorted().map { form.columns[$0].code } == texts)
        #expect(sheet.dateColumns.sorted().map { form.columns[$0].code } == dates)
    }

    @Test func `presence follows the declaration`() throws {
        let hires = Dictionary(uniqueKeysWithValues: ColumnGuide.all(of: .hires).map { ($0.field.code, $0) })
        #expect(hires["name"]?.presence == Words("必填", "required"))
        #expect(hires["tenureDays"]?.presence == Words("可不填", "optional"))
        #expect(hires["leaveDate"]?.presence.zh == "“是否在职”为“否”时必填，为“是”时空着")
        let filings = Dictionary(uniqueKeysWithValues: ColumnGuide.all(of: .filings).map { ($0.field.code, $0) })
        #expect(filings["offshore"]?.accepted.zh.hasSuffix("不大于“服务外包业务额”") == true)
        #expect(filings["total"]?.accepted.zh.contains("不大于") == false)
    }

    @Test func `every line of the catalogue that the template lists is read back as that line`() throws {
        let bench = try Bench()
        let path = try write(.filings, bench)
        let names = try WorkbookReader(path: path).sheetNames
        #expect(names == ["企业申报表", "填写说明", "业务领域"])
        let listed = try rows(path, sheet: 2).dropFirst()
        #expect(listed.count == Catalogue.edition2016.lines.count)
        for (row, line) in zip(listed, Catalogue.edition2016.lines) {
            #expect(row.prefix(2) == [.text(line.name), .text(line.code)])
            #expect(Catalogue.edition2016.line(named: line.name) == line)
        }
        let explained = try rows(path, sheet: 1).dropFirst()
        #expect(explained.map(\.first) == Form.filings.columns.map { .text($0.label) })
    }
}
