import Core
import Testing

struct CivilDateTests {
    private static func read(_ cell: String, uses1904Dates: Bool = false) -> Result<Reading<CivilDate>, CheckCode> {
        judge(cell) { text throws(CheckCode) in try CivilDate.read(text, uses1904Dates: uses1904Dates) }
    }

    @Test(arguments: try VectorTable.rows("dates"))
    func `dates are read as the vectors say`(row: VectorRow) throws {
        let result = Self.read(try row("input"))
        switch try row("expected_iso_or_code") {
        case "ERROR", "ERROR_PRESENT", "ERROR_RANGE":
            #expect(code(result) == .dateFormat)
        case "EMPTY":
            #expect(code(result) == .required)
        case "WARN_TIME":
            #expect(
                try result.get() == Reading(try #require(CivilDate(iso: "2016-03-01")), warnings: [.textNormalised])
            )
        case let iso:
            #expect(try result.get() == Reading(try #require(CivilDate(iso: iso))))
        }
    }

    @Test(
        arguments: [
            ("2016-03-01T00:00:00", "2016-03-01", false), ("2016-3-1 23:59:59.5", "2016-03-01", true),
            ("2016-3-1 0:00:00.001", "2016-03-01", true), ("2016年3月1日14:30", "2016-03-01", true),
            ("2016 - 3 - 1", "2016-03-01", false), ("20160301.0", "2016-03-01", false),
            ("42430.604166666664", "2016-03-01", true), ("42429.99999999999", "2016-03-01", false),
            ("42430.000000000007", "2016-03-01", false), ("42430.99998", "2016-03-01", true),
            ("18264", "1950-01-01", false), ("73050", "2099-12-31", false), ("73050.5", "2099-12-31", true),
            ("二〇一六年十二月三十一日", "2016-12-31", false), ("二零一六年十月十日", "2016-10-10", false),
            ("二○一六年二月二十九日", "2016-02-29", false), ("2016年三月廿日", nil, false), ("2016年三月二十日", "2016-03-20", false),
            ("一九五〇年一月一日", "1950-01-01", false), ("1950-01-01", "1950-01-01", false), ("2016年3月1号", "2016-03-01", false),
            ("１９９９／１２／３１", "1999-12-31", false), (" 42430 ", "2016-03-01", false),
        ] as [(String, String?, Bool)]
    )
    func `dates are read in other usual spellings`(cell: String, iso: String?, hasTime: Bool) throws {
        let result = Self.read(cell)
        guard let iso else {
            #expect(code(result) == .dateFormat)
            return
        }
        let date = try #require(CivilDate(iso: iso))
        #expect(try result.get() == Reading(date, warnings: hasTime ? [.textNormalised] : []))
    }

    @Test(
        arguments: [
            "1949-12-31", "2100-01-01", "18263", "18263.5", "73051", "73050.99999999", "160301", "2016030", "201603011",
            "2016-3-1-", "2016/3/1/2", "2016-3/1", "2016--3-1", "2016-3-1 24:00", "2016-3-1 0:60", "2016-3-1 0",
            "2016-003-1",
            "2016-3-1 0:00:00Z", "2016.3.1..", "2016.3.1.14:30", "02016-3-1", "2016-3", "2016年", "三月一日", "15.3.1",
            "2015年3月1",
            "2016年13月1日", "二〇一六年十十月一日", "一十年一月一日", "42430.", "42430.5.5", "4.243E4", "+42430", "99999999999999999999",
            "20160230", "20160301.5", "2016 0301", "٢٠١٦-٠٣-٠١", "2016-三-1", "2016年3月1日月", "2016-03-01x", "T", ":",
            "年月日",
        ]
    )
    func `what is no whole date in 1950–2099 is refused`(cell: String) {
        #expect(code(Self.read(cell)) == .dateFormat)
    }

    @Test(arguments: [
        ("40968", "2016-03-01"), ("42430", "2020-03-02"), ("16802", "1950-01-01"), ("71588.0", "2099-12-31"),
    ])
    func `a workbook of 1904 counts its serials from there`(cell: String, iso: String) throws {
        #expect(try Self.read(cell, uses1904Dates: true).get() == Reading(try #require(CivilDate(iso: iso))))
        #expect(try Self.read(iso, uses1904Dates: true).get() == Reading(try #require(CivilDate(iso: iso))))
    }

    @Test(arguments: ["16801", "71589"])
    func `serials of 1904 have the same bounds`(cell: String) {
        #expect(code(Self.read(cell, uses1904Dates: true)) == .dateFormat)
    }

    @Test
    func `every day of the calendar has its number, its text and its serial`() throws {
        var number = -719_162  // 0001-01-01
        var last: CivilDate?
        for year in 1...9999 {
            let isLeap = year.isMultiple(of: 400) || year.isMultiple(of: 4) && !year.isMultiple(of: 100)
            for (month, days) in zip(1..., [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]) {
                #expect(CivilDate(year: year, month: month, day: days + 1) == nil)
                let day = 1 + (year + month) % days  // one day of each month; all of 1950…2099 would take long
                let date = try #require(CivilDate(year: year, month: month, day: day))
                #expect(date.daysSinceEpoch == number + day - 1)
                #expect(CivilDate(daysSinceEpoch: date.daysSinceEpoch) == date)
                #expect([date.year, date.month, date.day] == [year, month, day])
                #expect(CivilDate(iso: date.description) == date)
                if let last { #expect(last < date) }
                if (1950...2099).contains(year) {
                    #expect(try Self.read("\(date.daysSinceEpoch + 25_569)").get().value == date)
                    #expect(try Self.read("\(year)/\(month)/\(day)").get().value == date)
                }
                last = date
                number += days
            }
        }
        #expect(CivilDate(daysSinceEpoch: number - 1).description == "9999-12-31")
    }

    @Test
    func `numbers beyond the calendar give its ends`() {
        #expect(CivilDate(daysSinceEpoch: .max).description == "9999-12-31")
        #expect(CivilDate(daysSinceEpoch: .min).description == "0001-01-01")
        #expect(CivilDate(daysSinceEpoch: 0).description == "1970-01-01")
    }

    @Test(arguments: [
        "2016-3-1", "2016-03-1", "2016-03-01 ", "2016/03/01", "2016-02-30", "0000-01-01", "", "2016-03-0a",
        "２016-03-01",
    ])
    func `only ISO text is ISO`(text: String) {
        #expect(CivilDate(iso: text) == nil)
    }

    @Test(arguments: [
        (0, 1, 1), (10_000, 1, 1), (2016, 0, 1), (2016, 13, 1), (2016, 1, 0), (2015, 2, 29), (.max, .max, .max),
    ])
    func `a day that the calendar lacks is none`(year: Int, month: Int, day: Int) {
        #expect(CivilDate(year: year, month: month, day: day) == nil)
    }

    @Test(arguments: try VectorTable.rows("tenure"))
    func `days employed are counted as the vectors say`(row: VectorRow) throws {
        let hire = try #require(CivilDate(iso: try row("hire")))
        let cutoff = try #require(CivilDate(iso: try row("cutoff")))
        let leave = CivilDate(iso: try row("leave"))
        let days = Tenure.days(hired: hire, end: leave ?? cutoff)
        switch try row("status") {
        case "ok":
            #expect(String(days) == (try row("days_inclusive(end-hire+1)")))
        case "ERROR_HIRE_AFTER_CUTOFF":
            #expect(hire > cutoff && days < 1)
        case "ERROR_LEAVE_BEFORE_HIRE":
            #expect(try #require(leave) < hire && days < 1)
        case "ERROR_LEAVE_AFTER_CUTOFF":
            #expect(try #require(leave) > cutoff)
        case let status:
            Issue.record("unknown status \(status)")
        }
    }
}
