import GRDB
import SyncProtocol
import Tables
import Terminal
import Testing

@testable import Client
@testable import Core

/// Bulk work leaves what careful work would leave.
@Suite struct BulkTests {
    private let bench: Bench
    private let layout = FieldLayout(Hire.declaration.type)

    init() throws {
        bench = try Bench()
        try bench.add(.filings([Sample.filing()]))
        try bench.add(.hires([Sample.hire(0), Sample.hire(1, ["inService": "否", "leaveDate": "2016-01-02"])]))
    }

    private func values(_ record: ShownRecord, _ changes: RecordBody = [:]) -> FieldValues {
        var values = FieldValues(layout)
        for (code, value) in record.body.merging(changes, uniquingKeysWith: { $1 }) {
            if let position = layout.position(of: code) { values[position] = value }
        }
        return values
    }

    @Test func `a row written by position is the row that saving writes`() throws {
        let written = try bench.records(.hire)
        let before = try bench.dump()
        try bench.replica.write { db in
            for record in written { try Records.save(record, scope: .unit(bench.unit), db) }
        }
        #expect(try bench.dump() == before)
        #expect(written.map(\.madeIn) == [2, 2])
    }

    @Test func `a value that its column cannot hold is kept beside it`() throws {
        let record = try #require(try bench.records(.hire).first)
        let odd: RecordBody = ["seq": "five", "post": .integer(7), "inService": "yes", "payer": ""]
        let table = try Records.table(.hire)
        try bench.replica.write { db in
            let system = Records.systemValues(scope: .unit(bench.unit), revision: nil, madeIn: 2)
            var writer = try RecordWriter(table, db)
            try writer.write(id: record.id, system: system, values: values(record, odd))
        }
        let found = try bench.replica.read { db in try Records.find(.hire, record.id, db) }
        #expect(found?.body == record.body.merging(odd) { $1 })
    }

    @Test func `a roster's identifiers rise in the order of its rows`() throws {
        let rows = (0..<600).map { Sample.hire(100 + $0) }
        try bench.add(.hires(rows))
        let made = try bench.records(.hire).filter { $0.madeIn == 3 }.sorted { $0.id < $1.id }
        #expect(made.map { $0.body["idNumber"]?.stringValue } == rows.map { $0["idNumber"] })
    }

    @Test func `a row is the same only if one row stands and every compared field is equal`() throws {
        let record = try #require(try bench.records(.hire).last)
        #expect(record.body["leaveDate"] != nil)
        func match(_ values: FieldValues) throws -> RecordMatcher.Match {
            try bench.replica.read { db in
                try RecordMatcher(Records.table(.hire), layout, comparing: layout.type.fields.map(\.code), db).match(
                    values
                )
            }
        }
        #expect(try match(values(record)) == .same)
        let changes: [RecordBody] = [
            ["post": "别的"], ["post": .null], ["seq": .integer(99)], ["seq": .null], ["inService": true],
            ["leaveDate": .null], ["tenureDays": .integer(3)], ["name": "测试甲甲"], ["sex": .bool(true)],
        ]
        for change in changes { #expect(try match(values(record, change)) == .other, "\(change)") }
        #expect(try match(values(record, ["idNumber": .string(Sample.residentID(7))])) == .nothing)
        #expect(try match(values(record, ["round": .null])) == .nothing)

        try bench.replica.write { db in
            try db.execute(sql: "UPDATE hire SET extra = '{\"later\":1}' WHERE id = ?", arguments: [record.id.rawValue])
        }
        #expect(try match(values(record)) == .other, "what stands beside the columns is not compared here")
        var twin = record
        twin.id = bench.replica.environment.newID()
        try bench.replica.write { db in
            try db.execute(sql: "UPDATE hire SET extra = NULL")
            try Records.save(twin, scope: .unit(bench.unit), db)
        }
        #expect(try match(values(record)) == .other, "two rows with one key")
    }

    @Test func `a roster that is split is signed and chained part by part`() throws {
        let keys = DeviceKeys()
        try keys.save(forReplica: bench.replica.path)
        try bench.replica.write { db in try Outbox.signPending(with: keys, db) }
        try bench.add(.hires((0..<9500).map { Sample.hire(100 + $0) }))
        let key = try #require(Signatures.publicKey(hexadecimal: keys.publicKey))
        let signed = try bench.replica.read { db in try Outbox.nextBatch(db) }
        #expect(signed.count == 12)
        var previous = ""
        for one in signed {
            #expect(one.changeSet.previous == previous)
            #expect(Signatures.isValid(one.signature, over: one.changeSet.canonicalBytes, as: .changeSet, by: key))
            previous = one.hash
        }
        #expect(signed.suffix(10).map(\.changeSet.part?.number) == Array(1...10))
        #expect(signed.suffix(10).map(\.changeSet.changes.count) == Array(repeating: 1000, count: 9) + [500])
    }
}
