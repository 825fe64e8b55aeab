import Core
import Crypto
import GRDB
import SyncProtocol
import Terminal

/// Makes receipts durable and moves change-sets to where their outcome puts them.
struct ReceiptKeeper {
    private let serverKey: Curve25519.Signing.PublicKey?
    private let rules: RuleSet
    private let db: Database

    init(serverKey: Curve25519.Signing.PublicKey?, rules: RuleSet = .all, _ db: Database) {
        self.serverKey = serverKey
        self.rules = rules
        self.db = db
    }

    /// Keeps receipts in the caller's transaction.
    ///
    /// A receipt counts only if it is the server's own, names the change-set and its very content.
    /// - Throws: ``ClientError`` for one that does not; then none counts.
    func keep(_ receipts: [Receipt]) throws {
        var last = Int(try ReplicaMeta.get(.lastReceipt, db) ?? "0") ?? 0
        for receipt in receipts {
            guard let serverKey,
                Signatures.isValid(
                    receipt.signature,
                    over: receipt.content.canonicalBytes(),
                    as: .receipt,
                    by: serverKey
                ),
                let row = try Row.fetchOne(
                    db,
                    sql: "SELECT epoch, number, scope, state, outcome FROM change_set WHERE id = ? AND hash = ?",
                    arguments: [receipt.changeSet.rawValue, receipt.hash]
                )
            else { throw Self.foreign(receipt) }
            last = max(last, receipt.number)
            try keep(receipt, row)
        }
        try ReplicaMeta.set(.lastReceipt, String(last), db)
    }

    private func keep(_ receipt: Receipt, _ row: Row) throws {
        guard let state = ChangeSetState(rawValue: row["state"]) else { return }
        let wasOffered = try Reoffer.remove(epoch: row["epoch"], number: row["number"], db)
        guard state == .pending || wasOffered else { return }
        try db.execute(
            sql: """
                UPDATE change_set SET state = ?, outcome = ?, code = ?, detail = ?, revision = ?, receipt = ? WHERE id = ?
                """,
            arguments: [
                self.state(after: receipt, from: state, wasRefused: (row["outcome"] as String?) == "refused").rawValue,
                receipt.outcome.rawValue, receipt.code?.rawValue, receipt.detail, receipt.revision?.packed,
                receipt.json.canonicalText(), receipt.changeSet.rawValue,
            ]
        )
        let isHidden = receipt.outcome == .refused && (state == .pending || state == .answered)
        if isHidden || state == .pending && !rules.has(.coverBeforeForget) {
            let position = Outbox.position(epoch: row["epoch"], number: row["number"])
            try hide([position], scope: Scope(rawValue: row["scope"]))
        }
    }

    private func state(after receipt: Receipt, from state: ChangeSetState, wasRefused: Bool) -> ChangeSetState {
        if receipt.outcome == .refused {
            guard !wasRefused || state == .pending else { return state }
            // What somebody else has done already waits for nobody.
            return receipt.findsItDone ? .kept : .parked
        }
        if wasRefused && state != .pending { return .kept }
        guard state == .pending else { return state }
        return rules.has(.coverBeforeForget) ? .answered : .kept
    }

    private static func foreign(_ receipt: Receipt) -> ClientError {
        ClientError(
            "receipt",
            .failed,
            zh: "变更集 \(receipt.changeSet) 的回执不是所登记服务器的；已停止同步，本机的工作都在。",
            en:
                "The receipt of change-set \(receipt.changeSet) is not the enrolled server's; the sync stopped, local work is safe."
        )
    }

    /// What change-sets of a scope did is no longer shown: their records are worked out anew, once all of them have gone.
    ///
    /// Their content stays in the outbox.
    func hide(_ positions: [Int], scope: Scope) throws {
        var overlay = Overlay(db)
        var affected: [RecordID: Kind] = [:]
        for position in positions {
            for id in try String.fetchAll(db, sql: "SELECT record FROM touch WHERE number = ?", arguments: [position]) {
                if let id = RecordID(rawValue: id) {
                    affected[id] = try Records.find(id, db)?.kind ?? overlay.serverLayer(id)?.kind
                }
            }
            try db.execute(sql: "DELETE FROM touch WHERE number = ?", arguments: [position])
            for type in RecordTypes.all {
                let made = try Records.list(type.kind, where: ["made_in": String(position)], db)
                for record in made { affected[record.id] = type.kind }
            }
        }
        for (id, kind) in affected.sorted(by: { $0.key < $1.key }) {
            try overlay.refresh(id, kind: kind, scope: scope, madeIn: nil)
        }
    }
}
