import Foundation
import GRDB
import SyncProtocol
import Terminal
import Testing

@testable import Client
@testable import Core

/// Each check of `doctor` finds what it is for, and nothing in a sound replica.
@Suite struct DoctorTests {
    private func bench() throws -> SyncBench {
        let one = try SyncBench.withRoster(CentralFake())
        try one.bench.set(one.filing(), "remark=改")
        return one
    }

    private func enrolled(_ one: SyncBench) throws {
        try one.replica.write { db in try ReplicaMeta.set(.serverURL, "http://127.0.0.1:9", db) }
    }

    /// The checks that look at the replica, by name.
    private func replicaChecks(_ one: SyncBench) -> [DoctorCheck.Name: DoctorCheck] {
        var report = DoctorReport(.zh)
        let doctor = ReplicaDoctor(path: one.replica.path, environment: one.replica.environment)
        doctor.check(one.replica, &report)
        doctor.checkFiles(&report)
        return Dictionary(uniqueKeysWithValues: report.checks.map { ($0.name, $0) })
    }

    /// The checks that ask the server, by name.
    private func serverChecks(_ one: SyncBench) -> [DoctorCheck.Name: DoctorCheck] {
        var report = DoctorReport(.zh)
        ServerDoctor(one.replica) { _ in ServerAPI(one.server, token: nil) }.check(&report)
        return Dictionary(uniqueKeysWithValues: report.checks.map { ($0.name, $0) })
    }

    /// How the whole report of the server's checks ends.
    private func closing(of one: SyncBench) -> String {
        var report = DoctorReport(.zh)
        ServerDoctor(one.replica) { _ in ServerAPI(one.server, token: nil) }.check(&report)
        return report.closing
    }

    private func wrong(_ checks: [DoctorCheck.Name: DoctorCheck]) -> Set<DoctorCheck.Name> {
        #expect(checks.values.allSatisfy { $0.ok != false || $0.fix != nil }, "what is wrong has a remedy")
        return Set(checks.values.filter { $0.ok == false }.map(\.name))
    }

    @Test func `a sound replica has nothing wrong, enrolled or not`() throws {
        let one = try bench()
        let checks = replicaChecks(one)
        #expect(wrong(checks) == [])
        #expect(Set(checks.keys) == [.integrity, .foreignKeys, .outbox, .schema, .digests, .sync, .files, .disk])
        #expect(wrong(serverChecks(one)) == [])
        #expect(serverChecks(one)[.enrolment]?.fix != nil, "not enrolled is not wrong, and it says how to enrol")
        #expect(serverChecks(one).values.allSatisfy { $0.ok == nil }, "nor is it called in order")
        #expect(closing(of: one).contains("尚未登记") && !closing(of: one).contains("一切正常"))
    }

    @Test func `retried, discarded and answered work leaves the chain in order`() throws {
        let one = try bench()
        one.server.refuses = { _ in .schema }
        try one.sync()
        try one.retry()
        try one.sync()
        try one.discard(try one.entries(.parked))
        #expect(wrong(replicaChecks(one)) == [])
    }

    @Test(arguments: [
        ("UPDATE change_set SET hash = replace(hash, substr(hash, 1, 1), 'x') WHERE number = 2", "hash"),
        (
            "UPDATE change_set SET signature = replace(signature, substr(signature, 1, 1), 'x') WHERE number = 3",
            "signature"
        ),
        ("UPDATE change_set SET content = x'00' WHERE number = 3", "content"),
        ("DELETE FROM change_set WHERE number = 2", "previous"),
    ])
    func `a chain that was tampered with is found`(sql: String, fault: String) throws {
        let one = try bench()
        try one.replica.write { db in try db.execute(sql: sql) }
        let checks = replicaChecks(one)
        #expect(wrong(checks) == [.outbox])
        #expect(checks[.outbox]?.detail.contains(fault) == true)
    }

    @Test func `what a backup covers may be gone from the chain`() throws {
        let one = try bench()
        one.server.refuses = { _ in .schema }
        try one.sync()
        try one.discard(try one.entries(.parked))
        one.server.refuses = { _ in nil }
        for remark in ["remark=二", "remark=三"] {
            try one.bench.set(one.filing(), remark)
            try one.sync()
        }
        // Taken, taken, refused, taken, taken: the newest one taken and the refused one stay.
        let covered = "DELETE FROM change_set WHERE state = 'kept' AND number < 5"
        try one.replica.write { db in try db.execute(sql: covered) }
        #expect(try one.entries(.kept, .discarded).map(\.number) == [3, 5])
        #expect(wrong(replicaChecks(one)) == [])
    }

    @Test func `a row that differs from its digest is found`() throws {
        let one = try bench()
        let damage = "UPDATE hire SET post = '改' WHERE id = (SELECT min(id) FROM hire)"
        try one.replica.write { db in try db.execute(sql: damage) }
        #expect(wrong(replicaChecks(one)) == [.digests])
    }

    @Test func `files that others may read are found`() throws {
        let one = try bench()
        try FileManager.default.setAttributes([.posixPermissions: 0o640], ofItemAtPath: one.replica.path + ".key")
        let checks = replicaChecks(one)
        #expect(wrong(checks) == [.files])
        #expect(checks[.files]?.fix == "chmod 600 \(one.replica.path).key")
    }

    @Test func `a file that is no replica is told as such, and the disk is still looked at`() throws {
        let scratch = try Scratch()
        let path = try scratch.file("broken.db", Array(repeating: UInt8(ascii: "x"), count: 8192))
        var report = DoctorReport(.zh)
        let doctor = ReplicaDoctor(path: path, environment: Ticker(seed: 1).environment)
        #expect(doctor.open(&report) == nil)
        doctor.checkFiles(&report)
        #expect(report.checks.first { $0.name == .integrity }?.ok == false)
        #expect(report.checks.contains { $0.name == .disk } && !report.isSound)
    }

    @Test func `a key that is gone is wrong once the device is enrolled`() throws {
        let one = try bench()
        try enrolled(one)
        try FileManager.default.removeItem(atPath: one.replica.path + ".key")
        #expect(wrong(serverChecks(one)).contains(.enrolment))
    }

    @Test func `a clock that is off is told; the versions agree`() throws {
        let one = try bench()
        try enrolled(one)
        // The bench's clock stands in August 2016, the fake server's in September.
        let checks = serverChecks(one)
        #expect(wrong(checks) == [.clock])
        #expect(checks[.clock]?.detail.contains("慢") == true)
        #expect(checks[.versions]?.detail.contains("协议 1–1") == true)
    }

    @Test func `a server that cannot be reached is no fault, an untrusted or another one is`() throws {
        let one = try bench()
        try enrolled(one)
        one.server.before = { _ in throw ClientError("server.unreachable", .unreachable, zh: "断网", en: "offline") }
        var checks = serverChecks(one)
        #expect(wrong(checks) == [])
        let asked = [DoctorCheck.Name.server, .tls, .clock, .versions].map { checks[$0]?.ok ?? nil }
        #expect(asked == [nil, nil, nil, nil], "what was not asked is not called in order")
        #expect(closing(of: one).contains("没有查：连接、TLS 证书、时钟、协议版本"))
        #expect(checks[.server]?.json["ok"] == .null)
        #expect(checks[.server]?.detail.contains("断网") == true && checks[.clock]?.detail.contains("问不到") == true)
        one.server.before = { _ in throw ClientError("server.untrusted", .unreachable, zh: "证书", en: "certificate") }
        checks = serverChecks(one)
        #expect(wrong(checks) == [.tls])
        #expect(checks[.server]?.json["ok"] == .null, "whoever is not trusted was not asked")
        one.server.before = nil
        try one.replica.write { db in try ReplicaMeta.set(.serverID, "another", db) }
        checks = serverChecks(one)
        #expect(wrong(checks).contains(.server))
    }

    @Test func `a stall is told with its reason`() throws {
        let one = try bench()
        one.server.before = { _ in throw ClientError("server.unreachable", .unreachable, zh: "断网", en: "offline") }
        for _ in 0..<SyncAttempts.stallCount {
            #expect(throws: ClientError.self) {
                _ = try SyncAttempts.recording(on: one.replica) {
                    try one.driver(serverKey: "").run()
                }
            }
        }
        let checks = replicaChecks(one)
        #expect(wrong(checks) == [.sync])
        #expect(checks[.sync]?.detail.contains("断网") == true)
    }

    @Test func `change-sets that the server gave no outcome for are a stall, until a later sync`() throws {
        let one = try bench()
        try one.replica.write { db in
            try ReplicaMeta.set(.lastAttempt, "2016-08-18T06:00:00.000Z", db)
            try SyncLog.append("stall", ["reason": "waiting"], at: "2016-08-18T06:00:01.000Z", db)
        }
        #expect(wrong(replicaChecks(one)) == [.sync])
        #expect(replicaChecks(one)[.sync]?.detail.contains("waiting") == true)
        try one.replica.write { db in try ReplicaMeta.set(.lastAttempt, "2016-08-18T07:00:00.000Z", db) }
        #expect(wrong(replicaChecks(one)) == [])
    }

    @Test func `work without a signature is wrong once the device is enrolled`() throws {
        let one = try bench()
        try one.replica.write { db in
            try db.execute(sql: "UPDATE change_set SET signature = NULL WHERE state = 'pending'")
        }
        #expect(wrong(replicaChecks(one)) == [])
        try enrolled(one)
        #expect(wrong(replicaChecks(one)) == [.outbox])
        #expect(replicaChecks(one)[.outbox]?.detail.contains("没有签名") == true)
    }
}
