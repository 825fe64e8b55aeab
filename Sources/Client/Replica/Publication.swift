import Core
import GRDB
import SyncProtocol
import Tables

/// Makes staged pages visible: the server layer moves to the new head in one transaction, local work is replayed on top.
struct Publication {
    private let scope: Scope
    private let head: ScopeCursor
    private let manner: SyncSession.Publishing
    private let db: Database
    private var overlay: Overlay
    private var digest: ScopeDigest
    private var covered: Set<Int> = []
    private var dirty: [RecordID: Kind] = [:]
    private var records = 0
    private var deleted = 0

    /// Prepares the publication of a scope.
    ///
    /// - Parameters:
    ///   - scope: the scope.
    ///   - head: the new cursor.
    ///   - manner: whether the staged records are what changed, the whole scope, or rows that mend.
    ///   - db: the transaction.
    /// - Throws: what the database throws.
    init(scope: Scope, head: ScopeCursor, _ manner: SyncSession.Publishing, _ db: Database) throws {
        self.scope = scope
        self.head = head
        self.manner = manner
        self.db = db
        overlay = Overlay(db)
        let stored = try String.fetchOne(
            db,
            sql: "SELECT digest FROM cursor WHERE scope = ?",
            arguments: [scope.rawValue]
        )
        digest = stored.flatMap(ScopeDigest.init(hexadecimal:)) ?? ScopeDigest()
        if manner == .replacing { try forgetUnstaged() }
    }

    /// Carries it out.
    mutating func run() throws -> SyncSession.PublishedScope {
        covered = Set(
            try Row.fetchAll(
                db,
                sql: "SELECT epoch, number FROM change_set WHERE state = 'answered' AND scope = ? AND revision <= ?",
                arguments: [scope.rawValue, head.revision.packed]
            ).map { Outbox.position(epoch: $0[0], number: $0[1]) }
        )
        let staged = try Row.fetchCursor(
            db,
            sql: "SELECT kind, id, revision, body FROM staging WHERE scope = ? ORDER BY position",
            arguments: [scope.rawValue]
        )
        while let row = try staged.next() { try apply(row) }
        try retireCovered()
        for (id, kind) in dirty.sorted(by: { $0.key < $1.key }) {
            let madeIn = try Records.find(kind, id, db)?.madeIn
            try overlay.refresh(
                id,
                kind: kind,
                scope: scope,
                madeIn: madeIn.flatMap { covered.contains($0) ? nil : $0 }
            )
        }
        if manner == .mending { digest = try ServerLayer.digest(of: scope, db) }
        try CursorList.move(scope, to: head, digest: digest, db)
        try PullStaging.drop(scope, db)
        return SyncSession.PublishedScope(scope: scope, records: records, deleted: deleted, digest: digest)
    }

    private mutating func apply(_ row: Row) throws {
        let kind = Kind(rawValue: row[0])
        guard let id = RecordID(rawValue: row[1]) else { return }
        let revision = Revision(packed: row[2])
        let body = try (row[3] as String?).map { try JSONValue(parsing: $0).objectValue ?? [:] }
        guard RecordTypes.type(of: kind) != nil else { return try applyUnknown(kind, id, revision, body) }
        let shown = try Records.find(kind, id, db)
        let numbers = try overlay.numbers(touching: id, madeIn: shown?.madeIn)
        let before = try serverState(id, shown, hasOverlay: !numbers.isEmpty)
        try count(kind, id, before, revision, body)
        if numbers.allSatisfy(covered.contains) {
            // Nothing local is left over it: what came is what is shown, and retiring must not look at it again.
            for table in ["shadow WHERE id", "touch WHERE record"] {
                try db.cachedStatement(sql: "DELETE FROM \(table) = ?").execute(arguments: [id.rawValue])
            }
            dirty[id] = nil
            if let body {
                try Records.save(
                    ShownRecord(kind: kind, id: id, revision: revision, madeIn: nil, body: body),
                    scope: scope,
                    db
                )
            } else {
                try Records.remove(kind, id, db)
            }
            return
        }
        if let body {
            try db.execute(
                sql: "INSERT OR REPLACE INTO shadow (id, kind, scope, revision, body) VALUES (?, ?, ?, ?, ?)",
                arguments: [
                    id.rawValue, kind.rawValue, scope.rawValue, revision.packed, JSONValue.object(body).canonicalText(),
                ]
            )
        } else {
            try db.execute(sql: "DELETE FROM shadow WHERE id = ?", arguments: [id.rawValue])
        }
        dirty[id] = kind
    }

    private func serverState(
        _ id: RecordID,
        _ shown: ShownRecord?,
        hasOverlay: Bool
    ) throws -> (revision: Revision, body: RecordBody)? {
        if hasOverlay { return try overlay.serverLayer(id).map { ($0.revision, $0.body) } }
        guard let shown, let revision = shown.revision else { return nil }
        return (revision, shown.body)
    }

    private mutating func count(
        _ kind: Kind,
        _ id: RecordID,
        _ before: (revision: Revision, body: RecordBody)?,
        _ revision: Revision,
        _ body: RecordBody?
    ) throws {
        if let before { digest.remove(RowHash(kind: kind, id: id, revision: before.revision, body: before.body)) }
        if let body {
            digest.add(RowHash(kind: kind, id: id, revision: revision, body: body))
            records += 1
        } else if before != nil {
            deleted += 1
        }
    }

    /// A kind of a later version is kept as it came, and counts in the digest like any other.
    private mutating func applyUnknown(_ kind: Kind, _ id: RecordID, _ revision: Revision, _ body: RecordBody?) throws {
        let row = try Row.fetchOne(
            db,
            sql: "SELECT revision, body FROM other_record WHERE id = ?",
            arguments: [id.rawValue]
        )
        let before = try row.map {
            (Revision(packed: $0[0]), try JSONValue(parsing: $0[1] as String).objectValue ?? [:])
        }
        try count(kind, id, before, revision, body)
        try db.execute(sql: "DELETE FROM other_record WHERE id = ?", arguments: [id.rawValue])
        guard let body else { return }
        try db.execute(
            sql: "INSERT INTO other_record (id, kind, scope, revision, body) VALUES (?, ?, ?, ?, ?)",
            arguments: [
                id.rawValue, kind.rawValue, scope.rawValue, revision.packed, JSONValue.object(body).canonicalText(),
            ]
        )
    }

    /// Change-sets up to the head are no longer replayed: what they did has come back, or lies in a case.
    private mutating func retireCovered() throws {
        guard !covered.isEmpty else { return }
        for number in covered {
            for id in try String.fetchAll(db, sql: "SELECT record FROM touch WHERE number = ?", arguments: [number]) {
                guard let id = RecordID(rawValue: id), dirty[id] == nil else { continue }
                dirty[id] = try kind(of: id, number: number)
            }
            try db.execute(sql: "DELETE FROM touch WHERE number = ?", arguments: [number])
        }
        // Rows made here that did not come back: the server put another in their place.
        for type in RecordTypes.all {
            let table = try Records.table(type.kind)
            let rows = try Row.fetchAll(
                db,
                sql: "SELECT id, made_in FROM \(table.quotedName) WHERE made_in IS NOT NULL AND scope = ?",
                arguments: [scope.rawValue]
            )
            for row in rows where covered.contains(row[1]) {
                if let id = RecordID(rawValue: row[0]) { dirty[id] = type.kind }
            }
        }
        try db.execute(
            sql: "UPDATE change_set SET state = 'kept' WHERE state = 'answered' AND scope = ? AND revision <= ?",
            arguments: [scope.rawValue, head.revision.packed]
        )
    }

    private func kind(of id: RecordID, number: Int) throws -> Kind? {
        if let shown = try Records.find(id, db) { return shown.kind }
        if let server = try overlay.serverLayer(id) { return server.kind }
        return try Outbox.entry(number, db)?.changeSet.changes.first { $0.record == id }?.kind
    }

    /// For a repair: rows of the server layer that the whole scope no longer has.
    private mutating func forgetUnstaged() throws {
        for type in RecordTypes.all {
            let table = try Records.table(type.kind)
            let rows = try Row.fetchAll(
                db,
                sql: """
                    \(table.selectSQL) WHERE scope = ? AND revision IS NOT NULL
                    AND id NOT IN (SELECT id FROM staging WHERE scope = ?)
                    """,
                arguments: [scope.rawValue, scope.rawValue]
            )
            for row in rows {
                guard let shown = Records.shown(row, table) else { continue }
                let numbers = try overlay.numbers(touching: shown.id, madeIn: shown.madeIn)
                try db.execute(sql: "DELETE FROM shadow WHERE id = ?", arguments: [shown.id.rawValue])
                if numbers.isEmpty { try Records.remove(type.kind, shown.id, db) } else { dirty[shown.id] = type.kind }
                deleted += 1
            }
        }
        // Rows that local work removed are in no table, only here.
        let removed = try Row.fetchAll(
            db,
            sql: "SELECT id, kind FROM shadow WHERE scope = ? AND id NOT IN (SELECT id FROM staging WHERE scope = ?)",
            arguments: [scope.rawValue, scope.rawValue]
        )
        for row in removed {
            guard let id = RecordID(rawValue: row[0]) else { continue }
            try db.execute(sql: "DELETE FROM shadow WHERE id = ?", arguments: [id.rawValue])
            dirty[id] = Kind(rawValue: row[1])
            deleted += 1
        }
        try db.execute(
            sql: "DELETE FROM other_record WHERE scope = ? AND id NOT IN (SELECT id FROM staging WHERE scope = ?)",
            arguments: [scope.rawValue, scope.rawValue]
        )
        digest = try Self.digest(of: scope, db)
    }

    /// The digest of a scope's server layer, worked out from its rows.
    static func digest(of scope: Scope, _ db: Database) throws -> ScopeDigest { try ServerLayer.digest(of: scope, db) }
}
