/// Text in which nothing is out of sight: characters that turn the direction of their neighbours, or have no shape, are named.
///
/// A name with a turned middle reads as another enterprise's, on the page, in a notice and in the question before a step.
enum VisibleText {
    /// A page with such characters as `⟨U+202E⟩`; the joiners that scripts need stay.
    static func of(_ page: String) -> String {
        // All of them lie in two blocks, and hardly any page has one.
        guard page.utf8.contains(where: { $0 == 0xE2 || $0 == 0xEF || $0 == 0xF3 }),
            page.unicodeScalars.contains(where: isHidden)
        else { return page }
        var visible = ""
        visible.reserveCapacity(page.utf8.count + 64)
        for scalar in page.unicodeScalars {
            if isHidden(scalar) {
                visible += "⟨U+\(String(scalar.value, radix: 16, uppercase: true))⟩"
            } else {
                visible.unicodeScalars.append(scalar)
            }
        }
        return visible
    }

    private static func isHidden(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        // Zero width space, marks of direction, separators, embeddings and overrides, word joiner to isolates; the byte order mark; tags.
        case 0x200B, 0x200E, 0x200F, 0x2028...0x202E, 0x2060...0x206F, 0xFEFF, 0xE0000...0xE007F: true
        default: false
        }
    }
}
