extension CivilDate {
    /// Reads a date as people and spreadsheets write it; the year must be four digits, from 1950 to 2099.
    ///
    /// 2016-03-01, 2016/3/1, 2016.3.1, 20160301, 2016年3月1日, 二〇一六年三月一日, and serials such as 42430. A time of day
    /// is dropped, with ``CheckCode/textNormalised`` unless it is midnight. A numeral goes through
    /// ``CellText/expandNumeral(_:)`` first.
    ///
    /// - Parameters:
    ///   - text: The normalised text of a cell.
    ///   - uses1904Dates: Whether the workbook counts its serials from 1904.
    /// - Returns: The date.
    /// - Throws: ``CheckCode/dateFormat`` for everything else, two-digit years and missing days included.
    public static func read(_ text: String, uses1904Dates: Bool) throws(CheckCode) -> Reading<CivilDate> {
        if let date = plain(text, uses1904Dates: uses1904Dates), (1950...2099).contains(date.year) {
            return Reading(date)
        }
        var scanner = DateScanner(text)
        guard let (date, hasTime) = scanner.date(uses1904Dates: uses1904Dates), (1950...2099).contains(date.year) else {
            throw .dateFormat
        }
        return Reading(date, warnings: hasTime ? [.textNormalised] : [])
    }
}

extension CivilDate {
    /// The two forms that most cells have: ISO 8601, and a serial of five digits.
    fileprivate static func plain(_ text: String, uses1904Dates: Bool) -> CivilDate? {
        guard text.utf8.count == 5 else { return CivilDate(iso: text) }
        var serial = 0
        for byte in text.utf8 {
            guard byte.isDigit else { return nil }
            serial = serial * 10 + byte.digit
        }
        return CivilDate(serial: serial, uses1904Dates: uses1904Dates)
    }

    /// The day that a spreadsheet's serial number stands for.
    fileprivate init(serial: Int, uses1904Dates: Bool) {
        self.init(daysSinceEpoch: serial + (uses1904Dates ? 1462 : 0) - 25_569)
    }
}

/// One pass over a date's characters.
private struct DateScanner {
    private var scalars: String.UnicodeScalarView.Iterator
    private var current: Unicode.Scalar?

    init(_ text: String) {
        scalars = text.unicodeScalars.makeIterator()
        current = scalars.next()
    }

    mutating func date(uses1904Dates: Bool) -> (date: CivilDate, hasTime: Bool)? {
        skipBlanks()
        guard let first = number() else { return nil }
        let isAdjacent = !skipBlanks()
        if first.isArabic, current == nil || current == "." && isAdjacent && first.digits != 4 {
            return serial(first, uses1904Dates: uses1904Dates)
        }
        guard first.digits == 4, let separator = take(from: first.isArabic ? "-/.年" : "年") else { return nil }
        let isChinese = separator == "年"
        guard let month = numeral(orChinese: isChinese) else { return nil }
        guard take(from: isChinese ? "月" : String(separator)) != nil else { return nil }
        guard let day = numeral(orChinese: isChinese) else { return nil }
        if isChinese, take(from: "日号") == nil { return nil }
        guard let hasTime = separator == "." && current == "." ? closingDot() : time() else { return nil }
        return CivilDate(year: first.value, month: month, day: day).map { ($0, hasTime) }
    }

    /// A serial with or without its fraction of a day, or eight digits.
    private mutating func serial(_ first: Number, uses1904Dates: Bool) -> (date: CivilDate, hasTime: Bool)? {
        var ticks = 0  // ten-millionths of a day, which is enough for seconds
        if current == "." {
            advance()
            var digits = 0
            while let digit = current.flatMap(Self.arabic) {
                if digits < 7 { ticks = ticks * 10 + digit }
                digits += 1
                advance()
            }
            guard digits > 0, current == nil else { return nil }
            for _ in min(digits, 7)..<7 { ticks *= 10 }
        }
        if first.digits == 8 {
            let (year, month, day) = (first.value / 10_000, first.value / 100 % 100, first.value % 100)
            guard ticks == 0 else { return nil }
            return CivilDate(year: year, month: month, day: day).map { ($0, false) }
        }
        // Five digits are all that 1950…2099 needs. Within half a second of midnight it is midnight.
        guard first.digits == 5 else { return nil }
        let halfSecond = 58
        let days = first.value + (ticks > 10_000_000 - halfSecond ? 1 : 0)
        let hasTime = (halfSecond...10_000_000 - halfSecond).contains(ticks)
        return (CivilDate(serial: days, uses1904Dates: uses1904Dates), hasTime)
    }

    /// A dot behind the day as after a sentence, with nothing behind it.
    private mutating func closingDot() -> Bool? {
        advance()
        skipBlanks()
        return current == nil ? false : nil
    }

    /// What follows the day, if it is nothing or a time: whether the time is another than midnight.
    private mutating func time() -> Bool? {
        skipBlanks()
        guard current != nil else { return false }
        if current == "T" { advance() }
        guard let hour = number(), hour.isTime, hour.value < 24, take(from: ":") != nil else { return nil }
        guard let minute = number(), minute.isTime, minute.value < 60 else { return nil }
        var hasTime = hour.value > 0 || minute.value > 0
        if current == ":" {
            advance()
            guard let second = number(), second.isTime, second.value < 60 else { return nil }
            hasTime = hasTime || second.value > 0
            if current == "." {
                advance()
                guard current.flatMap(Self.arabic) != nil else { return nil }
                while let digit = current.flatMap(Self.arabic) {
                    hasTime = hasTime || digit > 0
                    advance()
                }
            }
        }
        skipBlanks()
        return current == nil ? hasTime : nil
    }

    /// A number as it was written; of more than eight digits only their count is right.
    private struct Number {
        var value = 0
        var digits = 0
        var isArabic = true

        var isTime: Bool { isArabic && digits <= 2 }
    }

    /// A month or a day between blanks.
    private mutating func numeral(orChinese: Bool) -> Int? {
        skipBlanks()
        guard let number = number(), number.digits <= 2, number.isArabic || orChinese else { return nil }
        skipBlanks()
        return number.value
    }

    private mutating func number() -> Number? {
        var number = Number()
        while let digit = current.flatMap(Self.arabic) {
            number.digits += 1
            if number.digits <= 8 { number.value = number.value * 10 + digit }
            advance()
        }
        if number.digits > 0 { return number }

        // Chinese numerals: digit by digit for years, and 十 as tens: 十, 十一, 二十, 三十一.
        number.isArabic = false
        var hasTens = false
        while let scalar = current {
            if scalar == "十" {
                guard !hasTens, number.digits <= 1 else { return nil }
                number.value = number.digits == 0 ? 10 : number.value * 10
                (hasTens, number.digits) = (true, 1)
            } else if let digit = Self.chinese(scalar) {
                number.digits += 1
                guard number.digits <= (hasTens ? 2 : 4) else { return nil }
                number.value = hasTens ? number.value + digit : number.value * 10 + digit
            } else {
                break
            }
            advance()
        }
        return number.digits > 0 ? number : nil
    }

    private mutating func advance() { current = scalars.next() }

    @discardableResult
    private mutating func skipBlanks() -> Bool {
        guard current?.isBlank == true else { return false }
        while current?.isBlank == true { advance() }
        return true
    }

    private mutating func take(from choices: String) -> Unicode.Scalar? {
        guard let scalar = current, choices.unicodeScalars.contains(scalar) else { return nil }
        advance()
        return scalar
    }

    private static func arabic(_ scalar: Unicode.Scalar) -> Int? {
        (0x30...0x39).contains(scalar.value) ? Int(scalar.value) - 0x30 : nil
    }

    private static func chinese(_ scalar: Unicode.Scalar) -> Int? {
        switch scalar {
        case "〇", "○", "零": 0
        case "一": 1
        case "二": 2
        case "三": 3
        case "四": 4
        case "五": 5
        case "六": 6
        case "七": 7
        case "八": 8
        case "九": 9
        default: nil
        }
    }
}
