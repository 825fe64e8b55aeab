import Core
import Foundation
import GRDB
import SyncProtocol
import Testing

@testable import Server

/// A store of an earlier version: the tables grow, everything in them stays, and the log still tells it.
@Suite struct StoreUpgradeTests {
    /// Copies a store into tables as an earlier version made them.
    private func copy(_ store: DataDirectory, upTo step: String, as old: DataDirectory) throws {
        try FileManager.default.createDirectory(atPath: old.path, withIntermediateDirectories: true)
        try FileManager.default.copyItem(atPath: store.key, toPath: old.key)
        var configuration = Configuration()
        configuration.foreignKeysEnabled = false
        let queue = try DatabaseQueue(path: old.database, configuration: configuration)
        try StoreMigrations.migrator.migrate(queue, upTo: step)
        try queue.writeWithoutTransaction { db in
            try db.execute(sql: "ATTACH DATABASE ? AS today", arguments: [store.database])
            let tables = try String.fetchAll(
                db,
                sql: """
                    SELECT name FROM main.sqlite_master
                    WHERE type = 'table' AND name NOT LIKE 'sqlite%' AND name <> 'grdb_migrations'
                    """
            )
            #expect(!tables.contains("remark"))
            for table in tables {
                let name = table.quotedDatabaseIdentifier
                let columns = try db.columns(in: table, in: "main").map(\.name.quotedDatabaseIdentifier)
                    .joined(separator: ", ")
                try db.execute(sql: "INSERT INTO main.\(name) (\(columns)) SELECT \(columns) FROM today.\(name)")
            }
            try db.execute(sql: "DETACH DATABASE today")
            // The commission's scope came with the review.
            try db.execute(sql: "DELETE FROM scope WHERE name = 'commission'")
        }
        try queue.close()
    }

    @Test(arguments: ["0001-store", "0004-sessions"])
    func `a store of an earlier version opens with everything in it, and takes what is new`(step: String) async throws {
        let folder = FileManager.default.temporaryDirectory.path + "/shenbao-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let world = TestWorld(seed: 3)
        let directory = DataDirectory(path: folder + "/today")
        let old = DataDirectory(path: folder + "/old")
        try SQLiteCentralStore.create(in: directory, environment: world.environment)
        let made = TestStore(
            store: try SQLiteCentralStore(directory: directory, environment: world.environment),
            world: world,
            faults: FaultSwitch()
        ) {}
        let device = try await made.device()
        let hires = (0..<3).map { _ in world.newID() }
        try await made.fill([Sample.enterprise, Sample.filing], from: device)
        try await made.fill(hires.enumerated().map { Sample.hire($0.offset, id: $0.element) }, from: device)
        let head = try #require(await made.store.state(of: device.scope)).head.revision
        try await made.fill(
            [Change(kind: .hire, record: hires[2], operation: .delete, base: .revision(head))],
            from: device
        )
        try copy(directory, upTo: step, as: old)

        let upgraded = TestStore(
            store: try SQLiteCentralStore(directory: old, environment: world.environment),
            world: world,
            faults: FaultSwitch()
        ) {}
        for scope in [device.scope, .city] {
            let contents = try await made.store.contents(of: scope)
            #expect(contents.records.isEmpty == false)
            #expect(try await upgraded.store.contents(of: scope) == contents)
        }
        #expect(try await upgraded.store.verify().problems.isEmpty)
        let commission = try await upgraded.store.contents(of: .commission)
        #expect(commission.records.isEmpty && commission.state.head.revision == .zero)
        let round = try await upgraded.store.change(.round, .round("2016"), in: .city, set: ["hireCap": 1])
        #expect(round?.receipt.outcome == .applied)
        var reason = Acknowledgement()
        reason.filing = Sample.filingID.rawValue
        reason.rule = "sex.mismatch"
        reason.record = hires[0].rawValue
        reason.basis = "x"
        reason.reason = "y"
        let id = RecordID.acknowledgement(filing: reason.filing, rule: reason.rule, record: reason.record, field: nil)
        try await upgraded.fill(
            [Change(kind: .acknowledgement, record: id, operation: .create, set: reason.body)],
            from: device
        )
        #expect(try await upgraded.lead(Sample.filingID, to: .submitted, by: device).outcome == .applied)
        let before = try await upgraded.store.contents(of: device.scope)
        #expect(try await upgraded.store.rebuild().problems.isEmpty)
        #expect(try await upgraded.store.contents(of: device.scope) == before)
        #expect(try await upgraded.store.verify().problems.isEmpty)
    }

    @Test func `a case of version 2 stays as it was, and has room for who and when`() throws {
        let queue = try DatabaseQueue()
        try StoreMigrations.migrator.migrate(queue, upTo: "0002-acknowledgements")
        let kept =
            "id, scope, revision, created, origin, hash, type, recordKind, record, field, changeSet, device, reason"
        try queue.write { db in
            let values = (1...13).map { $0 == 6 ? "x'06'" : "'\($0)'" }.joined(separator: ", ")
            try db.execute(sql: "INSERT INTO \"case\" (\(kept)) VALUES (\(values))")
        }
        let row = { (db: Database) in try Row.fetchOne(db, sql: "SELECT \(kept) FROM \"case\"") }
        let before = try queue.read(row)
        try StoreMigrations.migrator.migrate(queue)
        #expect(try queue.read(row) == before)
        try queue.read { db throws in
            let sql = "SELECT deviceName, standingName, standingAt FROM \"case\""
            let row = try #require(try Row.fetchOne(db, sql: sql))
            for index in 0..<3 { #expect(row[index] as String? == nil) }
        }
    }

    @Test func `a fresh store has the declared columns, whatever steps led there`() throws {
        let queue = try DatabaseQueue()
        try StoreMigrations.migrator.migrate(queue)
        try queue.read { db throws in
            for type in RecordTypes.all {
                let names = Set(try db.columns(in: type.kind.rawValue).map(\.name))
                let declared =
                    ["id", "scope", "revision", "created", "origin", "parent", "hash", "extra"]
                    + type.fields.map(\.code)
                #expect(names == Set(declared), "\(type.kind)")
            }
        }
    }
}
