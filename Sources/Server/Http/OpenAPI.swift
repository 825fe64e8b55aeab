package import Core
import HTTPTypes
import SyncProtocol

/// The description of the routes in OpenAPI 3.1, made from the same list as the router.
package enum OpenAPI {
    /// The document.
    package static let document: JSONValue = .object([
        "openapi": "3.1.0", "jsonSchemaDialect": "https://json-schema.org/draft/2020-12/schema",
        "info": [
            "title": "Shenbao 申报", "version": .string(ProductVersion.text),
            "description": """
            Protocol 1: change-sets and pages. Numbers are whole, written without fraction or exponent; amounts are decimal \
            strings of 万美元. A request with a method that a path does not have is answered 405 with `Allow`.
            """, "license": ["name": "Apache 2.0", "identifier": "Apache-2.0"],
        ],
        "servers": [["url": "/"]], "paths": .object(paths),
        "components": [
            "securitySchemes": ["device": ["type": "http", "scheme": "bearer"]],
            "schemas": .object(
                Dictionary(uniqueKeysWithValues: MessageSchema.all.map { ($0.name, $0.component) })
            ),
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
        let operation = route.operation
        var members: [String: JSONValue] = [
            "operationId": .string(String(describing: route)), "summary": .string(operation.summary),
            "responses": .object(responses(of: operation)), "security": route.needsDevice ? [["device": []]] : [],
        ]
        if !operation.query.isEmpty { members["parameters"] = .array(operation.query.map(parameter)) }
        if let body = operation.body {
            members["requestBody"] = [
                "required": true, "description": "May be sent with Content-Encoding: gzip.",
                "content": ["application/json": ["schema": reference(body)]],
            ]
        }
        return .object(members)
    }

    private static func parameter(_ item: QueryParameter) -> JSONValue {
        [
            "name": .string(item.name), "in": "query", "required": .bool(item.isRequired),
            "description": .string(item.about), "schema": item.schema,
        ]
    }

    private static func responses(of operation: Operation) -> [String: JSONValue] {
        var responses: [String: JSONValue] = [
            "200": [
                "description": "The answer.",
                "content": .object([operation.answer.type: ["schema": operation.answer.schema]]),
            ]
        ]
        for (status, problems) in Dictionary(grouping: operation.problems, by: \.status) {
            responses[String(status)] = problem(status, problems.map(\.code))
        }
        return responses
    }

    private static func problem(_ status: Int, _ codes: [ProblemCode]) -> JSONValue {
        let names = Set(codes.map(\.rawValue)).sorted()
        var members: [String: JSONValue] = [
            "description": .string(names.map { "`\($0)`" }.joined(separator: ", ")),
            "content": [
                "application/problem+json": [
                    "schema": [
                        "allOf": [
                            reference("Problem"),
                            [
                                "properties": [
                                    "status": ["const": JSONValue(status)],
                                    "code": ["enum": .array(names.map(JSONValue.string))],
                                ]
                            ],
                        ]
                    ]
                ]
            ],
        ]
        if status == 401 {
            members["headers"] = ["WWW-Authenticate": ["schema": ["type": "string", "const": "Bearer"]]]
        }
        return .object(members)
    }

    static func reference(_ name: String) -> JSONValue { ["$ref": .string("#/components/schemas/\(name)")] }
}
