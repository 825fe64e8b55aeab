import Core

/// Keeps what an answer quotes from a request to names: a path of members never carries a value.
public enum SafeDetail {
    /// The text if it is a path of words, indices and record identifiers; nil for anything else.
    ///
    /// A hostile or mistaken sender may use a value as a member's name, so a word has letters only: ID numbers, passports
    /// and names in Han are none.
    public static func text(_ text: String) -> String? {
        guard text.utf8.count <= 200 else { return nil }
        let isSafe = text.split(separator: ".", omittingEmptySubsequences: false).allSatisfy { part in
            if RecordID(rawValue: String(part)) != nil { return true }
            let pieces = part.split(separator: "[", omittingEmptySubsequences: false)
            guard let word = pieces.first, isWord(word) else { return false }
            return pieces.dropFirst().allSatisfy(isIndex)
        }
        return isSafe ? text : nil
    }

    private static func isWord(_ word: Substring) -> Bool {
        word.utf8.count <= 32 && word.utf8.allSatisfy { (0x41...0x5A).contains($0 & 0xDF) || $0 == UInt8(ascii: "_") }
    }

    private static func isIndex(_ piece: Substring) -> Bool {
        piece.hasSuffix("]") && piece.utf8.count <= 6 && piece.utf8.dropLast().allSatisfy { (0x30...0x39).contains($0) }
    }
}
