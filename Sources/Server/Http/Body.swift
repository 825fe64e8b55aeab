import Core
import Foundation
import Gzip
import HTTPTypes
import Hummingbird
import NIOCore
import SyncProtocol

/// Reads request bodies within the protocol's bounds, and writes answers.
struct BodyCoding: Sendable {
    /// How long a client may take to send a body.
    var timeLimit: Duration

    /// Answers below this size are not worth compressing.
    private static let compressedFrom = 1024

    /// Reads a JSON body, compressed or not, of at most so many bytes as sent and after decompression.
    func json(of request: Request, limit: Int, expandedLimit: Int) async throws -> JSONValue {
        try Self.checkType(request.headers[.contentType])
        if let length = request.headers[.contentLength].flatMap(Int.init), length > limit { throw ProblemCode.tooLarge }
        let buffer = try await collect(request.body, limit: limit)
        let sent = [UInt8](buffer.readableBytesView)
        let bytes: [UInt8]
        switch request.headers[.contentEncoding]?.lowercased() {
        case nil, "identity": bytes = sent
        case "gzip":
            do {
                bytes = try Gzip.decompress(sent, limit: expandedLimit)
            } catch {
                throw error == .tooLarge
                    ? RequestProblem(.tooLarge) : RequestProblem(.malformed, detail: "damaged gzip")
            }
        default: throw RequestProblem(.malformed, detail: "Content-Encoding: expected gzip")
        }
        do {
            return try JSONValue(parsing: bytes)
        } catch {
            throw RequestProblem(error)
        }
    }

    /// A body without a type is taken for what it must be; one that says that it is something else is not.
    private static func checkType(_ type: String?) throws(RequestProblem) {
        guard let type else { return }
        let parts = type.lowercased().split(separator: ";").map { $0.trimmingCharacters(in: .whitespaces) }
        let isJSON = parts.first == "application/json"
        let charsets = parts.dropFirst().filter { $0.hasPrefix("charset=") }
        guard isJSON, charsets.allSatisfy({ ["charset=utf-8", "charset=\"utf-8\""].contains($0) }) else {
            throw RequestProblem(
                .malformed,
                detail: "Content-Type: expected application/json",
                status: .unsupportedMediaType
            )
        }
    }

    /// Reads a body of at most so many bytes within the time limit.
    func collect(_ body: RequestBody, limit: Int) async throws -> ByteBuffer {
        try await withThrowingTaskGroup(of: ByteBuffer?.self) { group in
            group.addTask { try await body.collect(upTo: limit) }
            group.addTask { [timeLimit] in
                try await Task.sleep(for: timeLimit)
                return nil
            }
            defer { group.cancelAll() }
            guard let first = try await group.next(), let buffer = first else {
                throw RequestProblem(.malformed, detail: "the body came too slowly")
            }
            return buffer
        }
    }

    /// Answers with JSON, compressed if the client takes that.
    static func response(_ json: JSONValue, to request: Request) throws -> Response {
        try response(json.canonicalBytes(), type: "application/json", to: request)
    }

    /// Answers with text of a type, compressed if the client takes that.
    static func response(_ bytes: [UInt8], type: String, to request: Request) throws -> Response {
        var headers: HTTPFields = [
            .contentType: type, .cacheControl: "no-store", .xContentTypeOptions: "nosniff", .vary: "Accept-Encoding",
        ]
        var bytes = bytes
        if bytes.count > compressedFrom, acceptsGzip(request) {
            bytes = try Gzip.compress(bytes)
            headers[.contentEncoding] = "gzip"
        }
        return Response(status: .ok, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
    }

    private static func acceptsGzip(_ request: Request) -> Bool {
        (request.headers[.acceptEncoding] ?? "").split(separator: ",").contains { choice in
            let parts = choice.lowercased().split(separator: ";").map { $0.filter { !$0.isWhitespace } }
            guard parts.first == "gzip" else { return false }
            return !parts.dropFirst().contains {
                $0.hasPrefix("q=0") && $0.dropFirst(3).allSatisfy { $0 == "." || $0 == "0" }
            }
        }
    }
}
