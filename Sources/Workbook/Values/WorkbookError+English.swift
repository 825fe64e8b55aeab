extension WorkbookError {
    /// One English sentence: where, what, why, and what to do.
    public var english: String {
        "\(englishPlace)\(englishReason)."
    }

    private var englishPlace: String {
        switch (place, row) {
        case (let place?, let row?): "\(place), row \(row): "
        case (let place?, nil): "\(place): "
        case (nil, let row?): "row \(row): "
        case (nil, nil): ""
        }
    }

    private var englishReason: String {
        switch code {
        case .notFound: "there is no such file; check its name and directory"
        case .notAFile: "this is a directory or a device, not a file; name an .xlsx or .csv file"
        case .unreadable: "the system does not let this file be read; check its permissions and the disk"
        case .empty: "the file is empty (0 bytes); export or copy it again"
        case .legacyXLS: "this is an Excel 97–2003 .xls (or WPS .et) workbook; save it as .xlsx and try again"
        case .binaryWorkbook: "this is a binary .xlsb workbook; save it as .xlsx and try again"
        case .openDocument: "this is an .ods spreadsheet; save it as .xlsx and try again"
        case .otherDocument: "this is a document, a picture or an archive, not a table; choose an .xlsx or .csv file"
        case .encrypted: "the workbook is protected by a password; save it without one and try again"
        case .notAWorkbook: "this archive is not an .xlsx workbook; save the table as .xlsx and try again"
        case .markup: "this is a web page or XML file, not a table; open it and save it as .xlsx"
        case .binary: "this is neither an .xlsx workbook nor a text table (it has NUL bytes); export it again"
        case .truncated: "the workbook has no end, as after a download or copy that broke off; fetch it again"
        case .damaged: "the workbook is damaged or contradicts itself; open it, save it again and try again"
        case .tooLarge: "this exceeds what can be read; split it into smaller files"
        case .bomb: "it is packed so tightly that unpacking would exhaust memory, so it was refused; check its source"
        case .overlapping: "parts of the archive overlap, so it was refused; check where the file comes from"
        case .entityDeclaration:
            "it declares entities or a document type, which no spreadsheet writes, so it was refused; check its source"
        case .rowOutOfRange: "the row number is outside a sheet (1–1048576); save the workbook again and try again"
        case .columnOutOfRange: "the column is outside a sheet (A–XFD, 16384 columns); remove the surplus ones"
        case .outOfOrder: "rows or cells are out of order or repeated; save the workbook again and try again"
        case .cellTooLong: "the cell has more than 32767 characters; shorten it"
        case .encoding: "the text encoding is not recognised; save it as CSV in UTF-8 or GB18030, or as .xlsx"
        case .recordTooLong: "the record is too long; check separators, line ends and quotation marks"
        case .unclosedQuote:
            "a quotation mark in this record is never closed and swallows what follows; close or remove it"
        case .noSuchSheet: "the workbook has no such sheet; check the sheet's number"
        case .notWritable: "the target cannot be written; check directory, permissions and disk space"
        case .sheetName: "the sheet name is invalid; use 1–31 characters, none of []:*?/\\, unlike any other sheet's"
        case .writeFailed: "writing failed half-way and the target is as it was; check disk space and try again"
        }
    }
}
