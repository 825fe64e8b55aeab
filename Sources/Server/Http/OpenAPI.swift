import Core
import HTTPTypes
import SyncProtocol

/// The description of the routes in OpenAPI 3.1, made from the same list as the router.
enum OpenAPI {
    static let document: JSONValue = .object([
        "openapi": "3.1.0",
        "info": [
            "title": "Shenbao 申报", "version": .string(ProductVersion.text),
            "description": "Protocol 1: change-sets and pages. Numbers are whole; amounts are decimal strings of 万美元.",
            "license": ["name": "Apache 2.0", "identifier": "Apache-2.0"],
        ],
        "servers": [["url": "/"]],
        "paths": .object(paths),
        "components": [
            "securitySchemes": ["device": ["type": "http", "scheme": "bearer"]],
            "schemas": .object(OpenAPISchemas.all),
            "responses": [
                "Problem": [
                    "description": "What went wrong, with a stable code (RFC 9457).",
                    "content": ["application/problem+json": ["schema": OpenAPISchemas.reference("Problem")]],
                ]
            ],
        ],
    ])

    private static var paths: [String: JSONValue] {
        var paths: [String: JSONValue] = [:]
        for route in Route.allCases {
            paths[route.rawValue] = .object([route.method.rawValue.lowercased(): operation(route)])
        }
        return paths
    }

    private static func operation(_ route: Route) -> JSONValue {
        var members: [String: JSONValue] = [
            "operationId": .string(String(describing: route)), "summary": .string(summary(of: route)),
            "responses": ["200": answer(of: route), "default": ["$ref": "#/components/responses/Problem"]],
        ]
        members["security"] = route.needsDevice ? [["device": []]] : []
        let parameters = parameters(of: route)
        if !parameters.isEmpty { members["parameters"] = .array(parameters) }
        if let body = body(of: route) {
            members["requestBody"] = [
                "required": true, "description": "May be sent with Content-Encoding: gzip.",
                "content": ["application/json": ["schema": OpenAPISchemas.reference(body)]],
            ]
        }
        return .object(members)
    }

    private static func summary(of route: Route) -> String {
        switch route {
        case .hello: "Protocol versions, the server's identity and clock."
        case .enrol: "Joins a device by a one-time code."
        case .session:
            "Gives a token to a device that signs the nonce of hello, and tells whether the server was set back."
        case .push: "Takes change-sets in chain order and answers with receipts."
        case .pull: "One page of a scope's current states after a cursor, from one snapshot."
        case .digest: "Head and digest of a scope, on demand of its 256 buckets, or the rows of one."
        case .rows: "Records by name, from one snapshot."
        case .history: "What happened to a record, oldest first, values that lost among it."
        case .description: "This description."
        case .health: "Whether the process lives."
        case .readiness: "Whether the store answers."
        case .metrics: "Counters in Prometheus' text form; heads of scopes only with the metrics token."
        case .page: "A page for people."
        }
    }

    private static func body(of route: Route) -> String? {
        switch route {
        case .enrol: "EnrolRequest"
        case .session: "SessionRequest"
        case .push: "PushRequest"
        case .rows: "RowsRequest"
        case .hello, .pull, .digest, .history, .description, .health, .readiness, .metrics, .page: nil
        }
    }

    private static func answer(of route: Route) -> JSONValue {
        let type: String
        var schema: JSONValue
        switch route {
        case .hello: (type, schema) = ("application/json", OpenAPISchemas.reference("Hello"))
        case .enrol: (type, schema) = ("application/json", OpenAPISchemas.reference("EnrolResponse"))
        case .session: (type, schema) = ("application/json", OpenAPISchemas.reference("SessionResponse"))
        case .push: (type, schema) = ("application/json", OpenAPISchemas.reference("PushResponse"))
        case .history: (type, schema) = ("application/json", OpenAPISchemas.reference("HistoryPage"))
        case .pull, .rows: (type, schema) = ("application/json", OpenAPISchemas.reference("PullPage"))
        case .digest: (type, schema) = ("application/json", OpenAPISchemas.reference("DigestResponse"))
        case .health, .readiness: (type, schema) = ("application/json", OpenAPISchemas.reference("Status"))
        case .description: (type, schema) = ("application/json", ["type": "object"])
        case .metrics: (type, schema) = ("text/plain", ["type": "string"])
        case .page: (type, schema) = ("text/html", ["type": "string"])
        }
        return ["description": "The answer.", "content": .object([type: ["schema": schema]])]
    }

    private static func parameters(of route: Route) -> [JSONValue] {
        let scope = parameter("scope", required: true, "`city` or the device's own unit.")
        switch route {
        case .digest:
            return [
                scope, parameter("buckets", "`1` for the sums of the 256 buckets."),
                parameter("bucket", "Two hexadecimal digits: the rows of that bucket."),
            ]
        case .history:
            return [
                scope, parameter("kind", required: true, "The record's kind."),
                parameter("id", required: true, "The record."),
                parameter("after", "The revision of the last entry of the page before."),
            ]
        case .pull:
            return [
                scope, parameter("cursor", "The replica's revision, `epoch-number`; `0-0` for a pull from nothing."),
                parameter("logHash", "The log's hash at that revision."),
                parameter("after", "Where the page before ended: its `next`."),
                parameter("start", "The head that the first page showed."),
                parameter("mark", "The head that the last page showed."),
                parameter("markHash", "The log's hash there."),
            ]
        case .hello, .enrol, .session, .push, .rows, .description, .health, .readiness, .metrics, .page: return []
        }
    }

    private static func parameter(_ name: String, required: Bool = false, _ description: String) -> JSONValue {
        [
            "name": .string(name), "in": "query", "required": .bool(required), "description": .string(description),
            "schema": ["type": "string"],
        ]
    }
}
