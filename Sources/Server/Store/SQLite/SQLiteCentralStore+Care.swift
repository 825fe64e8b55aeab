package import Core
import Foundation
import GRDB
import SyncProtocol
import Tables

extension SQLiteCentralStore {
    /// Makes the tables anew from the log, which says what each change-set did: nothing is merged again.
    package func rebuild() async throws -> StoreFindings {
        let now = environment.timestamp
        return try await queue.write { [key] db in
            var findings = StoreFindings()
            for table in StoredTable.all { try db.execute(sql: "DELETE FROM \(table.table.quotedName)") }
            try db.execute(sql: "DELETE FROM tombstone; DELETE FROM effect; DELETE FROM mention;")
            for var row in try ScopeRow.fetchAll(db) {
                var digest = ScopeDigest()
                let cursor = try Row.fetchCursor(
                    db,
                    sql: "SELECT * FROM log WHERE scope = ? ORDER BY revision",
                    arguments: [row.scope.rawValue]
                )
                while let logRow = try cursor.next() {
                    digest = try Self.replay(LogEntry(row: logRow), on: db, digest: digest)
                    findings.changeSets += 1
                }
                if digest != row.digest { findings.problems.append("digest: \(row.scope)") }
                row.digest = digest
                try row.save(db)
            }
            findings.records = try Self.countRecords(db)
            let draft = AuditDraft(
                .rebuild,
                by: .commandLine,
                detail: ["changeSets": JSONValue(findings.changeSets), "problems": JSONValue(findings.problems.count)]
            )
            try AuditRow.append(db, [draft], key: key, at: now)
            return findings
        }
    }

    private static func replay(_ entry: LogEntry, on db: Database, digest: ScopeDigest) throws -> ScopeDigest {
        guard let root = ChangeSetID(rawValue: entry.root), let device = DeviceID(rawValue: entry.device) else {
            throw StoreError.damaged("log")
        }
        let view = SQLiteScopeView(db, scope: entry.scope, head: entry.revision, device: device)
        let writes = try entry.storedWrites() ?? RecordWrite.verbatim(LogContent.changeSet(entry.content), in: view)
        let draft = try RecordsDraft(
            writes,
            scope: entry.scope,
            revision: entry.revision,
            root: root,
            digest: digest,
            in: view
        )
        try ScopeWriter(db, view: view).write(draft)
        return draft.digest
    }

    /// Checks the log's chain and signatures, receipts, epochs and digests.
    package func verify() async throws -> StoreFindings {
        try await queue.read { [key] db in try StoreCheck.findings(db, publicKey: key.publicKey) }
    }

    private static func countRecords(_ db: Database) throws -> Int {
        var count = 0
        for table in StoredTable.all {
            count += try Int.fetchOne(db, sql: "SELECT COUNT(*) FROM \(table.table.quotedName)") ?? 0
        }
        return count
    }

    /// Everything of a scope.
    package func contents(of scope: Scope) async throws -> ScopeContents {
        try await queue.read { db in
            guard let row = try ScopeRow.fetch(db, scope) else { throw StoreError.damaged("scope") }
            var contents = ScopeContents(state: row.state)
            func note(_ row: StoredRow) {
                contents.origins.insert("\(row.record.kind) \(row.record.id) \(row.created) \(row.origin)")
            }
            for table in StoredTable.all {
                for row in try Row.fetchAll(db, sql: table.select + " WHERE scope = ?", arguments: [scope.rawValue]) {
                    let stored = try table.row(row)
                    contents.records.insert(stored.record)
                    note(stored)
                }
            }
            let tombstones = try Row.fetchAll(
                db,
                sql: Tombstone.select + " WHERE scope = ?",
                arguments: [scope.rawValue]
            )
            for row in tombstones {
                let stored = try Tombstone.row(row)
                contents.removed.insert(stored.record)
                note(stored)
            }
            let effects = try Row.fetchAll(
                db,
                sql: "SELECT record, revision, root, fields FROM effect WHERE scope = ?",
                arguments: [scope.rawValue]
            )
            for row in effects {
                guard let record = RecordID(rawValue: row[0]) else { throw StoreError.damaged("effect") }
                contents.effects.insert(try EffectRow.effect(record, revision: row[1], root: row[2], fields: row[3]))
            }
            return contents
        }
    }
}
