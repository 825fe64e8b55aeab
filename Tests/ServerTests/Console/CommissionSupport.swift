import Core
import GRDB
import SyncProtocol

@testable import Server

extension TestStore {
    /// What controllers work with.
    var services: ConsoleServices { ConsoleServices(store: store, environment: world.environment) }

    /// Takes changes as the commission.
    @discardableResult
    func decide(_ changes: [Change], in scope: Scope = .commission) async throws -> Receipt {
        guard let store = store as? SQLiteCentralStore else { throw FaultSwitch.Broken() }
        let (key, environment, faults) = (store.key, store.environment, store.faults)
        let receipt = try await store.queue.write { db in
            try CommissionStep(db: db, key: key, environment: environment, faults: faults).take(changes, in: scope)
        }
        guard receipt.outcome != .refused else { throw StoreRefused(detail: receipt.detail) }
        return receipt
    }

    /// Makes a record of the commission.
    func make(_ record: some DeclaredRecord, _ kind: Kind, in scope: Scope = .commission) async throws -> RecordID {
        let derived: RecordID? =
            if case .derived(let identity)? = RecordTypes.type(of: kind)?.identity {
                identity(record.body, scope)
            } else { nil }
        let id = derived ?? world.newID()
        try await decide([Change(kind: kind, record: id, operation: .create, set: record.body)], in: scope)
        return id
    }

    /// Puts a case beside the log, such as only a set-back leaves: one of two values, of a filing that is handed over.
    func plant(_ conflict: ConflictCase, in scope: Scope) async throws -> RecordID {
        guard let store = store as? SQLiteCentralStore, let table = StoredTable.of(.conflictCase),
            let hash = RowHash(bytes: [UInt8](repeating: 0, count: 32))
        else { throw FaultSwitch.Broken() }
        let (id, origin) = (world.newID(), ChangeSetID(world.newID()))
        let revision = try await head(scope).revision
        let record = StoredRecord(kind: .conflictCase, id: id, revision: revision, body: conflict.body)
        let row = StoredRow(record: record, created: revision, origin: origin, hash: hash)
        try await store.queue.write { db in
            try db.execute(sql: table.upsert, arguments: table.values(of: row, scope: scope, hash: hash))
        }
        return id
    }

    /// Leads a filing through states: an approver decides, a reviewer does the rest.
    func review(_ filing: RecordID, of unit: String, through states: [FilingState], reason: String? = nil) async throws
    {
        for state in states {
            let isDecision = [.approved, .rejected].contains(state)
            let user = isDecision ? Self.approver : Self.reviewer
            let seen = try await heads(unit)
            let step = ReviewStep(unit: unit, filing: filing, to: state, reason: reason, seen: seen)
            try await store.take(step, by: user)
        }
    }

    static let reviewer = ConsoleUser(name: "wang", role: .reviewer)
    static let approver = ConsoleUser(name: "li", role: .approver)
}
