import Core
import Crypto
import Foundation
import Glibc
import SyncProtocol

/// Seals the secrets of second factors, so that a copy of the database alone gives none of them away.
///
/// Never printed.
package struct SecretBox: Sendable {
    private let key: SymmetricKey

    /// Makes a box from 32 random bytes; nil for another number of bytes.
    package init?(seed: [UInt8]) {
        guard seed.count == 32 else { return nil }
        key = SymmetricKey(data: seed)
    }

    /// Reads the text of a key file: 64 hexadecimal digits.
    package init?(fileText: String) {
        guard let seed = [UInt8](hexadecimal: fileText.trimmingCharacters(in: .whitespacesAndNewlines)) else {
            return nil
        }
        self.init(seed: seed)
    }

    /// The text of a key file.
    var fileText: String { key.withUnsafeBytes { [UInt8]($0) }.hexadecimal + "\n" }

    /// Seals a user's secret: AES-256-GCM, bound to the user's name.
    func seal(_ secret: [UInt8], for name: UserName, nonce: [UInt8]) throws -> String {
        let box = try AES.GCM.seal(
            secret,
            using: key,
            nonce: AES.GCM.Nonce(data: nonce),
            authenticating: Array(name.key.utf8)
        )
        return (nonce + box.ciphertext + box.tag).hexadecimal
    }

    /// Opens a user's secret; nil if it was sealed for another user or by another server.
    func open(_ text: String, of name: UserName) -> [UInt8]? {
        guard let bytes = [UInt8](hexadecimal: text), let box = try? AES.GCM.SealedBox(combined: bytes) else {
            return nil
        }
        return (try? AES.GCM.open(box, using: key, authenticating: Array(name.key.utf8))).map { [UInt8]($0) }
    }
}

extension SecretBox: CustomStringConvertible {
    /// Nothing of it.
    package var description: String { "SecretBox(…)" }
}

extension DataDirectory {
    /// The key that seals the users' second factors.
    package var consoleKey: String { path + "/console.key" }

    /// Reads the key of second factors, and makes it first if there is none.
    ///
    /// Two processes may try at once: the file appears whole, and the first one stands.
    /// - Throws: ``StoreError``.
    package func secretBox(_ environment: StoreEnvironment) throws(StoreError) -> SecretBox {
        if access(consoleKey, F_OK) != 0 {
            guard let box = SecretBox(seed: environment.randomBytes(32)) else { throw .damagedKey(path: consoleKey) }
            let draft = "\(consoleKey).\(environment.randomBytes(8).hexadecimal).new"
            try makePrivateFile(draft, text: box.fileText)
            defer { unlink(draft) }
            guard link(draft, consoleKey) == 0 || errno == EEXIST else {
                throw .file(path: consoleKey, reason: String(cString: strerror(errno)))
            }
        }
        guard let box = try readSecretBox() else { throw .damagedKey(path: consoleKey) }
        return box
    }

    /// Reads the key of second factors; nil if no console ever ran.
    /// - Throws: ``StoreError``.
    func readSecretBox() throws(StoreError) -> SecretBox? {
        guard access(consoleKey, F_OK) == 0 else { return nil }
        guard let data = FileManager.default.contents(atPath: consoleKey) else {
            throw .file(path: consoleKey, reason: String(cString: strerror(EACCES)))
        }
        guard let box = SecretBox(fileText: String(decoding: data, as: UTF8.self)) else {
            throw .damagedKey(path: consoleKey)
        }
        return box
    }
}
