import CXlsxWriter

/// How a sheet is printed: on A4, as wide as the page, its header on every page.
public struct PageSetup: Sendable {
    /// Whether the page lies on its side.
    public var isLandscape: Bool
    /// The row, from 1, that every page repeats.
    public var headerRow: Int
    /// What stands at the foot of every page; `&P` is the page, `&N` how many there are.
    public var footer: String

    /// Makes a setup.
    public init(isLandscape: Bool, headerRow: Int, footer: String) {
        self.isLandscape = isLandscape
        self.headerRow = headerRow
        self.footer = footer
    }
}

extension XLSXWriter {
    /// Says how the current sheet is printed, and makes its rows high enough for it.
    public func setPage(_ page: PageSetup) throws {
        let sheet = try currentSheet()
        if page.isLandscape { worksheet_set_landscape(sheet) } else { worksheet_set_portrait(sheet) }
        worksheet_set_paper(sheet, 9)  // A4
        worksheet_set_margins(sheet, 0.4, 0.4, 0.5, 0.6)
        worksheet_fit_to_pages(sheet, 1, 0)
        worksheet_center_horizontally(sheet)
        worksheet_set_default_row(sheet, 20, 0)  // Han characters are cut at the 15 points that Latin text takes.
        worksheet_gridlines(sheet, UInt8(LXW_SHOW_ALL_GRIDLINES.rawValue))
        let row = UInt32(page.headerRow - 1)
        try check(worksheet_repeat_rows(sheet, row, row))
        try check(worksheet_set_footer(sheet, page.footer))
    }

    /// Gives the row that is written next a height, in points.
    public func setHeight(ofNextRow points: Double) throws {
        try check(worksheet_set_row(try currentSheet(), UInt32(rowsWritten), points, nil))
    }

    /// Shows whatever is typed into a column of the current sheet as a date.
    public func setDateColumn(_ column: Int, width: Double) throws {
        let format = formats.format(.plain, .date)
        try check(worksheet_set_column(try currentSheet(), UInt16(column), UInt16(column), width, format))
    }

    /// Writes rows without values, whose cells keep text as text and dates as dates.
    ///
    /// The columns say the same; some programs look at the cells alone.
    public func writeBlankRows(_ count: Int, columns: Int, dates: Set<Int>) throws {
        let date = formats.format(.plain, .date)
        for _ in 0..<count {
            try write(row: Array(repeating: .empty, count: columns))
            let (sheet, row) = (try currentSheet(), UInt32(rowsWritten - 1))
            for column in dates { try check(worksheet_write_blank(sheet, row, UInt16(column), date)) }
        }
    }
}
