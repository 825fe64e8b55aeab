import Core
import Foundation
import GRDB
import Server
import SyncProtocol
import Testing

/// Backups that devices may rely on, and restorations that everybody notices.
@Suite struct BackupTests {
    private func sqlite(_ test: TestStore) throws -> SQLiteCentralStore {
        try #require(test.store as? SQLiteCentralStore)
    }

    @Test func `a backup is checked, and only then it covers what it holds`() async throws {
        let folder = try StoreFolder()
        let test = try folder.open()
        let device = try await test.device()
        #expect(try await test.session(device).covered[device.scope] == nil)
        try await test.push([Sample.enterprise, Sample.filing], from: device)
        let head = try await test.head(device.scope).revision
        let result = try await sqlite(test).backUp(to: folder.path("backup.db"))
        #expect(result.findings.problems.isEmpty)
        #expect(result.covered[device.scope] == head)
        try await test.push([Sample.hire(1, id: test.world.newID())], from: device)
        #expect(try await test.session(device).covered[device.scope] == head)
        let mode = try FileManager.default.attributesOfItem(atPath: folder.path("backup.db"))[.posixPermissions]
        #expect(mode as? Int == 0o600)
    }

    @Test func `a store that contradicts itself gives no backup and covers nothing`() async throws {
        let folder = try StoreFolder()
        let test = try folder.open()
        let device = try await test.device()
        try await test.push([Sample.enterprise, Sample.filing], from: device)
        let queue = try DatabaseQueue(path: folder.directory.database)
        try await queue.write { db in try db.execute(sql: "UPDATE filing SET staff = staff + 1") }
        let path = folder.path("backup.db")
        let store = try sqlite(test)
        await #expect(throws: StoreError.damagedBackup(path: path, problems: 1)) { try await store.backUp(to: path) }
        #expect(!FileManager.default.fileExists(atPath: path))
        #expect(try await test.session(device).covered.isEmpty)
    }

    @Test func `a restored server is in a new epoch, its open codes are void and its revocations stay`() async throws {
        let folder = try StoreFolder()
        var test = try folder.open()
        let (device, lost) = (try await test.device(), try await test.device())
        try await test.push([Sample.enterprise, Sample.filing], from: device)
        let code = try await EnrolmentDesk(store: test.store, environment: test.world.environment)
            .makeCode(unit: Sample.unit).code
        _ = try await sqlite(test).backUp(to: folder.path("backup.db"))
        try await test.push([Sample.hire(1, id: test.world.newID())], from: device)
        let cursor = try await test.head(device.scope)
        _ = try await test.store.revoke(lost.id)

        let result = try SQLiteCentralStore.restore(
            folder.path("backup.db"),
            in: folder.directory,
            environment: folder.world.environment
        )
        #expect(result.epoch == 2)
        #expect(result.voidedCodes == 1)
        #expect(result.revoked == 1)
        #expect(FileManager.default.fileExists(atPath: try #require(result.movedAside)))
        test = try folder.open()
        #expect(try await test.store.currentIdentity().epoch == 2)
        await #expect(throws: ProblemCode.revoked) { try await test.session(lost) }
        await #expect(throws: ProblemCode.unauthenticated) {
            try await test.store.caller(tokenHash: SecretHash.of(device.token))
        }
        let late = TestDevice(world: test.world, unit: Sample.unit)
        let desk = EnrolmentDesk(store: test.store, environment: test.world.environment)
        await #expect(throws: ProblemCode.enrolmentCode) {
            try await desk.enrol(late.enrolRequest(code: code.text))
        }
        // The restoration explains what the device misses: no further epoch.
        let session = try await test.session(
            device,
            standing: Standing(cursors: [device.scope: [cursor]]),
            serverEpoch: 1
        )
        #expect(session.agreement == .setBack)
        #expect(session.server.epoch == 2)
        #expect(session.covered.isEmpty)
        #expect(try await test.store.verify().problems == [])
    }

    @Test func `a database that is brought back by hand does not bring back a revoked device`() async throws {
        let folder = try StoreFolder()
        var test = try folder.open()
        let device = try await test.device()
        try folder.keep("copy.db")
        _ = try await test.store.revoke(device.id)
        try folder.setBack(to: "copy.db")
        test = try folder.open()
        await #expect(throws: ProblemCode.revoked) {
            try await test.store.caller(tokenHash: SecretHash.of(device.token))
        }
    }

    @Test func `a folder without keys takes those beside the backup, and none without them`() async throws {
        let folder = try StoreFolder()
        let test = try folder.open()
        let device = try await test.device()
        try await test.push([Sample.enterprise, Sample.filing], from: device)
        let path = folder.path("backup.db")
        _ = try await sqlite(test).backUp(to: path)
        let mode = try FileManager.default.attributesOfItem(atPath: path + ".keys")[.posixPermissions]
        #expect(mode as? Int == 0o600)
        let fresh = DataDirectory(path: folder.path("fresh"))
        _ = try SQLiteCentralStore.restore(path, in: fresh, environment: folder.world.environment)
        let restored = try SQLiteCentralStore(directory: fresh, environment: folder.world.environment)
        #expect(try await restored.contents(of: device.scope).records == test.store.contents(of: device.scope).records)
        #expect(try await restored.verify().problems.isEmpty)
        #expect(restored.identity.publicKey == test.store.identity.publicKey)
        #expect(restored.identity.sealingKey == test.store.identity.sealingKey)
        try FileManager.default.removeItem(atPath: path + ".keys")
        let other = DataDirectory(path: folder.path("other"))
        #expect(throws: StoreError.self) { try SQLiteCentralStore.restore(path, in: other) }
        #expect(!other.hasStore)
    }

    @Test func `an epoch is never used twice, even if two restorations begin at the same backup`() async throws {
        let folder = try StoreFolder()
        let test = try folder.open()
        _ = try await sqlite(test).backUp(to: folder.path("backup.db"))
        for epoch in 2...4 {
            // The store that knew of the last epoch is gone altogether.
            try FileManager.default.removeItem(atPath: folder.directory.database)
            let other = DataDirectory(path: folder.directory.path)
            let result = try SQLiteCentralStore.restore(
                folder.path("backup.db"),
                in: other,
                environment: folder.world.environment
            )
            #expect(result.epoch == epoch)
            #expect(result.movedAside == nil)
        }
    }

    @Test func `a backup of another server or a damaged one is not taken`() async throws {
        let folder = try StoreFolder()
        let test = try folder.open()
        let device = try await test.device()
        try await test.push([Sample.enterprise, Sample.filing], from: device)
        let path = folder.path("backup.db")
        _ = try await sqlite(test).backUp(to: path)
        let stranger = try StoreFolder(seed: 7)
        #expect(throws: StoreError.otherServer(path: path)) {
            try SQLiteCentralStore.restore(path, in: stranger.directory)
        }
        let queue = try DatabaseQueue(path: path)
        try await queue.write { db in try db.execute(sql: "UPDATE filing SET staff = staff + 1") }
        try queue.close()
        #expect(throws: StoreError.damagedBackup(path: path, problems: 1)) {
            try SQLiteCentralStore.restore(path, in: folder.directory)
        }
        #expect(try await test.store.verify().problems == [])
    }

    @Test func `verify finds a changed receipt and a missing one`() async throws {
        let harm = [
            "UPDATE receipt SET json = replace(json, 'applied', 'merged')": 1,
            "DELETE FROM receipt WHERE number = 1": 2,
            "UPDATE receipt SET number = 9 WHERE number = 2": 2,
        ]
        for (sql, atLeast) in harm {
            let folder = try StoreFolder()
            let test = try folder.open()
            let device = try await test.device()
            try await test.push([Sample.enterprise, Sample.filing], from: device)
            try await test.push([Sample.hire(1, id: test.world.newID())], from: device)
            #expect(try await test.store.verify().problems == [])
            let queue = try DatabaseQueue(path: folder.directory.database)
            try await queue.write { db in
                try db.execute(sql: sql + (sql.contains("WHERE") ? " AND" : " WHERE") + " scope = '\(Sample.unit)'")
            }
            #expect(try await test.store.verify().problems.count >= atLeast, "\(sql)")
        }
    }
}
