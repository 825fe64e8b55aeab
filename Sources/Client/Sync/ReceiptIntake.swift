import Core
import Crypto
import GRDB
import SyncProtocol
import Terminal

/// Takes receipts into a replica, whichever way they came.
struct ReceiptIntake {
    private let serverKey: Curve25519.Signing.PublicKey?
    private let db: Database

    /// Takes receipts of the server with this key.
    init(serverKey: Curve25519.Signing.PublicKey?, _ db: Database) {
        self.serverKey = serverKey
        self.db = db
    }

    /// Makes receipts durable: a change-set with an outcome leaves the outbox.
    ///
    /// A receipt counts only if it is the server's own, names the change-set and its very content.
    /// - Throws: ``ClientError``.
    func take(_ receipts: [Receipt]) throws {
        var last = Int(try ReplicaMeta.get(.lastReceipt, db) ?? "0") ?? 0
        for receipt in receipts {
            guard let serverKey,
                Signatures.isValid(
                    receipt.signature,
                    over: receipt.content.canonicalBytes(),
                    as: .receipt,
                    by: serverKey
                )
            else { throw error(receipt) }
            let row = try Row.fetchOne(
                db,
                sql: "SELECT epoch, number, hash, scope FROM change_set WHERE id = ?",
                arguments: [receipt.changeSet.rawValue]
            )
            guard let row, row[2] == receipt.hash else { throw error(receipt) }
            last = max(last, receipt.number)
            let state = receipt.outcome == .refused ? "parked" : "answered"
            try db.execute(
                sql: """
                    UPDATE change_set SET state = ?, outcome = ?, code = ?, detail = ?, revision = ?, receipt = ?
                    WHERE id = ? AND state = 'pending'
                    """,
                arguments: [
                    state, receipt.outcome.rawValue, receipt.code?.rawValue, receipt.detail,
                    receipt.revision?.packed, receipt.json.canonicalText(), receipt.changeSet.rawValue,
                ]
            )
            // A receipt that comes once more changes nothing.
            guard db.changesCount == 1 else { continue }
            if receipt.outcome == .refused { try park(number: row[1], scope: Scope(rawValue: row[3])) }
        }
        try ReplicaMeta.set(.lastReceipt, String(last), db)
    }

    private func error(_ receipt: Receipt) -> ClientError {
        ClientError(
            "receipt",
            .failed,
            zh: "变更集 \(receipt.changeSet) 的回执不是所登记服务器的；已停止同步，本机的工作都在。",
            en:
                "The receipt of change-set \(receipt.changeSet) is not the enrolled server's; the sync stopped, local work is safe."
        )
    }

    /// A refused change-set is no longer shown: its records are worked out anew.
    ///
    /// Its content stays in the outbox.
    private func park(number: Int, scope: Scope) throws {
        var overlay = Overlay(db)
        var affected: [RecordID: Kind] = [:]
        for id in try String.fetchAll(db, sql: "SELECT record FROM touch WHERE number = ?", arguments: [number]) {
            if let id = RecordID(rawValue: id) {
                affected[id] = try Records.find(id, db)?.kind ?? overlay.serverLayer(id)?.kind
            }
        }
        try db.execute(sql: "DELETE FROM touch WHERE number = ?", arguments: [number])
        for type in RecordTypes.all {
            let made = try Records.list(type.kind, where: ["made_in": String(number)], db)
            for record in made { affected[record.id] = type.kind }
        }
        for (id, kind) in affected.sorted(by: { $0.key < $1.key }) {
            try overlay.refresh(id, kind: kind, scope: scope, madeIn: nil)
        }
    }
}
