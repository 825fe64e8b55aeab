import Foundation
import GRDB
import SyncProtocol
import Terminal
import Testing

@testable import Client
@testable import Core

@Suite struct ReplicaTests {
    private func mode(_ path: String) throws -> Int? {
        try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    }

    private func failure(_ body: () throws -> Void) -> ClientError? {
        do {
            try body()
            return nil
        } catch let error as ClientError {
            return error
        } catch {
            Issue.record("\(error) is no ClientError")
            return nil
        }
    }

    @Test func `a replica is made for its owner only, with its unit and a device of its own`() throws {
        let scratch = try Scratch()
        let path = scratch.path("a/b/replica.db")
        let replica = try Replica.make(at: path, unit: "3101Z1", environment: Ticker(seed: 1).environment)
        #expect(try mode(path) == 0o600)
        #expect(try mode(scratch.path("a/b")) == 0o700)
        let (unit, chain) = try replica.read { db in (try replica.unit(db), try replica.chain(db)) }
        #expect(unit == "3101Z1")
        #expect(chain.epoch == 1)
        let other = try Replica.make(
            at: scratch.path("other.db"),
            unit: "3101Z1",
            environment: Ticker(seed: 2).environment
        )
        #expect(try other.read { db in try other.chain(db).device } != chain.device)
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: scratch.path("a/b")).sorted()
                == ["replica.db", "replica.db.lock"]
        )
    }

    @Test(arguments: ["310108", "", "310101 ", "3101z1", "999999"])
    func `an unknown unit is a wrong call and makes no file`(unit: String) throws {
        let scratch = try Scratch()
        let path = scratch.path("replica.db")
        let error = failure { _ = try Replica.make(at: path, unit: unit, environment: Ticker(seed: 1).environment) }
        #expect(error?.code == "unit.unknown")
        #expect(error?.status == .usage)
        #expect(!FileManager.default.fileExists(atPath: path))
    }

    @Test func `what exists is never overwritten`() throws {
        let scratch = try Scratch()
        let path = try scratch.file("replica.db", Array("mine".utf8))
        let error = failure { _ = try Replica.make(at: path, unit: "310101", environment: Ticker(seed: 1).environment) }
        #expect(error?.code == "replica.exists")
        #expect(error?.status == .failed)
        #expect(FileManager.default.contents(atPath: path) == Data("mine".utf8))
    }

    @Test func `a replica that is not there, or is none, is told apart and left as it is`() throws {
        let scratch = try Scratch()
        let environment = Ticker(seed: 1).environment
        #expect(
            failure { _ = try Replica.open(at: scratch.path("no.db"), .reading, environment: environment) }?.code
                == "replica.missing"
        )
        #expect(!FileManager.default.fileExists(atPath: scratch.path("no.db")))
        for bytes in [[], Array("no database, but long enough to be one of some kind, or so it might seem".utf8)] {
            let path = try scratch.file("text.db", bytes)
            for access in [Replica.Access.reading, .writing] {
                let error = failure { _ = try Replica.open(at: path, access, environment: environment) }
                #expect(error?.code == "replica.unreadable")
                #expect(FileManager.default.contents(atPath: path) == Data(bytes))
            }
        }
        let folder = failure { _ = try Replica.open(at: scratch.folder.path, .reading, environment: environment) }
        #expect(folder?.code == "replica.unreadable")
    }

    @Test func `another program's database is not written to`() throws {
        let scratch = try Scratch()
        let path = scratch.path("theirs.db")
        let theirs = try DatabaseQueue(path: path)
        try theirs.write { db in try db.execute(sql: "CREATE TABLE notes (text TEXT); INSERT INTO notes VALUES ('a')") }
        try theirs.close()
        let before = FileManager.default.contents(atPath: path)
        let environment = Ticker(seed: 1).environment
        #expect(
            failure { _ = try Replica.open(at: path, .writing, environment: environment) }?.code == "replica.unreadable"
        )
        #expect(FileManager.default.contents(atPath: path) == before)
    }

    @Test func `one writes at a time, and readers need not wait`() throws {
        let bench = try Bench()
        let environment = Ticker(seed: 2).environment
        let error = failure { _ = try Replica.open(at: bench.replica.path, .writing, environment: environment) }
        #expect(error?.code == "replica.busy")
        #expect(error?.status == .failed)
        let reader = try Replica.open(at: bench.replica.path, .reading, environment: environment)
        #expect(try reader.read { db in try reader.unit(db) } == "310101")
    }

    @Test func `a failed write leaves nothing behind`() throws {
        struct Stop: Error {}
        let bench = try Bench()
        let before = try bench.dump()
        #expect(throws: Stop.self) {
            try bench.replica.write { db in
                try ReplicaMeta.set(.round, "1999", db)
                throw Stop()
            }
        }
        #expect(try bench.dump() == before)
    }

    @Test func `before the first sync the round is 2016 and names its catalogue`() throws {
        let bench = try Bench()
        let round = try bench.replica.read { db in try bench.replica.round(db) }
        #expect(round.code == "2016")
        #expect(try bench.replica.catalogue(of: round).edition == 2016)
        var later = round
        later.edition = 2031
        #expect(failure { _ = try bench.replica.catalogue(of: later) }?.code == "catalogue.unknown")
    }

    @Test func `keys are the owner's, come back as they were, and never print`() throws {
        let bench = try Bench()
        #expect(try DeviceKeys.load(forReplica: bench.replica.path) == nil)
        var keys = DeviceKeys()
        keys.token = "secret-token"
        try keys.save(forReplica: bench.replica.path)
        #expect(try mode(bench.replica.path + ".key") == 0o600)
        let loaded = try #require(try DeviceKeys.load(forReplica: bench.replica.path))
        #expect(loaded.publicKey == keys.publicKey)
        #expect(loaded.sealingKey == keys.sealingKey)
        #expect(loaded.token == "secret-token")
        #expect("\(loaded)" == "DeviceKeys(****)")
        _ = try bench.scratch.file("replica.db.key", Array("{}".utf8))
        #expect(failure { _ = try DeviceKeys.load(forReplica: bench.replica.path) }?.code == "replica.unreadable")
    }

    @Test func `the default place follows the environment`() {
        #expect(CommandContext.defaultReplica(["SHENBAO_REPLICA": "/a/b.db", "XDG_DATA_HOME": "/x"]) == "/a/b.db")
        #expect(
            CommandContext.defaultReplica(["SHENBAO_REPLICA": "", "XDG_DATA_HOME": "/x"]) == "/x/shenbao/replica.db"
        )
        #expect(CommandContext.defaultReplica(["HOME": "/home/u"]) == "/home/u/.local/share/shenbao/replica.db")
    }
}
