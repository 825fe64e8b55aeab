import Foundation
import GRDB
import SyncProtocol
import Terminal
import Testing

@testable import Client
@testable import Core

/// A backup is a sound replica of its own, private, and in nobody's way.
@Suite struct BackupTests {
    @Test func `the copy holds everything, is the owner's alone and can be worked with`() throws {
        let one = try SyncBench.withRoster(CentralFake())
        try one.bench.set(one.filing(), "remark=改")
        let path = one.bench.scratch.path("copy.db")
        let backup = try ReplicaBackup(of: one.replica, to: path)
        #expect(backup.changeSets == 3 && backup.status.pending == 1)
        let attributes = try FileManager.default.attributesOfItem(atPath: path)
        #expect(attributes[.posixPermissions] as? Int == 0o600)
        #expect(attributes[.size] as? Int == backup.bytes)
        #expect(!FileManager.default.fileExists(atPath: path + ".partial"))
        #expect(!FileManager.default.fileExists(atPath: path + ".key"))
        let copy = try Replica.open(at: path, .reading, environment: Ticker(seed: 9).environment)
        #expect(try dumpTables(of: copy) == one.bench.dump())
    }

    @Test func `nothing is overwritten, not even an empty file`() throws {
        let one = try SyncBench.withRoster(CentralFake())
        for bytes in [[UInt8](), Array("x".utf8)] {
            let path = try one.bench.scratch.file("there.db", bytes)
            let error = #expect(throws: ClientError.self) { _ = try ReplicaBackup(of: one.replica, to: path) }
            #expect(error?.code == "output.exists")
            #expect(FileManager.default.contents(atPath: path) == Data(bytes))
        }
        let error = #expect(throws: ClientError.self) {
            _ = try ReplicaBackup(of: one.replica, to: one.bench.scratch.path("no/such/folder.db"))
        }
        #expect(error?.code == "output.unwritable")
    }

    @Test func `a private file that is given up leaves nothing, and its name is taken from the start`() throws {
        let scratch = try Scratch()
        let path = scratch.path("out")
        do {
            let file = try NewPrivateFile(path)
            try file.write(Array("half".utf8))
            #expect(throws: ClientError.self) { _ = try NewPrivateFile(path) }
            #expect(FileManager.default.contents(atPath: path) == Data(), "what is not complete is not to be seen")
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: scratch.folder.path).isEmpty)
        let file = try NewPrivateFile(path)
        try file.write(Array("all".utf8))
        try file.finish()
        #expect(FileManager.default.contents(atPath: path) == Data("all".utf8))
    }
}
