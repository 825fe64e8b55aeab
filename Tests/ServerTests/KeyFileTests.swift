import Core
import Foundation
import GRDB
import SyncProtocol
import Testing

@testable import Server

/// A server's keys are what districts know it by: nothing that a person is advised to do loses or changes them.
@Suite struct KeyFileTests {
    private let files = FileManager.default

    private func bytes(_ path: String) -> Data? { files.contents(atPath: path) }

    private func backUp(_ folder: StoreFolder, to name: String) async throws -> String {
        _ = try await open(folder).backUp(to: folder.path(name))
        return folder.path(name)
    }

    private func open(_ folder: StoreFolder) throws -> SQLiteCentralStore {
        try SQLiteCentralStore(directory: folder.directory, environment: folder.world.environment)
    }

    private func serve(_ folder: StoreFolder) throws -> SQLiteCentralStore {
        try SQLiteCentralStore(
            directory: folder.directory,
            needsSealingKey: true,
            environment: folder.world.environment
        )
    }

    /// Makes the store one that does not remember its key for carrier files, as stores of before were.
    private func forget(_ folder: StoreFolder) async throws {
        try await DatabaseQueue(path: folder.directory.database).write { db in
            try db.execute(sql: "UPDATE device SET sealing_key = '' WHERE unit = 'city'")
            #expect(db.changesCount == 1)
        }
    }

    // MARK: The store is lost

    @Test(arguments: ["server.key", "server.sealing.key", "console.key"])
    func `init replaces no key of a server whose store is gone, and a restore brings it back`(
        name: String
    ) async throws {
        let folder = try StoreFolder()
        let directory = folder.directory
        _ = try directory.secretBox(folder.world.environment)
        let backup = try await backUp(folder, to: "backup.db")
        let identity = try folder.open().store.identity
        for file in ["store.db", "server.key", "server.sealing.key", "console.key"] where file != name {
            try files.removeItem(atPath: directory.path + "/" + file)
        }
        let before = bytes(directory.path + "/" + name)
        #expect(throws: StoreError.keysPresent(folder: directory.path)) {
            try SQLiteCentralStore.create(in: directory, environment: folder.world.environment)
        }
        #expect(throws: StoreError.lost(folder: directory.path)) { try serve(folder) }
        #expect(bytes(directory.path + "/" + name) == before)
        _ = try SQLiteCentralStore.restore(backup, in: directory, environment: folder.world.environment)
        let restored = try serve(folder).identity
        #expect(restored.publicKey == identity.publicKey && restored.sealingKey == identity.sealingKey)
    }

    @Test func `keys that an interrupted init made hinder neither another init nor a restore`() async throws {
        let folder = try StoreFolder()
        let backup = try await backUp(folder, to: "backup.db")
        for isRestored in [false, true] {
            let fresh = DataDirectory(path: folder.path("fresh-\(isRestored)"))
            try fresh.prepare()
            try fresh.makePrivateFile(fresh.unfinishedDatabase, text: "half")
            try fresh.makePrivateFile(fresh.key, text: String(repeating: "0a", count: 32))
            try fresh.makePrivateFile(fresh.sealingKey, text: String(repeating: "0b", count: 32))
            #expect(throws: StoreError.missing(folder: fresh.path)) { try SQLiteCentralStore(directory: fresh) }
            if isRestored {
                _ = try SQLiteCentralStore.restore(backup, in: fresh, environment: folder.world.environment)
                #expect(bytes(fresh.key) == bytes(folder.directory.key))
            } else {
                try SQLiteCentralStore.create(in: fresh, environment: folder.world.environment)
            }
            _ = try SQLiteCentralStore(
                directory: fresh,
                needsSealingKey: true,
                environment: folder.world.environment
            )
            #expect(!files.fileExists(atPath: fresh.unfinishedDatabase))
        }
    }

    // MARK: The key for carrier files

    @Test func `a server whose sealing key is gone or another does not start, and goes on with the former one`()
        async throws
    {
        let folder = try StoreFolder()
        let path = folder.directory.sealingKey
        let text = try #require(bytes(path))
        let sealingKey = try serve(folder).identity.sealingKey
        try files.removeItem(atPath: path)
        #expect(throws: StoreError.missingSealingKey(path: path)) { try serve(folder) }
        #expect(!files.fileExists(atPath: path))
        // Administration that needs no such key goes on.
        #expect(try await folder.open().store.verify().problems.isEmpty)
        try folder.directory.makePrivateFile(path, text: String(repeating: "0a", count: 32))
        #expect(throws: StoreError.otherSealingKey(path: path)) { try serve(folder) }
        try files.removeItem(atPath: path)
        try folder.directory.makePrivateFile(path, text: String(decoding: text, as: UTF8.self))
        #expect(try serve(folder).identity.sealingKey == sealingKey)
    }

    @Test func `a store that does not know its sealing key yet remembers the one that is there`() async throws {
        let folder = try StoreFolder()
        let before = bytes(folder.directory.sealingKey)
        try await forget(folder)
        _ = try serve(folder)
        #expect(bytes(folder.directory.sealingKey) == before)
        try files.removeItem(atPath: folder.directory.sealingKey)
        #expect(throws: StoreError.missingSealingKey(path: folder.directory.sealingKey)) { try serve(folder) }
    }

    @Test func `a store that never had a sealing key gets one, once`() async throws {
        let folder = try StoreFolder()
        try await forget(folder)
        try files.removeItem(atPath: folder.directory.sealingKey)
        #expect(try folder.open().store.identity.sealingKey == "")
        let made = try serve(folder).identity.sealingKey
        #expect(made.count == 64)
        #expect(try serve(folder).identity.sealingKey == made)
        try files.removeItem(atPath: folder.directory.sealingKey)
        #expect(throws: StoreError.missingSealingKey(path: folder.directory.sealingKey)) { try serve(folder) }
    }

    @Test func `a lost sealing key without a backup is made anew, and only then`() async throws {
        let folder = try StoreFolder()
        let path = folder.directory.sealingKey
        let former = try serve(folder).identity.sealingKey
        let store = try open(folder)
        #expect(throws: StoreError.sealingKeyPresent(path: path)) { try store.renewSealingKey() }
        #expect(try serve(folder).identity.sealingKey == former)
        try files.removeItem(atPath: path)
        let held = try folder.directory.hold(alone: false)
        #expect(throws: StoreError.running(folder: folder.directory.path)) { try store.renewSealingKey() }
        withExtendedLifetime(held) {}
        #expect(throws: StoreError.missingSealingKey(path: path)) { try serve(folder) }
    }

    @Test func `a renewed sealing key is the server's from then on, and its making is in the audit log`() async throws {
        let folder = try StoreFolder()
        let former = try serve(folder).identity.sealingKey
        try files.removeItem(atPath: folder.directory.sealingKey)
        let renewed = try open(folder).renewSealingKey()
        #expect(renewed.count == 64 && renewed != former)
        #expect(try serve(folder).identity.sealingKey == renewed)
        let store = try folder.open().store
        #expect(try await store.auditEntries(AuditQuery(limit: 1)).first?.draft.action == .carrierKey)
        #expect(try await store.verify().problems.isEmpty)
    }

    @Test func `a backup tells whether the sealing key is with it`() async throws {
        let folder = try StoreFolder()
        let store = try open(folder)
        #expect(try await store.backUp(to: folder.path("one.db")).hasSealingKey)
        try files.removeItem(atPath: folder.directory.sealingKey)
        #expect(try await !store.backUp(to: folder.path("two.db")).hasSealingKey)
    }

    // MARK: Damaged backups

    @Test(arguments: [0.0, 0.02, 0.3, 0.97])
    func `a backup that was cut off is called damaged, and nothing is left in a new folder`(part: Double) async throws {
        let folder = try StoreFolder()
        let backup = try await backUp(folder, to: "backup.db")
        let whole = try #require(bytes(backup))
        try whole.prefix(Int(Double(whole.count) * part)).write(to: URL(filePath: backup))
        let fresh = DataDirectory(path: folder.path("fresh"))
        #expect(throws: StoreError.brokenBackup(path: backup)) {
            try SQLiteCentralStore.restore(backup, in: fresh, environment: folder.world.environment)
        }
        #expect(!files.fileExists(atPath: fresh.path))
    }

    @Test func `a damaged backup leaves an empty folder empty, and a store as it was`() async throws {
        let folder = try StoreFolder()
        let backup = try await backUp(folder, to: "backup.db")
        var damaged = try #require(bytes(backup))
        for place in stride(from: 4096, to: damaged.count, by: 4096) {
            damaged.replaceSubrange(place..<(place + 512), with: [UInt8](repeating: 0xA5, count: 512))
        }
        try damaged.write(to: URL(filePath: backup))
        let empty = folder.path("empty")
        try files.createDirectory(
            atPath: empty,
            withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700]
        )
        #expect(throws: StoreError.brokenBackup(path: backup)) {
            try SQLiteCentralStore.restore(backup, in: DataDirectory(path: empty))
        }
        #expect(try files.contentsOfDirectory(atPath: empty).isEmpty)
        let before = Set(try files.contentsOfDirectory(atPath: folder.directory.path)).union(["server.lock"])
        #expect(throws: StoreError.brokenBackup(path: backup)) {
            try SQLiteCentralStore.restore(backup, in: folder.directory)
        }
        #expect(Set(try files.contentsOfDirectory(atPath: folder.directory.path)).union(["server.lock"]) == before)
        #expect(try await folder.open().store.verify().problems.isEmpty)
    }
}
