import Core
import GRDB
import SyncProtocol

/// What the server last said of a scope, row by row, whatever local work lies over it.
enum ServerLayer {
    /// A row without what it says.
    struct Mark {
        let kind: Kind
        let id: RecordID
        let revision: Revision
        let hash: RowHash
    }

    /// Hands over the row hashes of a scope, or of one bucket of it.
    static func each(
        of scope: Scope,
        bucket: Int? = nil,
        _ db: Database,
        _ body: (Mark) throws -> Void
    ) throws {
        func take(_ kind: Kind, _ id: RecordID, _ revision: Revision, _ content: RecordBody) throws {
            if let bucket, DigestBucket.of(id) != bucket { return }
            let hash = RowHash(kind: kind, id: id, revision: revision, body: content)
            try body(Mark(kind: kind, id: id, revision: revision, hash: hash))
        }
        let overlay = Overlay(db)
        for type in RecordTypes.all {
            try Records.each(type.kind, where: ["scope": scope.rawValue], db) { shown in
                guard let revision = shown.revision else { return }
                guard try overlay.numbers(touching: shown.id, madeIn: shown.madeIn).isEmpty else { return }
                try take(type.kind, shown.id, revision, shown.body)
            }
        }
        let hidden = try Row.fetchCursor(
            db,
            sql: """
                SELECT kind, id, revision, body FROM shadow WHERE scope = ?
                UNION ALL SELECT kind, id, revision, body FROM other_record WHERE scope = ?
                """,
            arguments: [scope.rawValue, scope.rawValue]
        )
        while let row = try hidden.next() {
            guard let id = RecordID(rawValue: row[1]) else { continue }
            let content = try JSONValue(parsing: row[3] as String).objectValue ?? [:]
            try take(Kind(rawValue: row[0]), id, Revision(packed: row[2]), content)
        }
    }

    /// What the server last said of one record; nil if it said nothing, or that it is gone.
    static func record(_ kind: Kind, _ id: RecordID, _ db: Database) throws -> (revision: Revision, body: RecordBody)? {
        if let hidden = try Overlay(db).serverLayer(id) { return (hidden.revision, hidden.body) }
        guard RecordTypes.type(of: kind) != nil else {
            return try Row.fetchOne(
                db,
                sql: "SELECT revision, body FROM other_record WHERE id = ?",
                arguments: [id.rawValue]
            ).map { (Revision(packed: $0[0]), try JSONValue(parsing: $0[1] as String).objectValue ?? [:]) }
        }
        guard let shown = try Records.find(kind, id, db), let revision = shown.revision else { return nil }
        return try Overlay(db).numbers(touching: id, madeIn: shown.madeIn).isEmpty ? (revision, shown.body) : nil
    }

    /// The digest of a scope, worked out from its rows.
    static func digest(of scope: Scope, _ db: Database) throws -> ScopeDigest {
        var digest = ScopeDigest()
        try each(of: scope, db) { digest.add($0.hash) }
        return digest
    }

    /// The sums of a scope's buckets, worked out from its rows.
    static func buckets(of scope: Scope, _ db: Database) throws -> [ScopeDigest] {
        var sums = Array(repeating: ScopeDigest(), count: DigestBucket.count)
        try each(of: scope, db) { sums[DigestBucket.of($0.id)].add($0.hash) }
        return sums
    }

    /// The rows of a bucket.
    static func rows(of scope: Scope, bucket: Int, _ db: Database) throws -> [RowMark] {
        var rows: [RowMark] = []
        try each(of: scope, bucket: bucket, db) { mark in
            rows.append(
                RowMark(kind: mark.kind, id: mark.id, revision: mark.revision, hash: mark.hash.bytes.hexadecimal)
            )
        }
        return rows
    }
}
