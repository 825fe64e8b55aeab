import Core
import Foundation
import GRDB
import Server
import SyncProtocol
import Testing

/// What is particular to the embedded store: its files, and more than one process.
@Suite struct SQLiteStoreTests {
    private let path = FileManager.default.temporaryDirectory.path + "/shenbao-\(UUID().uuidString)"

    private func withFolder<Value>(_ body: (DataDirectory) async throws -> Value) async throws -> Value {
        defer { try? FileManager.default.removeItem(atPath: path) }
        return try await body(DataDirectory(path: path))
    }

    private func mode(_ path: String) throws -> Int {
        try #require(FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int)
    }

    @Test func `the folder and its files are its owner's alone`() async throws {
        try await withFolder { directory in
            try SQLiteCentralStore.create(in: directory, environment: TestWorld().environment)
            #expect(try mode(directory.path) == 0o700)
            #expect(try mode(directory.database) == 0o600)
            #expect(try mode(directory.key) == 0o600)
            #expect(!FileManager.default.fileExists(atPath: directory.unfinishedDatabase))
        }
    }

    @Test func `a store that exists is never made again`() async throws {
        try await withFolder { directory in
            let environment = TestWorld().environment
            try SQLiteCentralStore.create(in: directory, environment: environment)
            let first = try SQLiteCentralStore(directory: directory, environment: environment).identity
            #expect(throws: StoreError.exists(folder: directory.path)) {
                try SQLiteCentralStore.create(in: directory, environment: environment)
            }
            #expect(try SQLiteCentralStore(directory: directory, environment: environment).identity == first)
        }
    }

    @Test func `what an interrupted init left is no store and does not stand in the way`() async throws {
        try await withFolder { directory in
            try directory.prepare()
            try directory.makePrivateFile(directory.key, text: "half")
            try directory.makePrivateFile(directory.unfinishedDatabase, text: "half")
            #expect(throws: StoreError.missing(folder: directory.path)) { try SQLiteCentralStore(directory: directory) }
            try SQLiteCentralStore.create(in: directory, environment: TestWorld().environment)
            #expect(try await SQLiteCentralStore(directory: directory).units().count == 17)
        }
    }

    @Test func `a folder that others can read and that holds files is not taken`() async throws {
        try await withFolder { directory in
            try FileManager.default.createDirectory(
                atPath: path,
                withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o755]
            )
            try Data("x".utf8).write(to: URL(filePath: path + "/other"))
            #expect(throws: StoreError.exposed(folder: path)) { try SQLiteCentralStore.create(in: directory) }
            try FileManager.default.removeItem(atPath: path + "/other")
            try SQLiteCentralStore.create(in: directory, environment: TestWorld().environment)
            #expect(try mode(path) == 0o700)
        }
    }

    @Test func `a second process sees what the first committed and works beside it`() async throws {
        try await withFolder { directory in
            let world = TestWorld()
            try SQLiteCentralStore.create(in: directory, environment: world.environment)
            let server = try SQLiteCentralStore(directory: directory, environment: world.environment)
            let administration = try SQLiteCentralStore(directory: directory, environment: world.environment)
            let test = TestStore(store: server, world: world, faults: FaultSwitch()) {}
            let device = TestDevice(world: world, unit: Sample.unit)
            let code = try await EnrolmentDesk(store: administration, environment: world.environment)
                .makeCode(unit: Sample.unit).code
            _ = try await EnrolmentDesk(store: server, environment: world.environment)
                .enrol(device.enrolRequest(code: code.text))
            try await test.push([Sample.enterprise, Sample.filing], from: device)
            #expect(try await administration.report(round: "2016").totals.enterprises == 1)
            #expect(try await administration.revoke(device.id) != nil)
            let next = try device.make([Sample.edit(.none, ["remark": "x"])])
            await #expect(throws: ProblemCode.revoked) { try await test.push([next], from: device) }
        }
    }

    @Test func `verify finds a changed record, a changed log and a missing entry`() async throws {
        let harm = [
            "UPDATE filing SET staff = staff + 1", "UPDATE log SET received_at = 'x' WHERE scope = '310105'",
            "DELETE FROM log WHERE scope = '310105' AND revision = (SELECT MAX(revision) FROM log WHERE scope = '310105')",
            "UPDATE log SET signature = replace(signature, 'a', 'b') WHERE scope = '310105'",
        ]
        for sql in harm {
            try await withFolder { directory in
                let world = TestWorld()
                try SQLiteCentralStore.create(in: directory, environment: world.environment)
                let store = try SQLiteCentralStore(directory: directory, environment: world.environment)
                let test = TestStore(store: store, world: world, faults: FaultSwitch()) {}
                try await test.push([Sample.enterprise, Sample.filing], from: try await test.device())
                #expect(try await store.verify().problems.isEmpty)
                let intruder = try DatabaseQueue(path: directory.database)
                try await intruder.write { db in
                    try db.execute(sql: "DROP TRIGGER log_is_not_changed; DROP TRIGGER log_is_not_shortened;")
                    try db.execute(sql: sql)
                }
                #expect(try await !store.verify().problems.isEmpty, "\(sql)")
            }
        }
    }

    @Test func `the log refuses to be changed or shortened`() async throws {
        try await withFolder { directory in
            try SQLiteCentralStore.create(in: directory, environment: TestWorld().environment)
            let intruder = try DatabaseQueue(path: directory.database)
            for sql in ["UPDATE log SET outcome = 'refused'", "DELETE FROM log"] {
                await #expect(throws: DatabaseError.self) { try await intruder.write { try $0.execute(sql: sql) } }
            }
        }
    }

    @Test func `units and round are planted through the log`() async throws {
        try await withFolder { directory in
            try SQLiteCentralStore.create(in: directory, environment: TestWorld().environment)
            let store = try SQLiteCentralStore(directory: directory)
            #expect(try await store.units().map(\.body) == Directory.units.map(\.body))
            #expect(try await store.rounds().map(\.code) == ["2016"])
            let before = try await store.contents(of: .city)
            #expect(before.state.head.revision == Revision(epoch: 1, number: 2))
            #expect(try await store.rebuild().problems.isEmpty)
            #expect(try await store.contents(of: .city) == before)
            #expect(try await store.devices().isEmpty)
        }
    }
}
