import Core

/// The audit log on the screen, and as a pack.
struct AuditController: Sendable {
    private let store: any CentralStore

    /// Reads from a store.
    init(store: any CentralStore) { self.store = store }

    func add(to handlers: inout ConsoleHandlers) {
        handlers.on(.audit) { try await show($0) }
        handlers.on(.auditExport) { try await export($0) }
    }

    /// `GET /audit`: entries, the latest first.
    func show(_ request: ConsoleRequest) async throws -> ConsoleAnswer {
        let choice = AuditChoice(request)
        let entries = try await store.auditEntries(choice.query)
        let names = try await store.auditNames(of: AuditPage.named(in: entries))
        let page = AuditPage(entries, choice, names: names, head: try await store.auditHead(), request.language)
        return .page(ConsolePage(template: "audit", title: request.words("审计日志", "Audit log"), model: page))
    }

    /// `GET /audit/export`: the pack that an outsider checks; it tells of itself.
    func export(_ request: ConsoleRequest) async throws -> ConsoleAnswer {
        let user = try request.signedIn()
        let round = request.query["round"]
        if let round, try await !store.rounds().contains(where: { $0.code == round }) { throw ConsoleFailure.notFound }
        let name = ["shenbao-audit", round].compactMap(\.self).joined(separator: "-") + ".zip"
        // Of a HEAD nothing leaves the house.
        if !request.isHead {
            try await store.append(
                AuditDraft(
                    .auditExport,
                    by: .user(user.name, role: user.role),
                    on: AuditObject(kind: "file", id: name),
                    detail: ["round": JSONValue(round)]
                )
            )
        }
        let store = store
        return .response(
            Download.response(name, type: "application/zip") { send in
                try await PrivateDelivery.send(
                    name,
                    made: { path in _ = try await store.writeAuditPack(to: path, round: round) },
                    to: send
                )
            }
        )
    }
}
