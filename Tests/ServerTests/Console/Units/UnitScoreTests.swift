import Core
import Foundation
import Testing

@testable import Server

@Suite struct UnitScoreTests {
    @Test func `what was approved without a return, a rejection or a reopening passed at first`() {
        let score = Figures.score { review in
            review.filings = (1...6).map { Figures.gist($0, .accepted) }
            review.reviews = [
                Figures.step(1, to: .inReview, at: 1, days: 9), Figures.step(1, to: .accepted, at: 2, days: 8),
                Figures.step(1, to: .approved, at: 3, days: 8), Figures.step(1, to: .published, at: 4, days: 8),
                Figures.step(2, to: .returned, at: 5, days: 8), Figures.step(2, to: .approved, at: 6, days: 2),
                Figures.step(3, to: .inReview, at: 7, days: 1), Figures.step(3, to: .accepted, at: 8, days: 1),
                Figures.step(4, to: .accepted, at: 9, days: 1), Figures.step(4, to: .returned, at: 10, days: 1),
                Figures.step(5, to: .inReview, at: 11, days: 1), Figures.step(5, to: .rejected, at: 12, days: 1),
                Figures.step(6, to: .inReview, at: 13, days: 1), Figures.step(6, to: .approved, at: 14, days: 1),
                Figures.step(6, to: .inReview, at: 15, days: 1), Figures.step(6, to: .approved, at: 16, days: 1),
            ]
        }
        #expect(score.judged == 5, "the third is neither decided nor returned")
        #expect(score.passedFirst == 1)
    }

    @Test func `days in return run until the filing is handed in again, or until now`() {
        let score = Figures.score { review in
            review.filings = [Figures.gist(1, .submitted), Figures.gist(2, .returned)]
            review.reviews = [
                Figures.step(1, to: .returned, at: 2, days: 10), Figures.step(2, to: .returned, at: 3, days: 4),
            ]
            review.changes = [
                Figures.change(1, at: 1, days: 11), Figures.change(1, at: 2, days: 10),
                Figures.change(2, at: 3, days: 4), Figures.change(1, at: 4, days: 7),
            ]
        }
        #expect(
            score.stays == [
                UnitScore.Stay(filing: Figures.id(1), days: 3, isOpen: false),
                UnitScore.Stay(filing: Figures.id(2), days: 4, isOpen: true),
            ]
        )
        #expect(score.meanStay == 3.5)
        #expect(score.days(Figures.id(1)) == 7)
    }

    @Test func `a unit with nothing has no rate and no average`() {
        let score = Figures.score { _ in }
        #expect(score.judged == 0 && score.meanStay == nil && score.commonestFields(3).isEmpty)
        #expect(UnitWords(Shown(.zh)).share(score.passedFirst, of: score.judged) == "—")
        #expect(UnitWords(Shown(.zh)).days(score.meanStay) == "—")
    }

    @Test func `the fields asked for most come first, equal ones in a fixed order`() {
        let score = Figures.score { review in
            review.asked = [
                AskedField(kind: .filing, field: "staff"): 2, AskedField(kind: .hire, field: "idNumber"): 5,
                AskedField(kind: .filing, field: "offshore"): 2, AskedField(kind: .filing, field: nil): 1,
            ]
        }
        let words = UnitWords(Shown(.zh))
        #expect(
            score.commonestFields(3).map { words.field($0.field) } == [
                "新录用员工 · 证件号码", "企业申报 · 其中向境外最终客户提供服务外包业务额", "企业申报 · 员工总数",
            ]
        )
    }

    @Test func `what was taken back counts nowhere but in its state`() {
        let score = Figures.score { review in
            review.filings = [Figures.gist(1, .withdrawn), Figures.gist(2, .approved), Figures.gist(3, .inReview)]
        }
        #expect(score.filings.count == 2 && score.hires == 5 && score.decided == 1 && score.waiting.count == 1)
        #expect(score.byState == [.withdrawn: 1, .approved: 1, .inReview: 1])
    }

    @Test(
        "A unit is silent from the seventh day, and when it never synchronised",
        arguments: [(0, false), (6, false), (7, true), (400, true), (nil, true)] as [(Int?, Bool)]
    )
    func silence(days: Int?, isSilent: Bool) {
        var contact = UnitContact()
        contact.lastSync = days.map(Figures.days)
        let silence = UnitSilence(contact, now: Figures.now)
        #expect(silence.days == days)
        #expect(silence.isSilent == isSilent)
    }

    @Test func `days are those of Shanghai`() throws {
        let evening = try Date("2016-11-24T16:30:00Z", strategy: .iso8601)
        #expect(CivilDate(inShanghai: evening).description == "2016-11-25")
        #expect(CivilDate(inShanghai: evening - 3600).description == "2016-11-24")
    }
}
