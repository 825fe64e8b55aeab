import SyncProtocol
import Testing

@testable import Client
@testable import Core

/// A server of a later schema: kinds and fields that this version does not know pass through unharmed.
@Suite struct LaterSchemaTests {
    private let scope = Scope.unit("310101")
    private let later = Kind(rawValue: "inspection")
    private let laterID = RecordID.derived(from: "inspection", "1")
    private let unknown: RecordBody = [
        "risk": ["level": "high", "points": [3, 1, 2]], "auditor": "某甲", "seen": true,
    ]
    private let inspection: RecordBody = ["filing": "不认识", "result": ["passed": false, "remarks": ["一", "二"]]]

    /// Two devices that have a filing and two hires, to which the later server has added what they do not know.
    private func pair() throws -> (server: CentralFake, one: SyncBench, two: SyncBench) {
        let server = CentralFake()
        let one = try SyncBench(server)
        let two = try SyncBench(server, seed: 2)
        try one.bench.add(.filings([Sample.filing()]))
        try one.bench.add(.hires([Sample.hire(0), Sample.hire(1)]))
        try one.sync()
        let known = try #require(server.scopes[scope]).records.values.filter { [.filing, .hire].contains($0.kind) }
        server.put(
            scope,
            known.map { ($0.kind, $0.id, $0.body.merging(unknown) { $1 }) } + [(later, laterID, inspection)]
        )
        try one.sync()
        try two.sync()
        return (server, one, two)
    }

    private func stored(_ server: CentralFake, _ id: RecordID) throws -> RecordBody {
        try #require(server.scopes[scope]?.records[id]).body
    }

    @Test func `what is unknown is kept as it came, and the digest is the server's`() throws {
        let (server, one, two) = try pair()
        let filing = try one.filing()
        for bench in [one, two] {
            // `sync` has compared the digest of the rows as they are kept with the server's.
            let shown = try bench.filing()
            for (field, value) in unknown { #expect(shown.body[field] == value, "\(field)") }
            #expect(try bench.bench.records(.hire).allSatisfy { $0.body["auditor"] == "某甲" })
        }
        #expect(try stored(server, filing.id)["risk"] == unknown["risk"])
        #expect(try stored(server, laterID) == inspection)
    }

    @Test func `edits of known fields say nothing of unknown ones, which stay on the screen`() throws {
        let (server, one, _) = try pair()
        let (filing, hire) = (try one.filing(), try #require(try one.bench.records(.hire).first))
        try one.bench.set(filing, "remark=改过", "contractMonths=")
        try one.bench.set(hire, "post=测试")
        // A later server merges what was sent into what it has; both halves are told here.
        let edits = try [one.entry(3), one.entry(4)].flatMap(\.changes)
        #expect(edits.map(\.set) == [["remark": "改过", "contractMonths": .null], ["post": "测试"]])
        #expect(edits.allSatisfy { change in unknown.keys.allSatisfy { change.was[$0] == nil } })
        let expected = filing.body.merging(["remark": "改过"]) { $1 }.filter { $0.key != "contractMonths" }
        #expect(try one.filing().body == expected)
        #expect(try one.shown(.hire, hire.id)?.body == hire.body.merging(["post": "测试"]) { $1 })
        #expect(try stored(server, laterID) == inspection)
    }

    @Test func `an unknown field that changes under a pending edit is brought in beside it`() throws {
        let (server, one, two) = try pair()
        let filing = try one.filing()
        try one.bench.set(filing, "remark=改过")
        let news: RecordBody = ["risk": ["level": "low"], "auditor": "某乙"]
        server.put(scope, [(.filing, filing.id, try stored(server, filing.id).merging(news) { $1 })])
        try one.sync()
        try two.sync()
        for bench in [one, two] {
            let body = try bench.filing().body
            #expect(body["auditor"] == "某乙" && body["risk"] == ["level": "low"])
            // The later server touched the whole record, so the edit is there or waits in a case.
            let kept = try bench.conflicts().first.map { [$0.mine, $0.theirs] } ?? []
            #expect(body["remark"] == "改过" || kept.contains("改过"))
        }
    }

    @Test func `a record of an unknown kind changes and goes as the server says`() throws {
        let (server, one, two) = try pair()
        server.put(scope, [(later, laterID, ["result": "passed"]), (later, .derived(from: "inspection", "2"), [:])])
        try one.sync()
        server.put(scope, [(later, laterID, nil)])
        try one.sync()
        try two.sync()
        // `sync` has compared both replicas with the server, row by row.
        #expect(server.scopes[scope]?.records[laterID]?.isDeleted == true)
    }

    @Test func `a pending removal takes what is unknown of the record with it, and no more`() throws {
        let (server, one, two) = try pair()
        let hires = try one.bench.records(.hire)
        try one.bench.remove(hires[0])
        try one.sync()
        try two.sync()
        #expect(try two.bench.only(.hire).body["risk"] == unknown["risk"])
        #expect(try two.bench.only(.hire).id == hires[1].id)
        #expect(try stored(server, laterID) == inspection)
    }
}
