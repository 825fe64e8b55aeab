import Core
import GRDB
package import SyncProtocol

extension SQLiteCentralStore {
    /// Takes change-sets of a device, in one transaction.
    ///
    /// - Throws: ``ProblemCode/signature`` or ``ProblemCode/revoked`` for the push as a whole; nothing of it took effect.
    package func push(_ request: PushRequest, by device: Device) async throws -> PushResponse {
        var prepared: [PreparedChangeSet] = []
        for signed in request.changeSets {
            prepared.append(try PreparedChangeSet(signed, publicKey: device.publicKey))
        }
        let all = prepared
        let receivedAt = environment.timestamp
        let cursor = request.standing.cursors[.unit(device.unit)]?.first?.revision.description
        return try await queue.write { [key, faults, identity] db in
            // Asked again under the lock: a revocation that came in between holds.
            guard try Self.isAdmitted(db, device.id) else { throw ProblemCode.revoked }
            let reception = ChangeSetReception(db, device: device, key: key, receivedAt: receivedAt, faults: faults)
            var response = PushResponse(epoch: identity.epoch, receipts: [], waiting: [])
            for changeSet in all {
                if let receipt = try reception.receive(changeSet) {
                    response.receipts.append(receipt)
                } else {
                    response.waiting.append(changeSet.changeSet.id)
                }
            }
            try db.execute(
                sql: "UPDATE device SET last_seen = ?, cursor = COALESCE(?, cursor) WHERE id = ?",
                arguments: [receivedAt, cursor, device.id.rawValue]
            )
            return response
        }
    }

    private static func isAdmitted(_ db: Database, _ device: DeviceID) throws -> Bool {
        let sql = "SELECT 1 FROM device WHERE id = ? AND revoked_at IS NULL"
        return try Int.fetchOne(db, sql: sql, arguments: [device.rawValue]) != nil
    }

    /// Reads one page from one snapshot.
    ///
    /// - Throws: ``ProblemCode/forbidden`` for another unit's scope.
    package func pull(_ request: PullRequest, by device: Device) async throws -> PullPage {
        guard device.mayUse(request.scope) else { throw ProblemCode.forbidden }
        let page = try await queue.read { db in
            guard let row = try ScopeRow.fetch(db, request.scope) else { throw ProblemCode.forbidden }
            return try PullReading(db, request: request, row: row).page()
        }
        if page.next == nil, request.scope == .unit(device.unit) {
            let now = environment.timestamp
            try await queue.write { db in
                try db.execute(
                    sql: "UPDATE device SET last_seen = ?, last_sync = ?, cursor = ? WHERE id = ?",
                    arguments: [now, now, page.head.revision.description, device.id.rawValue]
                )
            }
        }
        return page
    }
}
