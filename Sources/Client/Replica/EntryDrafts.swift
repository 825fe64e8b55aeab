import Core
import GRDB

/// A form that was left before it was complete: what was typed, as it was typed.
struct EntryDraft: Sendable, Equatable {
    /// Its identifier.
    var id: RecordID
    /// The kind of the record it will be.
    var kind: Kind
    /// The unified code of the enterprise or institution that the record belongs to; nil for a filing.
    var owner: String?
    /// The owner's name.
    var ownerName: String?
    /// The record that is being edited; nil for a new one.
    var record: RecordID?
    /// What was typed, by field code; may be wrong or incomplete.
    var texts: [String: String]
    /// What the record held when it was opened for editing, by field code.
    var shown: [String: String]
    /// The field that was asked for last.
    var field: String?
    /// When it was kept, by this device's clock.
    var savedAt: String
}

/// Keeps drafts in the replica, in a table that no sync reads.
///
/// Drafts hold ID numbers as records do, and are protected as the replica's file is.
enum EntryDrafts {
    private static let table = """
        CREATE TABLE IF NOT EXISTS entry_draft (
          id TEXT PRIMARY KEY NOT NULL, kind TEXT NOT NULL, owner TEXT, record TEXT, saved_at TEXT NOT NULL,
          content TEXT NOT NULL
        ) STRICT, WITHOUT ROWID
        """

    /// All drafts, the latest first.
    static func list(_ db: Database) throws -> [EntryDraft] {
        guard try isThere(db) else { return [] }
        return try Row.fetchAll(
            db,
            sql: "SELECT id, kind, owner, record, saved_at, content FROM entry_draft ORDER BY saved_at DESC, id DESC"
        ).compactMap(draft)
    }

    /// Keeps a draft in place of its earlier state.
    static func save(_ draft: EntryDraft, _ db: Database) throws {
        try db.execute(sql: table)
        try db.execute(
            sql: """
                INSERT OR REPLACE INTO entry_draft (id, kind, owner, record, saved_at, content)
                VALUES (?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                draft.id.rawValue, draft.kind.rawValue, draft.owner, draft.record?.rawValue, draft.savedAt,
                content(of: draft).canonicalText(),
            ]
        )
    }

    /// Removes a draft.
    /// - Returns: Whether there was one.
    @discardableResult
    static func remove(_ id: RecordID, _ db: Database) throws -> Bool {
        guard try isThere(db) else { return false }
        try db.execute(sql: "DELETE FROM entry_draft WHERE id = ?", arguments: [id.rawValue])
        return db.changesCount > 0
    }

    /// Whether any draft was ever kept; asked of SQLite itself, since another connection may have made the table.
    private static func isThere(_ db: Database) throws -> Bool {
        try Row.fetchOne(db, sql: "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'entry_draft'") != nil
    }

    private static func content(of draft: EntryDraft) -> JSONValue {
        [
            "texts": .object(draft.texts.mapValues(JSONValue.string)),
            "shown": .object(draft.shown.mapValues(JSONValue.string)),
            "field": JSONValue(draft.field), "ownerName": JSONValue(draft.ownerName),
        ]
    }

    /// A row as a draft; one that this version cannot read is passed over.
    private static func draft(_ row: Row) -> EntryDraft? {
        let record: String? = row[3]
        guard let id = RecordID(rawValue: row[0]), let content = try? JSONValue(parsing: row[5] as String) else {
            return nil
        }
        func texts(_ member: String) -> [String: String] {
            (content[member]?.objectValue ?? [:]).compactMapValues(\.stringValue)
        }
        return EntryDraft(
            id: id,
            kind: Kind(rawValue: row[1]),
            owner: row[2],
            ownerName: content["ownerName"]?.stringValue,
            record: record.flatMap(RecordID.init(rawValue:)),
            texts: texts("texts"),
            shown: texts("shown"),
            field: content["field"]?.stringValue,
            savedAt: row[4]
        )
    }
}
