/// Splits UTF-8 text into records: RFC 4180, with lines ending in LF, CR or both, and any separator of one byte.
///
/// Quotes inside an unquoted field, and text after a closing quote, are taken as they stand.
struct CSVParser {
    private static let quote: UInt8 = 0x22
    private static let lineFeed: UInt8 = 0x0A
    private static let carriageReturn: UInt8 = 0x0D

    private enum State {
        case fieldStart
        case plain
        case quoted
        case afterQuote
    }

    private let separator: UInt8
    private let limits: WorkbookLimits

    private var state = State.fieldStart
    private var skipsLineFeed = false
    private var number = 1
    /// The line of the file, which a line end inside quotes moves on too, and that of the last quote that was opened.
    private var line = 1
    private var quoteLine = 1
    private var bytes: [UInt8] = []
    private var ends: [Int] = []

    init(separator: UInt8, limits: WorkbookLimits) {
        self.separator = separator
        self.limits = limits
    }

    /// Takes the next chunk; false once the body wants no more.
    mutating func parse(_ chunk: UnsafeBufferPointer<UInt8>, _ body: (SheetRow) throws -> Bool) throws -> Bool {
        var index = 0
        while index < chunk.count {
            let byte = chunk[index]
            if skipsLineFeed {
                skipsLineFeed = false
                if byte == Self.lineFeed {
                    index += 1
                    continue
                }
            }
            switch state {
            case .fieldStart:
                if byte == Self.quote {
                    state = .quoted
                    quoteLine = line
                    index += 1
                } else {
                    state = .plain
                }
            case .plain:
                let end = fieldEnd(in: chunk, from: index)
                try append(chunk[index..<end])
                index = end
                guard index < chunk.count else { break }
                index += 1
                ends.append(bytes.count)
                state = .fieldStart
                guard chunk[end] != separator else { break }
                skipsLineFeed = chunk[end] == Self.carriageReturn
                guard try finishRecord(body) else { return false }
            case .quoted:
                var end = index
                while end < chunk.count, chunk[end] != Self.quote {
                    if chunk[end] == Self.lineFeed { line += 1 }
                    end += 1
                }
                try append(chunk[index..<end])
                index = end
                guard index < chunk.count else { break }
                index += 1
                state = .afterQuote
            case .afterQuote:
                if byte == Self.quote {
                    try append(chunk[index...index])
                    index += 1
                    state = .quoted
                } else {
                    state = .plain
                }
            }
        }
        return true
    }

    /// Ends the text; the last record need not end with a line end.
    mutating func finish(_ body: (SheetRow) throws -> Bool) throws {
        guard state != .quoted else { throw WorkbookError(.unclosedQuote, row: quoteLine) }
        guard state != .fieldStart || !ends.isEmpty else { return }
        ends.append(bytes.count)
        _ = try finishRecord(body)
    }

    private func fieldEnd(in chunk: UnsafeBufferPointer<UInt8>, from start: Int) -> Int {
        var end = start
        while end < chunk.count {
            let byte = chunk[end]
            if byte == separator || byte == Self.lineFeed || byte == Self.carriageReturn { break }
            end += 1
        }
        return end
    }

    private mutating func append(_ piece: Slice<UnsafeBufferPointer<UInt8>>) throws {
        guard bytes.count + ends.count + piece.count <= limits.recordBytes else {
            if state == .quoted { throw WorkbookError(.unclosedQuote, row: quoteLine) }
            throw WorkbookError(.recordTooLong, row: number)
        }
        bytes.append(contentsOf: piece)
    }

    private mutating func finishRecord(_ body: (SheetRow) throws -> Bool) throws -> Bool {
        defer {
            bytes.removeAll(keepingCapacity: true)
            ends.removeAll(keepingCapacity: true)
            number += 1
            line += 1
        }
        guard number <= limits.rows else { throw WorkbookError(.rowOutOfRange, row: number) }
        guard !bytes.isEmpty else { return true }
        guard ends.count <= limits.columns else { throw WorkbookError(.columnOutOfRange, row: number) }
        var cells: [CellValue] = []
        cells.reserveCapacity(ends.count)
        var start = 0
        for end in ends {
            cells.append(try cell(start..<end, column: cells.count + 1))
            start = end
        }
        while cells.last == .empty { cells.removeLast() }
        return try body(SheetRow(number: number, cells: cells))
    }

    private func cell(_ range: Range<Int>, column: Int) throws -> CellValue {
        guard !range.isEmpty else { return .empty }
        let text = bytes.withUnsafeBufferPointer { String(decoding: $0[range], as: UTF8.self) }
        if range.count > limits.cellCharacters, text.utf16.count > limits.cellCharacters {
            // So long a cell over several lines is a quote closed by the opening quote of a later record.
            let isSwallowed = bytes[range].contains(Self.lineFeed)
            let place = CellAddress(column: column, row: number).description
            throw WorkbookError(isSwallowed ? .unclosedQuote : .cellTooLong, place: place, row: number)
        }
        return .text(text)
    }
}
