import GRDB
import SyncProtocol
import Testing

@testable import Client
@testable import Core

/// A replica that is enrolled at the fake server.
final class SyncBench {
    let bench: Bench
    let server: CentralFake
    private(set) var keys = DeviceKeys()

    var replica: Replica { bench.replica }
    var scope: Scope { .unit(bench.unit) }

    init(_ server: CentralFake, seed: UInt64 = 1) throws {
        bench = try Bench(seed: seed)
        self.server = server
        try keys.save(forReplica: bench.replica.path)
        try bench.replica.write { db in
            server.admit(try bench.replica.chain(db).device, keys.publicKey)
            try ReplicaMeta.set(.serverID, server.identity.id, db)
            try ReplicaMeta.set(.serverKey, server.publicKey, db)
        }
    }

    /// Pushes, then pulls; then the replica equals the server.
    @discardableResult
    func sync() throws -> SyncReport {
        let report = try driver().run()
        #expect(report.digestMatch)
        #expect(report.repairs.isEmpty)
        #expect(report.stalled == nil)
        try checkAgainstServer()
        return report
    }

    /// A sync of any replica file by this device's keys.
    func driver(
        _ other: Replica? = nil,
        serverKey: String? = nil,
        without missing: Set<SyncProtocol.Rule> = []
    ) throws -> SyncDriver {
        SyncDriver(
            other ?? replica,
            api: ServerAPI(server, token: nil),
            keys: try DeviceKeys.load(forReplica: replica.path) ?? keys,
            serverKey: serverKey ?? server.publicKey,
            rules: RuleSet(without: missing)
        )
    }

    /// The server layer of the replica is what the server has, by its kept digest and by one worked out from its rows.
    func checkAgainstServer() throws {
        let expected = server.digest(scope)
        try replica.read { db throws in
            #expect(try Publication.digest(of: scope, db) == expected)
            let kept = try String.fetchOne(
                db,
                sql: "SELECT digest FROM cursor WHERE scope = ?",
                arguments: [scope.rawValue]
            )
            #expect((kept ?? ScopeDigest().description) == expected.description)
            #expect(try Int.fetchOne(db, sql: "SELECT count(*) FROM staging") == 0)
        }
    }

    /// Nothing local is left over the server layer.
    func checkQuiet() throws {
        try replica.read { db throws in
            #expect(try Outbox.pending(db) == 0)
            for table in ["touch", "shadow"] {
                #expect(try Int.fetchOne(db, sql: "SELECT count(*) FROM \(table)") == 0, "\(table)")
            }
            #expect(
                try Int.fetchOne(db, sql: "SELECT count(*) FROM change_set WHERE state IN ('pending', 'answered')") == 0
            )
            for type in RecordTypes.all {
                #expect(try Records.list(type.kind, db).allSatisfy { $0.madeIn == nil && $0.revision != nil })
            }
        }
    }

    func filing() throws -> ShownRecord { try bench.only(.filing) }

    func shown(_ kind: Kind, _ id: RecordID) throws -> ShownRecord? {
        try replica.read { try Records.find(kind, id, $0) }
    }

    func conflicts() throws -> [OpenConflict] { try replica.read { try OpenConflict.all(replica, $0) } }

    func parked() throws -> Int { try replica.read { try Outbox.parked($0) } }

    func entry(_ number: Int) throws -> ChangeSet {
        try #require(try replica.read { try Outbox.entry(number, $0) }).changeSet
    }
}
