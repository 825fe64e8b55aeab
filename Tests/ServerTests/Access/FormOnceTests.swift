import Core
import Foundation
import GRDB
import HTTPTypes
import HummingbirdTesting
import SyncProtocol
import Testing

@testable import Server

/// A form that adds something is taken once, however often it comes.
@Suite struct FormOnceTests {
    private let code = SampleRound.uscc(1)
    private let unit = Sample.unit
    private var filing: RecordID { SampleRound.filingID(code, unit: unit) }
    private var path: String { ConsoleRoute.filing.path(unit, filing.rawValue) }

    private func submitted(_ test: TestStore) async throws {
        let device = try await test.device(unit)
        try await test.fill(SampleRound.filing(code, unit: unit), from: device)
        #expect(try await test.lead(filing, to: .submitted, by: device).outcome == .applied)
    }

    /// The one-time key of a page's form.
    private func key(_ path: String, _ browser: TestBrowser) async throws -> String {
        let text = try await browser.get(path).text
        return String(try #require(text.firstMatch(of: /name="once" value="([0-9a-f]{32})"/)?.1, "\(path)"))
    }

    private func remark(_ key: String, _ text: String = "请核对") -> [(String, String)] {
        [("place", "filing/\(filing)/staff"), ("text", text), ("asks", "1"), ("once", key)]
    }

    private func remarks(_ console: TestConsole) async throws -> [String] {
        try #require(await console.test.store.sheet(of: filing, in: unit)).remarks.map(\.remark.text)
    }

    @Test func `a remark sent twice is one, and the second answer is the first`() async throws {
        try await TestConsole.run { console async throws in
            try await submitted(console.test)
            let browser = try await console.browser(.reviewer)
            let key = try await key(path, browser)
            for _ in 1...3 {
                let answer = try await browser.post(path + "/remarks", remark(key))
                #expect(answer.status == .seeOther && answer.headers[.location] == path + "#remarks")
                #expect(try await browser.get(path).text.contains("已添加意见"))
            }
            // Whatever hangs on the address.
            _ = try await browser.post(path + "/remarks?x=1", remark(key))
            #expect(try await remarks(console) == ["请核对"])
            // Who went back and typed something else means something else, and the next page may say the same again.
            _ = try await browser.post(path + "/remarks", remark(key, "另一条"))
            #expect(try await remarks(console).count == 2)
            _ = try await browser.post(path + "/remarks", remark(try await self.key(path, browser)))
            #expect(try await remarks(console).count == 3)
        }
    }

    @Test func `who wants to approve what he accepted himself is refused, and that is noted`() async throws {
        try await TestConsole.run { console async throws in
            try await submitted(console.test)
            // The same person, when he was a reviewer.
            let formerly = ConsoleUser(name: "approver", role: .reviewer)
            for state in [FilingState.inReview, .accepted] {
                let seen = try await console.test.heads(unit)
                let step = ReviewStep(unit: unit, filing: filing, to: state, seen: seen)
                try await console.test.store.take(step, by: formerly)
            }
            let browser = try await console.browser(.approver)
            let seen = try #require(await console.test.store.sheet(of: filing, in: unit)).heads.description
            let answer = try await browser.post(path + "/steps", [("to", "approved"), ("seen", seen)])
            #expect(answer.status == .conflict)
            let denied = try await console.test.store.auditEntries(AuditQuery()).filter { $0.draft.action == .denied }
            #expect(denied.map { $0.draft.detail["route"] } == [.string(ConsoleRoute.step.rawValue)])
        }
    }

    @Test func `two clicks at once add one`() async throws {
        try await TestConsole.run { console async throws in
            try await submitted(console.test)
            let browser = try await console.browser(.reviewer)
            let fields = remark(try await key(path, browser))
            let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 1...4 { group.addTask { try await browser.post(path + "/remarks", fields).status.code } }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(statuses == [303, 303, 303, 303])
            #expect(try await remarks(console).count == 1)
        }
    }

    @Test func `what was refused may be sent again, and is refused or done anew`() async throws {
        try await TestConsole.run { console async throws in
            try await submitted(console.test)
            let browser = try await console.browser(.reviewer)
            let fields = remark(try await key(path, browser))
            let empty = fields.map { $0.0 == "text" ? ("text", " ") : $0 }
            for _ in 1...2 {
                #expect(try await browser.post(path + "/remarks", empty).status == .conflict)
            }
            #expect(try await browser.post(path + "/remarks", fields).status == .seeOther)
            #expect(try await remarks(console).count == 1)
        }
    }

    @Test func `a user and a code are added once, and the secret is in the second answer, but nowhere in the store`()
        async throws
    {
        try await TestConsole.run { console async throws in
            let admin = try await console.browser(.admin)
            let fields = [("name", "王芳"), ("role", "reviewer"), ("once", try await key("/users", admin))]
            let first = try await admin.post("/users", fields)
            let second = try await admin.post("/users", fields)
            let secret = /<code class="secret">([a-z2-7-]{19})<\/code>/
            let password = try #require(first.text.firstMatch(of: secret)?.1)
            #expect(second.status == .ok && second.text.firstMatch(of: secret)?.1 == password)
            #expect(try await console.test.store.users().count == Role.allCases.count + 1)
            let code = [("unit", unit), ("once", try await key("/devices", admin))]
            let answers = try await [admin.post("/devices/codes", code).text, admin.post("/devices/codes", code).text]
            #expect(answers[0].contains("class=\"secret\"") && answers[0] == answers[1])
            var query = AuditQuery()
            query.action = .enrolCode
            #expect(try await console.test.store.auditEntries(query).count == 1)
            let store = try #require(console.test.store as? SQLiteCentralStore)
            let kept = try await store.queue.read { db in
                try String.fetchAll(db, sql: "SELECT hash || answer FROM console_form")
            }
            #expect(kept.count == 2 && !kept.contains { $0.contains(password) || $0.contains(fields[2].1) })
        }
    }

    @Test func `an objection's and a verdict's form carry a key too, and so does the page that asks for the password`()
        async throws
    {
        try await TestConsole.run { console async throws in
            try await submitted(console.test)
            let admin = try await console.browser(.admin)
            let key = try await key("/users", admin)
            console.advance(minutes: 11)
            let page = try await admin.post("/users", [("name", "anna"), ("role", "auditor"), ("once", key)])
            #expect(page.status == .forbidden && page.text.contains("name=\"once\" value=\"\(key)\""))
            for (name, action) in [("notice", "{{objectionPath}}"), ("duplicate", "{{verdictPath}}")] {
                let bytes = try #require(ConsoleTemplates.all.first { $0.name == name }?.bytes)
                let template = String(decoding: bytes, as: UTF8.self)
                let form = try #require(template.components(separatedBy: "action=\"\(action)\"").last)
                #expect(form.prefix(400).contains("name=\"once\""))
            }
        }
    }

    @Test func `a form whose first answer is lost adds nothing and says so`() async throws {
        let test = try StoreFactory.sqlite()
        #expect(try await test.store.claimForm("a", at: 0) == .first)
        #expect(try await test.store.claimForm("a", at: 1) == .underWay)
        try await test.store.keepAnswer("x", toForm: "a")
        #expect(try await test.store.claimForm("a", at: 2) == .answered("x"))
        try await test.store.dropForm("a")
        #expect(try await test.store.claimForm("a", at: 3) == .first)
        // As long as a session lives, a form may come back from the browser's history.
        #expect(try await test.store.claimForm("a", at: 3 + ConsoleSession.absoluteLimit) == .underWay)
        #expect(try await test.store.claimForm("a", at: 4 + ConsoleSession.absoluteLimit) == .first)
    }
}
