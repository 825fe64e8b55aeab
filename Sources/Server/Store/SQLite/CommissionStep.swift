package import Core
import GRDB
package import SyncProtocol

/// A step of the commission: one change-set of its own device, signed with the server's key, through the same way in as
/// every district's.
struct CommissionStep {
    /// The name of the commission's device; it has no token, so nobody can sign in with it.
    static let deviceName = "commission"

    let db: Database
    let key: ServerKey
    let environment: StoreEnvironment
    let faults: @Sendable (StoreFault) throws -> Void

    /// Takes changes to a scope; the commission's screen shows the scope's head.
    /// - Throws: ``StoreError/damaged(_:)`` if the store has no device of the commission.
    func take(_ changes: [Change], in scope: Scope) throws -> Receipt {
        let device = try commission()
        let last = try Row.fetchOne(
            db,
            sql: """
                SELECT chain_number, content_hash FROM receipt WHERE device = ? AND device_epoch = 1
                ORDER BY chain_number DESC LIMIT 1
                """,
            arguments: [device.id.rawValue]
        )
        guard let row = try ScopeRow.fetch(db, scope) else { throw StoreError.damaged("scope") }
        let now = environment.timestamp
        let changeSet = ChangeSet(
            id: ChangeSetID(environment.newID()),
            chain: Chain(device: device.id, epoch: 1),
            number: (last?[0] ?? 0) + 1,
            previous: last?[1] ?? "",
            scope: scope,
            time: now,
            salt: environment.randomBytes(16).hexadecimal,
            cursor: row.head,
            logHash: row.logHash,
            changes: changes
        )
        let signature = try key.sign(changeSet.canonicalBytes, as: .changeSet)
        let prepared = try PreparedChangeSet(
            SignedChangeSet(changeSet, signature: signature),
            publicKey: device.publicKey
        )
        let reception = ChangeSetReception(db, device: device, key: key, receivedAt: now, faults: faults)
        guard let receipt = try reception.receive(prepared) else { throw StoreError.damaged("chain") }
        return receipt
    }

    private func commission() throws -> Device {
        let sql = "SELECT id, public_key, enrolled_at FROM device WHERE unit = ? AND name = ?"
        guard let row = try Row.fetchOne(db, sql: sql, arguments: [Scope.city.rawValue, Self.deviceName]),
            let id = DeviceID(rawValue: row[0])
        else { throw StoreError.damaged("device") }
        return Device(
            id: id,
            unit: Scope.city.rawValue,
            name: Self.deviceName,
            publicKey: row[1],
            enrolledAt: row[2]
        )
    }
}

extension SQLiteCentralStore {
    /// Changes fields of a record as the commission; nil if there is no such record.
    package func change(
        _ kind: Kind,
        _ id: RecordID,
        in scope: Scope,
        set values: [String: JSONValue]
    ) async throws -> (receipt: Receipt, record: StoredRecord)? {
        try await queue.write { [key, environment, faults] db in
            guard let table = StoredTable.of(kind) else { return nil }
            func read() throws -> StoredRecord? {
                try Row.fetchOne(db, sql: table.selectOne, arguments: [scope.rawValue, id.rawValue])
                    .map { try table.row($0).record }
            }
            guard let record = try read() else { return nil }
            let change = Change(
                kind: kind,
                record: id,
                operation: .update,
                base: .revision(record.revision),
                set: values,
                was: record.body.filter { values[$0.key] != nil }
            )
            let receipt = try CommissionStep(db: db, key: key, environment: environment, faults: faults)
                .take([change], in: scope)
            return (receipt, try read() ?? record)
        }
    }
}
