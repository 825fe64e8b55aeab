import Core
import GRDB
import SyncProtocol

/// A receipt as it was given, so that the same change-set gets the same answer for ever.
struct StoredReceipt {
    var receipt: Receipt
    var contentHash: String

    static func fetch(_ db: Database, _ id: ChangeSetID) throws -> StoredReceipt? {
        let statement = try db.cachedStatement(sql: "SELECT content_hash, json FROM receipt WHERE change_set = ?")
        guard let row = try Row.fetchOne(statement, arguments: [id.rawValue]) else { return nil }
        let text: String = row[1]
        guard let json = try? JSONValue(parsing: text), let receipt = try? Receipt(json: json) else {
            throw StoreError.damaged("receipt")
        }
        return StoredReceipt(receipt: receipt, contentHash: row[0])
    }

    func insert(_ db: Database, of changeSet: ChangeSet) throws {
        let statement = try db.cachedStatement(
            sql: """
                INSERT INTO receipt (change_set, content_hash, scope, device, device_epoch, chain_number, number, outcome,
                  code, json)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """
        )
        try statement.execute(arguments: [
            changeSet.id.rawValue, contentHash, changeSet.scope.rawValue, changeSet.chain.device.rawValue,
            changeSet.chain.epoch, changeSet.number, receipt.number, receipt.outcome.rawValue, receipt.code?.rawValue,
            receipt.json.canonicalText(),
        ])
    }
}
