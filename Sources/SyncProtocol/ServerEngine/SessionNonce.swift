import Crypto
import Foundation

/// The nonce of a session: random bytes and an end by the server's clock, under a code that only this server makes.
///
/// Nothing is kept of it, so every process of a server knows every other's.
enum SessionNonce {
    /// For how long it is good, in seconds.
    static let lifetime = 300
    private static let randomBytes = 16
    private static let timeBytes = 8

    static func make(random: [UInt8], now: Int, key: SymmetricKey) -> String {
        var bytes = Array(random.prefix(randomBytes))
        let expires = UInt64(max(0, now + lifetime))
        for place in (0..<timeBytes).reversed() {
            bytes.append(UInt8(truncatingIfNeeded: expires >> (8 * UInt64(place))))
        }
        return (bytes + HMAC<SHA256>.authenticationCode(for: bytes, using: key)).hexadecimal
    }

    static func isValid(_ nonce: String, now: Int, key: SymmetricKey) -> Bool {
        guard let bytes = [UInt8](hexadecimal: nonce), bytes.count == randomBytes + timeBytes + SHA256.byteCount else {
            return false
        }
        let signed = bytes.prefix(randomBytes + timeBytes)
        let code = bytes.suffix(SHA256.byteCount)
        guard HMAC<SHA256>.isValidAuthenticationCode(code, authenticating: signed, using: key) else { return false }
        let expires = signed.suffix(timeBytes).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        return expires > UInt64(max(0, now)) && expires <= UInt64(max(0, now + lifetime))
    }
}
