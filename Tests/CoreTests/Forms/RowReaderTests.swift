import Testing

@testable import Core

@Suite struct RowReaderTests {
    @Test(arguments: [
        [], [""], ["　", "", "\u{A0}\u{200B}"], ["7"], ["7", "　", " "], ["", "", "无", "—"], ["7", "/", "N/A"],
        ["………"], ["", "………"], ["…", "…", "…"], ["......"], ["3", "………", "………"],
        ["总计"], ["总计", "51"], ["总 计", "51", "3"], ["", "总计", "51"], ["合计", "51"],
        ["总计：", "51"], ["合计:"], ["　总 计 ：　", "51"], ["合　计︓"], ["总计﹕", "51"], ["合计∶", "51"],
    ])
    func `printed rows without data are none`(texts: [String]) throws {
        #expect(try !FormBench(.hires).reader.isData(cells(texts)))
    }

    @Test(arguments: [
        ["", "张三"], ["7", "张三"], ["", "", "男"], ["7", "", "", "", "", "", "", "", "", "", "", "", "3"],
        ["第一行"].reversed() + ["x"],
        ["7", "总计划部"], ["7", "总计"],
        ["", "总计：甲"], ["", "总：计"], ["：", "张三"],
    ])
    func `anything else is data`(texts: [String]) throws {
        #expect(try FormBench(.hires).reader.isData(cells(texts)))
    }

    @Test func `a 序号 is one wherever its column stands`() throws {
        let bench = try FormBench(
            .trainees,
            columns: ["name", "sex", "idType", "idNumber", "course", "seq", "certificate", "employer"]
        )
        #expect(!bench.reader.isData(bench.cells(["seq": "5"])))
        #expect(bench.reader.isData(bench.cells(["name": "5"])))
        let without = try FormBench(
            .trainees,
            columns: ["name", "sex", "idType", "idNumber", "course", "certificate", "employer"]
        )
        #expect(without.reader.isData(cells(["5"])))
    }

    @Test func `good rows are read without a note`() throws {
        for (form, row) in [(Form.hires, goodHire), (.filings, goodFiling)] {
            let reading = try FormBench(form).read(row)
            #expect(reading.errors.isEmpty && reading.warnings.isEmpty, "\(reading)")
            #expect(reading.values.count == row.count)
        }
    }

    @Test func `an empty row is required in every required cell, and nowhere else`() throws {
        for form in Form.all {
            let bench = try FormBench(form)
            let required = form.columns.filter { $0.presence == .required }.map { "\($0.code) required" }
            #expect(bench.errors([:]) == required)
            #expect(bench.read([:]).values.isEmpty)
        }
    }

    @Test func `a cell gives one code, the first of the contract's list`() throws {
        let bench = try FormBench(.hires)
        // Wrong area, date and check digit at once; a name with a digit and an asterisk.
        #expect(bench.errors(goodHire.merging(["idNumber": "990101199013329914"]) { $1 }) == ["idNumber id.area"])
        #expect(bench.errors(goodHire.merging(["idNumber": "310101199013329914"]) { $1 }) == ["idNumber id.date"])
        #expect(bench.errors(goodHire.merging(["name": "李*4"]) { $1 }) == ["name name.format"])
        let filings = try FormBench(.filings)
        #expect(filings.errors(goodFiling.merging(["uscc": "9"]) { $1 }) == ["uscc uscc.format"])
        #expect(
            filings.errors(goodFiling.merging(["staffCollege": "x", "staff": "1"]) { $1 }) == [
                "staffCollege number.format"
            ]
        )
    }

    @Test func `every column is checked in one pass, errors in the sheet's order`() throws {
        let columns = Array(Form.hires.columns.map(\.code).reversed())
        let bench = try FormBench(.hires, columns: columns)
        let row = goodHire.merging(
            ["sex": "?", "idNumber": "1", "hireDate": "?", "ownAccount": "", "tenureDays": "-3", "payerOrgCode": "?"]
        ) { $1 }
        let reading = bench.read(row)
        #expect(reading.errors.map(\.column) == reading.errors.map(\.column).sorted())
        #expect(
            bench.errors(row) == [
                "tenureDays number.format", "hireDate date.format", "ownAccount required", "payerOrgCode org.format",
                "idNumber id.length", "sex enum.value",
            ]
        )
        #expect(Set(reading.errors.map(\.column)).count == reading.errors.count)
        #expect(reading.values["name"] == "测试甲")
    }

    @Test(arguments: [
        (["inService": "否"], ["leaveDate leave.missing"]),
        (["inService": "否", "leaveDate": "2015-06-01"], []),
        (["inService": "否", "leaveDate": "2015-05-31"], ["leaveDate leave.before_hire"]),
        (["inService": "是", "leaveDate": "2015-05-31"], ["leaveDate leave.unexpected"]),
        (["inService": "是", "leaveDate": "x"], ["leaveDate date.format"]),
        (["inService": "", "leaveDate": "2015-05-31"], ["inService required", "leaveDate leave.before_hire"]),
        (["inService": "否", "leaveDate": "2015-05-31", "hireDate": "x"], ["hireDate date.format"]),
        (["inService": "否", "hireDate": ""], ["hireDate required", "leaveDate leave.missing"]),
    ])
    func `employment's three cells agree`(changes: [String: String], expected: [String]) throws {
        #expect(try FormBench(.hires).errors(goodHire.merging(changes) { $1 }) == expected)
    }

    @Test(arguments: [
        (["offshore": "500"], []), (["offshore": "500.000001"], ["offshore share.exceeds_total"]),
        (["total": "1,000", "offshore": "999.9"], []), (["total": ""], ["total required"]),
        (["total": "0", "offshore": "0", "staff": "0", "staffCollege": "0"], []),
        (["staffCollege": "11"], ["staffCollege staff.exceeds_total"]), (["staff": "９"], []),
        (["staff": "4"], ["staffCollege staff.exceeds_total"]),
    ])
    func `a part is not above its whole`(changes: [String: String], expected: [String]) throws {
        #expect(try FormBench(.filings).errors(goodFiling.merging(changes) { $1 }) == expected)
    }

    @Test func `a number is judged by its type, and not at all without one`() throws {
        let bench = try FormBench(.hires)
        func row(_ type: String, _ number: String) -> [String: String] {
            goodHire.merging(["idType": type, "idNumber": number]) { $1 }
        }
        #expect(bench.errors(row("护照", "E12345678")).isEmpty)
        #expect(bench.errors(row("护照", "310101199001019914")) == ["idNumber passport.format"])
        #expect(bench.errors(row("护照", "310101900101991")) == ["idNumber passport.format"])
        #expect(bench.errors(row("身份证", "E12345678")) == ["idNumber id.length"])
        #expect(bench.errors(row("港澳通行证", "?")) == ["idType enum.value"])
        #expect(bench.errors(row("", "?")) == ["idType required"])
        #expect(bench.errors(row("?", "")) == ["idType enum.value", "idNumber required"])
        // The type may stand in a later column than the number.
        let late = try FormBench(.hires, columns: Form.hires.columns.map(\.code).filter { $0 != "idType" } + ["idType"])
        #expect(late.errors(row("护照", "E12345678")).isEmpty)
        #expect(late.read(row("护照", "E12345678")).values["idNumber"] == "E12345678")
    }

    @Test func `lists are united, aliases are codes, a slash stays in a certificate's name`() throws {
        let bench = try FormBench(.filings)
        let row = goodFiling.merging(
            [
                "lines": "软件技术服务、互联网营销推广服务；网络营销推广服务,KPO.BIZ.ANLY",
                "certificates": "ISO/IEC 27001、CMMI 5\nISO/IEC 27001、 ",
            ]
        ) { $1 }
        let values = bench.read(row).values
        #expect(values["lines"] == ["ITO.SRD.TECH", "BPO.OPS.MKT", "KPO.BIZ.ANLY"])
        #expect(values["certificates"] == ["ISO/IEC 27001", "CMMI 5"])
        #expect(bench.read(goodFiling.merging(["certificates": "、"]) { $1 }).values["certificates"] == nil)
    }

    @Test(arguments: [
        ("category", "BPO", JSONValue.string("BPO")), ("category", "业务流程服务外包", "BPO"), ("category", "ｋｐｏ", "KPO"),
        ("electronic", "是", true), ("total", "1,234.50", "1234.5"), ("total", "０.5", "0.5"), ("staff", "12.0", 12),
        ("remark", " '0012 ", "0012"), ("name", "上海 测试", "上海 测试"),
    ])
    func `typed text becomes the stored value`(field: String, typed: String, value: JSONValue) throws {
        #expect(try FormBench(.filings).read(goodFiling.merging([field: typed]) { $1 }).values[field] == value)
    }

    @Test func `numerals of a workbook are read as such`() throws {
        let bench = try FormBench(.filings)
        var row = bench.cells(goodFiling)
        row[5] = CellInput("1.2345678E2", isNumeral: true)
        row[10] = CellInput("1E1", isNumeral: true)
        let values = bench.reader.read(row).values
        #expect(values["total"] == "123.456780" || values["total"] == "123.45678")
        #expect(values["staff"] == 10)
        row[5] = CellInput("-0.5", isNumeral: true)
        #expect(bench.reader.read(row).errors.map(\.code) == [.numberFormat])
    }

    @Test func `short and long rows are read like any other`() throws {
        let bench = try FormBench(.trainees)
        #expect(bench.reader.read([]).errors.count == 7)
        let reading = bench.reader.read(cells(["1", "甲乙", "男", "身份证", "310101199001019914", "a", "b", "c", "x", "y"]))
        #expect(reading.errors.isEmpty)
        #expect(reading.values.count == 8)
    }

    @Test func `hostile texts never break the reader`() throws {
        var draws = SeededDraws(seed: 2016)
        for form in Form.all {
            let bench = try FormBench(form)
            for _ in 0..<400 {
                let row = form.columns.map { _ in CellInput(draws.text(), isNumeral: Bool.random(using: &draws)) }
                let reading = bench.reader.read(row)
                #expect(Set(reading.errors.map(\.column)).count == reading.errors.count)
                #expect(
                    reading.errors.allSatisfy { !$0.code.isWarning } && reading.warnings.allSatisfy(\.code.isWarning)
                )
                for error in reading.errors
                where error.code != .leaveUnexpected && error.code != .leaveBeforeHire
                    && error.code != .shareExceedsTotal && error.code != .staffExceedsTotal
                {
                    #expect(reading.values[error.field] == nil)
                }
            }
        }
    }
}
