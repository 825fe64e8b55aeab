import SyncProtocol

/// A code on paper that stands in for the telephone once; sixteen of 32 characters, 80 bits.
package struct RecoveryCode: Hashable, Sendable {
    /// How many a user gets.
    package static let count = 8

    private let characters: String

    /// Makes a code.
    init(randomBytes: (Int) -> [UInt8]) { characters = Base32.text(randomBytes(10)) }

    /// Reads a code as typed; nil if it cannot be one.
    init?(typed text: String) {
        guard text.utf8.count <= 64 else { return nil }
        let characters = text.uppercased().filter { !$0.isWhitespace && $0 != "-" }
        guard characters.utf8.count == 16 else { return nil }
        self.characters = characters
    }

    /// In groups of four, as it is shown once.
    package var text: String {
        stride(from: 0, to: 16, by: 4).map { String(characters.dropFirst($0).prefix(4)) }.joined(separator: "-")
    }

    /// All that is kept: it has too many possibilities to be tried out.
    var hash: String { SecretHash.of(characters) }
}

extension RecoveryCode: CustomStringConvertible {
    /// Nothing of it.
    package var description: String { "RecoveryCode(…)" }
}
