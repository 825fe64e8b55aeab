import Crypto
import Foundation

/// One-time codes by the clock (RFC 6238): HMAC-SHA-1, 30 seconds, six digits, which every authenticator program has.
package struct TimeCode: Sendable {
    /// Seconds of a step.
    package static let period = 30
    /// Bytes of a secret.
    package static let secretBytes = 20
    /// Steps that a telephone's clock may be off.
    private static let tolerance = 1

    private let key: SymmetricKey

    /// Takes the secret.
    package init(secret: [UInt8]) { key = SymmetricKey(data: secret) }

    /// The step of a moment in seconds since 1970.
    package static func step(at seconds: Int) -> Int { seconds / period }

    /// The code of a step.
    package func code(step: Int, digits: Int = 6) -> String {
        let counter = withUnsafeBytes(of: UInt64(step).bigEndian) { Data($0) }
        let mac = [UInt8](HMAC<Insecure.SHA1>.authenticationCode(for: counter, using: key))
        let offset = Int(mac[19] & 15)
        let word = mac[offset..<offset + 4].reduce(UInt32(0)) { $0 << 8 | UInt32($1) } & 0x7FFF_FFFF
        let modulus = (0..<digits).reduce(UInt32(1)) { value, _ in value * 10 }
        let text = String(word % modulus)
        return String(repeating: "0", count: digits - text.count) + text
    }

    /// The step whose code was typed; nil if it is none of about now, or not after the last one used.
    package func step(of typed: String, at seconds: Int, after lastStep: Int) -> Int? {
        let code = typed.filter { !$0.isWhitespace }
        guard code.utf8.count == 6, code.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        let now = Self.step(at: seconds)
        return (now - Self.tolerance...now + Self.tolerance).last { step in
            step > lastStep && SameBytes.test(Array(self.code(step: step).utf8), Array(code.utf8))
        }
    }
}
