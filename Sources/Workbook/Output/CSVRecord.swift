/// A record of a CSV file by RFC 4180.
package enum CSVRecord {
    /// Appends a record and its CRLF.
    ///
    /// Text that a spreadsheet would run as a formula gets a leading apostrophe, which an import drops again.
    package static func append(_ row: [OutputCell], to buffer: inout [UInt8]) {
        for (index, cell) in row.enumerated() {
            if index > 0 { buffer.append(0x2C) }
            append(cell, to: &buffer)
        }
        buffer.append(0x0D)
        buffer.append(0x0A)
    }

    private static func append(_ cell: OutputCell, to buffer: inout [UInt8]) {
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
}
