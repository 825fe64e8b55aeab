import Crypto
import Foundation
import SyncProtocol

/// What a form must bring back: it comes from the session's token, which no other site knows, and tells nothing about it.
enum CSRFToken {
    static func text(of token: String) -> String {
        HMAC<SHA256>.authenticationCode(for: Array("console form".utf8), using: SymmetricKey(data: Array(token.utf8)))
            .withUnsafeBytes { [UInt8]($0) }.hexadecimal
    }

    static func matches(_ typed: String?, _ expected: String) -> Bool {
        SameBytes.test(Array((typed ?? "").utf8), Array(expected.utf8)) && !expected.isEmpty
    }
}
