import Core
import Foundation
import HTTPTypes
import HummingbirdTesting
import SyncProtocol
import Testing

@testable import Server

/// Every figure that leads to a list leads to a list of just so many.
@Suite struct CountedListTests {
    private let unit = Sample.unit
    private let other = Sample.otherUnit

    private func id(_ number: Int, _ unit: String) -> RecordID {
        SampleRound.filingID(SampleRound.uscc(number), unit: unit)
    }

    /// Filings in every state and of two units, with open and judged claims, a case, an upheld objection and assignments.
    private func fill(_ test: TestStore) async throws {
        let devices = [unit: try await test.device(unit), other: try await test.device(other)]
        func file(_ number: Int, _ unit: String, to state: FilingState?, hire: Int? = nil) async throws {
            let device = try #require(devices[unit])
            let code = SampleRound.uscc(number)
            try await test.fill(SampleRound.filing(code, unit: unit, name: "上海\(number)公司"), from: device)
            if let hire {
                try await test.fill([SampleRound.hire(hire, of: code, id: test.world.newID())], from: device)
            }
            guard let state else { return }
            #expect(try await test.lead(id(number, unit), to: state, by: device).outcome == .applied)
        }
        try await file(1, unit, to: nil)
        try await file(2, unit, to: .submitted, hire: 7)
        try await file(3, unit, to: .submitted, hire: 8)
        for number in 4...9 { try await file(number, unit, to: .submitted) }
        try await file(10, unit, to: .withdrawn)
        for number in 11...12 { try await file(number, unit, to: .submitted) }
        try await file(13, other, to: .submitted, hire: 7)
        try await file(14, other, to: .submitted, hire: 8)
        try await file(15, other, to: .submitted)
        let claims = try await test.store.claimGroups(rule: "claim.duplicate", round: "2016")
        let judged = try #require(claims.first { $0.rows.contains { $0.filing == id(3, unit) } })
        _ = try await test.store.giveVerdict(
            VerdictDraft(
                round: "2016",
                rule: "claim.duplicate",
                records: judged.names,
                verdict: "legitimate",
                keeps: nil,
                reason: "核实"
            ),
            by: TestStore.reviewer
        )
        try await test.review(id(3, unit), of: unit, through: [.inReview])
        try await test.review(id(4, unit), of: unit, through: [.inReview, .accepted])
        for number in [5, 6, 7, 11] {
            try await test.review(id(number, unit), of: unit, through: [.inReview, .accepted, .approved])
        }
        for number in [8, 9] {
            try await test.review(id(number, unit), of: unit, through: [.inReview, .accepted, .rejected], reason: "不符")
        }
        let seen = try await test.heads(unit)
        try await test.store.take(
            ReviewStep(unit: unit, filing: id(9, unit), to: .closed, seen: seen),
            by: TestStore.approver
        )
        try await test.review(id(12, unit), of: unit, through: [.inReview, .returned], reason: "请核对")
        try await test.store.assign(id(15, other), in: other, to: "zhao", by: TestStore.reviewer)
        let ended = try await publish([7], test)
        try await test.store.closeNotice(ended, reason: "会议决定", by: TestStore.approver)
        let notice = try await publish([6, 11], test)
        let objection = try await test.store.addObjection(
            to: notice,
            filing: "\(unit)/\(id(11, unit))",
            from: "某",
            text: "不实",
            by: TestStore.approver
        )
        try await test.store.answerObjection(objection, outcome: "upheld", answer: "属实", by: TestStore.approver)
        // What comes after the hand-over waits in a case.
        let late = Change(
            kind: .filing,
            record: id(2, unit),
            operation: .update,
            base: .revision(try await test.head(.unit(unit)).revision),
            set: ["staff": 101]
        )
        let device = try #require(devices[unit])
        #expect(try await test.push([late], from: device).outcome == .conflicted)
    }

    private func publish(_ numbers: [Int], _ test: TestStore) async throws -> RecordID {
        let today = CivilDate(inShanghai: test.world.environment.now())
        return try await test.store.publish(
            NoticeDraft(
                round: "2016",
                title: "公示",
                from: today,
                to: CivilDate(daysSinceEpoch: today.daysSinceEpoch + 7),
                names: numbers.map { "\(unit)/\(id($0, unit))" }
            ),
            by: TestStore.approver
        )
    }

    private static func plain(_ path: Substring) -> String { String(path.replacing("&amp;", with: "&")) }
    private static func number(_ text: Substring) -> Int? { Int(text.filter { $0 != "," }) }

    /// What the foot of a list says of its length; a list without one is empty.
    private func total(_ path: String, _ browser: TestBrowser) async throws -> Int {
        let page = try await browser.get(path)
        #expect(page.status == .ok, "\(path)")
        guard let text = page.text.firstMatch(of: /共 ([0-9,]+) 项/)?.1 else {
            #expect(page.text.contains("class=\"empty\""), "\(path) says that it is empty")
            return 0
        }
        return Self.number(text) ?? -1
    }

    @Test(arguments: [Role.reviewer, .approver, .auditor])
    func `every figure with a link is the length of the list behind it`(_ role: Role) async throws {
        try await TestConsole.run { console async throws in
            try await fill(console.test)
            let browser = try await console.browser(role)
            var checked = 0
            for path in ["/", "/units/\(unit)", "/units/\(other)"] {
                let text = try await browser.get(path).text
                let cards = text.matches(of: /class="figure"><a href="([^"]+)"[^>]*>([0-9,.]+)<\/a> <small>([^<]*)</)
                // A mean of days is no count.
                for card in cards where card.3 != "天" {
                    let length = try await total(Self.plain(card.1), browser)
                    #expect(Self.number(card.2) == length, "\(role) \(path): \(card.1)")
                    checked += length > 0 ? 1 : 0
                }
                for told in text.matches(of: /class="notice error"><p>([0-9,]+)[^<]*<a href="([^"]+)"/) {
                    #expect(try await total(Self.plain(told.2), browser) == Self.number(told.1), "\(path): \(told.2)")
                    checked += 1
                }
            }
            #expect(checked >= 13, "\(checked)")
        }
    }

    @Test(
        arguments: [
            "/queue", "/queue?unit=\(Sample.unit)", "/queue?group=supported&state=all",
            "/queue?group=decided&state=all",
            "/queue?group=objected&stale=1&state=all", "/queue?group=mine", "/queue?category=ITO&round=2016",
            "/duplicates", "/duplicates?open=1&round=2016",
        ]
    )
    func `every tab's figure is the length of its list`(_ path: String) async throws {
        try await TestConsole.run { console async throws in
            try await fill(console.test)
            let browser = try await console.browser(.reviewer)
            let text = try await browser.get(path).text
            let list = try #require(text.firstMatch(of: /(?s)<ul class="tabs">(.*?)<\/ul>/)?.1)
            let tabs = list.matches(of: /<a href="([^"]+)"[^>]*>[^<]*? ([0-9,]+)<\/a>/)
            #expect(tabs.count == (path.hasPrefix("/queue") ? 11 : 2))
            for tab in tabs { #expect(try await total(Self.plain(tab.1), browser) == Self.number(tab.2), "\(tab.1)") }
        }
    }

    @Test func `a person's rows of a training claim and of an older round lead to their own verdict form`() async throws
    {
        let test = try StoreFactory.sqlite()
        try await fill(test)
        let asked = [("round", "2016"), ("open", "1")]
        let controller = DuplicatesController(services: test.services)
        let text = try TestPage.text(try await controller.list(TestPage.request(.duplicates, query: asked)))
        let path = try #require(text.firstMatch(of: /<a href="(\/duplicates\/[^"?]+)\?round=2016">/)?.1)
        let key = try #require(path.split(separator: "/").last)
        let shown = TestPage.request(.duplicate, parts: ["key": String(key)], query: [("round", "2016")])
        #expect(try TestPage.text(try await controller.show(shown)).contains("action=\"\(path)/verdict?round=2016\""))
    }
}
