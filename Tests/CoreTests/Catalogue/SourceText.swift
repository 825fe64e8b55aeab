import Foundation
import Testing

/// A source document as one run of characters: compatibility composed, without blanks and layout marks.
struct SourceText: CustomTestStringConvertible {
    let text: String

    /// Short: a failure names the words that it misses.
    var testDescription: String { "the source, \(text.count) characters" }

    /// 沪商服贸〔2016〕236号 with the catalogue it issued.
    static func issued() throws -> SourceText { try SourceText(file: "source/issued.txt") }

    /// 附件1–5 of the call for applications.
    static func annexes() throws -> SourceText { try SourceText(file: "source/annexes.txt") }

    private init(file: String) throws {
        // The issued copy is laid out with # for headings and ** for bold.
        text = Self.normalised(try Fixture.text(file).filter { !"#*".contains($0) })
    }

    /// Compatibility composed (NFKC), without blanks.
    static func normalised(_ text: String) -> String {
        String(
            String.UnicodeScalarView(
                text.precomposedStringWithCompatibilityMapping.unicodeScalars.filter {
                    !$0.properties.isWhitespace && $0 != "\u{200B}" && $0 != "\u{FEFF}"
                }
            )
        )
    }

    /// Whether the words stand in it; words of nothing stand nowhere.
    func has(_ words: String) -> Bool {
        let words = Self.normalised(words)
        return !words.isEmpty && text.contains(words)
    }

    /// What stands from one text up to another; both have to be there.
    func part(from start: String, to end: String?) throws -> String {
        let first = try #require(text.firstRange(of: Self.normalised(start)), "\(start)")
        guard let end else { return String(text[first.lowerBound...]) }
        let last = try #require(text[first.upperBound...].firstRange(of: Self.normalised(end)), "\(end)")
        return String(text[first.lowerBound..<last.lowerBound])
    }
}

/// Every string that a value holds, found by walking the value itself, with the type and member that hold it.
struct WalkedStrings {
    private(set) var strings: [(place: String, text: String)] = []

    init(_ value: Any) { walk(value, at: "") }

    private mutating func walk(_ value: Any, at place: String) {
        if let text = value as? String {
            strings.append((place, text))
            return
        }
        let mirror = Mirror(reflecting: value)
        let holder = "\(mirror.subjectType)"
        for child in mirror.children {
            let isMember = mirror.displayStyle == .struct
            walk(child.value, at: isMember ? "\(holder).\(child.label ?? "")" : place)
        }
    }
}
