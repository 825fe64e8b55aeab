import GRDB
import SyncProtocol
import Terminal
import Testing

@testable import Client
@testable import Core

/// What a device can tell of a record by itself, and how the server's account joins it.
@Suite struct RecordHistoryTests {
    private func history(_ one: SyncBench, of reference: String = Sample.enterprise) throws -> RecordHistory {
        try one.replica.read { try RecordHistory(reference, one.replica, $0) }
    }

    private func json(_ history: RecordHistory, reveal: Bool = false) throws -> [JSONValue] {
        try #require(HistoryWords(history, reveal: reveal, .zh).json.arrayValue)
    }

    @Test func `own changes come oldest first, with the revision once they are taken`() throws {
        let one = try SyncBench.withRoster(CentralFake())
        try one.bench.set(one.filing(), "remark=改过")
        let entries = try json(try history(one))
        #expect(entries.count == 2)
        #expect(entries[0]["revision"] == "1-1" && entries[0]["outcome"] == "applied")
        let making: JSONValue = ["field": "!", "from": "removed", "to": "kept", "keptIn": .null]
        #expect(entries[0]["changes"]?.arrayValue?.first == making)
        #expect(entries[1]["revision"] == .null && entries[1]["state"] == "pending")
        #expect(entries[1]["changes"] == [["field": "remark", "from": "首次申报", "to": "改过", "keptIn": .null]])
        #expect(entries[1]["device"] == entries[0]["device"] && entries[1]["at"] != .null)
        #expect(HistoryWords(try history(one), reveal: false, .zh).lines.contains { $0.contains("尚未上报") })
    }

    @Test func `a losing value is there, with the case it lies in and how that was closed`() throws {
        let server = CentralFake()
        let one = try SyncBench.withRoster(server)
        let two = try SyncBench(server, seed: 2)
        try two.sync()
        try one.bench.set(one.filing(), "staff=101")
        try two.bench.set(two.filing(), "staff=102")
        try one.sync()
        try two.sync()
        let last = try #require(try json(try history(two)).last)
        let id = try #require(try two.conflicts().first).id
        #expect(last["outcome"] == "conflicted")
        #expect(last["changes"]?.arrayValue?.first?["to"] == 102)
        #expect(last["changes"]?.arrayValue?.first?["keptIn"] == .string(id.rawValue))
        #expect(last["cases"]?.arrayValue?.first?["open"] == true)

        try two.replica.write { db in
            let conflict = try #require(try OpenConflict.all(two.replica, db).first)
            let keys = try DeviceKeys.load(forReplica: two.replica.path)
            var step = try Step(two.replica, keys: keys, scope: two.scope, db)
            try conflict.close(taking: .theirs, value: nil, reason: "以年报为准", in: &step, two.replica, db)
            try step.commit()
        }
        try two.sync()
        let closed = try json(try history(two))
        let kept = closed.first { $0["outcome"] == "conflicted" }
        #expect(kept?["changes"]?.arrayValue?.first?["to"] == 102, "it is never gone")
        #expect(kept?["cases"]?.arrayValue?.first?["reason"] == "以年报为准")
    }

    @Test func `refused, replaced and discarded work stays in the history`() throws {
        let server = CentralFake()
        let one = try SyncBench.withRoster(server)
        try one.bench.set(one.filing(), "remark=改过")
        server.refuses = { _ in .schema }
        try one.sync()
        try one.retry()
        try one.sync()
        try one.discard(try one.entries(.parked))
        let states = try json(try history(one)).map { $0["state"] }
        #expect(states == ["kept", "replaced", "discarded"])
    }

    @Test func `a removed record is known by its identifier, with what it held`() throws {
        let one = try SyncBench.withRoster(CentralFake())
        let hire = try one.bench.records(.hire)[0]
        try one.bench.remove(hire)
        try one.sync()
        let last = try #require(try json(try history(one, of: hire.id.rawValue)).last)
        let changes = try #require(last["changes"]?.arrayValue)
        #expect(changes.first == ["field": "!", "from": "kept", "to": "removed", "keptIn": .null])
        #expect(changes.contains { $0["field"] == "post" && $0["from"] == "数据录入" && $0["to"] == .null })
        let error = #expect(throws: ClientError.self) { _ = try history(one, of: RecordID.derived(from: "x").rawValue) }
        #expect(error?.code == "record.unknown")
    }

    @Test func `numbers are masked unless they are asked for`() throws {
        let one = try SyncBench.withRoster(CentralFake())
        let hire = try one.bench.records(.hire)[0]
        let number = try #require(hire.body["idNumber"]?.stringValue)
        let history = try history(one, of: hire.id.rawValue)
        #expect(!HistoryWords(history, reveal: false, .zh).json.canonicalText().contains(number))
        #expect(!HistoryWords(history, reveal: false, .zh).lines.joined().contains(number))
        #expect(HistoryWords(history, reveal: true, .zh).json.canonicalText().contains(number))
    }

    @Test func `the server's account comes first, and what it does not tell of after it`() throws {
        let one = try SyncBench.withRoster(CentralFake())
        try one.bench.set(one.filing(), "remark=改过")
        let first = try #require(try one.entries(.kept).first)
        let other = try #require(DeviceID(rawValue: "00000000-0000-4000-8000-000000000001"))
        func told(_ id: ChangeSetID, _ number: Int, by device: DeviceID) -> HistoryEntry {
            HistoryEntry(
                revision: Revision(epoch: 1, number: number),
                at: "2016-08-18T06:00:00.000Z",
                receivedAt: "2016-08-18T06:00:01.000Z",
                device: device,
                deviceName: "二号机",
                unit: "310101",
                changeSet: id,
                outcome: .applied,
                changes: [.init(field: "staff", from: 100, to: 101)]
            )
        }
        var history = try history(one)
        let foreign = try #require(ChangeSetID(rawValue: "00000000-0000-4000-8000-000000000002"))
        history.add([told(first.id, 1, by: history.device), told(foreign, 2, by: other)])
        let entries = try json(history)
        #expect(entries.map { $0["revision"] } == ["1-1", "1-2", .null])
        #expect(entries[0]["state"] == "kept" && entries[1]["state"] == .null)
        #expect(entries[1]["deviceName"] == "二号机")
    }

    @Test func `all pages of the server are read, and one that does not go on ends it`() throws {
        struct Pages: Transport {
            let goesOn: Bool

            func send(
                _ method: String,
                _ path: String,
                query: [(name: String, value: String)],
                body: [UInt8]?,
                token: String?
            ) throws -> TransportResponse {
                let after = query.first { $0.name == "after" }.flatMap { Revision($0.value) } ?? .zero
                let next = Revision(epoch: 1, number: goesOn ? after.number + 1 : 1)
                let page = HistoryPage(entries: [], next: after.number == 3 ? nil : next)
                return TransportResponse(status: 200, body: page.json.canonicalBytes(), retryAfter: nil)
            }
        }
        let one = try SyncBench.withRoster(CentralFake())
        let subject = try history(one).subject
        for goesOn in [true, false] {
            let api = ServerAPI(Pages(goesOn: goesOn), token: nil)
            #expect(try ServerHistory(api).entries(of: subject).isEmpty)
        }
    }
}
