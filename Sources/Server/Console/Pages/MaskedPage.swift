import Core

/// A page on which no ID number stands in full, wherever it was typed: in a remark, a reason, an answer, a name.
///
/// Done on the finished page, so that no page can forget it. What is sent back by a form (values) and where links lead stays as
/// it is. Hashes have runs of digits too and stay readable, unless a valid number is in them.
enum MaskedPage {
    /// A page as the renderer makes it: in it `<` and `>` come from templates alone.
    static func of(_ page: String) -> String {
        var page = page
        return page.withUTF8 { bytes in
            var masking = Masking(bytes: bytes)
            masking.run()
            return masking.result
        } ?? page
    }

    /// Text between tags, or of an attribute that people read or hear.
    fileprivate static func text(_ text: String) -> String {
        var masked = ""
        var start = text.startIndex
        for hash in text.ranges(of: /\b(?=[0-9]*[a-f])[0-9a-f]{32,}\b/) {
            masked += Mask.identifiers(in: String(text[start..<hash.lowerBound]))
            masked += Mask.validNumbers(in: String(text[hash]))
            start = hash.upperBound
        }
        return masked + Mask.identifiers(in: String(text[start...]))
    }
}

/// A walk over a page's bytes; most pages have nothing to hide, and are not copied.
private struct Masking {
    let bytes: UnsafeBufferPointer<UInt8>
    private var out: [UInt8] = []
    /// Up to where the page is in `out`.
    private var copied = 0
    private var isChanged = false

    init(bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

    /// The page with its numbers hidden; nil if it had none.
    var result: String? {
        guard isChanged else { return nil }
        return String(decoding: out, as: UTF8.self) + String(decoding: bytes[copied...], as: UTF8.self)
    }

    mutating func run() {
        var place = 0
        while place < bytes.count {
            let start = place
            while place < bytes.count, bytes[place] != UInt8(ascii: "<") { place += 1 }
            hide(start..<place)
            let tag = place
            while place < bytes.count, bytes[place] != UInt8(ascii: ">") { place += 1 }
            hideAttributes(tag..<place)
            if place < bytes.count { place += 1 }
        }
    }

    private mutating func hide(_ range: Range<Int>) {
        guard mayHaveNumber(range) else { return }
        let text = String(decoding: bytes[range], as: UTF8.self)
        let masked = MaskedPage.text(text)
        guard masked != text else { return }
        out += bytes[copied..<range.lowerBound]
        out += masked.utf8
        copied = range.upperBound
        isChanged = true
    }

    /// Hides numbers in what people read or hear of a tag.
    private mutating func hideAttributes(_ tag: Range<Int>) {
        guard mayHaveNumber(tag) else { return }
        var place = tag.lowerBound
        while place < tag.upperBound {
            guard bytes[place] == UInt8(ascii: "\"") else {
                place += 1
                continue
            }
            let value = place + 1
            var end = value
            while end < tag.upperBound, bytes[end] != UInt8(ascii: "\"") { end += 1 }
            if isRead(attributeEndingAt: place, from: tag.lowerBound) { hide(value..<end) }
            place = end + 1
        }
    }

    private static let names = ["aria-label", "data-confirm", "title", "placeholder", "alt"].map {
        Array(" \($0)=".utf8)
    }

    private func isRead(attributeEndingAt quote: Int, from start: Int) -> Bool {
        Self.names.contains { name in
            quote - name.count >= start && bytes[(quote - name.count)..<quote].elementsEqual(name)
        }
    }

    /// Whether there are as many digits as the shortest number has, counting what may be a digit of another script.
    private func mayHaveNumber(_ range: Range<Int>) -> Bool {
        guard range.count >= 15 else { return false }
        var digits = 0
        for place in range {
            switch bytes[place] {
            // The first bytes of scripts with digits of their own, full-width and mathematical ones among them.
            case 0x30...0x39, 0xD9, 0xDB, 0xDF, 0xE0, 0xE1, 0xEA, 0xEF, 0xF0: digits += 1
            default: continue
            }
            if digits >= 14 { return true }
        }
        return false
    }
}
