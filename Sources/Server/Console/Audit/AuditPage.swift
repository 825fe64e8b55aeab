import Core

/// Which entries the page shows, as its address has it.
struct AuditChoice: Sendable {
    /// Entries on a page.
    static let size = 50

    var actor: String?
    var action: AuditAction?
    var unit: String?
    var object: String?
    var from: CivilDate?
    var to: CivilDate?
    var before: Int?

    init(_ request: ConsoleRequest) {
        actor = request.query["actor"]
        action = request.query["action"].flatMap(AuditAction.init(rawValue:))
        unit = request.query["unit"].flatMap { Directory.unit($0)?.code }
        object = request.query["object"]
        from = request.query["from"].flatMap(CivilDate.init(iso:))
        to = request.query["to"].flatMap(CivilDate.init(iso:))
        before = request.query["before"].flatMap(Int.init)
    }

    /// One entry more than the page shows tells whether there is another page.
    var query: AuditQuery {
        var query = AuditQuery(limit: Self.size + 1)
        query.actor = actor
        query.action = action
        query.unit = unit
        query.object = object
        query.from = from?.beginningInShanghai
        query.to = to.map { CivilDate(daysSinceEpoch: $0.daysSinceEpoch + 1).beginningInShanghai }
        query.before = before
        return query
    }

    /// The page's address from an entry on.
    func address(before seq: Int?) -> String {
        LinkQuery(
            ConsoleRoute.audit.path(),
            items: [
                ("actor", actor), ("action", action?.rawValue), ("unit", unit), ("object", object),
                ("from", from?.description), ("to", to?.description), ("before", seq.map(String.init)),
            ]
        ).text
    }
}

/// The page of the audit log.
struct AuditPage: Sendable {
    /// An entry.
    struct Line: Sendable {
        var seq: Int
        var at: String
        var actor: String
        var role: String
        var action: String
        var object: String
        var detail: String
    }

    var actor: String
    var object: String
    var from: String
    var to: String
    var actions: [SelectOption]
    var units: [SelectOption]
    var lines: [Line]
    var isEmpty: Bool
    var size: String
    var root: String
    var headAt: String
    var exportPath: String
    var next: String?
    var first: String?

    init(_ entries: [AuditEntry], _ choice: AuditChoice, head: SignedTreeHead?, _ language: Language) {
        actor = choice.actor ?? ""
        object = choice.object ?? ""
        from = choice.from?.description ?? ""
        to = choice.to?.description ?? ""
        actions =
            [SelectOption(value: "", text: language == .zh ? "全部" : "All", isSelected: choice.action == nil)]
            + AuditAction.allCases.map {
                SelectOption(value: $0.rawValue, text: $0.title(language), isSelected: $0 == choice.action)
            }
        units = SelectOption.units(Directory.units, chosen: choice.unit, Shown(language))
        lines = entries.prefix(AuditChoice.size).map { Self.line($0, language) }
        isEmpty = entries.isEmpty
        size = Shown.grouped(String(head?.head.size ?? 0))
        root = head?.head.root ?? ""
        headAt = Shown(language).time(head?.head.at)
        exportPath = ConsoleRoute.auditExport.path()
        next = entries.count > AuditChoice.size ? choice.address(before: lines.last?.seq) : nil
        first = choice.before == nil ? nil : choice.address(before: nil)
    }

    private static func line(_ entry: AuditEntry, _ language: Language) -> Line {
        let draft = entry.draft
        let object = draft.object.map { object in
            [object.kind, object.unit.map { Shown(language).unit($0) }, object.id].compactMap(\.self)
                .joined(separator: " ")
        }
        return Line(
            seq: entry.seq,
            at: Shown(language).time(entry.at),
            actor: draft.actor.name,
            role: draft.actor.role.map { Role(rawValue: $0)?.name(language) ?? $0 } ?? "",
            action: draft.action.title(language),
            object: object ?? "",
            detail: draft.detail.isEmpty ? "" : JSONValue.object(draft.detail).canonicalText()
        )
    }
}
