/// The shared strings of a workbook: the only thing the reader keeps, so kept as bytes.
struct SharedStrings {
    fileprivate var bytes: [UInt8] = []
    fileprivate var ends: [UInt32] = []

    /// Text of an index; nil outside the table.
    func text(_ index: Int) -> String? {
        guard index >= 0, index < ends.count else { return nil }
        let start = index == 0 ? 0 : Int(ends[index - 1])
        return bytes.withUnsafeBufferPointer { String(decoding: $0[start..<Int(ends[index])], as: UTF8.self) }
    }
}

/// Reads the table of shared strings.
final class SharedStringsPart: XMLHandler {
    private(set) var strings = SharedStrings()

    private var text: RichText

    /// Reserves room by the size of the part; pages never touched cost nothing.
    init(limits: WorkbookLimits, unpackedBytes: Int) {
        text = RichText(characters: limits.cellCharacters)
        strings.bytes.reserveCapacity(min(limits.sharedStringBytes, unpackedBytes))
        strings.ends.reserveCapacity(min(limits.sharedStrings, unpackedBytes / 5))
        super.init(limits: limits)
    }

    override func open(_ name: XMLName, _ attributes: XMLAttributes) throws {
        switch depth {
        case 1: guard name.isNamed("sst") else { throw WorkbookError(.damaged) }
        case 2 where name.isNamed("si"): text.begin()
        case 3...: text.open(name, attributes)
        default: return
        }
    }

    override func text(_ bytes: UnsafeBufferPointer<UInt8>) throws {
        guard text.isCapturing else { return }
        do {
            try text.buffer.append(bytes)
        } catch let error as WorkbookError {
            throw WorkbookError(error.code, place: "sharedStrings", row: strings.ends.count + 1)
        }
    }

    override func close(_ name: XMLName) throws {
        if depth > 2 {
            text.close(name)
        } else if depth == 2, name.isNamed("si") {
            try finish()
        }
    }

    private func finish() throws {
        text.buffer.resolveEscapes()
        try text.buffer.checkLength()
        let end = strings.bytes.count + text.buffer.bytes.count
        guard end <= limits.sharedStringBytes, strings.ends.count < limits.sharedStrings else {
            throw WorkbookError(.tooLarge)
        }
        strings.bytes.append(contentsOf: text.buffer.bytes)
        strings.ends.append(UInt32(end))
    }
}

/// Text in runs, as shared and inline strings have it: runs are joined, phonetic hints left out.
struct RichText {
    var buffer: TextBuffer
    private(set) var isCapturing = false

    private var isPhonetic = false
    private var keepsSpace = false
    private var runStart = 0

    init(characters limit: Int) {
        buffer = TextBuffer(characters: limit)
    }

    mutating func begin() {
        buffer.clear()
        isCapturing = false
        isPhonetic = false
    }

    @inline(__always)
    mutating func open(_ name: XMLName, _ attributes: XMLAttributes) {
        if name.isNamed("t") {
            guard !isPhonetic else { return }
            isCapturing = true
            keepsSpace = attributes.keepsSpace
            runStart = buffer.bytes.count
        } else if name.isNamed("rPh") {
            isPhonetic = true
        }
    }

    @inline(__always)
    mutating func close(_ name: XMLName) {
        if isCapturing, name.isNamed("t") {
            isCapturing = false
            if !keepsSpace { buffer.trim(from: runStart) }
        } else if name.isNamed("rPh") {
            isPhonetic = false
        }
    }
}
