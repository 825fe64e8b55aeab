/// Reads the tables of a file, row by row, whatever of `.xlsx` and CSV it is.
///
/// Every file is taken for hostile: a reader refuses with one ``WorkbookError`` and holds a chunk, the shared strings
/// and one row in memory. It is no `Sendable`: one task uses it at a time.
public final class WorkbookReader {
    /// Encoding of a CSV file.
    public enum Encoding: String, Sendable {
        /// UTF-8 without a mark.
        case utf8
        /// UTF-8 with a byte order mark.
        case utf8BOM
        /// GB 18030, and with it GBK and GB 2312.
        case gb18030
        /// UTF-16 with a byte order mark, which Excel calls Unicode text.
        case utf16
    }

    /// Kind of a file.
    public enum Format: Sendable, Equatable {
        /// An Office Open XML workbook, transitional or strict.
        case xlsx
        /// A table of text.
        case csv(Encoding)
    }

    /// Kind of the file, told by its bytes.
    public let format: Format
    /// Names of the sheets with cells, hidden ones last; of a CSV file one, made of the file's name.
    public let sheetNames: [String]
    /// Whether serial 0 is 1904-01-01 instead of 1899-12-30.
    public let uses1904Dates: Bool

    private let source: Source
    private let fileName: String

    private enum Source {
        case xlsx(XLSXSource)
        case csv(CSVSource)
    }

    /// Opens a file and checks all that can be checked before its rows are read.
    ///
    /// - Throws: ``WorkbookError``.
    public init(path: String, limits: WorkbookLimits = .standard) throws {
        let fileName = path.split(separator: "/").last.map(String.init) ?? path
        self.fileName = fileName
        do {
            let file = try InputFile(path: path, limits: limits)
            switch try FileKind(of: file) {
            case .archive:
                let xlsx = try XLSXSource(path: path, fileBytes: file.size, limits: limits)
                source = .xlsx(xlsx)
                format = .xlsx
                sheetNames = xlsx.sheetNames
                uses1904Dates = xlsx.uses1904Dates
            case .text(let known):
                let csv = try CSVSource(file, known: known, limits: limits)
                source = .csv(csv)
                format = .csv(csv.format)
                sheetNames = [fileName.lastIndex(of: ".").map { String(fileName[..<$0]) } ?? fileName]
                uses1904Dates = false
            }
        } catch let error as WorkbookError {
            throw error.at(fileName)
        }
    }

    /// How much of the sheet was read so far, from 0 to 1; asked for while its rows are read.
    public var shareRead: Double {
        switch source {
        case .xlsx(let xlsx): xlsx.shareRead
        case .csv(let csv): csv.shareRead
        }
    }

    /// Whether a file is a spreadsheet of another format, which other programs can save as .xlsx; told without reading it.
    public static func isConvertible(path: String, limits: WorkbookLimits = .standard) -> Bool {
        do {
            let file = try InputFile(path: path, limits: limits)
            guard case .archive = try FileKind(of: file) else { return false }
            _ = try XLSXSource(path: path, fileBytes: file.size, limits: limits)
            return false
        } catch {
            switch (error as? WorkbookError)?.code {
            case .legacyXLS, .binaryWorkbook, .openDocument: return true
            default: return false
            }
        }
    }

    /// Hands over the rows of a sheet in ascending order; rows without a filled cell are left out.
    ///
    /// An archive proves itself only at its end, so rows that came before an error are not to be trusted: keep nothing
    /// of them.
    /// - Parameters:
    ///   - index: The sheet, an index of ``sheetNames``.
    ///   - body: Takes a row, and returns false to end the reading.
    /// - Throws: ``WorkbookError``, or what the body throws.
    public func readRows(ofSheet index: Int = 0, _ body: (SheetRow) throws -> Bool) throws {
        do {
            switch source {
            case .xlsx(let xlsx):
                try xlsx.readRows(ofSheet: index, body)
            case .csv(let csv):
                guard index == 0 else { throw WorkbookError(.noSuchSheet) }
                try csv.readRows(body)
            }
        } catch let error as WorkbookError {
            throw error.at(fileName)
        }
    }
}
