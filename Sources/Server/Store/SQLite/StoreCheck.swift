import Core
import GRDB
import SyncProtocol

/// Goes through the log and the tables, and notes what does not fit.
///
/// A note names places, never values.
struct StoreCheck {
    var findings = StoreFindings()
    private let db: Database
    private var keys: [String: String] = [:]

    init(_ db: Database) { self.db = db }

    mutating func check(_ row: ScopeRow) throws {
        var previous = ""
        var number = 0
        let cursor = try Row.fetchCursor(
            db,
            sql: "SELECT * FROM log WHERE scope = ? ORDER BY revision",
            arguments: [row.scope.rawValue]
        )
        while let logRow = try cursor.next() {
            let entry = LogEntry(row: logRow)
            let place = "\(entry.scope) \(entry.revision)"
            number += 1
            findings.changeSets += 1
            if entry.revision.number != number { note("gap", place) }
            number = entry.revision.number
            let hash: String = logRow["hash"]
            if try !entry.isHash(hash, after: previous) { note("log hash", place) }
            previous = hash
            try check(entry, place)
        }
        if number != row.number { note("counter", row.scope.rawValue) }
        if previous != row.logHash { note("log head", row.scope.rawValue) }
        try checkDigest(row)
    }

    /// The content is the one that was hashed and signed, and the columns beside it say the same.
    private mutating func check(_ entry: LogEntry, _ place: String) throws {
        guard let bytes = try? LogContent.decompress(entry.content), ChangeSet.hash(of: bytes) == entry.contentHash,
            let changeSet = try? LogContent.changeSet(entry.content)
        else { return note("content", place) }
        let agrees =
            changeSet.id.rawValue == entry.changeSet && changeSet.root.rawValue == entry.root
            && changeSet.chain.device.rawValue == entry.device && changeSet.chain.epoch == entry.deviceEpoch
            && changeSet.number == entry.number && changeSet.scope == entry.scope && changeSet.time == entry.madeAt
        if !agrees { note("columns", place) }
        guard let key = try publicKey(of: entry.device).flatMap(Signatures.publicKey(hexadecimal:)),
            Signatures.isValid(entry.signature, over: bytes, as: .changeSet, by: key)
        else { return note("signature", place) }
    }

    private mutating func publicKey(of device: String) throws -> String? {
        if let known = keys[device] { return known }
        let key = try String.fetchOne(db, sql: "SELECT public_key FROM device WHERE id = ?", arguments: [device])
        keys[device] = key
        return key
    }

    private mutating func checkDigest(_ row: ScopeRow) throws {
        var digest = ScopeDigest()
        for table in StoredTable.all {
            let cursor = try Row.fetchCursor(
                db,
                sql: table.select + " WHERE scope = ?",
                arguments: [row.scope.rawValue]
            )
            while let tableRow = try cursor.next() {
                let record = try table.row(tableRow).record
                digest.add(RowHash(kind: record.kind, id: record.id, revision: record.revision, body: record.body))
            }
        }
        if digest != row.digest { note("digest", row.scope.rawValue) }
    }

    private mutating func note(_ what: String, _ place: String) {
        findings.problems.append("\(what): \(place)")
    }
}
