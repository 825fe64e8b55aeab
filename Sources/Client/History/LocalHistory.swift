import Core
import Foundation
import GRDB
import SyncProtocol

/// What the kept change-sets of this device say of a record.
struct LocalHistory {
    private(set) var entries: [RecordHistory.Entry] = []

    init(_ subject: RecordHistory.Subject, cases: [RecordID: ConflictCase], _ db: Database) throws {
        // A row that two devices made is one record under two identifiers.
        let twins = try Records.list(.alias, where: ["to": subject.id.rawValue], db)
        let ids = [subject.id] + twins.compactMap { $0.body["from"]?.stringValue.flatMap(RecordID.init(rawValue:)) }
        for entry in try OutboxEntry.list(ChangeSetState.allCases, db) {
            guard let changeSet = try Self.changeSet(entry, naming: ids, db) else { continue }
            let changes = changeSet.changes.filter { ids.contains($0.record) && $0.kind == subject.kind }
            guard !changes.isEmpty else { continue }
            let kept = Self.keptFields(of: entry, cases)
            entries.append(
                RecordHistory.Entry(
                    revision: entry.revision,
                    at: entry.madeAt,
                    device: changeSet.chain.device,
                    deviceName: nil,
                    unit: nil,
                    changeSet: entry.id,
                    outcome: entry.outcome,
                    state: entry.state,
                    changes: changes.flatMap { Self.fields(of: $0, kept) },
                    reason: nil
                )
            )
        }
    }

    /// The first change of a record that this device made.
    static func firstChange(of id: RecordID, _ db: Database) throws -> Change? {
        for entry in try OutboxEntry.list(ChangeSetState.allCases, db) {
            let found = try changeSet(entry, naming: [id], db)?.changes.first { $0.record == id }
            if let found { return found }
        }
        return nil
    }

    /// A change-set, if its text names one of the records at all: most do not, and need not be read as JSON.
    private static func changeSet(_ entry: OutboxEntry, naming ids: [RecordID], _ db: Database) throws -> ChangeSet? {
        let content = Data(try entry.content(db))
        guard ids.contains(where: { content.range(of: Data($0.rawValue.utf8)) != nil }) else { return nil }
        return try Outbox.parse(Array(content))
    }

    /// The fields whose values lie in a case, and in which.
    private static func keptFields(of entry: OutboxEntry, _ cases: [RecordID: ConflictCase]) -> [String: RecordID] {
        guard entry.outcome == .conflicted else { return [:] }
        var kept: [String: RecordID] = [:]
        for (id, made) in cases where made.changeSet == entry.root.rawValue {
            for field in (made.incoming.objectValue ?? [:]).keys { kept[field] = id }
        }
        return kept
    }

    private static func fields(of change: Change, _ kept: [String: RecordID]) -> [HistoryEntry.FieldChange] {
        let type = RecordTypes.type(of: change.kind)
        let isRemoval = change.operation == .delete
        let touched = Set(isRemoval ? change.was.keys : change.set.keys)
        let known = type?.fields.map(\.code).filter(touched.contains) ?? []
        let fields = (known + touched.subtracting(known).sorted()).map { code in
            HistoryEntry.FieldChange(
                field: code,
                from: change.was[code] ?? .null,
                to: isRemoval ? .null : change.set[code] ?? .null,
                keptIn: kept[code]
            )
        }
        guard change.operation != .update else { return fields }
        let whole = HistoryEntry.FieldChange(
            field: Effect.whole,
            from: isRemoval ? "kept" : "removed",
            to: isRemoval ? "removed" : "kept",
            keptIn: kept[Effect.whole]
        )
        return [whole] + fields
    }
}
