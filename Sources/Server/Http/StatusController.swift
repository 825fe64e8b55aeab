import Core
import HTTPTypes
import Hummingbird
import SyncProtocol

/// The routes about the server itself.
struct StatusController {
    let store: any CentralStore
    let metrics: ServerMetrics
    let metricsTokenHash: String?

    func description(_ request: Request, _ context: DeviceRequestContext) async throws -> Response {
        try BodyCoding.response(OpenAPI.document, to: request)
    }

    func health(_ request: Request, _ context: DeviceRequestContext) async throws -> Response {
        try BodyCoding.response(["status": "ok"], to: request)
    }

    /// Reads, and after a failure of the storage also writes: a full disk can still be read.
    func readiness(_ request: Request, _ context: DeviceRequestContext) async throws -> Response {
        do {
            _ = try await store.states()
            if metrics.doubtsStorage {
                try await store.checkWriting()
                metrics.doubtsStorage = false
            }
        } catch {
            return ProblemMiddleware<DeviceRequestContext>.response(.serverStorage)
        }
        return try BodyCoding.response(["status": "ready"], to: request)
    }

    /// How much each unit does is for the holder of the metrics token only: no unit may learn it of another.
    func metrics(_ request: Request, _ context: DeviceRequestContext) async throws -> Response {
        let isTrusted = metricsTokenHash != nil && BearerToken.read(request).map(SecretHash.of) == metricsTokenHash
        let text = metrics.text(scopes: isTrusted ? try await store.states() : [])
        return try BodyCoding.response(Array(text.utf8), type: "text/plain; version=0.0.4; charset=utf-8", to: request)
    }
}
