import Core
import SyncProtocol

extension OpenAPI {
    /// What the description says of one route.
    struct Operation {
        /// What it does, in a sentence.
        var summary: String
        /// The items of its query.
        var query: [QueryParameter] = []
        /// The schema of its body, if it has one.
        var body: String?
        /// The media type and the schema of its answer.
        var answer: (type: String, schema: JSONValue)
        /// Every problem that it may answer with.
        var problems: [Problem]
    }

    /// A problem as a route answers it: a few have a status beside that of their code.
    struct Problem {
        var code: ProblemCode
        var status: Int

        init(_ code: ProblemCode, status: Int? = nil) {
            self.code = code
            self.status = status ?? code.status
        }
    }

    private static func json(_ schema: String) -> (type: String, schema: JSONValue) {
        ("application/json", reference(schema))
    }

    private static func problems(_ codes: ProblemCode...) -> [Problem] {
        (codes + [.serverStorage, .internal]).map { Problem($0) }
    }

    /// What every route that reads a body may answer.
    private static let ofBody = [
        Problem(.malformed), Problem(.malformed, status: 415), Problem(.version), Problem(.tooLarge),
    ]

    /// What every route for devices may answer.
    private static let ofDevice = [Problem(.unauthenticated), Problem(.tokenExpired), Problem(.revoked)]

    static func operation(of route: Route) -> Operation {
        switch route {
        case .hello:
            Operation(
                summary: "Protocol versions, the server's identity and clock, and a nonce for a session.",
                answer: json("Hello"),
                problems: problems()
            )
        case .enrol:
            Operation(
                summary: "Joins a device by a one-time code.",
                body: "EnrolRequest",
                answer: json("EnrolResponse"),
                problems: ofBody + problems(.enrolmentCode, .enrolmentUnit, .enrolmentDevice)
            )
        case .session:
            Operation(
                summary: "Gives a token to a device that signs the nonce, and tells whether the server was set back.",
                body: "SessionRequest",
                answer: json("SessionResponse"),
                problems: ofBody + problems(.signature, .unauthenticated, .sessionNonce, .revoked)
            )
        case .push:
            Operation(
                summary: "Takes change-sets in chain order and answers with receipts.",
                body: "PushRequest",
                answer: json("PushResponse"),
                problems: ofBody + ofDevice + problems(.signature, .sessionRestart)
            )
        case .pull:
            Operation(
                summary: "One page of a scope's current states after a cursor, from one snapshot.",
                query: QueryParameter.pull,
                answer: json("PullPage"),
                problems: ofDevice + problems(.malformed, .forbidden, .sessionRestart)
            )
        case .digest:
            Operation(
                summary: "Head and digest of a scope, on demand by buckets and rows.",
                query: QueryParameter.digest,
                answer: json("DigestResponse"),
                problems: ofDevice + problems(.malformed, .forbidden)
            )
        case .rows:
            Operation(
                summary: "Records by name, from one snapshot.",
                body: "RowsRequest",
                answer: json("PullPage"),
                problems: ofBody + ofDevice + problems(.forbidden)
            )
        case .history:
            Operation(
                summary: "What happened to a record, oldest first, values that lost among it.",
                query: QueryParameter.history,
                answer: json("HistoryPage"),
                problems: ofDevice + problems(.malformed, .forbidden)
            )
        case .description:
            Operation(
                summary: "This description.",
                answer: ("application/json", ["type": "object"]),
                problems: problems()
            )
        case .health:
            Operation(summary: "Whether the process lives.", answer: json("Status"), problems: problems())
        case .readiness:
            Operation(
                summary: "Whether the store answers.",
                answer: json("Status"),
                problems: problems()
            )
        case .metrics:
            Operation(
                summary: "Counters in Prometheus' text form; heads of scopes only with the metrics token.",
                answer: ("text/plain", ["type": "string"]),
                problems: problems()
            )
        }
    }
}

extension Route {
    /// What the description says of the route.
    var operation: OpenAPI.Operation { OpenAPI.operation(of: self) }
}
