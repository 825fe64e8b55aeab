import Core
import Hummingbird
import SyncProtocol

/// What the freezes of a round sealed.
extension RoundsController {
    /// So many freezes of a round are listed.
    private static let mostFreezes = 50

    /// `GET /rounds/{code}/freezes`: the newest, or the one that is asked for.
    func freezes(_ request: ConsoleRequest) async throws -> ConsoleAnswer {
        guard let round = try await services.round(request.parts["code"]) else { throw ConsoleFailure.notFound }
        let names = try await services.store.units().map { ($0.code, $0.title) }
        let freezes = try await services.store.freezes(round: round.code, limit: Self.mostFreezes)
        let chosen = request.query["freeze"].flatMap(RecordID.init(rawValue:))
        // Another freeze in the place of the one that was asked for would be taken for it.
        guard request.query["freeze"] == nil || freezes.contains(where: { $0.id == chosen }) else {
            throw ConsoleFailure.notFound
        }
        let page = FreezesPage(
            round,
            freezes,
            chosen: chosen,
            units: Dictionary(names) { first, _ in first },
            publicKey: services.store.identity.publicKey,
            mayOpenRounds: try request.signedIn().may(.rounds),
            Shown(request.language)
        )
        return .page(ConsolePage(template: "freezes", title: request.words("冻结清单", "Manifests"), model: page))
    }

    /// `GET /rounds/{code}/freezes/{id}`: the manifest as it was signed, with its signature, in canonical JSON.
    func manifest(_ request: ConsoleRequest) async throws -> ConsoleAnswer {
        let user = try request.signedIn()
        guard let id = request.parts["id"].flatMap(RecordID.init(rawValue:)),
            let record = try await services.store.record(.freeze, id, in: .commission),
            let freeze = try? Freeze(body: record.body), freeze.round == request.parts["code"]
        else { throw ConsoleFailure.notFound }
        let name = FreezesPage.fileName(freeze.round, id)
        // Of a HEAD nothing leaves the house.
        if !request.isHead {
            try await services.store.append(
                AuditDraft(
                    .export,
                    by: .user(user.name, role: user.role),
                    on: AuditObject(kind: "file", id: name),
                    detail: ["freeze": .string(id.rawValue), "round": .string(freeze.round)]
                )
            )
        }
        let bytes = FreezesPage.file(freeze).canonicalBytes()
        return .response(Download.response(name, type: "application/json") { send in try await send(bytes) })
    }
}
