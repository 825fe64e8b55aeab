package import Hummingbird

/// The server's routes: one list for the router, the description and the tests.
package enum Route: String, CaseIterable, Sendable {
    /// Versions, and who answers.
    case hello = "/v1/hello"
    /// A device joins by a one-time code.
    case enrol = "/v1/enrol"
    /// A device proves who it is and gets a token.
    case session = "/v1/session"
    /// Change-sets come in, receipts go out.
    case push = "/v1/push"
    /// One page of a scope's current states.
    case pull = "/v1/pull"
    /// Where a scope stands, with the digests of its parts.
    case digest = "/v1/digest"
    /// Records by name, to mend what differs.
    case rows = "/v1/rows"
    /// What happened to a record.
    case history = "/v1/history"
    /// The description of these routes.
    case description = "/openapi.json"
    /// Whether the process lives.
    case health = "/healthz"
    /// Whether the store answers.
    case readiness = "/readyz"
    /// Counters for monitoring.
    case metrics = "/metrics"

    /// How it is asked.
    package var method: HTTPRequest.Method {
        switch self {
        case .enrol, .session, .push, .rows: .post
        case .hello, .pull, .digest, .history, .description, .health, .readiness, .metrics: .get
        }
    }

    /// Whether it is for enrolled devices only.
    package var needsDevice: Bool {
        switch self {
        case .push, .pull, .digest, .rows, .history: true
        case .hello, .enrol, .session, .description, .health, .readiness, .metrics: false
        }
    }

    /// The path as the router takes it.
    var path: RouterPath { RouterPath(rawValue) }
}
