import Glibc

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
        var isFirst = true
        for cell in row {
            if !isFirst { buffer.append(0x2C) }
            isFirst = false
            append(cell)
        }
        buffer.append(0x0D)
        buffer.append(0x0A)
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

    private func append(_ cell: OutputCell) {
        var text = cell.plainText
        if case .text = cell, OutputCell.isRunnable(text) { text = "'" + text }
        let mustQuote = text.utf8.contains { byte in
            byte == 0x22 || byte == 0x2C || byte == 0x3B || byte == 0x0A || byte == 0x0D || byte == 0x09
        }
        guard mustQuote else {
            buffer.append(contentsOf: text.utf8)
            return
        }
        buffer.append(0x22)
        for byte in text.utf8 {
            if byte == 0x22 { buffer.append(0x22) }
            buffer.append(byte)
        }
        buffer.append(0x22)
    }

    private func flush() throws {
        var start = 0
        while start < buffer.count {
            let written = buffer.withUnsafeBytes { bytes in
                Glibc.write(file.descriptor, bytes.baseAddress?.advanced(by: start), bytes.count - start)
            }
            if written < 0, errno == EINTR { continue }
            guard written > 0 else {
                cancel()
                throw file.failure
            }
            start += written
        }
        buffer.removeAll(keepingCapacity: true)
    }
}
