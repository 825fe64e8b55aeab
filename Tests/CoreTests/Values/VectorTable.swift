import Core
import Foundation
import Testing

/// A row of a vectors file, by column name.
struct VectorRow: Sendable, CustomTestStringConvertible {
    let file: String
    let line: Int
    let cells: [String: String]

    var testDescription: String { "\(file):\(line)" }

    /// The cell of a column; a column that is not there is an error of the test.
    func callAsFunction(_ column: String) throws -> String {
        try #require(cells[column], "no column \(column) in \(file)")
    }
}

/// The vectors under Fixtures, each read whole.
enum VectorTable {
    struct Missing: Error {
        let file: String
    }

    /// The files and how many rows each has.
    static let counts = [
        "listing_standard": 20, "cultivation_level": 21, "tenure": 14, "names": 20, "dates": 40, "org_code": 40,
        "passport": 40, "resident_id": 40, "resident_id15": 40, "resident_id_traps": 25, "uscc": 40, "uscc_traps": 10,
    ]

    /// All rows of a file, which are as many as ``counts`` says: a test over them skips none.
    static func rows(_ name: String) throws -> [VectorRow] {
        let folder = Bundle.module.url(forResource: "Fixtures", withExtension: nil)
        guard let url = folder?.appendingPathComponent("vectors/\(name).csv") else { throw Missing(file: name) }
        let records = parse(String(decoding: try Data(contentsOf: url), as: UTF8.self))
        guard let header = records.first, records.count > 1 else { throw Missing(file: name) }
        let rows = try zip(2..., records.dropFirst()).map { line, record in
            guard record.count == header.count else { throw Missing(file: "\(name):\(line)") }
            return VectorRow(file: name, line: line, cells: Dictionary(uniqueKeysWithValues: zip(header, record)))
        }
        guard rows.count == counts[name] else { throw Missing(file: "\(name): rows of \(rows.count)") }
        return rows
    }

    /// Records of RFC 4180 text.
    static func parse(_ text: String) -> [[String]] {
        var records: [[String]] = []
        var record: [String] = []
        var cell = String.UnicodeScalarView()
        var isQuoted = false
        var isAfterQuote = false
        for scalar in text.unicodeScalars where scalar != "\r" {
            if isQuoted, scalar != "\"" {
                cell.append(scalar)
            } else if scalar == "\"" {
                if isAfterQuote { cell.append(scalar) }
                isAfterQuote = isQuoted
                isQuoted.toggle()
                continue
            } else if scalar == "," || scalar == "\n" {
                record.append(String(cell))
                cell = .init()
                if scalar == "\n" {
                    records.append(record)
                    record = []
                }
            } else {
                cell.append(scalar)
            }
            isAfterQuote = false
        }
        if !record.isEmpty || !cell.isEmpty { records.append(record + [String(cell)]) }
        return records
    }
}

/// What an import makes of a cell: a reading, or the code that rejects it.
func judge<Value>(
    _ cell: String,
    _ read: (String) throws(CheckCode) -> Reading<Value>
) -> Result<Reading<Value>, CheckCode> {
    guard let text = CellText.normalise(cell) else { return .failure(.required) }
    return Result { () throws(CheckCode) in try read(text) }
}

/// The error of a result, or nil.
func code<Value>(_ result: Result<Value, CheckCode>) -> CheckCode? {
    if case .failure(let code) = result { code } else { nil }
}

/// The contract's code for a vectors file's: "The vectors' codes" on its page.
func contractCode(_ vector: String, input: String, checksum: CheckCode, area: CheckCode, other: CheckCode) -> CheckCode
{
    switch vector {
    case "EMPTY": .required
    case "PLACEHOLDER" where input == "无": .required
    case "CHECKSUM", "EXCEL_TRUNC": checksum
    case "DATE": .idDate
    case "AREA": area
    default: other
    }
}

/// The same draws on every run (SplitMix64).
struct SeededDraws: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// A text of up to 24 characters: of any script, or nearly a number, a date or a name.
    mutating func text() -> String {
        let alphabet = Array("0123456789xX.-/ ,E+'年月日十一〇张·*　\u{A0}\u{200B}\u{FEFF}\u{301}\u{0}%（)".unicodeScalars)
        var out = String.UnicodeScalarView()
        for _ in 0..<Int.random(in: 0...24, using: &self) {
            if Int.random(in: 0..<8, using: &self) == 0 {
                guard let scalar = Unicode.Scalar(UInt32.random(in: 0...0x10FFFF, using: &self)) else { continue }
                out.append(scalar)
            } else {
                out.append(alphabet[Int.random(in: 0..<alphabet.count, using: &self)])
            }
        }
        return String(out)
    }
}
