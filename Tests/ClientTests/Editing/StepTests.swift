import GRDB
import SyncProtocol
import Terminal
import Testing

@testable import Client
@testable import Core

/// What the outbox holds after a step: bases, dependencies, the chain, parts.
@Suite struct StepTests {
    private func entries(_ bench: Bench) throws -> [ChangeSet] {
        try bench.replica.read { db in
            let numbers = try Int.fetchAll(db, sql: "SELECT number FROM change_set ORDER BY number")
            return try numbers.compactMap { try Outbox.entry($0, db)?.changeSet }
        }
    }

    /// Puts the replica's records into the server layer, as a pull would.
    private func pretendSynced(_ bench: Bench, revision: Int) throws {
        try bench.replica.write { db in
            for type in RecordTypes.all {
                for var record in try Records.list(type.kind, db) {
                    record.revision = Revision(epoch: 1, number: revision)
                    record.madeIn = nil
                    try Records.save(record, scope: .unit(bench.unit), db)
                }
            }
            try db.execute(sql: "UPDATE change_set SET state = 'kept'; DELETE FROM touch; DELETE FROM shadow")
            try db.execute(
                sql: "INSERT OR REPLACE INTO cursor VALUES (?, ?, '\(String(repeating: "a", count: 64))', ?)",
                arguments: [bench.unit, Revision(epoch: 1, number: revision).packed, ScopeDigest().description]
            )
        }
    }

    @Test func `every change-set names the one before by number and hash, in canonical form`() throws {
        let bench = try Bench()
        try bench.add(
            .filings([Sample.filing(), Sample.filing(Sample.secondEnterprise), Sample.filing(Sample.thirdEnterprise)])
        )
        try bench.add(.hires([Sample.hire(0)]))
        let rows = try bench.replica.read { db in try Row.fetchAll(db, sql: "SELECT * FROM change_set ORDER BY number")
        }
        #expect(rows.count == 4)
        var previous = ""
        var salts: Set<String> = []
        for (index, row) in rows.enumerated() {
            let content = try Outbox.decompress(row["content"])
            let changeSet = try Outbox.parse(content)
            #expect(changeSet.canonicalBytes == content)
            #expect(changeSet.number == index + 1 && row["number"] == index + 1)
            #expect(changeSet.previous == previous)
            #expect(changeSet.id.rawValue == row["id"] && changeSet.root == changeSet.id)
            #expect(changeSet.scope == .unit("310101") && changeSet.cursor == .zero)
            #expect(changeSet.changes.count == row["changes"])
            #expect(salts.insert(changeSet.salt).inserted)
            #expect(row["signature"] == nil, "no key yet")
            previous = row["hash"]
            #expect(previous == ChangeSet.hash(of: content))
        }
    }

    @Test func `what was made before enrolment is signed by it, and what comes after at once`() throws {
        let bench = try Bench()
        try bench.add(.filings([Sample.filing()]))
        let keys = DeviceKeys()
        try keys.save(forReplica: bench.replica.path)
        try bench.replica.write { db in try Outbox.signPending(with: keys, db) }
        try bench.add(.hires([Sample.hire(0)]))
        let key = try #require(Signatures.publicKey(hexadecimal: keys.publicKey))
        let signed = try bench.replica.read { db in try Outbox.nextBatch(db) }
        #expect(signed.count == 2)
        for one in signed {
            #expect(Signatures.isValid(one.signature, over: one.changeSet.canonicalBytes, as: .changeSet, by: key))
        }
    }

    @Test func `without a signature nothing is sent`() throws {
        let bench = try Bench()
        try bench.add(.filings([Sample.filing()]))
        let error = #expect(throws: ClientError.self) { try bench.replica.read { db in try Outbox.nextBatch(db) } }
        #expect(error?.status == .notAllowed)
    }

    @Test func `a roster depends on its unanswered filing, and on nothing once that is answered`() throws {
        let bench = try Bench()
        try bench.add(.filings([Sample.filing(), Sample.filing(Sample.secondEnterprise)]))
        try bench.add(.hires([Sample.hire(0)], of: Sample.secondEnterprise))
        var all = try entries(bench)
        #expect(all[2].dependsOn == [all[1].id])
        #expect(all[2].changes.map(\.base) == [.none])
        try bench.replica.write { db in try db.execute(sql: "UPDATE change_set SET state = 'answered'") }
        try bench.add(.hires([Sample.hire(1)], of: Sample.secondEnterprise))
        all = try entries(bench)
        #expect(all[3].dependsOn.isEmpty)
    }

    @Test func `a base is the server's revision, then this replica's own change-set, field by field`() throws {
        let bench = try Bench()
        try bench.add(.filings([Sample.filing()]))
        try pretendSynced(bench, revision: 7)
        try bench.set(bench.only(.filing), "remark=一")
        try bench.set(bench.only(.filing), "remark=二", "paperVolumes=8")
        try bench.set(bench.only(.filing), "staff=200")
        let all = try entries(bench)
        let server = Base.revision(Revision(epoch: 1, number: 7))
        let (first, second, third) = (all[0], all[1], all[2])
        let changes = all.compactMap(\.changes.first)
        #expect(first.cursor == Revision(epoch: 1, number: 7))
        #expect(changes[0].base(of: "remark") == server)
        #expect(changes[0].was == ["remark": "首次申报"])
        #expect(changes[1].base(of: "remark") == .changeSet(first.id))
        #expect(changes[1].base(of: "paperVolumes") == server)
        #expect(changes[1].was == ["remark": "一", "paperVolumes": 3])
        #expect(changes[2].base(of: "staff") == server)
        #expect(second.dependsOn == [first.id])
        #expect(third.dependsOn == [first.id, second.id])
        #expect(try bench.only(.filing).revision == Revision(epoch: 1, number: 7))
    }

    @Test func `a removal has a base for every field`() throws {
        let bench = try Bench()
        try bench.add(.filings([Sample.filing()]))
        try pretendSynced(bench, revision: 3)
        try bench.set(bench.only(.filing), "remark=一")
        let was = try bench.only(.filing).body
        try bench.remove(bench.only(.filing))
        let all = try entries(bench)
        let change = try #require(all.last?.changes.first)
        #expect(change.operation == .delete)
        #expect(change.was == was)
        #expect(change.base(of: "remark") == .changeSet(all[0].id))
        #expect(change.base(of: "total") == .revision(Revision(epoch: 1, number: 3)))
        #expect(all.last?.dependsOn == [all[0].id])
    }

    @Test func `clearing says null, and nothing is said of what is equal`() throws {
        let bench = try Bench()
        try bench.add(.filings([Sample.filing()]))
        try bench.set(bench.only(.filing), "remark=", "staff=100", "exportITO=")
        let change = try #require(try entries(bench).last?.changes.first)
        #expect(change.set == ["remark": .null])
        #expect(change.was == ["remark": "首次申报"])
        let before = try bench.dump()
        try bench.set(bench.only(.filing), "staff=100")
        #expect(try bench.dump() == before)
    }

    @Test func `2,500 hires are one step in parts within the limits`() throws {
        let bench = try Bench()
        try bench.add(.filings([Sample.filing()]))
        #expect(try bench.add(.hires((0..<2500).map { Sample.hire($0) })).added == 2500)
        let all = try entries(bench)
        let parts = Array(all.dropFirst())
        #expect(parts.count > 1)
        #expect(parts.reduce(0) { $0 + $1.changes.count } == 2500)
        #expect(Set(parts.flatMap(\.changes).map(\.record)).count == 2500)
        for (index, part) in parts.enumerated() {
            #expect(part.part == ChangeSet.Part(step: parts[0].id, number: index + 1, count: parts.count))
            #expect(part.changes.count <= Limits.changes)
            #expect(part.canonicalBytes.count <= Limits.changeSetBytes)
            #expect(part.dependsOn.contains(all[0].id))
            if index > 0 {
                #expect(part.dependsOn.contains(parts[index - 1].id))
                #expect(part.previous == ChangeSet.hash(of: parts[index - 1].canonicalBytes))
            }
        }
        #expect(all[0].part == nil)
    }

    @Test func `large rows are split by size`() throws {
        let bench = try Bench()
        try bench.add(.filings([Sample.filing()]))
        let long = String(repeating: "长", count: 10_000)
        #expect(try bench.add(.hires((0..<60).map { Sample.hire($0, ["post": long]) })).added == 60)
        let parts = try entries(bench).dropFirst()
        #expect(parts.count >= 3)
        for part in parts { #expect(part.canonicalBytes.count <= Limits.changeSetBytes) }
        #expect(parts.reduce(0) { $0 + $1.changes.count } == 60)
    }

    @Test func `a push takes whole change-sets, in order, within its bounds`() throws {
        let bench = try Bench()
        try DeviceKeys().save(forReplica: bench.replica.path)
        try bench.add(.filings([Sample.filing()]))
        for index in 0..<Limits.changeSetsPerPush { try bench.set(bench.only(.filing), "remark=\(index)号") }
        let batch = try bench.replica.read { db in try Outbox.nextBatch(db) }
        #expect(batch.count == Limits.changeSetsPerPush)
        #expect(batch.map(\.changeSet.number) == Array(1...Limits.changeSetsPerPush))
    }
}
