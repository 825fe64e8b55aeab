/// Reads the rows of a sheet, one at a time.
final class SheetPart: XMLHandler {
    private let strings: SharedStrings
    private let isDate: [Bool]
    private let body: (SheetRow) throws -> Bool

    private var isInData = false
    private var isInRow = false
    private var isInCell = false
    private var isInline = false

    private var row = 0
    private var isRowNamed = false
    // Unchecked, as is `text`: one thread, and no callback inside an access; checks at every cell take a tenth of the time.
    @exclusivity(unchecked) private var cells: [CellValue] = []
    private var dates: [Int] = []
    private var positions = 0
    private var rowBytes = 0

    private var column = 0
    private var type = CellType.number
    private var isDateCell = false
    @exclusivity(unchecked) private var text: RichText
    private var isValue = false

    private enum CellType {
        case number
        case shared
        case inline
        case text
        case boolean
        case error
        case day
    }

    init(
        strings: SharedStrings,
        isDate: [Bool],
        limits: WorkbookLimits,
        body: @escaping (SheetRow) throws -> Bool
    ) {
        self.strings = strings
        self.isDate = isDate
        self.body = body
        text = RichText(characters: limits.cellCharacters)
        super.init(limits: limits)
    }

    override func open(_ name: XMLName, _ attributes: XMLAttributes) throws {
        switch depth {
        case 1:
            guard name.isNamed("worksheet") else { throw WorkbookError(.damaged) }
        case 2:
            isInData = name.isNamed("sheetData")
        case 3:
            guard isInData, name.isNamed("row") else { return }
            try openRow(attributes)
        case 4:
            guard isInRow, name.isNamed("c") else { return }
            try openCell(attributes)
        case 5:
            guard isInCell else { return }
            if name.isNamed("v") {
                isValue = type != .inline
            } else if name.isNamed("is") {
                isInline = type == .inline
            }
        default:
            if isInline { text.open(name, attributes) }
        }
    }

    override func text(_ bytes: UnsafeBufferPointer<UInt8>) throws {
        guard isValue || text.isCapturing else { return }
        do {
            try text.buffer.append(bytes)
        } catch let error as WorkbookError {
            throw error.at(address)
        }
    }

    override func close(_ name: XMLName) throws {
        switch depth {
        case 2:
            isInData = false
        case 3:
            guard isInRow else { return }
            isInRow = false
            try finishRow()
        case 4:
            guard isInCell else { return }
            isInCell = false
            try finishCell()
        case 5:
            isValue = false
            isInline = false
        default:
            if isInline { text.close(name) }
        }
    }

    private func openRow(_ attributes: XMLAttributes) throws {
        var number = row + 1
        isRowNamed = false
        if let given = attributes.value(letter: 0x72) {
            guard let given = positiveNumber(given), given >= 1, given <= limits.rows else {
                throw WorkbookError(.rowOutOfRange, row: number)
            }
            guard given > row else { throw WorkbookError(.outOfOrder, row: given) }
            number = given
            isRowNamed = true
        }
        guard number <= limits.rows else { throw WorkbookError(.rowOutOfRange, row: number) }
        row = number
        column = 0
        isInRow = true
        cells.removeAll(keepingCapacity: true)
        dates.removeAll(keepingCapacity: true)
        rowBytes = 0
    }

    private func openCell(_ attributes: XMLAttributes) throws {
        if let reference = attributes.value(letter: 0x72) {
            try place(reference)
        } else {
            column += 1
        }
        guard column <= limits.columns else { throw WorkbookError(.columnOutOfRange, row: row) }
        type = .number
        if let name = attributes.value(letter: 0x74) {
            guard let type = Self.type(name) else { throw WorkbookError(.damaged, place: address) }
            self.type = type
        }
        isDateCell = false
        if type == .number, let style = attributes.value(letter: 0x73), let style = positiveNumber(style) {
            isDateCell = style < isDate.count && isDate[style]
        }
        text.begin()
        isInCell = true
    }

    /// Takes the place that a cell names; it must be in this row and to the right of the cell before.
    private func place(_ bytes: UnsafePointer<UInt8>) throws {
        guard let reference = CellReference(bytes: bytes, count: length(of: bytes)) else {
            throw WorkbookError(.columnOutOfRange, row: row)
        }
        if reference.row != row {
            // A row without a number gets it from its first cell.
            guard !isRowNamed, column == 0, reference.row > row else {
                throw WorkbookError(.outOfOrder, place: address, row: row)
            }
            row = reference.row
        }
        guard reference.column > column else {
            throw WorkbookError(.outOfOrder, place: CellAddress(column: reference.column, row: row).description)
        }
        isRowNamed = true
        column = reference.column
    }

    private func finishCell() throws {
        guard let value = try value() else { return }
        positions += column - cells.count
        guard positions <= limits.cells else { throw WorkbookError(.tooLarge, place: address) }
        // One long shared string can stand in every cell of a row.
        rowBytes += value.textBytes
        guard rowBytes <= limits.recordBytes else { throw WorkbookError(.recordTooLong, row: row) }
        while cells.count < column - 1 { cells.append(.empty) }
        cells.append(value)
        if isDateCell { dates.append(column - 1) }
    }

    private func finishRow() throws {
        guard !cells.isEmpty else { return }
        if try !body(SheetRow(number: row, cells: cells, dateIndices: dates)) {
            isStopped = true
        }
    }

    /// The value of the cell that ends; nil for an empty one.
    private func value() throws -> CellValue? {
        switch type {
        case .number, .shared, .boolean, .error:
            text.buffer.trim(from: 0)
            guard !text.buffer.bytes.isEmpty else { return nil }
        case .text, .inline, .day:
            text.buffer.resolveEscapes()
            guard !text.buffer.bytes.isEmpty else { return nil }
        }
        do {
            try text.buffer.checkLength()
        } catch let error as WorkbookError {
            throw error.at(address)
        }
        switch type {
        case .number:
            return text.buffer.isNumeral ? .number(text.buffer.string) : .text(text.buffer.string)
        case .shared:
            guard let index = Int(text.buffer.string), let string = strings.text(index) else {
                throw WorkbookError(.damaged, place: address)
            }
            return string.isEmpty ? nil : .text(string)
        case .boolean:
            return .boolean(text.buffer.bytes == [0x31] || text.buffer.string.lowercased() == "true")
        case .error:
            return .error(text.buffer.string)
        case .text, .inline:
            return .text(text.buffer.string)
        case .day:
            return .text(Self.day(text.buffer.string))
        }
    }

    /// A day that is written as its first moment is a day.
    private static func day(_ text: String) -> String {
        guard let (day, time) = text.firstIndex(of: "T").map({ (text[..<$0], text[$0...].dropFirst()) }),
            time.hasPrefix("00:00"), time.allSatisfy({ "0:.Z".contains($0) })
        else { return text }
        return String(day)
    }

    private var address: String {
        CellAddress(column: max(1, column), row: row).description
    }

    /// A cell's type: number, shared string, formula text, inline string, boolean, error, ISO date.
    private static func type(_ name: UnsafePointer<UInt8>) -> CellType? {
        switch (name[0], name[0] == 0 ? 0 : name[1]) {
        case (0x6E, 0): .number
        case (0x73, 0): .shared
        case (0x73, 0x74): .text
        case (0x69, 0x6E): .inline
        case (0x62, 0): .boolean
        case (0x65, 0): .error
        case (0x64, 0): .day
        default: nil
        }
    }
}
