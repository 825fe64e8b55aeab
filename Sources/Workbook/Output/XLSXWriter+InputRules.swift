import CXlsxWriter
import Glibc

extension XLSXWriter {
    /// Adds a rule to cells of the current sheet.
    ///
    /// - Parameters:
    ///   - rule: What the cells take.
    ///   - column: Index of the column; 0 is column A.
    ///   - rows: Numbers of the rows, from 1.
    /// - Throws: ``WorkbookError`` for cells outside a sheet, and for a list or a text that is too long.
    public func addInputRule(_ rule: InputRule, column: Int, rows: ClosedRange<Int>) throws {
        let sheet = try currentSheet()
        guard column >= 0, column < CellAddress.lastColumn else { throw WorkbookError(.columnOutOfRange) }
        guard rows.lowerBound >= 1, rows.upperBound <= CellAddress.lastRow else { throw WorkbookError(.rowOutOfRange) }
        var validation = lxw_data_validation()
        // The library copies what it is given.
        let strings = CStrings()
        validation.error_type = UInt8(LXW_VALIDATION_ERROR_TYPE_WARNING.rawValue)
        try apply(rule.values, to: &validation, strings)
        switch rule.objection {
        case .standard: break
        case .none: validation.show_error = UInt8(LXW_VALIDATION_OFF.rawValue)
        case .warning(let title, let text):
            try Self.checkNote(title, text)
            validation.error_title = strings.copy(title)
            validation.error_message = strings.copy(text)
        }
        if let prompt = rule.prompt {
            try Self.checkNote(prompt.title, prompt.text)
            validation.input_title = strings.copy(prompt.title)
            validation.input_message = strings.copy(prompt.text)
        }
        let status = withExtendedLifetime(strings) {
            worksheet_data_validation_range(
                sheet,
                UInt32(rows.lowerBound - 1),
                UInt16(column),
                UInt32(rows.upperBound - 1),
                UInt16(column),
                &validation
            )
        }
        try check(status)
    }

    private func apply(
        _ values: InputRule.Values,
        to validation: inout lxw_data_validation,
        _ strings: CStrings
    ) throws {
        func set(_ type: lxw_validation_types) { validation.validate = UInt8(type.rawValue) }
        validation.criteria = UInt8(LXW_VALIDATION_CRITERIA_BETWEEN.rawValue)
        switch values {
        case .any: set(LXW_VALIDATION_TYPE_ANY)
        case .list(.values(let values)):
            guard !values.isEmpty, values.joined(separator: ",").utf16.count <= 255 else {
                throw WorkbookError(.cellTooLong)
            }
            set(LXW_VALIDATION_TYPE_LIST)
            validation.value_list = strings.list(values)
        case .list(.cells(let name, let column, let rows)):
            let letters = CellAddress.columnName(column + 1)
            let quoted = name.replacing("'", with: "''")
            set(LXW_VALIDATION_TYPE_LIST_FORMULA)
            validation.value_formula = strings.copy(
                "='\(quoted)'!$\(letters)$\(rows.lowerBound):$\(letters)$\(rows.upperBound)"
            )
        case .wholeNumber(let bounds):
            set(LXW_VALIDATION_TYPE_INTEGER)
            validation.minimum_number = Double(bounds.lowerBound)
            validation.maximum_number = Double(bounds.upperBound)
        case .number(let bounds):
            set(LXW_VALIDATION_TYPE_DECIMAL)
            validation.minimum_number = bounds.lowerBound
            validation.maximum_number = bounds.upperBound
        case .date(let years):
            set(LXW_VALIDATION_TYPE_DATE)
            validation.minimum_datetime = Self.day(Int32(years.lowerBound), 1, 1)
            validation.maximum_datetime = Self.day(Int32(years.upperBound), 12, 31)
        }
    }

    private static func day(_ year: Int32, _ month: Int32, _ day: Int32) -> lxw_datetime {
        var date = lxw_datetime()
        (date.year, date.month, date.day) = (year, month, day)
        return date
    }

    private static func checkNote(_ title: String, _ text: String) throws {
        guard title.utf16.count <= 32, text.utf16.count <= 255 else { throw WorkbookError(.cellTooLong) }
    }
}

/// Strings for C that live as long as this.
private final class CStrings {
    private var strings: [UnsafeMutablePointer<CChar>?] = []
    private var lists: [UnsafeMutableBufferPointer<UnsafeMutablePointer<CChar>?>] = []

    deinit {
        for string in strings { free(string) }
        for list in lists { list.deallocate() }
    }

    func copy(_ text: String) -> UnsafeMutablePointer<CChar>? {
        let string = strdup(XLSXWriter.writable(text))
        strings.append(string)
        return string
    }

    /// An array that ends with a null pointer.
    func list(_ texts: [String]) -> UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? {
        let list = UnsafeMutableBufferPointer<UnsafeMutablePointer<CChar>?>.allocate(capacity: texts.count + 1)
        _ = list.initialize(fromContentsOf: texts.map(copy) + [nil])
        lists.append(list)
        return list.baseAddress
    }
}
