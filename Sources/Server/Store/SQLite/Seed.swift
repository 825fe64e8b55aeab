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
        for scope in [Scope.city] + Directory.units.map({ Scope.unit($0.code) }) {
            try ScopeRow.insert(db, scope, epoch: epoch)
        }
        let device = try addCommission(at: now)
        let reception = ChangeSetReception(db, device: device, key: key, receivedAt: now, faults: { _ in })
        var previous = ""
        for (index, changes) in [Self.units, Self.rounds].enumerated() {
            let changeSet = ChangeSet(
                id: ChangeSetID(environment.newID()),
                chain: Chain(device: device.id, epoch: 1),
                number: index + 1,
                previous: previous,
                scope: .city,
                time: now,
                salt: environment.randomBytes(16).hexadecimal,
                cursor: .zero,
                changes: changes
            )
            let signature = try key.sign(changeSet.canonicalBytes, as: .changeSet)
            let prepared = try PreparedChangeSet(
                SignedChangeSet(changeSet, signature: signature),
                publicKey: device.publicKey
            )
            guard let receipt = try reception.receive(prepared), receipt.outcome == .applied else {
                throw StoreError.damaged("seed")
            }
            previous = prepared.hash
        }
    }

    /// The commission's own device: it signs with the server's key and has no token, so nobody can sign in with it.
    private func addCommission(at now: String) throws -> Device {
        let device = Device(
            id: DeviceID(environment.newID()),
            unit: Scope.city.rawValue,
            name: "commission",
            publicKey: key.publicKey,
            enrolledAt: now
        )
        try db.execute(
            sql: """
                INSERT INTO device (id, unit, name, public_key, sealing_key, enrolled_at) VALUES (?, ?, ?, ?, '', ?)
                """,
            arguments: [device.id.rawValue, device.unit, device.name, device.publicKey, now]
        )
        return device
    }

    private static var units: [Change] {
        Directory.units.map { Change(kind: .unit, record: .unit($0.code), operation: .create, set: $0.body) }
    }

    private static var rounds: [Change] {
        let round = Directory.round2016
        return [Change(kind: .round, record: .round(round.code), operation: .create, set: round.body)]
    }
}
