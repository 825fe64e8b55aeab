import Core
import Crypto
import Foundation
import HTTPTypes
import Hummingbird
import SyncProtocol

/// A form that adds something and carries the one-time key of the page that it was made with.
///
/// The same form sent again, by a double click or from the browser's history, adds nothing and is answered as the first was. What was
/// typed counts too: another text on a page that was gone back to is another form.
struct FormOnce: Sendable {
    /// The field of a form with the key.
    static let field = "once"

    /// By what the store knows the form: it tells nothing of the key.
    let hash: String
    private let seal: SymmetricKey

    /// Reads the key of a form; nil for one that has none.
    init?(_ visit: Visit) {
        guard visit.route.method == .post, let user = visit.user, let key = visit.form[Self.field] else { return nil }
        let said: [JSONValue] =
            [
                .string(user.name.key), .string(visit.route.method.rawValue),
                .string(String(visit.target.prefix { $0 != "?" })),
            ]
            + visit.form.pairs.map { .array([.string($0.name), .string($0.value)]) }
        hash = SecretHash.of(JSONValue.array(said).canonicalText())
        // The key itself is not kept: a copy of the database opens no answer, and some have passwords in them.
        seal = SymmetricKey(data: SHA256.hash(data: Array("form answer \(key)".utf8)))
    }

    /// A key for a page.
    static func key(_ environment: StoreEnvironment) -> String { environment.randomBytes(16).hexadecimal }

    /// An answer as it is kept; nil for one that is not for keeping.
    func sealed(_ answer: KeptAnswer, nonce: [UInt8]) throws -> String {
        let bytes = answer.json.canonicalBytes()
        let box = try AES.GCM.seal(
            bytes,
            using: seal,
            nonce: AES.GCM.Nonce(data: nonce),
            authenticating: Array(hash.utf8)
        )
        return (nonce + box.ciphertext + box.tag).hexadecimal
    }

    /// Opens a kept answer.
    func opened(_ text: String) throws -> KeptAnswer {
        guard let bytes = [UInt8](hexadecimal: text) else { throw StoreError.damaged("console_form") }
        let box = try AES.GCM.SealedBox(combined: bytes)
        let plain = try AES.GCM.open(box, using: seal, authenticating: Array(hash.utf8))
        guard let answer = KeptAnswer(json: try JSONValue(parsing: [UInt8](plain))) else {
            throw StoreError.damaged("console_form")
        }
        return answer
    }
}

/// An answer that a form gets again.
enum KeptAnswer: Hashable, Sendable {
    /// A page elsewhere, with its message.
    case see(String, message: ConsoleMessage?)
    /// A page as it was made.
    case page(String)

    init?(json: JSONValue) {
        if let html = json["page"]?.stringValue {
            self = .page(html)
        } else if let path = json["see"]?.stringValue {
            self = .see(path, message: json["message"]?.stringValue.flatMap(ConsoleMessage.init(stored:)))
        } else {
            return nil
        }
    }

    var json: JSONValue {
        switch self {
        case .page(let html): ["page": .string(html)]
        case .see(let path, let message): ["see": .string(path), "message": JSONValue(message?.stored)]
        }
    }
}

extension Gate {
    /// So often it is looked whether the first of two forms is answered, and how long between.
    private static let looks = 100
    private static let pause = Duration.milliseconds(100)

    /// Deals with a form once, whichever process it comes to, and answers it the same way however often it comes.
    func answer(_ once: FormOnce, _ visit: Visit, _ context: DeviceRequestContext, _ handler: @escaping ConsoleHandler)
        async throws -> Response
    {
        for _ in 0..<Self.looks {
            switch try await store.claimForm(once.hash, at: environment.moment.seconds) {
            case .answered(let sealed): return try await response(to: once.opened(sealed), visit)
            case .first:
                // Who clicks twice hangs up on the first answer: what has begun is finished and kept all the same.
                return try await Task { try await first(once, visit, context, handler) }.value
            case .underWay: try await Task.sleep(for: Self.pause)
            }
        }
        throw ConsoleFailure.refused(
            visit.language == .zh
                ? "这张表单刚才已经提交过，还没有结果；没有再次执行。请返回并刷新页面，查看是否已经完成。"
                : "The form was sent before and its outcome is not known; it was not taken again. Go back, reload the page and see whether it is done."
        )
    }

    private func first(
        _ once: FormOnce,
        _ visit: Visit,
        _ context: DeviceRequestContext,
        _ handler: ConsoleHandler
    ) async throws -> Response {
        let answer: ConsoleAnswer
        do {
            answer = try await handler(visit.request)
        } catch {
            // What was not done may be tried again with the same form.
            try await store.dropForm(once.hash)
            throw error
        }
        let kept: KeptAnswer
        switch answer {
        case .see(let path, let message): kept = .see(path, message: message)
        case .page(let page) where page.failure == nil && page.status == .ok:
            kept = .page(try await pages.html(page, visit))
        case .page, .renewed, .response:
            try await store.dropForm(once.hash)
            return try await response(to: answer, visit)
        }
        try await store.keepAnswer(once.sealed(kept, nonce: environment.randomBytes(12)), toForm: once.hash)
        return try await response(to: kept, visit)
    }

    private func response(to kept: KeptAnswer, _ visit: Visit) async throws -> Response {
        switch kept {
        case .see(let path, let message): try await response(to: ConsoleAnswer.see(path, message: message), visit)
        case .page(let html): try pages.response(html: html, visit)
        }
    }
}
