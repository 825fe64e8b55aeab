import HTTPTypes
import Hummingbird
import SyncProtocol

/// The cookies of the console.
struct SessionCookie: Sendable {
    /// Over TLS only: browsers take `__Host-` from this very host over TLS alone, so that no other host plants one.
    let isSecure: Bool

    private var name: String { isSecure ? "__Host-shenbao" : "shenbao" }
    private static let language = "lang"

    /// The token of a request; nil if there is none, or more than one, of which one is not ours.
    func token(of request: Request) -> String? {
        let values = Self.values(name, request)
        guard values.count == 1, values[0].utf8.count == 64, [UInt8](hexadecimal: values[0]) != nil else { return nil }
        return values[0]
    }

    /// What brings a token back until the browser is closed.
    func set(_ token: String) -> String { line(name, token) }

    /// What takes it away.
    var clear: String { line(name, "") + "; Max-Age=0" }

    /// The language that was chosen; nil if none was.
    static func language(of request: Request) -> String? { values(language, request).first }

    /// What remembers a language.
    func set(language: String) -> String { line(Self.language, language) + "; Max-Age=31536000" }

    private func line(_ name: String, _ value: String) -> String {
        "\(name)=\(value); Path=/; HttpOnly; SameSite=Strict" + (isSecure ? "; Secure" : "")
    }

    /// All values of a cookie that a request brings.
    private static func values(_ name: String, _ request: Request) -> [String] {
        request.headers[values: .cookie].flatMap { $0.split(separator: ";") }.compactMap { part in
            let sides = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard sides.count == 2, sides[0].filter({ $0 != " " }) == name else { return nil }
            return sides[1].filter { $0 != " " }
        }
    }
}
