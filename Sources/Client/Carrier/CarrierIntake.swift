import Core
import GRDB
import SyncProtocol

/// How a carrier file meets the replica: by the same steps as a sync over the network.
struct CarrierIntake {
    private let replica: Replica
    private let server: CarrierServer
    private let db: Database

    /// Works in a transaction.
    init(_ replica: Replica, server: CarrierServer, _ db: Database) {
        self.replica = replica
        self.server = server
        self.db = db
    }

    /// The scopes of the replica.
    func scopes() throws -> [Scope] { [.city, try replica.scope(db)] }

    /// What the replica has of the server's history.
    func standing() throws -> Standing {
        try replica.situation(of: scopes(), db).standing
    }

    /// Keeps the receipts of change-sets that this replica has.
    ///
    /// One that was put back from a backup lacks what it made later; the server's answer to that stays there.
    /// - Returns: how many change-sets had no outcome before.
    func keep(_ receipts: [Receipt]) throws -> Int {
        let before = try Outbox.pending(db)
        try ReceiptKeeper(serverKey: server.publicKey, db).keep(try receipts.filter { try isOwn($0.changeSet) })
        return before - (try Outbox.pending(db))
    }

    /// Steps without an outcome here that somebody else had taken before, as the server's receipts tell.
    func foundDone(_ receipts: [Receipt]) throws -> [ChangeSetID] {
        try receipts.filter(\.findsItDone).map(\.changeSet).filter {
            try OutboxEntry.find($0, db)?.state == .pending
        }
    }

    private func isOwn(_ id: ChangeSetID) throws -> Bool {
        try Int.fetchOne(db, sql: "SELECT 1 FROM change_set WHERE id = ?", arguments: [id.rawValue]) != nil
    }

    /// Whether a pull over the network was begun and is not done.
    func isPullUnderWay() throws -> Bool { try scopes().contains { try PullStaging.progress($0, db) != nil } }

    /// Makes pages visible if they give the server's digest; else leaves all as it was.
    func publish(
        _ extent: CarrierReturn.Extent,
        replacing: Bool,
        pages: (Int) throws -> PullPage
    ) throws -> SyncSession.PublishedScope? {
        var published: SyncSession.PublishedScope?
        try db.inSavepoint {
            for index in 0..<extent.pages { try PullStaging.stage(try pages(index), nil, isFirst: index == 0, db) }
            var publication = try Publication(
                scope: extent.scope,
                head: extent.to,
                replacing ? .replacing : .following,
                db
            )
            let outcome = try publication.run()
            guard outcome.digest == extent.digest else { return .rollback }
            published = outcome
            return .commit
        }
        return published
    }
}
