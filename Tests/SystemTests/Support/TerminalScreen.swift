import Terminal

/// What a terminal shows after everything that was written to it, with the lines that have scrolled away.
///
/// Knows the commands that the programs use, and refuses others: a page made from a screen must not be wrong in silence.
struct TerminalScreen {
    private let columns: Int
    /// A cell for each column; the second one of a wide character is empty.
    private var cells: [[String]] = [[]]
    private var row = 0
    private var column = 0

    struct UnknownCommand: Error { let text: String }

    /// Draws a text on an empty screen.
    init(_ text: String, columns: Int = 80) throws {
        self.columns = columns
        var rest = text.unicodeScalars[...]
        while let scalar = rest.popFirst() {
            switch scalar {
            case "\u{1B}": try obey(&rest)
            case "\r": column = 0
            case "\n": moveDown()
            case "\u{7}": break
            default: put(scalar)
            }
        }
    }

    /// The lines, without blanks at their ends and empty lines at the end.
    var lines: [String] {
        var lines = cells.map { $0.joined().trimming(while: \.isWhitespace) }
        while lines.last?.isEmpty == true { lines.removeLast() }
        return lines
    }

    private mutating func put(_ scalar: Unicode.Scalar) {
        let width = DisplayWidth.of(String(scalar))
        if width == 0 {
            if column > 0, column <= cells[row].count { cells[row][column - 1].unicodeScalars.append(scalar) }
            return
        }
        if column + width > columns {
            column = 0
            moveDown()
        }
        while cells[row].count < column + width { cells[row].append(" ") }
        cells[row][column] = String(scalar)
        if width == 2 { cells[row][column + 1] = "" }
        column += width
    }

    private mutating func moveDown() {
        row += 1
        if row == cells.count { cells.append([]) }
    }

    /// A control sequence: parameters, then the letter that says what to do.
    private mutating func obey(_ rest: inout Substring.UnicodeScalarView) throws {
        var command = ""
        while let scalar = rest.popFirst() {
            command.unicodeScalars.append(scalar)
            if scalar != "[", (0x40...0x7E).contains(scalar.value) { break }
        }
        let number = Int(command.dropFirst().dropLast()) ?? 1
        switch (command.last, command.dropFirst().dropLast()) {
        case ("A", _): row = max(row - number, 0)
        case ("C", _): column = min(column + number, columns - 1)
        case ("K", ""): eraseLine()
        case ("J", ""):
            eraseLine()
            cells.removeSubrange((row + 1)...)
        case ("m", _), ("h", "?2004"), ("l", "?2004"): break
        default: throw UnknownCommand(text: command)
        }
    }

    private mutating func eraseLine() { cells[row].removeSubrange(min(column, cells[row].count)...) }
}

extension String {
    fileprivate func trimming(while isBlank: (Character) -> Bool) -> String {
        var rest = self[...]
        while let last = rest.last, isBlank(last) { rest.removeLast() }
        return String(rest)
    }
}
