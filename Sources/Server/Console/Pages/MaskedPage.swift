import Core

/// A page on which no ID number stands in full, wherever it was typed: in a remark, a reason, an answer, a name.
///
/// Done on the finished page, so that no page can forget it. What is sent back by a form (values) and where links lead stays as
/// it is. Hashes have runs of digits too and stay readable, unless a valid number is in them.
enum MaskedPage {
    /// A page as the renderer makes it: in it `<` and `>` come from templates alone.
    static func of(_ page: String) -> String {
        var masked = ""
        masked.reserveCapacity(page.utf8.count + 64)
        var rest = page[...]
        while let start = rest.firstIndex(of: "<") {
            masked += text(rest[..<start])
            let end = rest[start...].firstIndex(of: ">").map(rest.index(after:)) ?? rest.endIndex
            masked += tag(rest[start..<end])
            rest = rest[end...]
        }
        return masked + text(rest)
    }

    /// Text between tags, its hashes left alone.
    private static func text(_ text: Substring) -> String {
        guard Mask.mayHaveNumber(text) else { return String(text) }
        var masked = ""
        var start = text.startIndex
        for hash in text.ranges(of: /\b(?=[0-9]*[a-f])[0-9a-f]{32,}\b/) {
            masked +=
                Mask.identifiers(in: String(text[start..<hash.lowerBound]))
                + Mask.validNumbers(in: String(text[hash]))
            start = hash.upperBound
        }
        return masked + Mask.identifiers(in: String(text[start...]))
    }

    /// A tag, of which people read or hear some attributes.
    private static func tag(_ tag: Substring) -> String {
        guard Mask.mayHaveNumber(tag) else { return String(tag) }
        return String(tag).replacing(/\ (aria-label|data-confirm|title|placeholder|alt)="([^"]*)"/) { match in
            " \(match.1)=\"\(text(match.2))\""
        }
    }
}
