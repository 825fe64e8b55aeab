import SyncProtocol
import Testing

@testable import Client
@testable import Core

/// A round that takes nothing in is known here once a sync has told of it: nothing is submitted into it in vain.
@Suite struct ClosedRoundTests {
    private func bench(_ status: RoundStatus) throws -> Bench {
        let bench = try Bench()
        try bench.add(.filings([Sample.filing()]))
        try bench.add(.hires([Sample.hire(0)]))
        try stand(bench, status)
        return bench
    }

    private func stand(_ bench: Bench, _ status: RoundStatus) throws {
        var standing = RoundStanding()
        standing.round = Directory.round2016.code
        standing.unit = bench.unit
        standing.status = status.rawValue
        let id = RecordID.roundStanding(unit: bench.unit, round: standing.round)
        try bench.keep([(.roundStanding, id, standing.body)])
    }

    private func checked(_ bench: Bench) throws -> UnitReview {
        var review = try bench.review()
        try bench.replica.read { db in try review.addObstacles(bench.replica, db) }
        return review
    }

    @Test(arguments: RoundStatus.allCases)
    func `a filing is submitted only into a round that is open`(status: RoundStatus) throws {
        let bench = try bench(status)
        let expected = status == .open ? [] : ["round.closed"]
        #expect(try bench.reasons() == expected)
        #expect(try checked(bench).filings.map { $0.obstacles.map(\.code) } == [expected])
    }

    @Test func `once the round is open again nothing is in the way`() throws {
        let bench = try bench(.closed)
        try stand(bench, .open)
        #expect(try bench.reasons() == [])
    }

    @Test func `a withdrawal is possible unless the round is frozen, and knows that there is no way back`() throws {
        let bench = try bench(.open)
        try bench.lead(to: .submitted)
        for status in RoundStatus.allCases {
            try stand(bench, status)
            #expect(try bench.reasonsAgainstWithdrawing() == (status == .frozen ? ["round.closed"] : []))
            let filing = try bench.filing()
            let closed = try bench.replica.read { db in
                try Submission(bench.replica, keys: nil, db).wayBackIsClosed(for: filing)
            }
            #expect(closed == (status == .open ? nil : status))
        }
    }

    @Test func `check tells what is in the way in its JSON, and nothing of a filing that was handed over`() throws {
        let bench = try bench(.closed)
        let code = { () throws -> JSONValue? in
            let filing = try self.checked(bench).json(.zh)["filings"]?.arrayValue?.first
            return filing?["obstacles"]?.arrayValue?.first?["code"]
        }
        #expect(try code() == "round.closed")
        try bench.lead(to: .submitted)
        #expect(try code() == nil)
    }

    @Test(arguments: Language.allCases)
    func `the advice for a step refused because of the round is to submit again`(language: Language) {
        let advice = RefusalCode.roundClosed.advice(language)
        #expect(advice.contains("submit") && !advice.contains("outbox retry"))
    }
}
