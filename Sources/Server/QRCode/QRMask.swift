/// The masks of QR codes, and how hard a masked code is to read.
///
/// Source: ISO/IEC 18004, 7.8.
enum QRMask {
    /// How many there are.
    static let count = 8

    /// Whether a mask turns a module over.
    static func inverts(_ mask: Int, _ x: Int, _ y: Int) -> Bool {
        switch mask {
        case 0: (x + y).isMultiple(of: 2)
        case 1: y.isMultiple(of: 2)
        case 2: x.isMultiple(of: 3)
        case 3: (x + y).isMultiple(of: 3)
        case 4: (x / 3 + y / 2).isMultiple(of: 2)
        case 5: x * y % 2 + x * y % 3 == 0
        case 6: (x * y % 2 + x * y % 3).isMultiple(of: 2)
        default: ((x + y) % 2 + x * y % 3).isMultiple(of: 2)
        }
    }

    /// How hard a code is to read; the least is best.
    static func penalty(of rows: [[Bool]]) -> Int {
        let columns = rows.indices.map { x in rows.map { $0[x] } }
        let lines = (rows + columns).reduce(0) { $0 + runs($1) + finders($1) }
        return lines + squares(rows) + balance(rows)
    }

    /// Five or more in a row that are alike.
    private static func runs(_ line: [Bool]) -> Int {
        var (penalty, length) = (0, 0)
        for (index, module) in line.enumerated() {
            length = index > 0 && line[index - 1] == module ? length + 1 : 1
            penalty += length == 5 ? 3 : length > 5 ? 1 : 0
        }
        return penalty
    }

    /// Squares of two by two that are alike.
    private static func squares(_ rows: [[Bool]]) -> Int {
        var penalty = 0
        for (above, below) in zip(rows, rows.dropFirst()) {
            for x in 1..<above.count where Set([above[x - 1], above[x], below[x - 1], below[x]]).count == 1 {
                penalty += 3
            }
        }
        return penalty
    }

    /// What looks like the pattern by which a reader finds the code.
    private static func finders(_ line: [Bool]) -> Int {
        let finder = [true, false, true, true, true, false, true]
        let light = [false, false, false, false]
        return line.indices.dropLast(10).count { start in
            let part = Array(line[start..<start + 11])
            return part == finder + light || part == light + finder
        } * 40
    }

    /// How far from half of the modules are dark.
    private static func balance(_ rows: [[Bool]]) -> Int {
        let dark = rows.reduce(0) { $0 + $1.count { $0 } }
        let all = rows.count * rows.count
        return abs(dark * 20 - all * 10) / all * 10
    }
}
