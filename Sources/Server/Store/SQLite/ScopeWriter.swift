import Core
import GRDB
import SyncProtocol

/// Carries out the writes of one change-set in the tables.
struct ScopeWriter {
    let db: Database
    let view: SQLiteScopeView

    init(_ db: Database, view: SQLiteScopeView) {
        self.db = db
        self.view = view
    }

    func write(_ draft: RecordsDraft) throws {
        for row in draft.rows { try write(row, of: draft) }
    }

    private func write(_ new: RecordsDraft.Row, of draft: RecordsDraft) throws {
        let write = new.write
        guard let table = StoredTable.of(write.kind) else { throw StoreError.damaged("kind") }
        let before = try view.row(write.kind, write.id)
        let row = StoredRow(
            record: StoredRecord(
                kind: write.kind,
                id: write.id,
                revision: draft.revision,
                body: write.body,
                isDeleted: write.isDeleted
            ),
            created: before?.created ?? draft.revision,
            origin: before?.origin ?? draft.root
        )
        if let hash = new.hash {
            if before?.record.isDeleted == true { try exhume(row) }
            try db.cachedStatement(sql: table.upsert).execute(
                arguments: table.values(of: row, scope: view.scope, hash: hash)
            )
        } else {
            try bury(row, wasLive: before?.hash != nil, table)
        }
        // That a record was made is told by `created` and `origin`, without a row for each; that it went at once is not, nor what
        // kept work gave it at once.
        if before != nil || !write.effects.isSubset(of: [Effect.whole]) { try note(write, draft, isNew: before == nil) }
        if write.kind == .conflictCase, let record = write.body["record"]?.stringValue {
            try Mention.insert(db, scope: draft.scope, record: record, revision: draft.revision)
        }
    }

    private func bury(_ row: StoredRow, wasLive: Bool, _ table: StoredTable) throws {
        if wasLive {
            try db.cachedStatement(sql: table.delete).execute(arguments: [view.scope.rawValue, row.record.id.rawValue])
        }
        let statement = try db.cachedStatement(
            sql:
                "INSERT OR REPLACE INTO tombstone (id, kind, scope, revision, created, origin, body) VALUES (?, ?, ?, ?, ?, ?, ?)"
        )
        try statement.execute(arguments: [
            row.record.id.rawValue, row.record.kind.rawValue, view.scope.rawValue, row.record.revision.packed,
            row.created.packed,
            row.origin.rawValue, JSONValue.object(row.record.body).canonicalText(),
        ])
    }

    private func exhume(_ row: StoredRow) throws {
        let statement = try db.cachedStatement(sql: "DELETE FROM tombstone WHERE scope = ? AND kind = ? AND id = ?")
        try statement.execute(arguments: [view.scope.rawValue, row.record.kind.rawValue, row.record.id.rawValue])
    }

    private func note(_ write: RecordWrite, _ draft: RecordsDraft, isNew: Bool) throws {
        // A case that changes has no effect on any field; its history is told all the same.
        guard !write.effects.isEmpty else {
            return try Mention.insert(db, scope: draft.scope, record: write.id.rawValue, revision: draft.revision)
        }
        let statement = try db.cachedStatement(
            sql: "INSERT INTO effect (scope, record, revision, root, fields) VALUES (?, ?, ?, ?, ?)"
        )
        try statement.execute(arguments: [
            view.scope.rawValue, write.id.rawValue, draft.revision.packed, draft.root.rawValue,
            EffectRow.text(isNew ? write.effects.subtracting([Effect.whole]) : write.effects),
        ])
    }
}

/// The change-sets in whose cases a record is named, and those that changed a case: with a record's effects its history.
enum Mention {
    static func insert(_ db: Database, scope: Scope, record: String, revision: Revision) throws {
        let statement = try db.cachedStatement(
            sql: "INSERT OR IGNORE INTO mention (scope, record, revision) VALUES (?, ?, ?)"
        )
        try statement.execute(arguments: [scope.rawValue, record, revision.packed])
    }
}
