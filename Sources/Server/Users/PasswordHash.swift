import Core
import Crypto
import CryptoExtras
import Foundation
import SyncProtocol

/// What scrypt (RFC 7914) is told; the memory is 128 × N × r bytes.
package struct ScryptParameters: Hashable, Sendable {
    /// N: rounds, a power of two.
    package var rounds: Int
    /// r: size of a block.
    package var blockSize: Int
    /// p: how often it is done over.
    package var parallelism: Int

    /// Sets the parameters.
    package init(rounds: Int, blockSize: Int, parallelism: Int) {
        self.rounds = rounds
        self.blockSize = blockSize
        self.parallelism = parallelism
    }

    /// 32 MB and about a tenth of a second.
    package static let standard = ScryptParameters(rounds: 1 << 15, blockSize: 8, parallelism: 1)

    /// Whether a store may ask for them: a damaged row must not take all memory.
    var isSane: Bool {
        (2...1 << 17).contains(rounds) && rounds & (rounds - 1) == 0 && (1...16).contains(blockSize)
            && (1...4).contains(parallelism)
    }
}

/// A password as it is kept: scrypt with a salt of its own.
///
/// Never printed, never in JSON.
package struct PasswordHash: Hashable, Sendable {
    private static let saltBytes = 16
    private static let digestBytes = 32

    private let parameters: ScryptParameters
    private let salt: [UInt8]
    private let digest: [UInt8]

    /// Hashes a password; takes long, so ``PasswordHasher`` does it.
    init(of password: Password, salt: [UInt8], parameters: ScryptParameters) throws {
        self.parameters = parameters
        self.salt = salt
        digest = try Self.derive(password, salt, parameters)
    }

    /// Reads what a store keeps; nil if it is no such text.
    init?(text: String) {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 6, parts[0] == "scrypt", let rounds = Int(parts[1]), let blockSize = Int(parts[2]),
            let parallelism = Int(parts[3]), let salt = [UInt8](hexadecimal: parts[4]),
            let digest = [UInt8](hexadecimal: parts[5]), salt.count == Self.saltBytes,
            digest.count == Self.digestBytes
        else { return nil }
        parameters = ScryptParameters(rounds: rounds, blockSize: blockSize, parallelism: parallelism)
        guard parameters.isSane else { return nil }
        self.salt = salt
        self.digest = digest
    }

    /// What a store keeps.
    var text: String {
        let numbers = [parameters.rounds, parameters.blockSize, parameters.parallelism].map(String.init)
        return (["scrypt"] + numbers + [salt.hexadecimal, digest.hexadecimal]).joined(separator: ":")
    }

    /// Whether a password is the one; takes long.
    func matches(_ password: Password) throws -> Bool {
        SameBytes.test(try Self.derive(password, salt, parameters), digest)
    }

    /// The salt's length in bytes.
    static var saltLength: Int { saltBytes }

    private static func derive(
        _ password: Password,
        _ salt: [UInt8],
        _ parameters: ScryptParameters
    ) throws -> [UInt8] {
        let key = try KDF.Scrypt.deriveKey(
            from: password.bytes,
            salt: salt,
            outputByteCount: digestBytes,
            rounds: parameters.rounds,
            blockSize: parameters.blockSize,
            parallelism: parameters.parallelism
        )
        return key.withUnsafeBytes { [UInt8]($0) }
    }
}

extension PasswordHash: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// Nothing of it.
    package var description: String { "PasswordHash(…)" }
    /// Nothing of it.
    package var debugDescription: String { description }
    /// Nothing of it.
    package var customMirror: Mirror { Mirror(self, children: [:]) }
}

/// Compares secrets in a time that does not tell how far they agree.
enum SameBytes {
    static func test(_ first: [UInt8], _ second: [UInt8]) -> Bool {
        guard first.count == second.count else { return false }
        return zip(first, second).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
    }
}
