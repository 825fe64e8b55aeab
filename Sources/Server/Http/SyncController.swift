import Core
import Hummingbird
import SyncProtocol

/// The routes of the protocol: each reads a message, asks the store once, and writes the answer.
struct SyncController {
    let store: any CentralStore
    let desk: EnrolmentDesk
    let environment: StoreEnvironment
    let metrics: ServerMetrics
    let bodies: BodyCoding

    /// An enrolment is a few keys and names.
    private static let enrolmentBytes = 16 << 10

    func hello(_ request: Request, _ context: DeviceRequestContext) async throws -> Response {
        try BodyCoding.response(Hello(server: store.identity, time: environment.timestamp).json, to: request)
    }

    func enrol(_ request: Request, _ context: DeviceRequestContext) async throws -> Response {
        let json = try await bodies.json(
            of: request,
            limit: Self.enrolmentBytes,
            expandedLimit: Self.enrolmentBytes
        )
        let answer = try await desk.enrol(EnrolRequest(json: json))
        context.notes.device = answer.device.rawValue
        return try BodyCoding.response(answer.json, to: request)
    }

    func push(_ request: Request, _ context: DeviceRequestContext) async throws -> Response {
        let device = try context.requireDevice()
        let json = try await bodies.json(of: request, limit: Limits.requestBytes, expandedLimit: Limits.pushBytes)
        let answer = try await store.push(PushRequest(json: json), by: device)
        metrics.count(answer)
        return try BodyCoding.response(answer.json, to: request)
    }

    func pull(_ request: Request, _ context: DeviceRequestContext) async throws -> Response {
        let device = try context.requireDevice()
        let query = request.uri.queryParameters
        let page = try await store.pull(PullRequest { query[Substring($0)].map(String.init) }, by: device)
        return try BodyCoding.response(page.json, to: request)
    }

    func digest(_ request: Request, _ context: DeviceRequestContext) async throws -> Response {
        let device = try context.requireDevice()
        guard let name = request.uri.queryParameters["scope"] else {
            throw RequestProblem(.malformed, detail: "scope: expected a scope")
        }
        let scope = Scope(rawValue: String(name))
        guard device.mayUse(scope), let state = try await store.state(of: scope) else { throw ProblemCode.forbidden }
        return try BodyCoding.response(
            [
                "scope": .string(scope.rawValue), "head": state.head.json,
                "digest": .string(state.digest.description),
            ],
            to: request
        )
    }
}
