import Core
import Hummingbird
import Logging
import SyncProtocol

/// The routes of the protocol: each reads a message, asks the store once, and writes the answer.
struct SyncController {
    let store: any CentralStore
    let desk: EnrolmentDesk
    let metrics: ServerMetrics
    let bodies: BodyCoding

    /// An enrolment is a few keys and names.
    private static let enrolmentBytes = 16 << 10

    /// Cursors and marks, no change-sets.
    private static let questionBytes = 256 << 10

    func hello(_ request: Request, _ context: DeviceRequestContext) async throws -> Response {
        try await answer(.hello, request, context)
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

    func session(_ request: Request, _ context: DeviceRequestContext) async throws -> Response {
        let question = try SessionRequest(json: try await question(request))
        let told = try await store.answer(.session(question), from: context.caller)
        let response = try BodyCoding.response(told.json, to: request)
        // Not before the signature was the device's.
        let device = question.content.chain.device.rawValue
        context.notes.device = device
        if case .session(let answered) = told, answered.agreement == .setBack {
            context.logger.warning(
                "set back: the device shows what this server lacks and offers it again",
                metadata: ["device": "\(device)", "epoch": "\(answered.server.epoch)"]
            )
        }
        return response
    }

    func push(_ request: Request, _ context: DeviceRequestContext) async throws -> Response {
        let json = try await bodies.json(of: request, limit: Limits.requestBytes, expandedLimit: Limits.pushBytes)
        return try await answer(.push(PushRequest(json: json)), request, context)
    }

    func pull(_ request: Request, _ context: DeviceRequestContext) async throws -> Response {
        try await answer(.pull(PullRequest(query: Self.query(request))), request, context)
    }

    func digest(_ request: Request, _ context: DeviceRequestContext) async throws -> Response {
        try await answer(.digest(DigestRequest(query: Self.query(request))), request, context)
    }

    func rows(_ request: Request, _ context: DeviceRequestContext) async throws -> Response {
        try await answer(.rows(RowsRequest(json: try await question(request))), request, context)
    }

    func history(_ request: Request, _ context: DeviceRequestContext) async throws -> Response {
        try await answer(.history(HistoryRequest(query: Self.query(request))), request, context)
    }

    private func question(_ request: Request) async throws -> JSONValue {
        try await bodies.json(of: request, limit: Self.questionBytes, expandedLimit: Self.questionBytes)
    }

    private static func query(_ request: Request) -> (String) -> String? {
        let parameters = request.uri.queryParameters
        return { parameters[Substring($0)].map(String.init) }
    }

    private func answer(
        _ question: ServerRequest,
        _ request: Request,
        _ context: DeviceRequestContext
    ) async throws -> Response {
        let answer = try await store.answer(question, from: context.caller)
        if case .push(let response) = answer { metrics.count(response) }
        return try BodyCoding.response(answer.json, to: request)
    }
}

extension ServerAnswer {
    /// The message.
    fileprivate var json: JSONValue {
        switch self {
        case .hello(let answer): answer.json
        case .session(let answer): answer.json
        case .push(let answer): answer.json
        case .page(let answer): answer.json
        case .digest(let answer): answer.json
        case .history(let answer): answer.json
        }
    }
}
