import Core
import GRDB

/// A remark of the commission, with what it is about as this replica shows it.
struct FilingRemark {
    let id: RecordID
    let remark: Remark
    /// The filing; nil if it is gone.
    let filing: ShownRecord?
    /// The record that it is about; nil if it is gone, or if it is about all rows of a roster.
    let subject: ShownRecord?

    /// Reads a remark.
    init(_ shown: ShownRecord, _ db: Database) throws {
        id = shown.id
        remark = try Remark(body: shown.body)
        let kind = Kind(rawValue: remark.recordKind)
        filing = try RecordID(rawValue: remark.filing).flatMap { try Records.find(.filing, $0, db) }
        subject = try RecordID(rawValue: remark.record).flatMap { try Self.find(kind, $0, db) }
    }

    /// Whether it still asks for something: for a correction, or for an answer.
    var isWaiting: Bool { remark.open && remark.reply == nil }

    /// A row that two devices made may stand under the other identifier.
    private static func find(_ kind: Kind, _ id: RecordID, _ db: Database) throws -> ShownRecord? {
        guard RecordTypes.type(of: kind) != nil else { return nil }
        if let record = try Records.find(kind, id, db) { return record }
        let alias = try Records.find(.alias, .derived(from: "alias", id.rawValue), db)
        let survivor = alias?.body["to"]?.stringValue.flatMap(RecordID.init(rawValue:))
        return try survivor.flatMap { try Records.find(kind, $0, db) }
    }

    /// The remarks on a filing, or on one record of it, in the order in which they were made.
    static func list(on record: ShownRecord, _ db: Database) throws -> [FilingRemark] {
        let field = record.kind == .filing ? "filing" : "record"
        return try Records.list(.remark, where: [field: record.id.rawValue], ordering: "at, id", db).map {
            try FilingRemark($0, db)
        }
    }

    /// How many open remarks wait for the unit's answer.
    static func countWaiting(_ db: Database) throws -> Int {
        try Int.fetchOne(db, sql: "SELECT count(*) FROM remark WHERE open = 1 AND reply IS NULL") ?? 0
    }
}
