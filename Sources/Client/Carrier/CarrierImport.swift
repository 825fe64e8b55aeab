package import Core
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
        /// Steps that somebody else had taken before, over the same facts.
        package var foundDone: [ChangeSetID] = []
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
        let keys = try DeviceKeys.required(for: replica)
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
            let intake = CarrierIntake(replica, server: server, db)
            var result = Result()
            try replica.keepSealingKey(of: answer.server, db)
            for index in 0..<answer.answers {
                let response = try answer.answer(index, of: lines)
                result.foundDone += try intake.foundDone(response.receipts)
                result.receipts += try intake.keep(response.receipts)
                result.waiting += response.waiting.count
            }
            for extent in answer.extents {
                guard try intake.scopes().contains(extent.scope) else { throw CarrierError.malformed }
                let cursor = try replica.cursor(extent.scope, db)
                result.pages[extent.scope] = try publish(extent, at: cursor, intake, into: &result) { index in
                    try answer.page(index, of: extent.scope, in: lines)
                }
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

    /// Takes the pages of a scope if they continue what the replica has.
    private func publish(
        _ extent: CarrierReturn.Extent,
        at cursor: ScopeCursor,
        _ intake: CarrierIntake,
        into result: inout Result,
        pages: (Int) throws -> PullPage
    ) throws -> Pages {
        if let omission = extent.omission { return .omitted(omission) }
        if extent.to.revision <= cursor.revision { return .known }
        guard extent.fits(cursor) else { return .apart }
        guard try !intake.isPullUnderWay() else { return .pullUnderWay }
        // Pages from nothing are the whole scope, and say of no record that it was removed.
        let isReplacing = extent.from.revision == .zero && cursor.revision != .zero
        guard let published = try intake.publish(extent, replacing: isReplacing, pages: pages) else {
            return .mismatch
        }
        result.records += published.records
        result.deleted += published.deleted
        return .taken
    }
}
