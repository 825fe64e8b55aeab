import HTTPTypes
import Hummingbird

/// Answers a browser that asks for a path at which nothing is with a page of the console; programs get the problem.
struct LostPage: RouterMiddleware {
    let gate: Gate

    func handle(
        _ request: Request,
        context: DeviceRequestContext,
        next: @concurrent (Request, DeviceRequestContext) async throws -> Response
    ) async throws -> Response {
        do {
            return try await next(request, context)
        } catch let error as any HTTPResponseError where error.status == .notFound && Self.isOfBrowser(request) {
            return try await gate.lost(request, context)
        }
    }

    /// Whether a page is asked for by name; under `/v1` there is none.
    private static func isOfBrowser(_ request: Request) -> Bool {
        guard [.get, .head].contains(request.method), request.uri.path.split(separator: "/").first != "v1" else {
            return false
        }
        return (request.headers[.accept] ?? "").lowercased().split(separator: ",").contains { range in
            range.prefix { $0 != ";" }.filter { !$0.isWhitespace } == "text/html"
        }
    }
}
