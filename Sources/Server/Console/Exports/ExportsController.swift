import Core
import HTTPTypes
import Hummingbird
import NIOCore

/// Files of what was filed.
struct ExportsController: Sendable {
    private let store: any CentralStore

    /// Reads from a store.
    init(store: any CentralStore) { self.store = store }

    func add(to handlers: inout ConsoleHandlers) {
        handlers.on(.exports) { try await show($0) }
        handlers.on(.export) { try await download($0) }
        handlers.on(.exportInFull) { try await downloadInFull($0) }
    }

    /// `GET /exports`: what there is, and the choices.
    func show(_ request: ConsoleRequest) async throws -> ConsoleAnswer {
        let rounds = try await store.rounds()
        let choice = ExportChoice(request, round: try RoundChoice.round(of: request, among: rounds).code)
        let page = ExportsPage(choice, rounds: rounds, role: try request.signedIn().role, request.language)
        return .page(ConsolePage(template: "exports", title: request.words("导出", "Exports"), model: page))
    }

    /// `GET /exports/{file}`: the file as a stream, noted before its first byte.
    func download(_ request: ConsoleRequest) async throws -> ConsoleAnswer {
        guard request.query["reveal"] == nil else {
            throw ConsoleFailure.invalid(
                field: "reveal",
                text: request.words(
                    "完整证件号码须在导出页写明理由后导出。",
                    "Full ID numbers are exported by the form of the page of exports, with a reason."
                )
            )
        }
        let rounds = try await store.rounds()
        let choice = ExportChoice(request, round: try RoundChoice.round(of: request, among: rounds).code)
        guard let export = choice.request(file: request.parts["file"] ?? "") else { throw ConsoleFailure.notFound }
        return try await file(export, request, reason: nil)
    }

    /// `POST /exports/{file}`: the file with ID numbers in full, for a reason that the audit log keeps.
    func downloadInFull(_ request: ConsoleRequest) async throws -> ConsoleAnswer {
        guard ExportRequest.mayReveal(try request.signedIn().role) else { throw ConsoleFailure.forbidden }
        guard let reason = request.form["reason"], reason.contains(where: { !$0.isWhitespace }), reason.count <= 200
        else {
            throw ConsoleFailure.invalid(
                field: "reason",
                text: request.words("请写明导出完整证件号码的理由（200 字以内）。", "Say why, in 200 characters at most.")
            )
        }
        guard let round = try await store.rounds().first(where: { $0.code == request.form["round"] }),
            var export = ExportChoice(request, round: round.code).request(file: request.parts["file"] ?? "")
        else { throw ConsoleFailure.notFound }
        export.reveals = true
        return try await file(export, request, reason: reason)
    }

    private func file(_ export: ExportRequest, _ request: ConsoleRequest, reason: String?) async throws -> ConsoleAnswer
    {
        let user = try request.signedIn()
        // Of a HEAD nothing leaves the house.
        if !request.isHead {
            try await store.append(export.drafts(by: .user(user.name, role: user.role), reason: reason))
        }
        let desk = ExportDesk(store: store, language: request.language)
        return .response(
            Download.response(export.fileName, type: export.format.mediaType) { try await desk.send(export, to: $0) }
        )
    }
}

/// A file that the browser keeps.
enum Download {
    /// Streams a file; what breaks off the body breaks off the connection, so that half a file never passes for a whole one.
    static func response(
        _ name: String,
        type: String,
        _ body: @escaping @Sendable (_ send: ([UInt8]) async throws -> Void) async throws -> Void
    ) -> Response {
        var headers: HTTPFields = [.contentType: type, .cacheControl: "no-store"]
        headers[.contentDisposition] = "attachment; filename=\"\(name)\""
        return Response(
            status: .ok,
            headers: headers,
            body: ResponseBody { writer in
                // One task uses it, chunk after chunk.
                nonisolated(unsafe) var writer = writer
                try await body { bytes in try await writer.write(ByteBuffer(bytes: bytes)) }
                try await writer.finish(nil)
            }
        )
    }
}
