package import Core
import Foundation

/// A password as somebody typed it.
///
/// Never printed.
package struct Password: Hashable, Sendable {
    /// Most bytes of a password: what is longer would only cost time.
    package static let byteLimit = 256
    /// Fewest characters of a new password.
    package static let minimumLength = 10

    /// The normalised text: the same keys on another keyboard make the same password.
    private let text: String

    /// Takes what was typed; nil if it is empty or too long to look at.
    package init?(typed: String) {
        guard !typed.isEmpty, typed.utf8.count <= 4 * Self.byteLimit else { return nil }
        let text = typed.precomposedStringWithCompatibilityMapping
        guard text.utf8.count <= Self.byteLimit else { return nil }
        self.text = text
    }

    /// What is hashed.
    var bytes: [UInt8] { Array(text.utf8) }

    /// Why it cannot be a user's new password; nil if it can.
    package func weakness(for name: UserName) -> Weakness? {
        if text.count < Self.minimumLength { return .short }
        let lower = text.lowercased()
        let letters = lower.filter { $0.isLetter || $0.isNumber }
        if Set(lower).count < 4 || Self.refused.contains(letters) || Self.isRun(lower) { return .common }
        let key = name.key
        let rest = lower.replacingOccurrences(of: key, with: "")
        if key.count >= 3, lower.contains(key), rest.count < 6 { return .name }
        if lower == key || lower == String(key.reversed()) { return .name }
        return nil
    }

    /// Why a password is refused.
    package enum Weakness: Hashable, Sendable, CaseIterable {
        /// Fewer than ten characters.
        case short
        /// One that everybody tries first.
        case common
        /// The user's name, or little more.
        case name

        /// The sentence.
        package func text(_ language: Language) -> String {
            switch (self, language) {
            case (.short, .zh): "密码至少需要 10 个字符。"
            case (.short, .en): "A password has at least 10 characters."
            case (.common, .zh): "这个密码太常见，请换一个；几个不相关的词最好记。"
            case (.common, .en):
                "This password is too common; choose another one: a few unrelated words are easy to keep."
            case (.name, .zh): "密码不能是用户名，或只比用户名多几个字符。"
            case (.name, .en): "A password is not the user's name, nor little more than it."
            }
        }
    }

    /// Neighbours on the keyboard or in the alphabet, all the way.
    private static func isRun(_ text: String) -> Bool {
        let rows = [
            "01234567890123456789", "abcdefghijklmnopqrstuvwxyz", "qwertyuiopasdfghjklzxcvbnm", "1qaz2wsx3edc4rfv5tgb",
        ]
        return rows.contains { $0.contains(text) || String($0.reversed()).contains(text) }
    }

    /// Of ten characters or more among the passwords that are tried first, here and everywhere, without their signs.
    private static let refused: Set<String> = [
        "password12", "password123", "password1234", "passw0rd123", "p4ssword123", "mypassword", "newpassword",
        "administrator", "administrator1", "adminadmin", "admin12345", "admin123456", "letmein123", "welcome123",
        "welcome2016", "iloveyou123", "qwerty12345", "qwerty123456", "qwertyuiop1", "1q2w3e4r5t", "1q2w3e4r5t6y",
        "q1w2e3r4t5", "zaq12wsxcde3", "abc1234567", "abcd123456", "abcd12345678", "a123456789", "aa12345678",
        "woaini1314", "woaini520", "woaini1314520", "wodemima123", "5201314520", "1314520520", "shanghai123",
        "shanghai2016", "shangwuwei", "shangwuwei123", "shenbao123", "shenbao2016", "shenbao12345", "changeme123",
        "1111122222", "1122334455", "112233445566", "1212121212", "6666688888", "8888866666", "asdfghjkl123",
    ]
}

extension Password: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// Nothing of it.
    package var description: String { "Password(…)" }
    /// Nothing of it.
    package var debugDescription: String { description }
    /// Nothing of it.
    package var customMirror: Mirror { Mirror(self, children: [:]) }
}
