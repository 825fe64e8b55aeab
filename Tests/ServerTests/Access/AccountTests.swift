import Core
import HTTPTypes
import HummingbirdTesting
import Testing

@testable import Server

/// One's own account, and the password again before grave steps.
@Suite struct AccountTests {
    private static let new = "another horse battery"

    private func fields(old: String, new: String = new, again: String? = nil) -> [(String, String)] {
        [("oldPassword", old), ("newPassword", new), ("newPasswordAgain", again ?? new)]
    }

    @Test func `a password is changed by who knows it, and he is signed out everywhere else`() async throws {
        try await TestConsole.run { console async throws in
            let (browser, other) = (try await console.browser(.reviewer), try await console.browser(.reviewer))
            let response = try await browser.post("/account/password", fields(old: TestConsole.password))
            #expect(response.headers[.location] == "/account")
            let page = try await browser.get("/account")
            #expect(page.text.contains("密码已修改"))
            #expect(try await !browser.get("/account").text.contains("密码已修改"))
            #expect(try await other.get("/account").status == .seeOther)
            #expect(try await console.browser().signIn("reviewer", password: TestConsole.password).status == .forbidden)
            #expect(try await console.browser().signIn("reviewer", password: Self.new).status == .seeOther)
        }
    }

    @Test func `a wrong, a weak, the old or a mistyped password changes nothing and says why`() async throws {
        try await TestConsole.run { console async throws in
            let browser = try await console.browser(.reviewer)
            for (fields, text) in [
                (fields(old: "wrong horse"), "当前密码不正确"),
                (fields(old: TestConsole.password, new: "short"), "至少需要 10 个字符"),
                (fields(old: TestConsole.password, new: "1234567890"), "太常见"),
                (fields(old: TestConsole.password, new: TestConsole.password), "与旧密码相同"),
                (fields(old: TestConsole.password, again: "another horse"), "不一致"),
                (fields(old: "", new: ""), "当前密码不正确"),
            ] {
                let page = try await browser.post("/account/password", fields)
                #expect(page.status == .badRequest)
                #expect(page.text.contains(text))
                #expect(!page.text.contains(Self.new))
            }
            #expect(try await console.browser().signIn("reviewer", password: TestConsole.password).status == .seeOther)
        }
    }

    @Test func `who guesses the present password loses the session`() async throws {
        try await TestConsole.run { console async throws in
            let browser = try await console.browser(.reviewer)
            for _ in 1...4 { _ = try await browser.post("/account/password", fields(old: "wrong horse")) }
            #expect(try await browser.get("/account").status == .ok)
            _ = try await browser.post("/account/password", fields(old: "wrong horse"))
            #expect(try await browser.get("/account").status == .seeOther)
            // Who is meant by the name signs in as ever.
            #expect(try await console.browser().signIn("reviewer", password: TestConsole.password).status == .seeOther)
        }
    }

    @Test func `who holds a name up from outside does not hold up those who are inside`() async throws {
        try await TestConsole.run { console async throws in
            let browser = try await console.browser(.reviewer)
            for _ in 1...5 { _ = try await console.browser().signIn("reviewer", password: "wrong horse") }
            let confirmed = try await browser.post("/confirm", [("confirmPassword", TestConsole.password)])
            #expect(confirmed.headers[.location] == "/")
            #expect(try await browser.get("/account").status == .ok)
        }
    }

    @Test func `who has another's password changes it before anything else`() async throws {
        try await TestConsole.run { console async throws in
            let name = try #require(UserName("admin"))
            let first = try await console.users.resetPassword(of: name, by: .user("other", role: .admin))
            let browser = try await console.browser("admin", password: first)
            for path in ["/", "/users", "/devices"] {
                #expect(try await browser.get(path).headers[.location] == "/account", "\(path)")
            }
            #expect(try await browser.post("/devices/codes", [("unit", "310105")]).headers[.location] == "/account")
            #expect(try await browser.get("/account").text.contains("请先修改密码"))
            #expect(try await browser.post("/account/password", fields(old: first)).status == .seeOther)
            #expect(try await browser.get("/").headers[.location] == "/users")
        }
    }

    @Test func `a grave step asks for the password again after ten minutes, and loses nothing that was typed`()
        async throws
    {
        try await TestConsole.run { console async throws in
            let browser = try await console.browser(.reviewer)
            console.advance(minutes: 10)
            let asked = try await browser.post("/account/codes", [("note", "<甲 & 乙>"), ("note", "二")])
            #expect(asked.status == .forbidden)
            #expect(asked.text.contains("action=\"/account/codes\""))
            #expect(asked.text.contains("name=\"note\" value=\"&lt;甲 &amp; 乙&gt;\""))
            #expect(asked.text.contains("name=\"note\" value=\"二\""))
            let wrong = try await browser.post("/account/codes", [("confirmPassword", "wrong horse")])
            #expect(wrong.status == .forbidden)
            #expect(wrong.text.contains("密码不正确"))
            #expect(!wrong.text.contains("wrong horse"))
            let name = try #require(UserName("reviewer"))
            #expect(try await console.test.store.user(name)?.pendingCodes == nil)
            #expect(
                try await browser.post("/account/codes", [("confirmPassword", TestConsole.password)]).status
                    == .seeOther
            )
            #expect(try await console.test.store.user(name)?.pendingCodes != nil)
            // Now it is known for ten minutes.
            console.advance(minutes: 9)
            #expect(try await browser.post("/account/codes").status == .seeOther)
            console.advance(minutes: 1)
            #expect(try await browser.post("/account/codes").status == .forbidden)
        }
    }

    @Test func `a grave page is asked for through the page that confirms`() async throws {
        try await TestConsole.run { console async throws in
            let browser = try await console.browser(.auditor)
            console.advance(minutes: 10)
            let asked = try await browser.get("/audit/export?round=2016")
            #expect(asked.headers[.location] == "/confirm?next=%2Faudit%2Fexport%3Fround%3D2016")
            let page = try await browser.get(try #require(asked.headers[.location]))
            #expect(page.text.contains("name=\"next\" value=\"/audit/export?round=2016\""))
            let wrong = try await browser.post("/confirm", [("confirmPassword", "x"), ("next", "/audit/export")])
            #expect(wrong.status == .forbidden)
            let right = try await browser.post(
                "/confirm",
                [("confirmPassword", TestConsole.password), ("next", "/audit/export?round=2016")]
            )
            #expect(right.headers[.location] == "/audit/export?round=2016")
            #expect(try await browser.get("/audit/export?round=2016").headers[.location] == nil)
        }
    }
}
