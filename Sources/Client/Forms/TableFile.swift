import Core
import Terminal
import Workbook

/// A workbook or a CSV file under way; it appears at its path when all of it is written, and not before.
enum TableFile {
    case xlsx(XLSXWriter)
    case csv(CSVWriter)

    /// What kinds of file there are.
    enum Format: String {
        case xlsx, csv

        /// The format that a file's name ends with.
        init?(path: String) {
            guard let dot = path.lastIndex(of: ".") else { return nil }
            self.init(rawValue: path[path.index(after: dot)...].lowercased())
        }
    }

    /// Writes a file, or leaves what was there.
    ///
    /// CSV begins with a byte order mark, which spreadsheets need to see UTF-8.
    /// - Throws: ``ClientError`` if it cannot be written, and what the body throws.
    static func write(_ path: String, as format: Format, _ body: (TableFile) throws -> Void) throws {
        do {
            let file: TableFile =
                switch format {
                case .xlsx: .xlsx(try XLSXWriter(path: path))
                case .csv: .csv(try CSVWriter(path: path, withBOM: true))
                }
            do {
                try body(file)
                try file.close()
            } catch {
                file.cancel()
                throw error
            }
        } catch let error as WorkbookError {
            throw ClientError("file", .failed, zh: error.chinese, en: error.english)
        }
    }

    /// Writes a row.
    func write(row: [OutputCell], style: OutputStyle = .plain) throws {
        switch self {
        case .xlsx(let writer): try writer.write(row: row, style: style)
        case .csv(let writer): try writer.write(row: row)
        }
    }

    /// Writes a line that stands over all columns.
    func write(line: String, columns: Int, style: OutputStyle) throws {
        switch self {
        case .xlsx(let writer): try writer.mergeTitle(line, columns: columns, style: style)
        case .csv(let writer): try writer.write(row: [.text(line)])
        }
    }

    private func close() throws {
        switch self {
        case .xlsx(let writer): try writer.close()
        case .csv(let writer): try writer.close()
        }
    }

    private func cancel() {
        switch self {
        case .xlsx(let writer): writer.cancel()
        case .csv(let writer): writer.cancel()
        }
    }
}
