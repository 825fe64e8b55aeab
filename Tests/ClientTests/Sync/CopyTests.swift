import Foundation
import GRDB
import SyncProtocol
import Testing

@testable import Client
@testable import Core

/// Copied and restored replicas, and replicas that go on under another identity.
@Suite struct CopyTests {
    private func synced(_ server: CentralFake) throws -> SyncBench {
        let one = try SyncBench(server)
        try one.bench.add(.filings([Sample.filing()]))
        try one.sync()
        return one
    }

    /// A copy of a replica with its keys, as somebody makes with a file manager.
    private func copy(_ one: SyncBench, hidingPlace: Bool = false) throws -> Replica {
        let path = one.bench.scratch.path("copy.db")
        try FileManager.default.copyItem(atPath: one.replica.path, toPath: path)
        try FileManager.default.copyItem(atPath: one.replica.path + ".key", toPath: path + ".key")
        if hidingPlace {
            let queue = try DatabaseQueue(path: path)
            try queue.write { db in try ReplicaMeta.set(.place, #require(ReplicaEpoch.place(of: path)), db) }
            try queue.close()
        }
        return try Replica.open(at: path, .writing, environment: Ticker(seed: 77).environment)
    }

    private func set(_ replica: Replica, _ assignment: String) throws {
        try replica.write { db in
            let filing = try replica.filing(named: Sample.enterprise, db)
            let values = try FieldAssignment(replica: replica, db: db).read([assignment], for: filing)
            var step = try Step(replica, keys: .load(forReplica: replica.path), scope: try replica.scope(db), db)
            try step.update(filing, set: values)
            try step.commit()
        }
    }

    private func rows(_ replica: Replica) throws -> [Row] {
        try replica.read { try Row.fetchAll($0, sql: "SELECT * FROM change_set ORDER BY epoch, number") }
    }

    @Test func `a copy is recognised when it is first written to, once; the original is not`() throws {
        let server = CentralFake()
        let one = try synced(server)
        let copy = try copy(one)
        #expect(copy.newEpoch == 2)
        let path = copy.path
        try copy.queue.close()
        let reading = try Replica.open(at: path, .reading, environment: Ticker(seed: 78).environment)
        #expect(reading.newEpoch == nil)
        #expect(one.replica.newEpoch == nil)
        let log = try reading.read { try SyncLog.lines($0) }
        #expect(log.map { $0.what["event"] } == ["epoch"])
    }

    @Test func `a replica that is moved within its file system stays what it is`() throws {
        let server = CentralFake()
        let one = try synced(server)
        let moved = one.bench.scratch.path("moved.db")
        try one.replica.queue.close()
        try FileManager.default.moveItem(atPath: one.replica.path, toPath: moved)
        #expect(try Replica.open(at: moved, .writing, environment: Ticker(seed: 5).environment).newEpoch == nil)
    }

    @Test func `both branches of a copy are sent as they are, and new work follows the last one before`() throws {
        let server = CentralFake()
        let one = try synced(server)
        try one.bench.set(one.filing(), "remark=尚未上报")
        let twin = try copy(one)
        try set(twin, "paperVolumes=8")
        try one.bench.set(one.filing(), "paperVolumes=9")
        let own = try rows(twin)
        #expect(own.map { $0["epoch"] } == [1, 1, 2])
        let first = try Outbox.parse(Outbox.decompress(own[2]["content"]))
        #expect(
            first.number == 1 && first.previous == own[1]["hash"],
            "the first of the epoch names the last one before"
        )

        #expect(try one.driver().run().outcomes == [.applied: 2])
        // The one that both have is answered with its first receipt; the other branch is a concurrent edit.
        let report = try one.driver(twin).run()
        #expect(report.outcomes[.refused] == nil && report.pushed == 2 && report.outcomes[.conflicted] == 1)
        #expect(report.newEpoch == nil, "it had begun one already")
        #expect(try twin.read { try Outbox.pending($0) } == 0)
        #expect(try twin.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM touch") } == 0)
        #expect(try twin.read { try Publication.digest(of: one.scope, $0) } == server.digest(one.scope))
    }

    @Test func `an older copy that lies where the newer one lay is recognised by the server's tail`() throws {
        let server = CentralFake()
        let one = try synced(server)
        let twin = try copy(one, hidingPlace: true)
        #expect(twin.newEpoch == nil)
        try one.bench.set(one.filing(), "remark=甲")
        try one.sync()
        try set(twin, "remark=乙")
        let report = try one.driver(twin).run()
        #expect(report.newEpoch == 2)
        #expect(report.outcomes == [.conflicted: 1], "what was unsent is sent in its old line, and loses nothing")
        try set(twin, "paperVolumes=7")
        #expect(try rows(twin).last?["epoch"] == 2)
        #expect(try one.driver(twin).run().outcomes == [.applied: 1])
        #expect(try one.driver(twin).run().newEpoch == nil)
    }

    @Test func `without the rule the older copy goes on in the other's line`() throws {
        let server = CentralFake()
        let one = try synced(server)
        let twin = try copy(one, hidingPlace: true)
        try one.bench.set(one.filing(), "remark=甲")
        try one.sync()
        #expect(try one.driver(twin, without: [.replicaEpoch]).run().newEpoch == nil)
        try set(twin, "paperVolumes=7")
        #expect(try rows(twin).last?["epoch"] == 1)
    }

    @Test func `work of two epochs on one record is replayed in order`() throws {
        let server = CentralFake()
        let one = try synced(server)
        try one.bench.set(one.filing(), "remark=旧")
        let twin = try copy(one)
        try set(twin, "remark=新")
        #expect(try twin.read { try twin.filing(named: Sample.enterprise, $0) }.body["remark"] == "新")
        let change = try #require(try Outbox.parse(Outbox.decompress(rows(twin)[2]["content"])).changes.first)
        #expect(change.base(of: "remark") == .changeSet(try #require(ChangeSetID(rawValue: rows(twin)[1]["id"]))))
        #expect(try one.driver(twin).run().outcomes[.conflicted] == nil)
        #expect(try twin.read { try twin.filing(named: Sample.enterprise, $0) }.body["remark"] == "新")
    }

    // MARK: Another identity

    @Test func `a new identity takes the unsent work along, in a line of its own`() throws {
        let server = CentralFake()
        let one = try synced(server)
        try one.bench.set(one.filing(), "remark=尚未上报")
        try one.bench.add(.hires([Sample.hire(0), Sample.hire(1)]))
        let shown = try one.bench.records(.hire).map(\.body)
        let before = try rows(one.replica)
        server.revoked = [try one.replica.read { try one.replica.chain($0).device }]
        let outcome = try Enrolment(one.replica)
            .runAsNewDevice(
                code: "X",
                url: "http://127.0.0.1:1",
                caFile: nil,
                proxy: nil,
                api: ServerAPI(server, token: nil)
            )
        #expect(outcome.retried == 2 && outcome.left == 0)
        #expect(!FileManager.default.fileExists(atPath: one.replica.path + ".key.next"))
        let after = try rows(one.replica)
        #expect(
            after.prefix(3).map { $0["hash"] as String } == before.map { $0["hash"] as String },
            "nothing is signed again"
        )
        #expect(after.map { $0["state"] as String } == ["kept", "replaced", "replaced", "pending", "pending"])
        let first = try Outbox.parse(Outbox.decompress(after[3]["content"]))
        #expect(first.previous.isEmpty && first.number == 1 && first.chain.device == outcome.response.device)
        #expect(first.replaces?.rawValue == after[1]["id"])
        #expect(try one.filing().body["remark"] == "尚未上报")
        #expect(try one.bench.records(.hire).map(\.body) == shown)

        let report = try one.sync()
        #expect(report.outcomes == [.applied: 2] && report.newEpoch == nil && report.setBack == nil)
        #expect(try one.filing().body["remark"] == "尚未上报")
        try one.checkQuiet()
    }

    @Test func `several unsent changes of one record go along, and what the server said of it stays`() throws {
        let server = CentralFake()
        let one = try synced(server)
        try one.bench.set(one.filing(), "remark=一")
        try one.bench.set(one.filing(), "remark=二")
        let entries = try rows(one.replica).suffix(2).map { $0["id"] as String }
        _ = try Enrolment(one.replica).runAsNewDevice(
            code: "X",
            url: "http://127.0.0.1:1",
            caFile: nil,
            proxy: nil,
            api: ServerAPI(server, token: nil)
        )
        #expect(try one.filing().body["remark"] == "二")
        try one.checkAgainstServer()
        let left = try one.replica.read { db in try OutboxEntry.list([.replaced], db) }
        #expect(left.map(\.id.rawValue) == entries)
        #expect(left.allSatisfy { $0.outcome == nil && $0.words(.zh) == "已转到新身份" }, "nobody refused them")
        try one.sync()
        #expect(try one.filing().body["remark"] == "二")
        try one.checkQuiet()
    }

    // MARK: Another server, and a key file that was away

    @Test(arguments: [false, true])
    func `a replica is not enrolled at another server, and the code is not shown to it`(asNewDevice: Bool) throws {
        let one = try synced(CentralFake())
        try one.bench.set(one.filing(), "remark=未上报")
        let other = CentralFake()
        let api = ServerAPI(other, token: nil)
        let before = try one.replica.read { db in try ReplicaMeta.get(.serverKey, db) }
        let error = #expect(throws: ClientError.self) {
            let enrolment = Enrolment(one.replica)
            if asNewDevice {
                _ = try enrolment.runAsNewDevice(code: "X", url: "u", caFile: nil, proxy: nil, api: api)
            } else {
                _ = try enrolment.run(code: "X", url: "u", caFile: nil, proxy: nil, api: api)
            }
        }
        #expect(error?.code == "enrolment.server")
        #expect(other.requests == ["/v1/hello"])
        #expect(try one.replica.read { db in try ReplicaMeta.get(.serverKey, db) } == before)
        #expect(!FileManager.default.fileExists(atPath: one.replica.path + ".key.next"))
        try one.sync()
    }

    @Test func `work that was made while the key file was away is signed when it is back`() throws {
        let one = try synced(CentralFake())
        let key = one.replica.path + ".key"
        try FileManager.default.moveItem(atPath: key, toPath: key + ".away")
        try one.bench.set(one.filing(), "remark=没有密钥")
        #expect(try one.replica.read { db in try OutboxEntry.list([.pending], db) }.map(\.signature) == [nil])
        try FileManager.default.moveItem(atPath: key + ".away", toPath: key)
        try one.sync()
        #expect(try one.filing().body["remark"] == "没有密钥")
        try one.checkQuiet()
    }

    @Test func `a carrier file has work that was made while the key file was away`() throws {
        let fake = CarrierFake()
        let one = try fake.replica()
        let key = one.replica.path + ".key"
        try FileManager.default.moveItem(atPath: key, toPath: key + ".away")
        try one.bench.add(.filings([Sample.filing()]))
        try FileManager.default.moveItem(atPath: key + ".away", toPath: key)
        #expect(try fake.export(one).changeSets == 1)
        _ = try fake.exchange(one)
        #expect(try one.replica.read { db in try OutboxEntry.list([.pending], db) }.isEmpty)
    }

    // MARK: Interrupted

    @Test func `an enrolment whose answer is lost is taken up again under the same new identity`() throws {
        struct Lost: Error {}
        let server = CentralFake()
        let one = try synced(server)
        let api = ServerAPI(server, token: nil)
        func enrol() throws -> NewIdentity.Outcome {
            try Enrolment(one.replica)
                .runAsNewDevice(code: "X", url: "http://127.0.0.1:1", caFile: nil, proxy: nil, api: api)
        }
        server.after = { path in if path == "/v1/enrol" { throw Lost() } }
        #expect(throws: Lost.self) { try enrol() }
        let chain = try one.replica.read { try one.replica.chain($0) }
        #expect(chain.epoch == 1, "nothing of the replica has changed")
        server.after = nil
        try one.sync()
        let next = try #require(try DeviceKeys.load(file: one.replica.path + ".key.next")?.device)
        #expect(try enrol().response.device.rawValue == next)
        try one.sync()
    }

    @Test func `keys that a crash left beside the old ones take their place when the replica is next opened`() throws {
        let server = CentralFake()
        let one = try synced(server)
        var next = try NewIdentity.prepare(one.replica)
        next.keys.token = "t"
        try next.save()
        _ = try one.replica.write { db in try next.adopt(db) }
        #expect(try DeviceKeys.load(forReplica: one.replica.path)?.publicKey == one.keys.publicKey)
        try NewIdentity.settle(one.replica)
        #expect(try DeviceKeys.load(forReplica: one.replica.path)?.publicKey == next.keys.publicKey)
    }
}
