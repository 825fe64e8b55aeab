import Core
import Foundation
import GRDB
import SyncProtocol
import Testing

@testable import Server

/// The audit log of a store: what is noted, and that nothing noted can be changed unseen.
@Suite struct AuditLogTests {
    private static func sqlite(_ test: TestStore) throws -> SQLiteCentralStore {
        try #require(test.store as? SQLiteCentralStore)
    }

    private static let drafts = (1...12).map { number in
        AuditDraft(
            .step,
            by: .user("reviewer\(number % 3)", role: .reviewer),
            on: AuditObject(.filing, Sample.filingID, in: .unit(Sample.unit)),
            detail: ["from": "submitted", "to": "inReview", "number": JSONValue(number), "reason": "材料齐全 “好”\n"]
        )
    }

    @Test func `each act of the administration is noted once, with who did it and to what`() async throws {
        let folder = try StoreFolder()
        let test = try folder.open()
        let store = try Self.sqlite(test)
        let device = try await test.device()
        _ = try await store.change(
            .round,
            .round("2016"),
            in: .city,
            set: ["hireCap": 3],
            noting: .roundSet,
            by: .commandLine
        )
        _ = try await store.revoke(device.id, by: .user("lin", role: .admin))
        _ = try await store.revoke(DeviceID(test.world.newID()), by: .user("lin", role: .admin))
        _ = try await store.rebuild()
        _ = try await store.backUp(to: folder.path("backup.db"))
        let entries = try await store.auditEntries(AuditQuery()).reversed()
        #expect(
            entries.map { "\($0.draft.actor.name)/\($0.draft.actor.role ?? "-") \($0.draft.action)" } == [
                "cli/operator storeInit", "cli/operator enrolCode", "device:\(device.id)/unit deviceEnrol",
                "cli/operator roundSet", "lin/admin deviceRevoke", "cli/operator rebuild", "cli/operator backup",
            ]
        )
        #expect(entries.map(\.seq) == Array(1...7))
        let revoked = try #require(try await store.auditEntries(AuditQuery()).first { $0.seq == 5 })
        #expect(revoked.draft.object == AuditObject(kind: "device", unit: device.unit, id: device.id.rawValue))
        #expect(try await store.verifyAudit(known: []).problems.isEmpty)
    }

    @Test func `wrong codes are noted as often as a code can be tried, and strangers without a code never`()
        async throws
    {
        let test = try StoreFactory.sqlite()
        let device = TestDevice(world: test.world, unit: Sample.unit)
        let desk = EnrolmentDesk(store: test.store, environment: test.world.environment)
        let code = try await desk.makeCode(unit: Sample.unit).code.text
        let wrong = String(code.dropLast(2)) + (code.hasSuffix("22") ? "33" : "22")
        for _ in 0..<EnrolmentCode.maximumTries + 3 {
            await #expect(throws: ProblemCode.enrolmentCode) { try await desk.enrol(device.enrolRequest(code: wrong)) }
        }
        let unknown = code.hasPrefix("2222") ? "3333-2222-22" : "2222-2222-22"
        await #expect(throws: ProblemCode.enrolmentCode) { try await desk.enrol(device.enrolRequest(code: unknown)) }
        var query = AuditQuery()
        query.action = .deviceEnrolFailed
        let entries = try await test.store.auditEntries(query)
        #expect(entries.count == EnrolmentCode.maximumTries)
        #expect(entries.allSatisfy { !$0.json.canonicalText().contains(wrong) })
    }

    @Test func `what is refused to be done is not noted as done`() async throws {
        let folder = try StoreFolder()
        let test = try folder.open()
        let store = try Self.sqlite(test)
        let before = try await store.auditHead()
        struct Broken: Error {}
        await #expect(throws: Broken.self) {
            try await store.queue.write { [key = store.key] db in
                try AuditRow.append(db, [Self.drafts[0]], key: key, at: "2016-01-01T00:00:00Z")
                throw Broken()
            }
        }
        #expect(try await store.auditHead() == before)
        #expect(try await store.verifyAudit(known: []).problems.isEmpty)
    }

    @Test func `every addition has a signed head, and proofs lead from each entry to each head`() async throws {
        let test = try StoreFactory.sqlite()
        for draft in Self.drafts.prefix(4) { try await test.store.append(draft) }
        try await test.store.append(Array(Self.drafts.dropFirst(4)))
        let heads = try await test.store.auditHeads(after: 0, limit: 100)
        #expect(heads.map(\.head.size) == [1, 2, 3, 4, 5, 13])
        #expect(heads.allSatisfy { $0.isSigned(by: test.store.identity.publicKey) })
        let contents = try await test.store.auditContents(after: 0, limit: 100)
        for head in heads {
            let root = try #require([UInt8](hexadecimal: head.head.root))
            for seq in 1...head.head.size {
                let proof = try #require(try await test.store.auditProof(of: seq, size: head.head.size))
                let leaf = MerkleHash.leaf(Array(contents[seq - 1].utf8))
                #expect(MerkleCheck.includes(leaf, at: seq - 1, size: head.head.size, root: root, proof: proof))
            }
            for old in heads where old.head.size <= head.head.size {
                let proof = try #require(
                    try await test.store.auditConsistency(from: old.head.size, to: head.head.size)
                )
                let oldRoot = try #require([UInt8](hexadecimal: old.head.root))
                #expect(MerkleCheck.isConsistent((old.head.size, oldRoot), (head.head.size, root), proof: proof))
            }
        }
        #expect(try await test.store.auditProof(of: 14, size: 13) == nil)
        #expect(try await test.store.auditProof(of: 1, size: 14) == nil)
        #expect(try await test.store.auditConsistency(from: 1, to: 14) == nil)
    }

    @Test func `entries are found by who, what, to what and when, page by page`() async throws {
        let test = try StoreFactory.sqlite()
        try await test.store.append(Self.drafts)
        var query = AuditQuery()
        query.actor = "reviewer1"
        #expect(try await test.store.auditEntries(query).map(\.seq) == [11, 8, 5, 2])
        query.limit = 2
        query.before = 8
        #expect(try await test.store.auditEntries(query).map(\.seq) == [5, 2])
        query = AuditQuery()
        query.action = .storeInit
        #expect(try await test.store.auditEntries(query).map(\.seq) == [1])
        query = AuditQuery()
        query.object = Sample.filingID.rawValue
        query.unit = Sample.unit
        #expect(try await test.store.auditEntries(query).count == 12)
        query.unit = Sample.otherUnit
        #expect(try await test.store.auditEntries(query).isEmpty)
        query = AuditQuery()
        query.from = "2030-01-01T00:00:00Z"
        #expect(try await test.store.auditEntries(query).isEmpty)
        query.from = nil
        query.to = "2030-01-01T00:00:00Z"
        #expect(try await test.store.auditEntries(query).count == 13)
    }

    @Test func `resident IDs never get into the log, hashes and codes of enterprises do`() async throws {
        let test = try StoreFactory.sqlite()
        let (number, hash) = (Sample.idNumber(7), String(repeating: "310105197001150", count: 5).prefix(64).description)
        let entry = try await test.store.append(
            AuditDraft(
                .reveal,
                by: .user("lin", role: .auditor),
                detail: [
                    "why": .string("查 \(number) 的材料"), "list": [.string(number)], "uscc": .string(Sample.uscc),
                    "hash": .string(hash),
                ]
            )
        )
        let text = try #require(try await test.store.auditContents(after: entry.seq - 1, limit: 1).first)
        #expect(!text.contains(number))
        #expect(text.contains(number.prefix(6)) && text.contains(Sample.uscc) && text.contains(hash))
        let stranger = try await test.store.append(AuditDraft(.signInFailed, by: .stranger(number)))
        #expect(!stranger.json.canonicalText().contains(number))
        let long = AuditDraft(.remark, by: .system, detail: ["text": .string(String(repeating: "长", count: 5_000))])
        #expect(long.detail["text"]?.stringValue?.count == AuditText.limit + 1)
        #expect(try await test.store.verifyAudit(known: []).problems.isEmpty)
    }

    @Test func `the tables refuse to be changed or shortened`() async throws {
        let test = try StoreFactory.sqlite()
        let store = try Self.sqlite(test)
        try await store.append(Self.drafts)
        for table in ["audit", "audit_node", "audit_head"] {
            for sql in ["DELETE FROM \(table)", "UPDATE \(table) SET rowid = 1"] {
                let sql = sql.replacing("rowid", with: ["audit": "content", "audit_node": "hash"][table] ?? "root")
                await #expect(throws: DatabaseError.self, "\(sql)") {
                    try await store.queue.write { try $0.execute(sql: sql) }
                }
            }
        }
        #expect(try await store.verifyAudit(known: []).entries == 13)
    }

    /// A log whose tables no trigger guards any more.
    private func unguarded() async throws -> (TestStore, SQLiteCentralStore) {
        let test = try StoreFactory.sqlite()
        let store = try Self.sqlite(test)
        try await store.append(Self.drafts)
        try await store.append(Self.drafts[0])
        try await store.queue.write { db in
            let names = try String.fetchAll(
                db,
                sql: "SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'audit%'"
            )
            #expect(names.count == 6)
            for name in names { try db.execute(sql: "DROP TRIGGER \(name)") }
        }
        #expect(try await store.verifyAudit(known: []).problems.isEmpty)
        return (test, store)
    }

    @Test func `a change of any byte of any entry is found, and where it is`() async throws {
        let (test, store) = try await unguarded()
        defer { withExtendedLifetime(test) {} }
        for seq in 1...14 {
            let content = try #require(try await store.auditContents(after: seq - 1, limit: 1).first)
            let bytes = Array(content.utf8)
            // Every byte changes the leaf's hash; for some the whole check is run.
            for index in bytes.indices {
                var harmed = bytes
                harmed[index] ^= 1
                #expect(MerkleHash.leaf(harmed) != MerkleHash.leaf(bytes))
            }
            for index in [seq, bytes.count / 2, bytes.count - 2 - seq] {
                var harmed = bytes
                harmed[index] ^= 1
                let text = String(decoding: harmed, as: UTF8.self)
                try await Self.write(text, at: seq, in: store)
                let problems = try await store.verifyAudit(known: []).problems
                #expect(problems.contains("hash of level 0: \(seq)"), "byte \(index) of entry \(seq)")
            }
            try await Self.write(content, at: seq, in: store)
        }
        #expect(try await store.verifyAudit(known: []).problems.isEmpty)
    }

    private static func write(_ content: String, at seq: Int, in store: SQLiteCentralStore) async throws {
        try await store.queue.write { db in
            try db.execute(sql: "UPDATE audit SET content = ? WHERE seq = ?", arguments: [content, seq])
        }
    }

    @Test(arguments: [
        "DELETE FROM audit WHERE seq = 5", "UPDATE audit SET seq = 99 WHERE seq = 14",
        "UPDATE audit SET content = (SELECT content FROM audit WHERE seq = 3) WHERE seq = 4",
        "UPDATE audit SET content = replace(content, 'inReview', 'accepted') WHERE seq = 4",
        "UPDATE audit SET content = content || ' ' WHERE seq = 4", "UPDATE audit SET actor = 'nobody' WHERE seq = 4",
        "UPDATE audit SET unit = NULL WHERE seq = 4", "DELETE FROM audit WHERE seq = 14",
        "DELETE FROM audit_head WHERE size = 14",
        "UPDATE audit_head SET root = replace(root, 'a', 'b') WHERE size = 13",
        "UPDATE audit_head SET at = '2017-01-01T00:00:00Z' WHERE size = 1",
        "UPDATE audit_head SET size = 12 WHERE size = 13",
        "UPDATE audit_head SET signature = (SELECT signature FROM audit_head WHERE size = 1) WHERE size = 13",
        "DELETE FROM audit_node WHERE level = 1 AND number = 2", "UPDATE audit_node SET hash = x'00' WHERE level = 2",
        "INSERT INTO audit_node (level, number, hash) VALUES (9, 9, x'00')", "UPDATE server SET id = 'another'",
    ]) func `what is done to the tables is found`(sql: String) async throws {
        let (test, store) = try await unguarded()
        defer { withExtendedLifetime(test) {} }
        try await store.queue.write { try $0.execute(sql: sql) }
        #expect(try await !store.verifyAudit(known: []).problems.isEmpty)
    }

    @Test func `a log whose end was cut off is found by who kept a head`() async throws {
        let (test, store) = try await unguarded()
        defer { withExtendedLifetime(test) {} }
        let kept = try #require(try await store.auditHead())
        try await store.queue.write { db in
            try db.execute(
                sql:
                    "DELETE FROM audit WHERE seq = 14; DELETE FROM audit_head WHERE size = 14; DELETE FROM audit_node WHERE level = 0 AND number = 13; DELETE FROM audit_node WHERE level = 1 AND number = 6"
            )
        }
        #expect(try await store.verifyAudit(known: []).problems.isEmpty)
        #expect(try await store.verifyAudit(known: [kept]).problems == ["entries missing below head: 14"])
        try await store.append(Self.drafts[1])
        #expect(try await store.verifyAudit(known: [kept]).problems == ["root of known head: 14"])
    }

    @Test func `a restored store tells of it, and where its log had been`() async throws {
        let folder = try StoreFolder()
        let test = try folder.open()
        _ = try await Self.sqlite(test).backUp(to: folder.path("backup.db"))
        _ = try await test.device()
        let former = try #require(try await test.store.auditHead())
        _ = try SQLiteCentralStore.restore(
            folder.path("backup.db"),
            in: folder.directory,
            environment: folder.world.environment
        )
        let restored = try folder.open().store
        let entry = try #require(try await restored.auditEntries(AuditQuery(limit: 1)).first)
        #expect(entry.draft.action == .restore)
        #expect(entry.draft.detail["formerHead"] == former.json)
        #expect(entry.seq == 2)
        #expect(try await restored.verifyAudit(known: []).problems.isEmpty)
        #expect(try await restored.verifyAudit(known: [former]).problems == ["entries missing below head: 4"])
    }
}
