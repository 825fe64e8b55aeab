import Core
import Crypto
package import GRDB
import SyncProtocol
import Tables

/// Goes through the log and the tables, and notes what does not fit.
///
/// A note names places, never values.
package struct StoreCheck {
    var findings = StoreFindings()
    private let db: Database
    private let serverKey: Curve25519.Signing.PublicKey?
    private var keys: [String: String] = [:]

    private init(_ db: Database, publicKey: String) {
        self.db = db
        serverKey = Signatures.publicKey(hexadecimal: publicKey)
    }

    /// Everything that is wrong with the store of a server with a public key.
    package static func findings(_ db: Database, publicKey: String) throws -> StoreFindings {
        var check = StoreCheck(db, publicKey: publicKey)
        for line in try String.fetchAll(db, sql: "PRAGMA integrity_check(20)") where line != "ok" {
            check.note("file", "store.db")
        }
        for row in try ScopeRow.fetchAll(db) {
            try check.check(row)
            try check.checkEpochs(row)
        }
        try check.checkReceipts()
        for table in StoredTable.all {
            let sql = "SELECT COUNT(*) FROM \(table.table.quotedName)"
            check.findings.records += try Int.fetchOne(db, sql: sql) ?? 0
        }
        return check.findings
    }

    private mutating func check(_ row: ScopeRow) throws {
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

    // MARK: Epochs

    /// Every epoch begins where the log was, higher than the one before, and every entry is of the epoch in force.
    private mutating func checkEpochs(_ row: ScopeRow) throws {
        let epochs = try ServerEpochRow.fetch(db, row.scope)
        let current = try ServerEpochRow.current(db)
        if (epochs.last?.epoch ?? 1) != current || row.epoch != current { note("epoch", row.scope.rawValue) }
        var before = EpochStart(epoch: 1, number: 0, logHash: "", reason: "")
        for start in epochs {
            let place = "\(row.scope) \(start.epoch)"
            if start.epoch <= before.epoch || start.number < before.number { note("epoch", place) }
            // The entry that it names is of any epoch before.
            let hash = try String.fetchOne(
                db,
                sql: "SELECT hash FROM log WHERE scope = ? AND revision < ? ORDER BY revision DESC LIMIT 1",
                arguments: [row.scope.rawValue, Revision(epoch: start.epoch, number: 0).packed]
            )
            if hash ?? "" != start.logHash { note("epoch start", place) }
            before = start
        }
        let strays = try Int.fetchOne(
            db,
            sql: """
                SELECT COUNT(*) FROM log WHERE scope = ?1 AND (revision >> 42) <> COALESCE(
                  (SELECT MAX(epoch) FROM server_epoch
                   WHERE scope = ?1 AND number < (log.revision & ((1 << 42) - 1))), 1)
                """,
            arguments: [row.scope.rawValue]
        )
        if strays != 0 { note("log epoch", row.scope.rawValue) }
    }

    // MARK: Receipts

    /// Every receipt is signed, numbered without a gap in its chain, and says what the log says.
    private mutating func checkReceipts() throws {
        let rows = try Row.fetchCursor(
            db,
            sql: """
                SELECT receipt.json, receipt.content_hash, receipt.number, receipt.outcome, log.revision, log.content_hash,
                  log.outcome, receipt.device, receipt.device_epoch, receipt.change_set
                FROM receipt LEFT JOIN log USING (change_set)
                ORDER BY receipt.device, receipt.device_epoch, receipt.number
                """
        )
        var last: (device: String, epoch: Int, number: Int) = ("", 0, 0)
        while let row = try rows.next() {
            let (device, epoch, number): (String, Int, Int) = (row[7], row[8], row[2])
            let place: String = row[9]
            let expected = last.device == device && last.epoch == epoch ? last.number + 1 : 1
            if number != expected { note("receipt number", place) }
            last = (device, epoch, number)
            guard let receipt = try? StoredReceipt.receipt(row[0]), let serverKey,
                Signatures.isValid(
                    receipt.signature,
                    over: receipt.content.canonicalBytes(),
                    as: .receipt,
                    by: serverKey
                )
            else {
                note("receipt signature", place)
                continue
            }
            let logged: (revision: Int64?, hash: String?, outcome: String?) = (row[4], row[5], row[6])
            let (hash, outcome): (String, String) = (row[1], row[3])
            var agrees = receipt.hash == hash && receipt.number == number && receipt.outcome.rawValue == outcome
            if receipt.revision?.packed != logged.revision { agrees = false }
            if let loggedHash = logged.hash, loggedHash != hash || logged.outcome != outcome { agrees = false }
            if !agrees { note("receipt", place) }
        }
        let lost = try Int.fetchOne(
            db,
            sql: "SELECT COUNT(*) FROM log WHERE NOT EXISTS (SELECT 1 FROM receipt WHERE change_set = log.change_set)"
        )
        if lost != 0 { note("receipt missing", "log") }
    }
}
