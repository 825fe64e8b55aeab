import Hummingbird
import Logging

/// Logs each request and counts it: method, route, status, time, device.
///
/// No path, query, header or body is ever logged.
struct AccessLog: RouterMiddleware {
    let metrics: ServerMetrics

    func handle(
        _ request: Request,
        context: DeviceRequestContext,
        next: @concurrent (Request, DeviceRequestContext) async throws -> Response
    ) async throws -> Response {
        let start = ContinuousClock.now
        let response = try await next(request, context)
        let parts = (ContinuousClock.now - start).components
        let milliseconds = parts.seconds * 1000 + parts.attoseconds / 1_000_000_000_000_000
        // The route as declared; what was asked for under no route could be anything.
        let route = context.endpointPath ?? "-"
        // A client may make up a method, too.
        let isKnown = request.method == .head || Route.allCases.contains { $0.method == request.method }
        let method = isKnown ? request.method.rawValue : "-"
        // Whoever could not be served for another reason costs one small write at the next look.
        if response.status == .serviceUnavailable { metrics.doubtsStorage = true }
        metrics.count(route: route, method: method, status: response.status.code)
        var metadata: Logger.Metadata = [
            "method": "\(method)", "route": "\(route)", "status": "\(response.status.code)", "ms": "\(milliseconds)",
        ]
        if let device = context.notes.device { metadata["device"] = "\(device)" }
        context.logger.info("request", metadata: metadata)
        return response
    }
}
