import Core
import GRDB
import SyncProtocol

/// What a new store begins with: the scopes, and the units and the round as the commission's first change-sets.
struct Seed {
    let db: Database
    let key: ServerKey
    let environment: StoreEnvironment

    init(_ db: Database, key: ServerKey, environment: StoreEnvironment) {
        self.db = db
        self.key = key
        self.environment = environment
    }

    func plant() throws {
        let now = environment.timestamp
        let epoch = 1
        try db.execute(
            sql: "INSERT INTO server (id, epoch, created) VALUES (?, ?, ?)",
            arguments: [environment.newID().rawValue, epoch, now]
        )
        for scope in [Scope.city, .commission] + Directory.units.map({ Scope.unit($0.code) }) {
            try ScopeRow.insert(db, scope, epoch: epoch)
        }
        try addCommission(at: now)
        let step = CommissionStep(db: db, key: key, environment: environment, faults: { _ in })
        for changes in [Self.units, Self.rounds] {
            guard try step.take(changes, in: .city).outcome == .applied else { throw StoreError.damaged("seed") }
        }
        let draft = AuditDraft(.storeInit, by: .commandLine, detail: ["publicKey": .string(key.publicKey)])
        try AuditRow.append(db, [draft], key: key, at: now)
    }

    /// The commission's own device: it signs with the server's key and has no token, so nobody can sign in with it.
    private func addCommission(at now: String) throws {
        try db.execute(
            sql: """
                INSERT INTO device (id, unit, name, public_key, sealing_key, enrolled_at) VALUES (?, ?, ?, ?, '', ?)
                """,
            arguments: [
                environment.newID().rawValue, Scope.city.rawValue, CommissionStep.deviceName, key.publicKey, now,
            ]
        )
    }

    private static var units: [Change] {
        Directory.units.map { Change(kind: .unit, record: .unit($0.code), operation: .create, set: $0.body) }
    }

    private static var rounds: [Change] {
        let round = Directory.round2016
        return [Change(kind: .round, record: .round(round.code), operation: .create, set: round.body)]
    }
}
