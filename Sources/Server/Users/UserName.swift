import Core
import Foundation

/// The name that a user signs in with.
package struct UserName: Hashable, Sendable {
    /// Most characters of a name.
    package static let limit = 40

    /// As it was given; shown, and kept in what the user decides.
    package let text: String

    /// Two names are the same if their keys are: case and width do not count.
    package var key: String { text.lowercased() }

    /// Reads a name; nil unless it is 1 to 40 letters, digits, `.`, `-`, `_` or `@`, beginning with a letter or digit,
    /// and no ID number.
    package init?(_ typed: String) {
        guard typed.utf8.count <= 400 else { return nil }
        let text = typed.trimmingCharacters(in: .whitespaces).precomposedStringWithCompatibilityMapping
        guard let first = text.first, first.isLetter || first.isNumber, text.count <= Self.limit,
            text.utf8.count <= 4 * Self.limit,
            text.unicodeScalars.allSatisfy(Self.isAllowed), Mask.identifiers(in: text) == text
        else { return nil }
        self.text = text
    }

    /// Whether it is written in letters that pass for no others: ASCII and Chinese characters.
    ///
    /// A Cyrillic “е” looks like a Latin one, and the audit log would show two people of one name.
    package var isUnmistakable: Bool {
        text.unicodeScalars.allSatisfy { $0.isASCII || $0.properties.isIdeographic }
    }

    private static func isAllowed(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .otherLetter, .decimalNumber: true
        default: ".-_@".unicodeScalars.contains(scalar)
        }
    }
}
