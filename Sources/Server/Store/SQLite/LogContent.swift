import Core
import Foundation
import GRDB
import Gzip
import SyncProtocol

/// The compressed columns of the log.
enum LogContent {
    /// Above what a change-set's writes can come to: each change may state its record and a case.
    private static let limit = 64 << 20

    static func compress(_ bytes: [UInt8]) throws -> Data { Data(try Gzip.compress(bytes)) }

    static func decompress(_ data: Data) throws -> [UInt8] {
        do {
            return try Gzip.decompress(Array(data), limit: limit)
        } catch {
            throw StoreError.damaged("log")
        }
    }

    static func json(_ data: Data) throws -> JSONValue {
        do {
            return try JSONValue(parsing: try decompress(data))
        } catch is JSONError {
            throw StoreError.damaged("log")
        }
    }

    static func changeSet(_ data: Data) throws -> ChangeSet {
        do {
            return try ChangeSet(json: try json(data))
        } catch is MessageError {
            throw StoreError.damaged("log")
        }
    }
}

/// The rows of removed records.
enum Tombstone {
    static let select = "SELECT kind, id, revision, created, origin, body FROM tombstone"

    static func row(_ row: Row) throws -> StoredRow {
        let kind: String = row[0]
        let revision: Int64 = row[2]
        let created: Int64 = row[3]
        let body: String = row[5]
        guard let id = RecordID(rawValue: row[1]), let origin = ChangeSetID(rawValue: row[4]),
            let members = (try? JSONValue(parsing: body))?.objectValue
        else { throw StoreError.damaged("tombstone") }
        return StoredRow(
            record: StoredRecord(
                kind: Kind(rawValue: kind),
                id: id,
                revision: Revision(packed: revision),
                body: members,
                isDeleted: true
            ),
            created: Revision(packed: created),
            origin: origin
        )
    }
}

/// The rows of effects.
enum EffectRow {
    static func effect(_ record: RecordID, revision: Int64, root: String, fields: String) throws -> Effect {
        guard let root = ChangeSetID(rawValue: root), let list = (try? JSONValue(parsing: fields))?.arrayValue else {
            throw StoreError.damaged("effect")
        }
        return Effect(
            record: record,
            fields: Set(list.compactMap(\.stringValue)),
            revision: Revision(packed: revision),
            root: root
        )
    }

    static func text(_ fields: Set<String>) -> String {
        JSONValue.array(fields.sorted().map(JSONValue.string)).canonicalText()
    }
}
