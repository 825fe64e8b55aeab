import Hummingbird
import SyncProtocol

/// Finds the device of a bearer token.
///
/// Everything that a route for devices does goes by it, never by the body.
struct Authentication: RouterMiddleware {
    let store: any CentralStore

    func handle(
        _ request: Request,
        context: DeviceRequestContext,
        next: @concurrent (Request, DeviceRequestContext) async throws -> Response
    ) async throws -> Response {
        guard let token = BearerToken.read(request) else { throw ProblemCode.unauthenticated }
        // Looked up by its hash: how long that takes tells nothing about the token.
        let caller = try await store.caller(tokenHash: SecretHash.of(token))
        if case .device(let device, _) = caller { context.notes.device = device.id.rawValue }
        var context = context
        context.caller = caller
        return try await next(request, context)
    }
}

/// The token of an `Authorization: Bearer` header.
enum BearerToken {
    static func read(_ request: Request) -> String? {
        guard let header = request.headers[.authorization] else { return nil }
        let parts = header.split(separator: " ", omittingEmptySubsequences: true)
        guard parts.count == 2, parts[0].lowercased() == "bearer", parts[1].utf8.count <= 256 else { return nil }
        return String(parts[1])
    }
}
