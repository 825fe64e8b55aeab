import GRDB
import SyncProtocol
import Terminal
import Testing

@testable import Client
@testable import Core

/// What a unit sees and may do of a filing that the commission sent back.
@Suite struct ReturnedTests {
    private let reviewID = RecordID.derived(from: "review")
    private let remarkID = RecordID.derived(from: "remark")

    /// A device with a filing of two rows that was handed over and then sent back with a remark on one field.
    private func returned(
        _ server: CentralFake = CentralFake(),
        reopening: (_ filing: RecordID, _ hires: [RecordID]) -> [String]
    ) throws -> SyncBench {
        let device = try SyncBench(server)
        try device.bench.add(.filings([Sample.filing()]))
        try device.bench.add(.hires([Sample.hire(0), Sample.hire(1)]))
        try device.bench.lead(to: .submitted)
        try device.sync()
        let filing = try device.filing()
        let places = reopening(filing.id, try device.bench.hires().map(\.id))
        var body = filing.body
        body["state"] = "returned"
        if !places.isEmpty { body["reopened"] = .array(places.map(JSONValue.string)) }
        var review = Review()
        review.filing = filing.id.rawValue
        review.to = .returned
        review.author = "王审核"
        review.at = "2016-09-20T02:00:00Z"
        review.reason = "人数有误"
        review.seen = "1-3"
        var remark = Remark()
        remark.filing = filing.id.rawValue
        remark.recordKind = "filing"
        remark.record = filing.id.rawValue
        remark.field = "staff"
        remark.text = "与社保人数不符，见 310101199001019917"
        remark.asks = true
        remark.author = "王审核"
        remark.at = "2016-09-20T02:00:00Z"
        server.put(
            device.scope,
            [(.filing, filing.id, body), (.review, reviewID, review.body), (.remark, remarkID, remark.body)]
        )
        try device.sync()
        return device
    }

    private func staffOnly() throws -> SyncBench {
        try returned { filing, _ in ["filing/\(filing)/staff", "filing/\(filing)/staffCollege"] }
    }

    private func refuses(_ device: SyncBench, _ work: () throws -> Void) throws {
        let before = try device.bench.dump()
        let error = #expect(throws: ClientError.self) { try work() }
        #expect(error?.code == "filing.notReopened")
        #expect(error?.status == .notAllowed)
        #expect(try device.bench.dump() == before)
    }

    // MARK: What may be changed

    @Test func `what the return names is changed, and nothing else`() throws {
        let device = try staffOnly()
        try device.bench.set(try device.filing(), "staff=101")
        try refuses(device) { try device.bench.set(try device.filing(), "paperVolumes=9") }
        try refuses(device) { try device.bench.set(try #require(try device.bench.hires().first), "post=改") }
        #expect(try device.sync().outcomes == [.applied: 1])
        let error = #expect(throws: ClientError.self) { try device.bench.remove(#require(device.bench.hires().first)) }
        #expect(error?.code == "record.readOnly")
    }

    @Test func `a filing that was reviewed is withdrawn, not removed`() throws {
        let device = try returned { _, _ in [] }
        let error = #expect(throws: ClientError.self) { try device.bench.remove(try device.filing()) }
        #expect(error?.code == "filing.reviewed")
        try device.bench.lead(to: .withdrawn)
        #expect(try device.sync().outcomes == [.applied: 1])
        #expect(try device.filing().body["reopened"] == nil)
    }

    @Test func `of an import, rows that differ in what was not given back are told, and the others are stored`() throws
    {
        let device = try returned { filing, hires in ["filing/\(filing)/staff", "hire/\(hires[0])/post"] }
        let sheet = SampleSheet.hires([
            Sample.hire(0, ["post": "经理"]), Sample.hire(1, ["post": "经理"]), Sample.hire(2),
        ])
        let result = try device.bench.add(sheet)
        #expect((result.updated, result.added, result.unchanged, result.rejected) == (1, 0, 0, 2))
        #expect(
            places(result.errors) == [
                "\(sheet.cell("post", 1)) filing.notReopened", "\(sheet.cell("idNumber", 2)) filing.notReopened",
            ]
        )
        let filings = SampleSheet.filings([
            Sample.filing(Sample.enterprise, ["staff": "101", "name": "改名公司"]), Sample.filing(Sample.secondEnterprise),
        ])
        let second = try device.bench.add(filings)
        #expect((second.added, second.rejected) == (1, 1))
        #expect(places(second.errors) == ["\(filings.cell("name", 0)) filing.notReopened"])
        #expect(try device.bench.filing().body["staff"] == 100, "nothing of a row is stored that is told")
        #expect(try device.bench.hires().map { $0.body["post"] } == ["经理", "数据录入"])
    }

    @Test func `where rows were given back they come, change and go`() throws {
        let device = try returned { _, _ in ["hire/*/*"] }
        let result = try device.bench.add(.hires([Sample.hire(0, ["post": "经理"]), Sample.hire(2)]))
        #expect((result.updated, result.added, result.rejected) == (1, 1, 0))
        try device.bench.remove(try #require(try device.bench.hires().last))
        try refuses(device) { try device.bench.set(try device.filing(), "staff=101") }
        #expect(try device.sync().outcomes[.conflicted] == nil)
    }

    // MARK: What is shown

    private func list(_ device: SyncBench) throws -> [ReturnedFiling] { try device.replica.read(ReturnedFiling.all) }

    @Test func `a returned filing is listed with its reason, its remarks and what may be changed`() throws {
        let device = try staffOnly()
        let filing = try #require(try list(device).first)
        let json = filing.json(reveal: false, .zh)
        #expect(json["uscc"] == .string(Sample.enterprise))
        #expect(json["reason"] == "人数有误" && json["by"] == "王审核" && json["returnedAt"] == "2016-09-20T02:00:00Z")
        #expect(json["reopened"]?.arrayValue?.count == 2)
        let remark = try #require(json["remarks"]?.arrayValue?.first)
        #expect(remark["id"] == .string(remarkID.rawValue) && remark["field"] == "staff" && remark["value"] == 100)
        #expect(remark["asks"] == true && remark["open"] == true && remark["reply"] == .null)
        let lines = try device.replica.read { try filing.lines(.zh, $0) }.joined(separator: "\n")
        for words in ["人数有误", "员工总数", "现为：100", "待补正", "大专及以上学历员工数", "与社保人数不符"] {
            #expect(lines.contains(words), "\(words)")
        }
        #expect(!lines.contains("310101199001019917") && !json.canonicalText().contains("310101199001019917"))
        #expect(try device.replica.read { try ReplicaStatus(device.replica, $0) }.json["returned"] == 1)
        #expect(try device.replica.read { try ReplicaStatus(device.replica, $0) }.json["remarks"] == 1)
    }

    @Test func `a remark on a row names the row, also after it was removed`() throws {
        let server = CentralFake()
        let device = try returned(server) { _, _ in [] }
        let hire = try #require(try device.bench.hires().first)
        var remark = try Remark(body: try #require(try device.shown(.remark, remarkID)).body)
        (remark.recordKind, remark.record, remark.field) = ("hire", hire.id.rawValue, "idNumber")
        server.put(device.scope, [(.remark, remarkID, remark.body)])
        try device.sync()
        func words() throws -> RemarkWords {
            let filing = try device.filing()
            let all = try device.replica.read { db in try FilingRemark.list(on: filing, db) }
            return RemarkWords(try #require(all.first), reveal: false, .zh)
        }
        #expect(try words().record.contains(try #require(hire.body["name"]?.stringValue)))
        #expect(try words().value?.contains("*") == true, "a number is masked")
        #expect(try words().json["value"]?.stringValue?.contains("*") == true)
        #expect(try device.replica.read { try FilingRemark.list(on: hire, $0) }.count == 1)
        try device.bench.remove(hire)
        #expect(try words().record.contains("已删除"))
    }

    @Test func `an answer travels by itself, and hinders no submit`() throws {
        let device = try staffOnly()
        let shown = try #require(try device.shown(.remark, remarkID))
        try device.replica.write { db in
            let keys = try DeviceKeys.load(forReplica: device.replica.path)
            var step = try Step(device.replica, keys: keys, scope: device.scope, db)
            try step.update(shown, set: ["reply": "已更正", "repliedAt": "2016-09-21T01:00:00Z"])
            try step.commit()
        }
        #expect(try device.bench.reasons() == [])
        try device.bench.lead(to: .submitted)
        #expect(try device.sync().outcomes == [.applied: 2])
        #expect(try device.filing().body["state"] == "submitted")
        #expect(try device.shown(.remark, remarkID)?.body["reply"] == "已更正")
        #expect(try device.replica.read { try FilingRemark.countWaiting($0) } == 0)
    }

    @Test func `a refused answer does not stand in the way of a submit`() throws {
        let server = CentralFake()
        let device = try returned(server) { _, _ in [] }
        let shown = try #require(try device.shown(.remark, remarkID))
        server.refuses = { $0.changes.contains { $0.kind == .remark } ? .authority : nil }
        try device.replica.write { db in
            let keys = try DeviceKeys.load(forReplica: device.replica.path)
            var step = try Step(device.replica, keys: keys, scope: device.scope, db)
            try step.update(shown, set: ["reply": "已更正"])
            try step.commit()
        }
        #expect(try device.sync().outcomes == [.refused: 1])
        #expect(try device.parked() == 1)
        #expect(try device.bench.reasons() == [])
    }

    // MARK: What was corrected

    private func corrections(_ device: SyncBench) throws -> Corrections {
        let filing = try device.filing()
        return try device.replica.read { db in try Corrections(filing, device.replica, db) }
    }

    @Test func `a submit tells what was corrected since the return, before and after`() throws {
        let device = try returned { _, _ in [] }
        #expect(try corrections(device).items.isEmpty)
        try device.bench.set(try device.filing(), "staff=90")
        try device.sync()
        try device.bench.set(try device.filing(), "staff=95", "remark=补")
        try device.bench.remove(try #require(try device.bench.hires().last))
        _ = try device.bench.add(.hires([Sample.hire(2)]))
        let words = try corrections(device).items.map { $0.words(.zh) }
        #expect(words.count == 4)
        #expect(words.contains("员工总数：100 → 95") && words.contains("备注：首次申报 → 补"), "\(words)")
        #expect(words.contains { $0.hasPrefix("新增") } && words.contains { $0.hasPrefix("删除") })
        try device.bench.set(try device.filing(), "staff=100", "remark=首次申报")
        #expect(try corrections(device).items.count == 2, "what is as it was is no correction")
        #expect(try corrections(device).elsewhere == 0)
    }

    @Test func `rows that another device corrected are counted`() throws {
        let server = CentralFake()
        let device = try returned(server) { _, _ in [] }
        let hire = try #require(try device.bench.hires().first)
        server.put(device.scope, [(.hire, hire.id, hire.body.merging(["post": "经理"]) { $1 })])
        try device.sync()
        #expect(try corrections(device).items.isEmpty)
        #expect(try corrections(device).elsewhere == 1)
    }
}
