import Core
import Foundation
import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import SyncProtocol

/// A request that cannot be answered, with what is wrong in it; never a value of the request.
struct RequestProblem: Error {
    var code: ProblemCode
    var detail: String?

    /// The status, where it is not that of the code.
    var status: HTTPResponse.Status?

    init(_ code: ProblemCode, detail: String? = nil, status: HTTPResponse.Status? = nil) {
        self.code = code
        self.detail = detail
        self.status = status
    }

    /// What is wrong with a message.
    init(_ error: MessageError) {
        let isBound = error.expected.hasPrefix("at most")
        code = error.member == "protocol" ? .version : isBound ? .tooLarge : .malformed
        // The path may quote a member's name that the sender made up.
        detail = SafeDetail.text(error.member).map { "\($0.isEmpty ? "body" : $0): expected \(error.expected)" }
    }

    /// What is wrong with the text.
    init(_ error: JSONError) {
        code = .malformed
        detail = error.description
    }
}

/// Turns every error into `application/problem+json` (RFC 9457) with a stable code.
struct ProblemMiddleware<Context: Hummingbird.RequestContext>: RouterMiddleware {
    func handle(
        _ request: Request,
        context: Context,
        next: @concurrent (Request, Context) async throws -> Response
    ) async throws -> Response {
        let response = try await answer(to: request, context: context, next: next)
        // A body would be taken for the beginning of the next answer.
        return request.method == .head ? response.createHeadResponse() : response
    }

    private func answer(
        to request: Request,
        context: Context,
        next: @concurrent (Request, Context) async throws -> Response
    ) async throws -> Response {
        do {
            return try await next(request, context)
        } catch let error as CancellationError {
            throw error
        } catch let error as RequestProblem {
            return Self.response(error.code, status: error.status, detail: error.detail)
        } catch let code as ProblemCode {
            return Self.response(code)
        } catch let error as MessageError {
            let problem = RequestProblem(error)
            return Self.response(problem.code, detail: problem.detail)
        } catch is NIOTooManyBytesError {
            return Self.response(.tooLarge)
        } catch let error as any HTTPResponseError {
            return Self.response(to: error.status)
        } catch {
            context.logger.error(failed: error)
            return Self.response(StorageFailure(error) == nil ? .internal : .serverStorage)
        }
    }

    private static func response(to status: HTTPResponse.Status) -> Response {
        switch status.code {
        case 404: response(.notFound)
        case 413: response(.tooLarge)
        case 400..<500: response(.malformed, status: status)
        default: response(.internal)
        }
    }

    static func response(
        _ code: ProblemCode,
        status: HTTPResponse.Status? = nil,
        detail: String? = nil
    ) -> Response {
        let status = status ?? HTTPResponse.Status(code: code.status)
        var members: [String: JSONValue] = [
            "type": "about:blank", "title": .string(code.title), "status": JSONValue(status.code),
            "code": .string(code.rawValue),
        ]
        if let detail { members["detail"] = .string(detail) }
        var headers: HTTPFields = [
            .contentType: "application/problem+json", .cacheControl: "no-store", .xContentTypeOptions: "nosniff",
            .contentSecurityPolicy: "default-src 'none'; frame-ancestors 'none'",
        ]
        if status == .unauthorized { headers[.wwwAuthenticate] = "Bearer" }
        let body = ByteBuffer(bytes: JSONValue.object(members).canonicalBytes())
        return Response(status: status, headers: headers, body: ResponseBody(byteBuffer: body))
    }
}

extension ProblemCode {
    /// What happened, in a sentence for people who read logs of a client.
    var title: String {
        switch self {
        case .malformed: "The request is not one of this protocol."
        case .tooLarge: "The request is larger than the protocol allows."
        case .unauthenticated: "No token, or one that is not known here."
        case .tokenExpired: "The token has expired."
        case .sessionNonce: "The nonce is not one of this server, or too old."
        case .sessionRestart: "What the request shows is not in this server's history."
        case .revoked: "The device was revoked."
        case .forbidden: "The scope is not the device's."
        case .enrolmentCode: "The enrolment code is wrong, used or expired."
        case .enrolmentUnit: "The replica was made for another unit than the code's."
        case .enrolmentDevice: "The device's identifier cannot be enrolled."
        case .signature: "A signature is not the device's."
        case .version: "This protocol version is not spoken here."
        case .throttled: "Too many requests."
        case .notFound: "Nothing is at this path, or not for this method."
        case .internal: "The server failed; nothing of the request took effect."
        case .serverStorage:
            "The server cannot use its storage now; nothing of the request took effect, try again later."
        }
    }
}
