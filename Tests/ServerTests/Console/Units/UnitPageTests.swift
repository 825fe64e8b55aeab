import Core
import Foundation
import Testing

@testable import Server

/// What a unit's scorecard says, in both languages.
@Suite struct UnitPageTests {
    private func model(
        _ language: Language,
        contact: UnitContact? = nil,
        objected: Set<String> = [],
        _ adjust: (inout UnitReview) -> Void
    ) throws -> UnitModel {
        let unit = try #require(Directory.units.first { $0.code == Sample.unit })
        var review = UnitReview(unit: Sample.unit, round: "2015")
        adjust(&review)
        var round = Directory.round2016
        (round.code, round.name) = ("2015", "2015 年度")
        return UnitPage(
            unit: unit,
            score: UnitScore(review, now: Figures.now, objected: objected),
            contact: contact,
            openCases: review.openCases,
            findings: [:],
            round: round,
            shown: Shown(language),
            now: Figures.now
        ).model
    }

    private func card(_ model: UnitModel, _ label: String) throws -> OverviewModel.Card {
        try #require(model.cards.first { $0.label == label })
    }

    private static func work(_ review: inout UnitReview) {
        review.filings = [
            Figures.gist(1, .submitted), Figures.gist(2, .inReview), Figures.gist(3, .accepted),
            Figures.gist(4, .approved), Figures.gist(5, .published), Figures.gist(6, .rejected),
            Figures.gist(7, .withdrawn),
        ]
        review.reviews = [
            Figures.step(4, to: .approved, at: 1, days: 3), Figures.step(5, to: .approved, at: 2, days: 3),
            Figures.step(6, to: .rejected, at: 3, days: 3), Figures.step(1, to: .returned, at: 4, days: 3),
        ]
        review.changes = [Figures.change(1, at: 4, days: 3), Figures.change(1, at: 5, days: 1)]
        review.openRemarks = 1
    }

    @Test func `every filing that is decided is told, also one whose objection was upheld`() throws {
        let objected = "\(Sample.unit)/\(Figures.id(5))"
        let chinese = try model(.zh, objected: [objected], Self.work)
        let card = try card(chinese, "已决定")
        #expect(card.figure == "3" && card.hint == "批准 1，不予批准 1；异议成立、待重新开启 1；均含已办结的")
        #expect(try self.card(model(.zh, Self.work), "已决定").hint == "批准 2，不予批准 1；均含已办结的")
        let english = try self.card(model(.en, objected: [objected], Self.work), "Decided").hint
        #expect(english == "1 approved, 1 rejected; 1 to be reopened for an upheld objection; closed ones included")
    }

    @Test func `what waits is told by state, and the rate by its numbers`() throws {
        let chinese = try model(.zh, Self.work)
        #expect(try card(chinese, "等待市里处理").hint == "待审核 1，审核中 1，待审批 1")
        #expect(try card(chinese, "一次通过率").hint == "决定或退回过的 4 件中，2 件未经退回、不予批准或重新开启即获批准")
        let stay = try card(chinese, "平均退回天数")
        #expect(stay.figure == "2.0" && stay.unit == "天" && stay.hint == "退回过 1 次，其中 0 次还没有重新提交")
        let english = try model(.en, Self.work)
        #expect(try card(english, "Mean days in return").hint == "1 return, 0 not handed in again yet")
        #expect(try card(english, "Conflicts and late amendments").hint == "besides, 1 open request for correction")
        #expect(try card(english, "Filings").hint.hasSuffix(" hires, 0 trainees"))
    }

    @Test func `what leads to the queue leads to this round's`() throws {
        let model = try model(.zh, Self.work)
        #expect(model.queuePath.contains("&round=2015"))
        for path in model.cards.compactMap(\.path) where path.hasPrefix("/queue") {
            #expect(path.contains("&round=2015"), "\(path)")
        }
        let city = Figures.city { Self.work(&$0) }
        var round = Directory.round2016
        round.code = "2015"
        let page = UnitsPage(
            city: city,
            contacts: [:],
            shown: Shown(.zh),
            now: Figures.now,
            order: .printed,
            isDescending: false
        )
        let lines = page.model(round: round, rounds: [], link: LinkQuery("/units", items: [])).lines
        #expect(lines.allSatisfy { $0.path.hasSuffix("?round=2015") })
    }

    @Test(
        arguments: [
            (0, "24 小时内", "within 24 hours"), (1, "1 天前", "1 day ago"), (2, "2 天前", "2 days ago"),
            (nil, "从未同步", "never synchronised"),
        ] as [(Int?, String, String)]
    )
    func `the last sync is told by whole days`(_ days: Int?, _ chinese: String, _ english: String) {
        var contact = UnitContact()
        contact.lastSync = days.map(Figures.days)
        let silence = UnitSilence(contact, now: Figures.now)
        #expect(UnitWords(Shown(.zh)).silence(silence) == chinese)
        #expect(UnitWords(Shown(.en)).silence(silence) == english)
    }
}
