/// Why a workbook could not be read or written.
public struct WorkbookError: Error, Equatable, Sendable {
    /// What is wrong, stable across releases.
    public enum Code: String, Sendable, CaseIterable {
        /// There is no file of that name.
        case notFound
        /// A directory or a device, no file.
        case notAFile
        /// The system refuses to read the file.
        case unreadable
        /// A file of no bytes.
        case empty
        /// A workbook of Excel 97–2003, or of WPS in that format.
        case legacyXLS
        /// A workbook of Excel in its binary format.
        case binaryWorkbook
        /// A spreadsheet in the OpenDocument format.
        case openDocument
        /// A document, a picture or an archive of another kind.
        case otherDocument
        /// A workbook under a password.
        case encrypted
        /// An archive without a workbook in it.
        case notAWorkbook
        /// A web page or another XML file, whatever its name says.
        case markup
        /// Bytes that are no text and no workbook.
        case binary
        /// An archive without its end: a download or copy that broke off.
        case truncated
        /// A workbook that contradicts itself.
        case damaged
        /// More than the limits allow.
        case tooLarge
        /// Packed far tighter than any real table: a file made to exhaust the reader.
        case bomb
        /// Parts of the archive that share bytes.
        case overlapping
        /// A document type or entity declaration, which no spreadsheet writes.
        case entityDeclaration
        /// A row outside a sheet.
        case rowOutOfRange
        /// A column outside a sheet.
        case columnOutOfRange
        /// Rows or cells that do not ascend.
        case outOfOrder
        /// More characters in a cell than a spreadsheet allows.
        case cellTooLong
        /// Text in no encoding that is read here.
        case encoding
        /// A row or CSV record of more bytes than the limit.
        case recordTooLong
        /// A quotation mark that is opened and never closed.
        case unclosedQuote
        /// A sheet that the workbook does not have.
        case noSuchSheet
        /// The target cannot be written.
        case notWritable
        /// A sheet name that spreadsheets refuse.
        case sheetName
        /// Writing failed half-way; the target is as it was.
        case writeFailed
    }

    /// What is wrong.
    public let code: Code
    /// Where: a file name, a part of the archive or a cell address, without control characters.
    public let place: String?
    /// Number of the row or record, if one is to blame; of ``Code/encoding`` and of a quote that
    /// nothing closes the line of the file.
    public let row: Int?

    init(_ code: Code, place: String? = nil, row: Int? = nil) {
        self.code = code
        self.place = place.map(Self.printable)
        self.row = row
    }

    /// The error with a place, if it has none yet.
    func at(_ fallback: String) -> WorkbookError {
        WorkbookError(code, place: place ?? fallback, row: row)
    }

    /// Names come from hostile files and end on a terminal: no control or direction characters, and not endless.
    private static func printable(_ text: String) -> String {
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars.prefix(120) {
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .unassigned:
                result.append("\u{FFFD}")
            default:
                result.append(scalar)
            }
        }
        return String(result)
    }
}

extension WorkbookError: CustomStringConvertible {
    /// The English sentence.
    public var description: String { english }
}
