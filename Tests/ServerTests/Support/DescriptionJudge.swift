import Core
import Gzip
import HTTPTypes
import HummingbirdTesting
import SchemaCheck
import Server
import Testing

/// Holds every answer of the server that a test sees against what `/openapi.json` says of its route.
enum DescriptionJudge {
    private static let validator = SchemaValidator(OpenAPI.document["components"]?["schemas"]?.objectValue ?? [:])

    /// Records an issue for an answer that the description does not allow; requests beside the description are not its matter.
    static func judge(_ method: HTTPRequest.Method, _ uri: String, _ response: TestResponse) {
        for fault in faults(method, uri, response) {
            Issue.record("\(method) \(uri.prefix { $0 != "?" }) \(response.status.code): \(fault)")
        }
    }

    private static func faults(_ method: HTTPRequest.Method, _ uri: String, _ response: TestResponse) -> [String] {
        let path = String(uri.prefix { $0 != "?" })
        guard let methods = OpenAPI.document["paths"]?[path]?.objectValue else { return [] }
        let isHead = method == .head && methods["get"] != nil
        guard let operation = methods[isHead ? "get" : method.rawValue.lowercased()] else {
            return response.status == .methodNotAllowed && response.headers[.allow] != nil
                ? [] : ["expected 405 and Allow"]
        }
        guard let declared = operation["responses"]?[String(response.status.code)] else { return ["not declared"] }
        if isHead { return [] }
        let type = String((response.headers[.contentType] ?? "").prefix { $0 != ";" })
        guard let schema = declared["content"]?[type]?["schema"] else { return ["type \(type) is not declared"] }
        guard type.hasSuffix("json") else { return [] }
        do {
            return validator.findings(in: try response.json, by: schema).map(\.description)
        } catch {
            return ["the body is no JSON"]
        }
    }

    /// Bodies of a page that are not as their kind's schema says.
    static func faults(inBodiesOf page: JSONValue) -> [String] {
        (page["records"]?.arrayValue ?? []).flatMap { record -> [String] in
            guard let body = record["body"] else { return [] }
            return validator.findings(in: body, by: "Body.\(record["kind"]?.stringValue ?? "")").map(\.description)
        }
    }
}
