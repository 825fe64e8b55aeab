/// Writes a CSV file by RFC 4180: UTF-8, commas, CRLF; it appears at its path when it is closed.
///
/// Text that a spreadsheet would run as a formula gets a leading apostrophe, which an import drops again.
public final class CSVWriter {
    private let file: ReplacementFile
    private var buffer: [UInt8] = []
    private var isOpen = true

    /// Begins a file.
    ///
    /// - Parameters:
    ///   - path: Where the file is to be; one that is there stays until ``close()``.
    ///   - withBOM: Whether to begin with a byte order mark, without which Excel takes UTF-8 for the local encoding.
    /// - Throws: ``WorkbookError`` if the place cannot be written.
    public init(path: String, withBOM: Bool) throws {
        file = try ReplacementFile(target: path)
        if withBOM { buffer = [0xEF, 0xBB, 0xBF] }
    }

    /// Writes a record.
    public func write(row: [OutputCell]) throws {
        guard isOpen else { throw file.failure }
        CSVRecord.append(row, to: &buffer)
        if buffer.count >= 64 << 10 { try flush() }
    }

    /// Ends the file and puts it in its place.
    public func close() throws {
        guard isOpen else { return }
        try flush()
        isOpen = false
        try file.commit()
    }

    /// Gives the file up; what was at the path stays.
    public func cancel() {
        isOpen = false
        file.discard()
    }

    private func flush() throws {
        do {
            try file.write(buffer)
        } catch {
            cancel()
            throw error
        }
        buffer.removeAll(keepingCapacity: true)
    }
}
