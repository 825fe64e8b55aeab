import Core
import SyncProtocol

/// A request on its way to a server.
struct Message {
    /// The sync that waits for the answer; nil for what no session sends.
    let run: Int?
    /// The number of the exchange in it.
    let exchange: Int
    /// The sender.
    let slot: Int
    let request: ServerRequest
    let token: String?
}

/// What the bytes of a message are: they must mean the same on the other side, and nothing once they are cut.
enum Wire {
    /// The JSON of a request that has a body.
    static func json(_ request: ServerRequest) -> JSONValue? {
        switch request {
        case .session(let request): request.json
        case .push(let request): request.json
        case .rows(let request): request.json
        case .hello, .pull, .digest, .history: nil
        }
    }

    /// What is asked, in one text.
    static func text(_ request: ServerRequest) -> String {
        func text(_ query: [(name: String, value: String)]) -> String {
            query.map { "\($0)=\($1)" }.joined(separator: "&")
        }
        switch request {
        case .hello: return request.name
        case .pull(let asked): return request.name + text(asked.query)
        case .digest(let asked): return request.name + text(asked.query)
        case .history(let asked): return request.name + text(asked.query)
        case .session, .push, .rows: return request.name + (json(request)?.canonicalText() ?? "")
        }
    }

    /// The JSON of an answer.
    static func json(_ answer: ServerAnswer) -> JSONValue {
        switch answer {
        case .hello(let hello): hello.json
        case .session(let response): response.json
        case .push(let response): response.json
        case .page(let page): page.json
        case .digest(let response): response.json
        case .history(let page): page.json
        }
    }

    /// The request as the other side reads it.
    /// - Throws: what reading throws.
    static func read(_ request: ServerRequest, cutBy cut: Int = 0) throws -> ServerRequest {
        guard let json = json(request) else { return request }
        let read = try JSONValue(parsing: json.canonicalBytes().dropLast(cut))
        switch request {
        case .session: return .session(try SessionRequest(json: read))
        case .push: return .push(try PushRequest(json: read))
        case .rows: return .rows(try RowsRequest(json: read))
        case .hello, .pull, .digest, .history: return request
        }
    }

    /// The answer as the other side reads it.
    /// - Throws: what reading throws.
    static func read(_ answer: ServerAnswer, cutBy cut: Int = 0) throws -> ServerAnswer {
        let read = try JSONValue(parsing: json(answer).canonicalBytes().dropLast(cut))
        switch answer {
        case .hello: return .hello(try Hello(json: read))
        case .session: return .session(try SessionResponse(json: read))
        case .push: return .push(try PushResponse(json: read))
        case .page: return .page(try PullPage(json: read))
        case .digest: return .digest(try DigestResponse(json: read))
        case .history: return .history(try HistoryPage(json: read))
        }
    }
}

extension ServerRequest {
    /// Its kind.
    var name: String {
        switch self {
        case .hello: "hello"
        case .session: "session"
        case .push: "push"
        case .pull: "pull"
        case .digest: "digest"
        case .rows: "rows"
        case .history: "history"
        }
    }
}
