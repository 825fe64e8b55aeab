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
        let changeSet = ChangeSet(
            id: ChangeSetID(environment.newID()),
            chain: Chain(device: device.id, epoch: 1),
            number: (last?[0] ?? 0) + 1,
            previous: last?[1] ?? "",
            scope: scope,
            time: environment.timestamp,
            salt: environment.randomBytes(16).hexadecimal,
            cursor: row.head,
            logHash: row.logHash,
            changes: changes
        )
        let signature = try key.sign(changeSet.canonicalBytes, as: .changeSet)
        let request = PushRequest(standing: Standing(), changeSets: [SignedChangeSet(changeSet, signature: signature)])
        var engine = ServerEngine(key: key)
        let begun = try engine.handle(
            .received(.push(request), from: .device(device), at: environment.moment, random: [])
        )
        var driver = EngineDriver(db, identity: identity, faults: faults)
        // The step's own transaction is committed with the command's.
        guard try driver.run(&engine, begun) == nil,
            case .answer(.push(let response))? = try engine.handle(.committed).first,
            let receipt = response.receipts.first
        else { throw StoreError.damaged("chain") }
        return receipt
    }

    private var identity: ServerIdentity { ServerIdentity(id: "", epoch: 0, publicKey: key.publicKey) }

    private func commission() throws -> DeviceState {
        let sql = "SELECT id FROM device WHERE unit = ? AND name = ?"
        guard let id = try String.fetchOne(db, sql: sql, arguments: [Scope.city.rawValue, Self.deviceName]),
            let device = try DeviceID(rawValue: id).flatMap({ try DeviceRow.state(db, $0) })
        else { throw StoreError.damaged("device") }
        return device
    }
}

extension SQLiteCentralStore {
    /// Changes fields of a record as the commission; nil if there is no such record.
    package func change(
        _ kind: Kind,
        _ id: RecordID,
        in scope: Scope,
        set values: [String: JSONValue],
        noting action: AuditAction,
        by actor: AuditActor
    ) async throws -> (receipt: Receipt, record: StoredRecord)? {
        try await queue.write { [key, environment, faults] db in
            guard let table = StoredTable.of(kind) else { return nil }
            func read() throws -> StoredRecord? {
                try Row.fetchOne(db, sql: table.selectOne, arguments: [scope.rawValue, id.rawValue])
                    .map { try table.row($0).record }
            }
            guard let record = try read() else { return nil }
            if kind == .round { try GrantedLimit(record, values, db)?.check() }
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
            let draft = AuditDraft(
                action,
                by: actor,
                on: AuditObject(kind, id, in: scope),
                detail: ["set": .object(values), "outcome": .string(receipt.outcome.rawValue)]
            )
            try AuditRow.append(db, [draft], key: key, at: environment.timestamp)
            return (receipt, try read() ?? record)
        }
    }
}
