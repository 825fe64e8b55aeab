import HTTPTypes
import Hummingbird
import SyncProtocol

/// Answers with 405 when a path of this server is asked in a way that it does not know, and says which ways it knows.
struct MethodCheck: RouterMiddleware {
    /// The methods of each path, by its parts.
    private static let methods: [[Substring]: Set<HTTPRequest.Method>] = {
        var methods: [[Substring]: Set<HTTPRequest.Method>] = [:]
        for route in Route.allCases {
            // The router answers HEAD wherever it answers GET.
            let known: Set = route.method == .get ? [.get, .head] : [route.method]
            methods[parts(of: route.rawValue), default: []].formUnion(known)
        }
        return methods
    }()

    /// The methods of a page of the console; nil if it is none.
    private static func consoleMethods(_ parts: [Substring]) -> Set<HTTPRequest.Method>? {
        let methods = Set(ConsoleRoute.allCases.filter { $0.matches(parts) }.map(\.method))
        return methods.isEmpty ? nil : methods.contains(.get) ? methods.union([.head]) : methods
    }

    func handle(
        _ request: Request,
        context: DeviceRequestContext,
        next: @concurrent (Request, DeviceRequestContext) async throws -> Response
    ) async throws -> Response {
        let parts = Self.parts(of: request.uri.path)
        guard let known = Self.methods[parts] ?? Self.consoleMethods(parts), !known.contains(request.method) else {
            return try await next(request, context)
        }
        let allowed = known.map(\.rawValue).sorted().joined(separator: ", ")
        var response = ProblemMiddleware<DeviceRequestContext>.response(
            .notFound,
            status: .methodNotAllowed,
            detail: "method: expected \(allowed)"
        )
        response.headers[.allow] = allowed
        return response
    }

    /// A path as the router sees it, which skips empty parts.
    private static func parts(of path: String) -> [Substring] { path.split(separator: "/") }
}
