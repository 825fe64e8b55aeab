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
        query.actor = actor.map { AuditActor.name(inWords: $0) ?? $0 }
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
        /// The identifier of an actor that has a name besides.
        var actorID: String?
        var role: String
        var action: String
        var object: String
        /// The identifier of what is called by a name, for the filter and for packs.
        var objectID: String?
        var particulars: [AuditParticulars.Item]
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

    /// What the entries name by identifiers.
    static func named(in entries: [AuditEntry]) -> Set<AuditObject> {
        entries.reduce(into: []) { objects, entry in
            objects.formUnion([entry.draft.object, device(entry.draft.actor)].compactMap(\.self))
            objects.formUnion(AuditParticulars.records(in: entry.draft.detail))
        }
    }

    /// The device that an actor is.
    private static func device(_ actor: AuditActor) -> AuditObject? {
        guard actor.role == "unit", actor.name.hasPrefix("device:") else { return nil }
        return AuditObject(kind: "device", id: String(actor.name.dropFirst("device:".count)))
    }

    init(
        _ entries: [AuditEntry],
        _ choice: AuditChoice,
        names: [AuditObject: String],
        head: SignedTreeHead?,
        _ language: Language
    ) {
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
        lines = entries.prefix(AuditChoice.size).map { Self.line($0, names, language) }
        isEmpty = entries.isEmpty
        size = Shown.grouped(String(head?.head.size ?? 0))
        root = head?.head.root ?? ""
        headAt = Shown(language).time(head?.head.at)
        exportPath = ConsoleRoute.auditExport.path()
        next = entries.count > AuditChoice.size ? choice.address(before: lines.last?.seq) : nil
        first = choice.before == nil ? nil : choice.address(before: nil)
    }

    private static func line(_ entry: AuditEntry, _ names: [AuditObject: String], _ language: Language) -> Line {
        let draft = entry.draft
        let shown = Shown(language)
        let object = draft.object
        // What has no identifier, as a user or a file, is called by its code.
        let objectID = object?.id.flatMap(RecordID.init(rawValue:))?.rawValue
        let name = object.flatMap { names[$0] } ?? (objectID == nil ? object?.id : nil)
        let words = [
            object.map { AuditParticulars.name(ofKind: $0.kind, shown) },
            object?.unit.flatMap { Directory.unit($0) == nil ? nil : shown.unit($0) }, name,
        ]
        let device = device(draft.actor)
        let deviceName = device.flatMap { names[$0] }
        return Line(
            seq: entry.seq,
            at: shown.time(entry.at),
            actor: deviceName ?? draft.actor.title(language),
            actorID: deviceName == nil ? nil : device?.id,
            role: draft.actor.roleTitle(language),
            action: draft.title(language),
            object: words.compactMap(\.self).joined(separator: " "),
            objectID: objectID,
            particulars: AuditParticulars(shown, names: names).items(draft.detail, of: draft.action)
        )
    }
}

extension AuditActor {
    /// Actors that are nobody's name, with what they and their roles are called.
    private static let others: [(actor: AuditActor, name: AuditPhrase, role: AuditPhrase)] = [
        (.commandLine, AuditPhrase("命令行", "command line"), AuditPhrase("服务器操作员", "server's operator")),
        (.system, AuditPhrase("服务器", "server"), AuditPhrase("系统", "system")),
    ]

    /// Who it is, in words where it is no user.
    func title(_ language: Language) -> String {
        if let other = Self.others.first(where: { $0.actor == self }) { return other.name.text(language) }
        let device = "device:"
        guard role == "unit", name.hasPrefix(device) else { return name }
        return (language == .zh ? "设备 " : "device ") + name.dropFirst(device.count)
    }

    /// The role in words; empty for somebody who did not sign in.
    func roleTitle(_ language: Language) -> String {
        guard let role else { return "" }
        if role == "unit" { return language == .zh ? "区（示范区）" : "unit" }
        return Self.others.first { $0.actor.role == role }?.role.text(language) ?? Role(rawValue: role)?.name(language)
            ?? role
    }

    /// The name in the log of an actor that the page calls by words, so that its filter finds what it shows.
    static func name(inWords text: String) -> String? {
        others.first { [$0.name.zh, $0.name.en].contains(text) }?.actor.name
    }
}

extension AuditDraft {
    /// The action in words: a notice that is ended is not one that is published.
    func title(_ language: Language) -> String {
        guard action == .notice else { return action.title(language) }
        guard detail["closed"] != nil else { return language == .zh ? "发布公示" : "Published a notice" }
        return language == .zh ? "公示结束" : "Ended a notice"
    }
}
