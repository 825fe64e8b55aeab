package import Core
import GRDB
import Gzip
package import SyncProtocol

/// Takes what a server gave back: receipts always, pages if they continue what the replica has.
package struct CarrierImport {
    /// What became of the pages of a scope.
    package enum Pages: Sendable, Hashable {
        /// They are visible.
        case taken
        /// The replica is as far already, or further.
        case known
        /// The server left them out, and why.
        case omitted(CarrierReturn.Extent.Omission)
        /// They do not continue what the replica has: they begin later, or in another history.
        case apart
        /// A pull over the network was begun and is not done.
        case pullUnderWay
        /// They do not give the server's digest, so they were not taken.
        case mismatch
    }

    /// What an import did.
    package struct Result: Sendable {
        /// Receipts that were new here.
        package var receipts = 0
        /// Records that changed here.
        package var records = 0
        /// Records that were removed here.
        package var deleted = 0
        /// Change-sets of the file that wait for one before them.
        package var waiting = 0
        /// What became of each scope's pages.
        package var pages: [Scope: Pages] = [:]

        /// Whether the replica had all of the file before.
        package var isKnown: Bool { receipts == 0 && waiting == 0 && pages.values.allSatisfy { $0 == .known } }
    }

    private let replica: Replica

    /// Imports into a replica.
    package init(_ replica: Replica) { self.replica = replica }

    /// Takes a file, in one transaction.
    /// - Throws: ``CarrierError`` or ``ClientError``; then nothing of the replica has changed.
    package func run(_ file: [UInt8]) throws -> Result {
        guard let keys = try DeviceKeys.load(forReplica: replica.path) else { throw ClientError.notEnrolled() }
        let (server, chain) = try replica.read { db in (try CarrierServer(db), try replica.chain(db)) }
        let sealed = try CarrierFile(file)
        guard sealed.header.direction == .toDevice else { throw CarrierError.direction }
        guard sealed.header.sender == server.id else { throw CarrierError.otherServer }
        let lines = try CarrierLines(try Self.expand(try keys.unseal(sealed)))
        try lines.check(by: server.publicKey)
        let answer = try CarrierReturn(lines)
        guard answer.server.id == server.id.rawValue else { throw CarrierError.otherServer }
        guard answer.device == chain.device else { throw CarrierError.otherDevice }
        return try replica.write { db in
            var result = Result()
            try replica.keepSealingKey(of: answer.server, db)
            try take(answer, lines, server, into: &result, db)
            for extent in answer.extents {
                result.pages[extent.scope] = try publish(extent, of: answer, lines, into: &result, db)
            }
            return result
        }
    }

    private static func expand(_ bytes: [UInt8]) throws(CarrierError) -> [UInt8] {
        do throws(Gzip.Failure) {
            return try Gzip.decompress(bytes, limit: Limits.carrierBytes)
        } catch {
            throw error == .tooLarge ? .tooLarge : .malformed
        }
    }

    // MARK: Receipts

    private func take(
        _ answer: CarrierReturn,
        _ lines: CarrierLines,
        _ server: CarrierServer,
        into result: inout Result,
        _ db: Database
    ) throws {
        let intake = ReceiptIntake(serverKey: server.publicKey, db)
        for index in 0..<answer.answers {
            let response = try answer.answer(index, of: lines)
            // A replica that was put back from a backup lacks what it made later; the server's answer to that stays there.
            let own = try response.receipts.filter { try isOwn($0.changeSet, db) }
            result.receipts += try intake.take(own)
            result.waiting += response.waiting.count
        }
    }

    private func isOwn(_ id: ChangeSetID, _ db: Database) throws -> Bool {
        try Int.fetchOne(db, sql: "SELECT 1 FROM change_set WHERE id = ?", arguments: [id.rawValue]) != nil
    }

    // MARK: Pages

    private func publish(
        _ extent: CarrierReturn.Extent,
        of answer: CarrierReturn,
        _ lines: CarrierLines,
        into result: inout Result,
        _ db: Database
    ) throws -> Pages {
        guard [Scope.city, try replica.scope(db)].contains(extent.scope) else { throw CarrierError.malformed }
        if let omission = extent.omission { return .omitted(omission) }
        let cursor = try replica.cursor(extent.scope, db)
        if extent.to.revision <= cursor.revision { return .known }
        guard extent.fits(cursor) else { return .apart }
        guard try !Staging.isUnderWay(db) else { return .pullUnderWay }
        var published: SyncSession.PublishedScope?
        try db.inSavepoint {
            for index in 0..<extent.pages {
                let page = try answer.page(index, of: extent.scope, in: lines)
                try Staging.add(page, isFirst: index == 0, db)
            }
            // Pages from nothing are the whole scope, and say of no record that it was removed.
            let isReplacing = extent.from.revision == .zero && cursor.revision != .zero
            var publication = try Publication(scope: extent.scope, head: extent.to, replacing: isReplacing, db)
            let outcome = try publication.run()
            guard outcome.digest == extent.digest else { return .rollback }
            published = outcome
            return .commit
        }
        guard let published else { return .mismatch }
        result.records += published.records
        result.deleted += published.deleted
        return .taken
    }
}
