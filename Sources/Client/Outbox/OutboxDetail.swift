import Core
import GRDB
import SyncProtocol
import Terminal

/// A change-set field by field, with every value as it may be shown.
struct OutboxDetail {
    /// One changed field.
    struct FieldChange {
        let code: String
        let label: String
        let from: JSONValue
        let to: JSONValue
        let base: String
        /// The values in words.
        let words: (from: String, to: String)
    }

    /// What became of one record.
    struct RecordChange {
        let change: Change
        let label: String
        let name: String
        let fields: [FieldChange]
    }

    let entry: OutboxEntry
    let changes: [RecordChange]
    let part: ChangeSet.Part?
    let dependsOn: [ChangeSetID]

    init(_ entry: OutboxEntry, reveal: Bool, language: Language, _ db: Database) throws {
        self.entry = entry
        let changeSet = try entry.changeSet(db)
        part = changeSet.part
        dependsOn = changeSet.dependsOn
        let values = FieldValueWords(reveal: reveal, language: language)
        var names = SubjectNames(db)
        changes = try changeSet.changes.map { change in
            names.learn(change)
            return RecordChange(
                change: change,
                label: values.label(of: change.kind),
                name: try names.ownName(of: change),
                fields: Self.fields(of: change, values)
            )
        }
    }

    private static func fields(of change: Change, _ values: FieldValueWords) -> [FieldChange] {
        let type = RecordTypes.type(of: change.kind)
        let touched = change.operation == .delete ? Set(change.was.keys) : Set(change.set.keys)
        let known = type?.fields.map(\.code).filter(touched.contains) ?? []
        return (known + touched.subtracting(known).sorted()).map { code in
            let from = values.visible(change.was[code] ?? .null, code, change.kind)
            let to = values.visible(change.set[code] ?? .null, code, change.kind)
            return FieldChange(
                code: code,
                label: values.label(of: code, change.kind),
                from: from,
                to: to,
                base: change.base(of: code).text,
                words: (values.words(from, code, change.kind), values.words(to, code, change.kind))
            )
        }
    }

    /// The change-set's members, and what it changes.
    func json(_ language: Language) throws -> JSONValue {
        let receipt = try entry.receipt.map { try JSONValue(parsing: $0) } ?? .null
        let more: [String: JSONValue] = [
            "fields": .array(changes.map(\.json)), "receipt": receipt, "hash": .string(entry.hash),
            "signed": .bool(entry.signature != nil),
            "dependsOn": .array(dependsOn.map { .string($0.rawValue) }),
        ]
        return .object(entry.members(language).merging(more) { $1 })
    }
}

extension OutboxDetail.RecordChange {
    fileprivate var json: JSONValue {
        [
            "kind": .string(change.kind.rawValue), "record": .string(change.record.rawValue),
            "op": .string(change.operation.rawValue), "name": .string(name),
            "changes": .array(
                fields.map { field in
                    [
                        "field": .string(field.code), "from": field.from, "to": field.to, "base": .string(field.base),
                    ]
                }
            ),
        ]
    }
}
