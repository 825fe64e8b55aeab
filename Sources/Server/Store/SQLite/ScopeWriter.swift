import Core
import GRDB
import SyncProtocol

/// Carries out the writes of one change-set in the tables, and keeps the scope's digest.
struct ScopeWriter {
    let db: Database
    let view: SQLiteScopeView
    let revision: Revision
    let root: ChangeSetID
    private(set) var digest: ScopeDigest

    init(_ db: Database, view: SQLiteScopeView, revision: Revision, root: ChangeSetID, digest: ScopeDigest) {
        self.db = db
        self.view = view
        self.revision = revision
        self.root = root
        self.digest = digest
    }

    mutating func apply(_ writes: [RecordWrite]) throws {
        for write in writes { try apply(write) }
    }

    private mutating func apply(_ write: RecordWrite) throws {
        guard let table = StoredTable.of(write.kind) else { throw StoreError.damaged("kind") }
        let before = try view.row(write.kind, write.id)
        if let hash = before?.hash { digest.remove(hash) }
        let row = StoredRow(
            record: StoredRecord(
                kind: write.kind,
                id: write.id,
                revision: revision,
                body: write.body,
                isDeleted: write.isDeleted
            ),
            created: before?.created ?? revision,
            origin: before?.origin ?? root
        )
        if write.isDeleted {
            try bury(row, wasLive: before?.hash != nil, table)
        } else {
            if before?.record.isDeleted == true { try exhume(row) }
            let hash = RowHash(kind: write.kind, id: write.id, revision: revision, body: write.body)
            digest.add(hash)
            try db.cachedStatement(sql: table.upsert).execute(
                arguments: table.values(of: row, scope: view.scope, hash: hash)
            )
        }
        // That a record was made is told by `created` and `origin`, without a row for each.
        if before != nil, !write.effects.isEmpty { try note(write) }
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
            row.record.id.rawValue, row.record.kind.rawValue, view.scope.rawValue, revision.packed, row.created.packed,
            row.origin.rawValue, JSONValue.object(row.record.body).canonicalText(),
        ])
    }

    private func exhume(_ row: StoredRow) throws {
        let statement = try db.cachedStatement(sql: "DELETE FROM tombstone WHERE scope = ? AND kind = ? AND id = ?")
        try statement.execute(arguments: [view.scope.rawValue, row.record.kind.rawValue, row.record.id.rawValue])
    }

    private func note(_ write: RecordWrite) throws {
        let statement = try db.cachedStatement(
            sql: "INSERT INTO effect (scope, record, revision, root, fields) VALUES (?, ?, ?, ?, ?)"
        )
        try statement.execute(arguments: [
            view.scope.rawValue, write.id.rawValue, revision.packed, root.rawValue, EffectRow.text(write.effects),
        ])
    }
}
