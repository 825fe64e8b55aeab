import Core
import GRDB
import SyncProtocol
import Terminal

/// What was changed in a returned filing and its roster since it was sent back, as far as this replica can tell: its own work
/// in full, of other devices' only how many records it touched.
struct Corrections {
    /// A field before the first correction and now, or a record that was made or removed.
    struct Item {
        let kind: Kind
        let record: RecordID
        /// The record as it is now; of a removed one as it was.
        let body: RecordBody
        /// The field; ``Effect/whole`` for the record itself.
        let field: String
        let from: JSONValue
        let to: JSONValue
    }

    private(set) var items: [Item] = []
    /// Rows that other devices changed.
    private(set) var elsewhere = 0

    init(_ filing: ShownRecord, _ replica: Replica, _ db: Database) throws {
        guard let since = try ReturnedFiling.latestReturn(of: filing, db)?.revision else { return }
        let rows = try Self.roster(of: filing, db)
        let own = try OwnWork(on: filing, rows, after: since, scope: try replica.scope(db), db)
        for record in [filing] + rows {
            if own.made.contains(record.id) {
                items.append(Self.whole(record, record.body, from: "removed", to: "kept"))
            } else if let before = own.before[record.id] {
                items += Self.fields(record, before)
            } else if record.kind == .hire, record.revision ?? .zero > since {
                elsewhere += 1
            }
        }
        for (id, body) in own.removed.sorted(by: { $0.key < $1.key }) where !own.made.contains(id) {
            let record = ShownRecord(kind: .hire, id: id, body: body)
            items.append(Self.whole(record, body, from: "kept", to: "removed"))
        }
    }

    private static func roster(of filing: ShownRecord, _ db: Database) throws -> [ShownRecord] {
        guard let code = filing.body["uscc"]?.stringValue, let round = filing.body["round"]?.stringValue else {
            return []
        }
        return try Records.list(.hire, where: ["enterprise": code, "round": round], ordering: "seq, id", db)
    }

    private static func whole(_ record: ShownRecord, _ body: RecordBody, from: JSONValue, to: JSONValue) -> Item {
        Item(kind: record.kind, record: record.id, body: body, field: Effect.whole, from: from, to: to)
    }

    private static func fields(_ record: ShownRecord, _ before: RecordBody) -> [Item] {
        let known = RecordTypes.type(of: record.kind)?.fields.map(\.code) ?? []
        return known.compactMap { code in
            guard let from = before[code], from != record.body[code] ?? .null else { return nil }
            let to = record.body[code] ?? .null
            return Item(kind: record.kind, record: record.id, body: record.body, field: code, from: from, to: to)
        }
    }
}

/// What the change-sets of this replica did to a filing and its roster after it had seen the return.
private struct OwnWork {
    /// The values that stood before the first correction, by record and field; `null` for none.
    private(set) var before: [RecordID: RecordBody] = [:]
    private(set) var made: Set<RecordID> = []
    /// Rows that were removed, as they were.
    private(set) var removed: [RecordID: RecordBody] = [:]

    init(
        on filing: ShownRecord,
        _ rows: [ShownRecord],
        after since: Revision,
        scope: Scope,
        _ db: Database
    ) throws {
        let known = Set([filing.id] + rows.map(\.id))
        let entries = try OutboxEntry.list(ChangeSetState.allCases, db)
        // A replica's cursor only grows: what is older than the return ends the search.
        let standing = entries.filter { $0.scope == scope && ($0.state == .pending || $0.revision != nil) }
        for entry in standing.reversed() {
            let changeSet = try Outbox.parse(try entry.content(db))
            guard changeSet.cursor >= since else { return }
            for change in changeSet.changes.reversed() where !change.isTransition {
                switch change.operation {
                case .create where known.contains(change.record): made.insert(change.record)
                case .update where known.contains(change.record):
                    let was = change.set.keys.map { ($0, change.was[$0] ?? .null) }
                    before[change.record, default: [:]].merge(was) { $1 }
                case .delete where change.kind == .hire && Self.isOf(filing, change.was, scope):
                    removed[change.record] = change.was
                case .create where removed[change.record] != nil: removed[change.record] = nil
                case .create, .update, .delete: break
                }
            }
        }
    }

    private static func isOf(_ filing: ShownRecord, _ body: RecordBody, _ scope: Scope) -> Bool {
        RecordTypes.type(of: .hire)?.parent?(body, scope)?.id == filing.id
    }
}

extension Corrections {
    /// What was changed since the return, for people.
    func lines(_ context: CommandContext) -> [String] {
        guard !items.isEmpty || elsewhere > 0 else {
            return [context.words("自退回以来没有改动。", "Nothing was changed since the return.")]
        }
        let shown = items.prefix(20).map { $0.words(context.language) }
        var lines = shown.isEmpty ? [] : [context.words("自退回以来：", "Since the return:")] + shown.map { "  " + $0 }
        if items.count > shown.count {
            lines.append(context.words("  ……共 \(items.count) 处", "  … \(items.count) in all"))
        }
        if elsewhere > 0 {
            lines.append(
                context.words(
                    "另有 \(elsewhere) 行由其他设备改动，见 history。",
                    "Other devices changed \(elsewhere) rows; see history."
                )
            )
        }
        return lines
    }
}

extension Corrections.Item {
    /// The change in words, numbers of persons masked.
    func words(_ language: Language) -> String {
        let values = FieldValueWords(reveal: false, language: language)
        func shown(_ value: JSONValue) -> String { values.words(values.visible(value, field, kind), field, kind) }
        let name =
            kind == .filing ? nil : body["name"].map { values.words(values.visible($0, "name", kind), "name", kind) }
        let subject = [values.label(of: kind), name].compactMap(\.self).joined(separator: " ")
        if field == Effect.whole {
            let isMade = to == "kept"
            return language == .zh ? "\(isMade ? "新增" : "删除")\(subject)" : "\(subject) \(isMade ? "added" : "removed")"
        }
        let label = values.label(of: field, kind)
        return (kind == .filing ? label : "\(subject) \(label)")
            + "\(language == .zh ? "：" : ": ")\(shown(from)) → \(shown(to))"
    }

    /// The change, numbers of persons masked.
    func json(_ language: Language) -> JSONValue {
        let values = FieldValueWords(reveal: false, language: language)
        return [
            "kind": .string(kind.rawValue), "record": .string(record.rawValue),
            "name": body["name"].map { values.visible($0, "name", kind) } ?? .null,
            "field": .string(field), "from": values.visible(from, field, kind), "to": values.visible(to, field, kind),
        ]
    }
}
