import Core
import Foundation
import SystemSupport
import Testing

extension BrowserTests {
    /// Whatever a district sends shows as text: no page makes an element or runs a script from it.
    struct HostileTextTests {
        /// The pages that show what districts send, by role.
        private static let lists: [(user: String, paths: [String])] = [
            (
                "zhaomin",
                [
                    "/", "/queue?state=all", "/queue?state=all&page=2", "/queue?state=all&q=%3Ci%20class%3Dhostile%3E",
                    "/duplicates", "/cases?q=%22%3E%3Ci%20class%3Dhostile%3E", "/summary", "/summary?unit=310104",
                    "/units", "/units/310104", "/notices", "/exports", "/trainees",
                ]
            ),
            ("gaoyuan", ["/devices", "/users", "/rounds", "/audit"]),
        ]

        @Test func `Hostile names, remarks, answers and file names show as text on every page`() async throws {
            try await withBrowsers { stand in
                let stage = try await ConsoleStage.open()
                let first = try await HostileDistrict.make("310104", first: 700, stage)
                let second = try await HostileDistrict.make("310105", first: 800, stage)
                for hostile in [first, second] {
                    try await hostile.district.enrol(at: stage.server, data: stage.data)
                    try await hostile.district.done("submit", "--all")
                    try await hostile.district.done("sync")
                }
                let reviewer = try await Visitor.signIn("wangfang", stage, stand)
                try await Self.sendBack(first, reviewer)
                for (user, paths) in Self.lists {
                    let visitor = try await Visitor.signIn(user, stage, stand)
                    for path in paths { try await Self.expectHarmless(path, visitor) }
                }
                for stored in first.stored { try await Self.expectFilingShown(stored, reviewer) }
                try await reviewer.go("/duplicates")
                try await reviewer.press("table.list tbody th a")
                try await Self.expectHarmless(try await reviewer.path(), reviewer)
            }
        }

        /// A remark and a return with a hostile reason, and a hostile answer.
        private static func sendBack(_ hostile: HostileDistrict, _ reviewer: Visitor) async throws {
            let code = try #require(hostile.stored.first?.code)
            let text = HostileTexts.all.joined(separator: " ")
            try await reviewer.go("/queue?state=all&q=\(code)")
            try await reviewer.press("table.list tbody th a")
            try await reviewer.press("button[name=to][value=inReview]")
            try await reviewer.fill("#remark", HostileTexts.all[1])
            try await reviewer.press("form[action$='/remarks'] button")
            try await reviewer.fill("#reason", HostileTexts.all[2])
            try await reviewer.press("button[name=to][value=returned]")
            try await hostile.district.done("sync")
            let remarks = try await hostile.district.json("remarks", code).arrayValue ?? []
            try await hostile.district.done("reply", try #require(remarks.first?["id"]?.stringValue), text)
            try await hostile.district.done("sync")
            try await reviewer.go(try await reviewer.path())
            #expect(try await reviewer.texts(".remark > p").contains(HostileTexts.all[1]))
            #expect(try await reviewer.texts(".steps p").contains(HostileTexts.all[2]))
            #expect(try await reviewer.texts(".reply p").contains { $0.contains(HostileTexts.all[1]) })
        }

        private static func expectFilingShown(_ stored: HostileDistrict.Stored, _ visitor: Visitor) async throws {
            try await visitor.go("/queue?state=all&q=\(stored.code)")
            #expect(try await visitor.texts("table.list tbody th a") == [HostileTexts.shown(stored.name)])
            try await visitor.press("table.list tbody th a")
            #expect(try await visitor.texts("h1") == [HostileTexts.shown(stored.name)])
            #expect(try await visitor.texts("dl.facts dd").contains(HostileTexts.shown(stored.remark)))
            let path = try await visitor.path()
            for page in ["", "/roster", "/history", "/opinion"] { try await expectHarmless(path + page, visitor) }
        }

        /// Nothing on a page comes from a text but text.
        private static func expectHarmless(_ path: String, _ visitor: Visitor) async throws {
            try await visitor.go(path)
            #expect(try await visitor.browser.status() == 200, "\(path)")
            let made: [String] = try await visitor.browser.evaluate(
                """
                const made = [...document.querySelectorAll('.hostile, [onerror], [onfocus], [onload], [onmouseover]')];
                const links = [...document.links].filter((link) => link.protocol === 'javascript:');
                const found = made.concat(links).map((element) => element.outerHTML.slice(0, 200));
                return window.hostile === undefined ? found : found.concat('a script has run: ' + window.hostile);
                """
            )
            #expect(made == [], "\(path)")
            let complaints = try await visitor.browser.takeComplaints()
            #expect(complaints.isEmpty, "\(path): \(complaints)")
            let token = try await visitor.csrf()
            // A template's own text would have put the token where a name stands.
            let text = try await visitor.text()
            #expect(token.isEmpty || !text.contains(token), "\(path)")
        }
    }
}
