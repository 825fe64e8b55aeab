import Core
import GRDB
import SyncProtocol

/// A receipt as it was given, so that the same change-set gets the same answer for ever.
enum StoredReceipt {
    static func fetch(_ db: Database, _ id: ChangeSetID) throws -> Receipt? {
        let statement = try db.cachedStatement(sql: "SELECT json FROM receipt WHERE change_set = ?")
        return try String.fetchOne(statement, arguments: [id.rawValue]).map(receipt)
    }

    static func receipt(_ text: String) throws -> Receipt {
        guard let json = try? JSONValue(parsing: text), let receipt = try? Receipt(json: json) else {
            throw StoreError.damaged("receipt")
        }
        return receipt
    }

    static func insert(_ receipt: Receipt, of changeSet: ChangeSet, _ db: Database) throws {
        let statement = try db.cachedStatement(
            sql: """
                INSERT INTO receipt (change_set, content_hash, scope, device, device_epoch, chain_number, number, outcome,
                  code, json)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """
        )
        try statement.execute(arguments: [
            changeSet.id.rawValue, receipt.hash, changeSet.scope.rawValue, changeSet.chain.device.rawValue,
            changeSet.chain.epoch, changeSet.number, receipt.number, receipt.outcome.rawValue, receipt.code?.rawValue,
            receipt.json.canonicalText(),
        ])
        try StoredPart.insert(changeSet, db)
    }
}
