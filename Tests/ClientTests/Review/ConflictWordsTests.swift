import SyncProtocol
import Terminal
import Testing

@testable import Client
@testable import Core

/// Who brought which side of a conflict, and when, on either device.
@Suite struct ConflictWordsTests {
    @Test func `each side is told with its device and time, from where one sits`() throws {
        let server = CentralFake()
        let one = try SyncBench.withRoster(server)
        let two = try SyncBench(server, seed: 2)
        try two.sync()
        try one.bench.set(one.filing(), "staff=101")
        try two.bench.set(two.filing(), "staff=102")
        try one.sync()
        try two.sync()
        try one.sync()
        let mine = try #require(try two.conflicts().first)
        let theirs = try #require(try one.conflicts().first)
        #expect(mine.mineBy.isHere && !mine.theirsBy.isHere)
        #expect(theirs.mineBy.isHere && !theirs.theirsBy.isHere)
        #expect(mine.mineBy.device == theirs.theirsBy.device && mine.theirsBy.device == theirs.mineBy.device)
        #expect(mine.mineBy.at == mine.openedAt && theirs.theirsBy.at == mine.openedAt)

        let words = ConflictWords(mine, reveal: false, .zh)
        #expect(words.who(mine.mineBy)?.hasPrefix("本机，") == true)
        #expect(words.type == "同一处两种改法" && words.field == "从业人员数" || words.mine == "102")
        let json = words.json
        #expect(json["mine"] == 102 && json["theirs"] == 101 && json["base"] == 100)
        #expect(json["mineBy"]?["here"] == true && json["theirsBy"]?["here"] == false)
        #expect(json["theirsBy"]?["device"] == .string(try #require(mine.theirsBy.device)))
    }

    @Test func `names and times that the case tells are shown`() throws {
        let server = CentralFake()
        let one = try SyncBench.withRoster(server)
        var made = ConflictCase()
        made.recordKind = "filing"
        made.record = try one.filing().id.rawValue
        made.field = "staff"
        made.incoming = ["staff": 102]
        made.standing = ["staff": 100]
        made.device = "00000000-0000-4000-8000-000000000001"
        made.standingDevice = "00000000-0000-4000-8000-000000000002"
        made.openedAt = "2016-08-18T06:00:00.000Z"
        var body = made.body
        body["deviceName"] = "一号机"
        body["standingName"] = "二号机"
        body["standingAt"] = "2016-08-17T06:00:00.000Z"
        server.put(one.scope, [(.conflictCase, .derived(from: "test", "case"), body)])
        try one.sync()
        let conflict = try #require(try one.conflicts().first)
        let words = ConflictWords(conflict, reveal: false, .zh)
        #expect(words.who(conflict.mineBy) == "一号机，2016-08-18 14:00")
        #expect(words.who(conflict.theirsBy) == "二号机，2016-08-17 14:00")
    }
}
