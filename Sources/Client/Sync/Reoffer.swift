import Core
import GRDB
import SyncProtocol

/// What goes to a server again that was set back; the list is durable, so a crash in the middle goes on.
enum Reoffer {
    /// Notes everything that has a receipt, refused and discarded ones too.
    ///
    /// What the server has as well goes along: it may have come after the set-back, by a carrier file, and fared otherwise than
    /// its receipt says.
    /// - Parameters:
    ///   - tail: the last change-set of this device's line that the server has.
    ///   - chain: the line.
    ///   - db: the replica.
    /// - Returns: how many the server lacks: those after the tail, or all if it has nothing of the line, or what this replica
    ///   does not have.
    /// - Throws: what the database says.
    static func note(after tail: ChainTail, of chain: Chain, _ db: Database) throws -> Int {
        let isKnown = try tail.number > 0 && has(tail, epoch: chain.epoch, db)
        try db.execute(
            sql: """
                INSERT OR IGNORE INTO reoffer (epoch, number)
                SELECT epoch, number FROM change_set
                WHERE receipt IS NOT NULL AND epoch >= ?
                """,
            arguments: [try ReplicaEpoch.first(db)]
        )
        return try Int.fetchOne(
            db,
            sql: "SELECT count(*) FROM reoffer WHERE (epoch, number) > (?, ?)",
            arguments: [isKnown ? chain.epoch : 0, isKnown ? tail.number : 0]
        ) ?? 0
    }

    /// Whether the replica has a change-set of a line, or had it before a verified backup covered it.
    static func has(_ tail: ChainTail, epoch: Int, _ db: Database) throws -> Bool {
        let row = try Row.fetchOne(
            db,
            sql: "SELECT number, hash FROM change_set WHERE epoch = ? AND number <= ? ORDER BY number DESC LIMIT 1",
            arguments: [epoch, tail.number]
        )
        if let row { return row[0] == tail.number && row[1] == tail.hash }
        // Older than anything that is kept: it went when a backup covered it.
        let isPast = "SELECT EXISTS (SELECT 1 FROM change_set WHERE epoch = ? AND number > ?)"
        return try Bool.fetchOne(db, sql: isPast, arguments: [epoch, tail.number]) ?? false
    }

    /// How many are left.
    static func count(_ db: Database) throws -> Int { try Int.fetchOne(db, sql: "SELECT count(*) FROM reoffer") ?? 0 }

    /// Takes a change-set off the list.
    /// - Returns: Whether it was there.
    static func remove(epoch: Int, number: Int, _ db: Database) throws -> Bool {
        try db.execute(sql: "DELETE FROM reoffer WHERE epoch = ? AND number = ?", arguments: [epoch, number])
        return db.changesCount > 0
    }
}
