import Core
package import SyncProtocol
import Synchronization
import Terminal

/// The requests of protocol 1, over any transport.
package struct ServerAPI: Sendable {
    /// The token of requests; all copies of an API share it.
    private final class Token: Sendable {
        let value: Mutex<String?>
        init(_ value: String?) { self.value = Mutex(value) }
    }

    private let transport: any Transport
    private let token: Token

    package init(_ transport: any Transport, token: String?) {
        self.transport = transport
        self.token = Token(token)
    }

    /// Makes later requests bear another token.
    package func use(token value: String) { token.value.withLock { $0 = value } }

    package func session(_ request: SessionRequest) throws -> SessionResponse {
        try ask("POST", "/v1/session", body: request.json) { json throws(MessageError) in
            try SessionResponse(json: json)
        }
    }

    package func digest(_ request: DigestRequest) throws -> DigestResponse {
        try ask("GET", "/v1/digest", query: request.query) { json throws(MessageError) in try DigestResponse(json: json)
        }
    }

    package func rows(_ request: RowsRequest) throws -> PullPage {
        try ask("POST", "/v1/rows", body: request.json) { json throws(MessageError) in try PullPage(json: json) }
    }

    package func hello() throws -> Hello {
        try ask("GET", "/v1/hello") { json throws(MessageError) in try Hello(json: json) }
    }

    package func enrol(_ request: EnrolRequest) throws -> EnrolResponse {
        try ask("POST", "/v1/enrol", body: request.json) { json throws(MessageError) in try EnrolResponse(json: json) }
    }

    package func push(_ request: PushRequest) throws -> PushResponse {
        try ask("POST", "/v1/push", body: request.json) { json throws(MessageError) in try PushResponse(json: json) }
    }

    package func pull(_ request: PullRequest) throws -> PullPage {
        try ask("GET", "/v1/pull", query: request.query) { json throws(MessageError) in try PullPage(json: json) }
    }

    package func history(_ request: HistoryRequest) throws -> HistoryPage {
        try ask("GET", "/v1/history", query: request.query) { json throws(MessageError) in try HistoryPage(json: json) }
    }

    private func ask<Answer>(
        _ method: String,
        _ path: String,
        query: [(name: String, value: String)] = [],
        body: JSONValue? = nil,
        _ read: (JSONValue) throws(MessageError) -> Answer
    ) throws -> Answer {
        let response = try transport.send(
            method,
            path,
            query: query,
            body: body?.canonicalBytes(),
            token: token.value.withLock(\.self)
        )
        guard response.status == 200 else { throw Self.problem(response) }
        do {
            return try read(JSONValue(parsing: response.body))
        } catch {
            throw ClientError(
                "server.answer",
                .failed,
                zh: "服务器的回答不合协议 1（\(error)）；请核对服务器地址，或联系管理员。",
                en:
                    "The server's answer is not of protocol 1 (\(error)); check the server's address or ask its administrator."
            )
        }
    }

    /// Turns an error answer into a sentence; unknown codes keep their HTTP status.
    private static func problem(_ response: TransportResponse) -> ClientError {
        let text = (try? JSONValue(parsing: response.body))?["code"]?.stringValue
        let code = text.flatMap(ProblemCode.init(rawValue:))
        var error = sentence(of: code, text, response)
        error.problem = code
        return error
    }

    private static func sentence(
        of code: ProblemCode?,
        _ text: String?,
        _ response: TransportResponse
    ) -> ClientError {
        let detail = text.map { TerminalText.safe($0) } ?? "HTTP \(response.status)"
        switch code {
        case .tokenExpired, .sessionNonce, .sessionRestart:
            return ClientError(
                detail,
                .notAllowed,
                zh: "与服务器的会话已失效（\(detail)）；请运行 shenbao sync，会话随即更新，本机的工作都在。",
                en:
                    "The session with the server is over (\(detail)); run shenbao sync, which renews it; local work is safe."
            )
        case .unauthenticated:
            return ClientError(
                "unauthenticated",
                .notAllowed,
                zh: "服务器不认识本机的凭证；请索取新的一次性代码并重新 enrol，本机的工作都在。",
                en:
                    "The server does not know this device's token; ask for a new code and enrol again, local work is safe."
            )
        case .revoked:
            return ClientError(
                "revoked",
                .notAllowed,
                zh: "本机的登记已被撤销；请联系市商务委，索取新代码后用 shenbao enrol --new-device 另立身份，未上报的工作随之转过去。",
                en:
                    "This device was revoked; ask the commission for a new code, and shenbao enrol --new-device takes the unsent work along."
            )
        case .enrolmentCode:
            return ClientError(
                "enrolment.code",
                .notAllowed,
                zh: "一次性代码不对、已用过或已过期；请索取新代码。",
                en: "The code is wrong, used or expired; ask for a new one."
            )
        case .enrolmentUnit:
            return ClientError(
                "enrolment.unit",
                .notAllowed,
                zh: "这个代码属于别的区（示范区），与本副本不符；请核对。",
                en: "This code belongs to another unit than the replica; check which is right."
            )
        case .enrolmentDevice:
            return ClientError(
                "enrolment.device",
                .notAllowed,
                zh: "本机标识已用另一把密钥登记，或已被撤销；若 replica.db.key 丢失请先恢复，否则请加 --new-device，以新身份登记，未上报的工作随之转过去。",
                en:
                    "This device is known with another key, or was revoked; put its .key file back if that was lost, else add --new-device: a new identity takes the unsent work along."
            )
        case .forbidden, .signature:
            return ClientError(
                detail,
                .notAllowed,
                zh: "服务器拒绝了请求（\(detail)）；请联系管理员，本机的工作都在。",
                en: "The server refused the request (\(detail)); ask its administrator, local work is safe."
            )
        case .malformed, .tooLarge, .version, .throttled, .notFound, .internal, .serverStorage, nil:
            return ClientError(
                detail,
                .failed,
                zh: "服务器未能处理请求（\(detail)）；本机的工作都在，请稍后再试或联系管理员。",
                en:
                    "The server could not handle the request (\(detail)); local work is safe, try later or ask its administrator."
            )
        }
    }
}
