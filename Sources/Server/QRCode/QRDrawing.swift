/// Draws the modules of a QR code: what every reader looks for first, then the codewords in what is left.
///
/// Source: ISO/IEC 18004, 6.3 and 7.7 to 7.10.
struct QRDrawing {
    let version: Int
    let size: Int
    private(set) var rows: [[Bool]]
    /// What belongs to no codeword.
    private var isFixed: [[Bool]]

    init(version: Int) {
        self.version = version
        size = 17 + 4 * version
        rows = Array(repeating: Array(repeating: false, count: size), count: size)
        isFixed = rows
    }

    private mutating func fix(_ x: Int, _ y: Int, _ isDark: Bool) {
        guard (0..<size).contains(x), (0..<size).contains(y) else { return }
        rows[y][x] = isDark
        isFixed[y][x] = true
    }

    // MARK: Patterns

    /// Draws everything but the codewords.
    mutating func drawPatterns(mask: Int) {
        for index in 0..<size {
            fix(6, index, index.isMultiple(of: 2))
            fix(index, 6, index.isMultiple(of: 2))
        }
        for (x, y) in [(3, 3), (size - 4, 3), (3, size - 4)] { drawSquares(x, y, reach: 4, light: [2, 4]) }
        let centres = alignment
        for x in centres {
            for y in centres where !isFinder(x, y) { drawSquares(x, y, reach: 2, light: [1]) }
        }
        drawFormat(mask)
        drawVersion()
    }

    /// Squares around a centre, dark but for those at some distances.
    private mutating func drawSquares(_ x: Int, _ y: Int, reach: Int, light: Set<Int>) {
        for dy in -reach...reach {
            for dx in -reach...reach { fix(x + dx, y + dy, !light.contains(max(abs(dx), abs(dy)))) }
        }
    }

    /// Where the centres of alignment patterns are, across and down.
    private var alignment: [Int] {
        switch version {
        case 1: []
        case 2...6: [6, size - 7]
        default: [6, (size - 1) / 2, size - 7]
        }
    }

    private func isFinder(_ x: Int, _ y: Int) -> Bool {
        x == 6 && y == 6 || x == 6 && y == size - 7 || x == size - 7 && y == 6
    }

    /// Level M and the mask, twice, with their correction.
    private mutating func drawFormat(_ mask: Int) {
        let bits = Self.guarded(mask, by: 0b101_0011_0111, 10) ^ 0b101_0100_0001_0010
        func bit(_ index: Int) -> Bool { bits >> index & 1 == 1 }
        for index in 0..<6 { fix(8, index, bit(index)) }
        fix(8, 7, bit(6))
        fix(8, 8, bit(7))
        fix(7, 8, bit(8))
        for index in 9..<15 { fix(14 - index, 8, bit(index)) }
        for index in 0..<8 { fix(size - 1 - index, 8, bit(index)) }
        for index in 8..<15 { fix(8, size - 15 + index, bit(index)) }
        fix(8, size - 8, true)
    }

    /// The size, twice, with its correction; small codes do without.
    private mutating func drawVersion() {
        guard version >= 7 else { return }
        let bits = Self.guarded(version, by: 0b1_1111_0010_0101, 12)
        for index in 0..<18 {
            let (far, near) = (size - 11 + index % 3, index / 3)
            fix(far, near, bits >> index & 1 == 1)
            fix(near, far, bits >> index & 1 == 1)
        }
    }

    /// A number followed by the remainder of its division by a polynomial of some degree.
    static func guarded(_ number: Int, by polynomial: Int, _ degree: Int) -> Int {
        var rest = number
        for _ in 0..<degree { rest = rest << 1 ^ (rest >> (degree - 1)) * polynomial }
        return number << degree | rest
    }

    // MARK: Codewords

    /// Draws codewords in two-column bands from the right, up and down in turn, under a mask.
    mutating func draw(_ codewords: [UInt8], mask: Int) {
        var bits = codewords.lazy.flatMap { byte in (0..<8).reversed().map { byte >> $0 & 1 == 1 } }.makeIterator()
        var isUpward = true
        // The column of the timing pattern is passed over.
        for right in Array(stride(from: size - 1, to: 6, by: -2)) + [5, 3, 1] {
            for step in 0..<size {
                let y = isUpward ? size - 1 - step : step
                for x in [right, right - 1] where !isFixed[y][x] {
                    rows[y][x] = (bits.next() ?? false) != QRMask.inverts(mask, x, y)
                }
            }
            isUpward.toggle()
        }
    }
}
