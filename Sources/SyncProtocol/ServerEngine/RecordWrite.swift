public import Core

/// One record to write: what a merge decided, or what the log says that it decided.
public struct RecordWrite: Hashable, Sendable {
    /// Its kind.
    public var kind: Kind
    /// Its identifier.
    public var id: RecordID
    /// Its members; of a removed record the last ones.
    public var body: RecordBody
    /// Whether it is removed by this.
    public var isDeleted = false
    /// Whether it did not exist before, not even removed.
    public var isNew = false
    /// The fields that count as changed, as in ``Effect/fields``; empty for cases and aliases.
    public var effects: Set<String> = []

    init(_ write: MergePlan.Write) {
        kind = write.kind
        id = write.id
        body = write.body
        isDeleted = write.isDeleted
        isNew = write.isNew
        effects = write.effects
    }

    init(record: StoredRecord, isNew: Bool) {
        kind = record.kind
        id = record.id
        body = record.body
        isDeleted = record.isDeleted
        self.isNew = isNew
    }

    /// Its form in the log.
    public var json: JSONValue {
        var members: [String: JSONValue] = [
            "kind": .string(kind.rawValue), "id": .string(id.rawValue), "body": .object(body),
        ]
        if isDeleted { members["deleted"] = true }
        if isNew { members["new"] = true }
        if !effects.isEmpty { members["effects"] = .array(effects.sorted().map(JSONValue.string)) }
        return .object(members)
    }

    /// Reads its form in the log.
    /// - Throws: ``MessageError``.
    public init(json: JSONValue) throws(MessageError) {
        guard let kind = json["kind"]?.stringValue, let id = json["id"]?.stringValue.flatMap(RecordID.init(rawValue:)),
            let body = json["body"]?.objectValue
        else { throw MessageError("writes", expected: "a record") }
        self.kind = Kind(rawValue: kind)
        self.id = id
        self.body = body
        isDeleted = json["deleted"] == true
        isNew = json["new"] == true
        effects = Set((json["effects"]?.arrayValue ?? []).compactMap(\.stringValue))
    }

    /// What a change-set says by itself, without any merging: the log keeps no second copy of such.
    public static func verbatim(_ changeSet: ChangeSet, in view: some ScopeView) throws -> [RecordWrite] {
        try verbatim(changeSet) { kind, id in try view.record(kind, id) }
    }

    static func verbatim(
        _ changeSet: ChangeSet,
        before: (Kind, RecordID) throws -> StoredRecord?
    ) rethrows -> [RecordWrite] {
        var order: [RecordID] = []
        var writes: [RecordID: RecordWrite] = [:]
        for change in changeSet.changes {
            let known =
                try writes[change.record]
                ?? before(change.kind, change.record)
                .map { RecordWrite(record: $0, isNew: false) }
            let isFirst = writes[change.record] == nil
            guard let write = known.map({ $0.after(change) }) ?? RecordWrite(making: change) else { continue }
            if isFirst { order.append(change.record) }
            writes[change.record] = write
        }
        // A change that gives what stands already writes nothing.
        return order.compactMap { writes[$0] }.filter { $0.isNew || !$0.effects.isEmpty }
    }

    private init?(making change: Change) {
        guard change.operation == .create else { return nil }
        kind = change.kind
        id = change.record
        body = change.set.filter { !$0.value.isNull }
        isNew = true
        effects = [Effect.whole]
    }

    /// The record after one more change.
    private func after(_ change: Change) -> RecordWrite {
        var write = self
        switch change.operation {
        case .delete:
            write.isDeleted = true
            write.effects.insert(Effect.removed)
        case .create where isDeleted:
            write.isDeleted = false
            write.body = change.set.filter { !$0.value.isNull }
            write.effects.insert(Effect.whole)
        case .create, .update:
            for (field, value) in change.set where value != body[field] ?? .null {
                write.body[field] = value.isNull ? nil : value
                write.effects.insert(field)
            }
        }
        return write
    }
}
