import Foundation
import GRDB
import SyncProtocol
import Terminal
import Testing

@testable import Client
@testable import Core

/// What is told of open work, and what an export holds.
@Suite struct OutboxListingTests {
    private func refused() throws -> SyncBench {
        let server = CentralFake()
        let one = try SyncBench(server)
        try one.bench.add(.filings([Sample.filing()]))
        try one.bench.add(.hires([Sample.hire(0), Sample.hire(1)]))
        server.refuses = { $0.number == 1 ? .schema : nil }
        try one.sync()
        return one
    }

    @Test func `each is told with what it did, why it was refused, and what hangs on it`() throws {
        let one = try refused()
        let items = try one.replica.read { try OutboxListing($0) }.items
        #expect(items.map(\.entry.code) == ["schema", "dependency"])
        #expect(items[0].blocks.map(\.id) == [items[1].entry.id] && items[0].needs.isEmpty)
        #expect(items[1].needs.map(\.id) == [items[0].entry.id] && items[1].blocks.isEmpty)
        #expect(items[0].summary.words(.zh) == "新增 1 条企业（上海测试1号有限公司）；新增 1 条企业申报（上海测试1号有限公司）")
        #expect(items[1].summary.words(.zh) == "新增 2 条新录用员工（上海测试1号有限公司）")
        let json = items[0].json(.zh)
        #expect(json["state"] == "parked" && json["code"] == "schema")
        #expect(json["reason"]?.stringValue?.isEmpty == false && json["advice"]?.stringValue?.isEmpty == false)
        #expect(json["blocks"] == [.string(items[1].entry.id.rawValue)])
    }

    @Test func `every refusal has a reason and an advice of its own in both languages`() {
        for language in [Language.zh, .en] {
            let words = RefusalCode.allCases.map { $0.reason(language) }
            #expect(Set(words).count == RefusalCode.allCases.count)
            #expect(RefusalCode.allCases.allSatisfy { !$0.advice(language).isEmpty })
        }
    }

    @Test func `an edit is told by record and field, a person by name, a number never`() throws {
        let server = CentralFake()
        let one = try SyncBench.withRoster(server)
        let hire = try one.bench.records(.hire)[0]
        try one.bench.set(hire, "post=改")
        try one.bench.set(hire, "name=测试丙")
        let items = try one.replica.read { try OutboxListing($0) }.items
        #expect(items[0].summary.words(.zh) == "修改 1 条新录用员工（上海测试1号有限公司：测试丙：岗位）")
        let number = try #require(hire.body["idNumber"]?.stringValue)
        for item in items { #expect(!item.json(.zh).canonicalText().contains(number)) }
    }

    @Test func `field by field, numbers are masked unless they are asked for`() throws {
        let one = try refused()
        let entry = try one.entries(.parked)[1]
        let number = Sample.residentID(0)
        for reveal in [false, true] {
            let detail = try one.replica.read { db in try OutboxDetail(entry, reveal: reveal, language: .zh, db) }
            let text = try detail.json(.zh).canonicalText()
            #expect(text.contains(number) == reveal)
            let field = try #require(detail.changes.first?.fields.first { $0.code == "post" })
            #expect(field.from == .null && field.to == "数据录入" && field.words.from == "（空）")
        }
    }

    @Test func `an edit shows the old value, the new one and its base`() throws {
        let one = try SyncBench.withRoster(CentralFake())
        let base = try #require(try one.filing().revision).description
        try one.bench.set(one.filing(), "remark=改过", "contractMonths=")
        let entry = try #require(try one.entries(.pending).first)
        let detail = try one.replica.read { db in try OutboxDetail(entry, reveal: false, language: .zh, db) }
        let fields = Dictionary(uniqueKeysWithValues: try #require(detail.changes.first).fields.map { ($0.code, $0) })
        #expect(fields["remark"]?.from == "首次申报" && fields["remark"]?.to == "改过")
        #expect(fields["remark"]?.base == base)
        #expect(fields["contractMonths"]?.from == 24 && fields["contractMonths"]?.to == .null)
    }

    @Test func `an identifier is known by its last digits, and only if one alone has them`() throws {
        let one = try refused()
        let parked = try one.entries(.parked)
        try one.replica.read { db throws in
            #expect(try OutboxEntry.named(parked[1].shortID.uppercased(), db).id == parked[1].id)
            #expect(try OutboxEntry.named(parked[0].id.rawValue, db).id == parked[0].id)
            for (name, code) in [("0", "outbox.unknown"), ("zzzz", "outbox.unknown"), ("ffffffffff", "outbox.unknown")]
            {
                let error = #expect(throws: ClientError.self) { _ = try OutboxEntry.named(name, db) }
                #expect(error?.code == code)
            }
            // Both were made within one second, so that their first digits are the same.
            let error = #expect(throws: ClientError.self) {
                _ = try OutboxEntry.named(String(parked[0].id.rawValue.prefix(6)), db)
            }
            #expect(error?.code == "outbox.ambiguous")
        }
    }

    @Test func `an export is the owner's alone, holds what was signed, and overwrites nothing`() throws {
        let one = try refused()
        let file = one.bench.scratch.path("out.json")
        let parked = try one.entries(.parked)
        try one.replica.read { db in try OutboxExport.write(parked, of: one.replica, to: file, db) }
        let attributes = try FileManager.default.attributesOfItem(atPath: file)
        #expect(attributes[.posixPermissions] as? Int == 0o600)
        let bytes = Array(try #require(FileManager.default.contents(atPath: file)))
        let json = try JSONValue(parsing: String(decoding: bytes, as: UTF8.self).trimmingCharacters(in: .newlines))
        #expect(json["format"] == "shenbao.outbox/1" && json["unit"] == "310101")
        let key = try #require(try DeviceKeys.load(forReplica: one.replica.path)).publicKey
        let device = try #require(Signatures.publicKey(hexadecimal: key))
        for (element, entry) in zip(try #require(json["changeSets"]?.arrayValue), parked) {
            let content = try #require(element["content"]).canonicalBytes()
            #expect(ChangeSet.hash(of: content) == entry.hash && element["hash"] == .string(entry.hash))
            #expect(element["receipt"]?["receipt"]?["outcome"] == "refused")
            #expect(
                Signatures.isValid(element["signature"]?.stringValue ?? "", over: content, as: .changeSet, by: device)
            )
        }
        let error = #expect(throws: ClientError.self) {
            try one.replica.read { db in try OutboxExport.write(parked, of: one.replica, to: file, db) }
        }
        #expect(error?.code == "output.exists")
        #expect(Array(try #require(FileManager.default.contents(atPath: file))) == bytes)
        #expect(!FileManager.default.fileExists(atPath: file + ".partial"))
    }

    @Test func `only refused work is given up, and what hangs on it is asked about`() throws {
        let one = try refused()
        let parked = try one.entries(.parked)
        var error = #expect(throws: ClientError.self) { try one.discard([parked[0]]) }
        #expect(error?.code == "outbox.dependants")
        #expect(error?.sentence(.zh).contains(parked[1].shortID) == true)
        #expect(try one.parked() == 2)
        try one.discard([parked[0]], dependants: .discard)
        #expect(try one.entries(.discarded).map(\.id) == parked.map(\.id))
        #expect(try one.parked() == 0)
        error = #expect(throws: ClientError.self) { try one.discard(try one.entries(.discarded)) }
        #expect(error?.code == "outbox.notParked")
    }

    @Test func `given up, it no longer keeps its filing from being submitted`() throws {
        let server = CentralFake()
        let one = try SyncBench.withRoster(server)
        try one.bench.set(one.filing(), "remark=改")
        server.refuses = { _ in .schema }
        try one.sync()
        #expect(try one.bench.reasons().contains("outbox.parked"))
        try one.discard(try one.entries(.parked))
        #expect(try !one.bench.reasons().contains("outbox.parked"))
        #expect(try one.sync().pushed == 0, "and is never sent again")
    }

    @Test func `a table of an earlier version takes the new states and keeps its rows`() throws {
        let scratch = try Scratch()
        let queue = try DatabaseQueue(path: scratch.path("old.db"))
        try ReplicaSchema.migrator.migrate(queue, upTo: "0002-acknowledgements")
        let insert = """
            INSERT INTO change_set (number, epoch, id, root, scope, state, hash, made_at, changes, content, code)
            VALUES (1, 1, 'a', 'a', '310101', 'parked', 'h', 't', 1, x'00', 'schema')
            """
        try queue.write { db in try db.execute(sql: insert) }
        let read = "SELECT group_concat(quote(number) || id || state || hash || quote(content) || code) FROM change_set"
        let before = try queue.read { db in try String.fetchOne(db, sql: read) }
        try ReplicaSchema.migrator.migrate(queue)
        try queue.write { db throws in
            #expect(try String.fetchOne(db, sql: read) == before && before != nil)
            try db.execute(sql: "UPDATE change_set SET state = 'discarded'")
            #expect(throws: DatabaseError.self) { try db.execute(sql: "UPDATE change_set SET state = 'gone'") }
        }
    }
}
