import Core
import GRDB
import SyncProtocol

extension Replica {
    /// Where the replica stands, as a sync or a single request shows it.
    func situation(of scopes: [Scope], _ db: Database) throws -> SyncSituation {
        let chain = try chain(db)
        let tail = try Row.fetchOne(
            db,
            sql: "SELECT number, hash FROM change_set WHERE epoch = ? ORDER BY number DESC LIMIT 1",
            arguments: [chain.epoch]
        )
        var situation = SyncSituation(
            chain: chain,
            tail: tail.map { ChainTail(number: $0[0], hash: $0[1]) } ?? ChainTail(),
            serverEpoch: Int(try ReplicaMeta.get(.serverEpoch, db) ?? "0") ?? 0
        )
        for scope in scopes {
            situation.standing.cursors[scope] = try CursorList.list(scope, db)
            situation.pulls[scope] = try PullStaging.progress(scope, db)
        }
        situation.standing.lastReceipt = try lastReceipt(db)
        if situation.standing.lastReceipt?.isNumbered == false {
            situation.standing.lastNumbered = try lastReceipt(db, isNumbered: true)
        }
        return situation
    }

    /// The receipt of the newest change-set that has one, or one with a revision; those of a lost history that are still to be
    /// offered again do not count.
    private func lastReceipt(_ db: Database, isNumbered: Bool = false) throws -> ReceiptMark? {
        let text = try String.fetchOne(
            db,
            sql: """
                SELECT receipt FROM change_set
                WHERE receipt IS NOT NULL AND epoch >= ? AND (epoch, number) NOT IN (SELECT epoch, number FROM reoffer)
                  AND (revision IS NOT NULL OR NOT ?)
                ORDER BY epoch DESC, number DESC LIMIT 1
                """,
            arguments: [try ReplicaEpoch.first(db), isNumbered]
        )
        return try text.map { ReceiptMark(try Receipt(json: JSONValue(parsing: $0))) }
    }
}
