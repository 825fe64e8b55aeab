import Core
package import Foundation
import SyncProtocol

/// A one-time enrolment code such as `K7QM-4T2X-9F`: the first group names it, the other six characters are secret.
///
/// Six of 31 characters are 890 million; ten wrong tries void a code, and fifteen minutes do.
package struct EnrolmentCode: Hashable, Sendable {
    /// Wrong tries after which a code is void.
    package static let maximumTries = 10
    /// For how long a code is good, in seconds.
    package static let lifetime: TimeInterval = 15 * 60

    /// Without 0 and O, 1, I and L, which look alike on paper and sound alike on the telephone.
    private static let alphabet = Array("23456789ABCDEFGHJKMNPQRSTUVWXYZ")
    private static let nameLength = 4
    private static let length = 10

    private let characters: [Character]

    /// Makes a code; every character is equally likely.
    package init(randomBytes: (Int) -> [UInt8]) {
        var characters: [Character] = []
        // 248 is the largest multiple of 31 in a byte: what lies above would favour the first characters.
        while characters.count < Self.length {
            for byte in randomBytes(16) where byte < 248 && characters.count < Self.length {
                characters.append(Self.alphabet[Int(byte) % Self.alphabet.count])
            }
        }
        self.characters = characters
    }

    /// Reads a code as typed: case, blanks and hyphens do not count.
    ///
    /// Nil if it cannot be one.
    package init?(typed text: String) {
        let characters = Array(text.uppercased().filter { !$0.isWhitespace && $0 != "-" && $0 != "－" })
        guard characters.count == Self.length, characters.allSatisfy(Self.alphabet.contains) else { return nil }
        self.characters = characters
    }

    /// The code in groups, as it is told to the clerk.
    package var text: String {
        [characters[0..<4], characters[4..<8], characters[8..<10]].map { String($0) }.joined(separator: "-")
    }

    /// The group that names it; no secret.
    package var name: String { String(characters.prefix(Self.nameLength)) }

    /// SHA-256 of the whole code, in hexadecimal: all that a store keeps of the secret.
    package var hash: String { SecretHash.of(String(characters)) }
}

extension EnrolmentCode: CustomStringConvertible {
    /// The name only.
    package var description: String { name + "-****-**" }
}
