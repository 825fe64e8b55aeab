/// A table of text whose encoding and separator are known.
final class CSVSource {
    let format: WorkbookReader.Encoding

    /// This many characters of good UTF-8 before a bad byte prove a damaged UTF-8 file: text of the Chinese encoding
    /// does not look like UTF-8 for so long.
    private static let provingCharacters = 32

    /// How much of the file was read since ``readRows(_:)`` began, from 0 to 1.
    private(set) var shareRead = 0.0

    private let file: InputFile
    private let encoding: TextEncoding
    private let start: Int
    private let separator: UInt8
    private let limits: WorkbookLimits

    /// Reads the whole file once to tell its encoding: its last line may be the first with a Chinese character.
    init(_ file: InputFile, known: (encoding: TextEncoding, start: Int)?, limits: WorkbookLimits) throws {
        self.file = file
        self.limits = limits
        start = known?.start ?? 0
        let sample: [UInt8]
        if let known {
            encoding = known.encoding
            sample = try Self.check(file, encoding: known.encoding, start: known.start).mapError(\.error).get()
            format = known.encoding == .utf8 ? .utf8BOM : .utf16
        } else {
            switch try Self.check(file, encoding: .utf8, start: 0) {
            case .success(let text):
                (encoding, format, sample) = (.utf8, .utf8, text)
            case .failure(let problem):
                guard problem.goodCharacters < Self.provingCharacters else { throw problem.error }
                switch try Self.check(file, encoding: .gb18030, start: 0) {
                case .success(let text):
                    (encoding, format, sample) = (.gb18030, .gb18030, text)
                case .failure(let other):
                    // The encoding that got further is the likelier one, so its line is the one to look at.
                    throw (other.error.row ?? 0) > (problem.error.row ?? 0) ? other.error : problem.error
                }
            }
        }
        separator = Self.separator(in: sample)
    }

    /// Reads the records from the first on.
    func readRows(_ body: (SheetRow) throws -> Bool) throws {
        let decoder = try TextDecoder(encoding)
        var parser = CSVParser(separator: separator, limits: limits)
        var goesOn = true
        var position = start
        try file.forEachChunk(from: start) { chunk in
            position += chunk.count
            shareRead = min(1, Double(position) / Double(file.size))
            goesOn = try decoder.decode(chunk) { try parser.parse($0, body) }
            return goesOn
        }
        guard goesOn else { return }
        try decoder.finish()
        try parser.finish(body)
    }

    private struct Problem: Error {
        let error: WorkbookError
        let goodCharacters: Int
    }

    /// Tries an encoding on the whole file, and gives its beginning decoded.
    private static func check(
        _ file: InputFile,
        encoding: TextEncoding,
        start: Int
    ) throws -> Result<[UInt8], Problem> {
        let decoder = try TextDecoder(encoding)
        var sample: [UInt8] = []
        var hasNUL = false
        do {
            try file.forEachChunk(from: start) { chunk in
                try decoder.decode(chunk) { text in
                    if sample.isEmpty { sample = Array(text) }
                    hasNUL = text.contains(0)
                    return !hasNUL
                }
            }
            guard !hasNUL else { throw WorkbookError(.binary) }
            try decoder.finish()
        } catch let error as WorkbookError where error.code == .encoding {
            return .failure(Problem(error: error, goodCharacters: decoder.goodCharacters))
        }
        return .success(sample)
    }

    /// Comma, semicolon or tab: whichever stands most often outside quotes in the first records.
    private static func separator(in sample: [UInt8]) -> UInt8 {
        var counts: [UInt8: Int] = [0x2C: 0, 0x3B: 0, 0x09: 0]
        var isQuoted = false
        var lines = 0
        for byte in sample {
            if byte == 0x22 {
                isQuoted.toggle()
            } else if !isQuoted {
                counts[byte]? += 1
                lines += byte == 0x0A || byte == 0x0D ? 1 : 0
                if lines == 50 { break }
            }
        }
        var best: UInt8 = 0x2C
        for candidate: UInt8 in [0x3B, 0x09] where counts[candidate, default: 0] > counts[best, default: 0] {
            best = candidate
        }
        return best
    }
}
