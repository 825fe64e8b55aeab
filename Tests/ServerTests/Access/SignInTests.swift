import Core
import Foundation
import HTTPTypes
import HummingbirdTesting
import Testing

@testable import Server

/// Signing in, staying signed in, and what ends it.
@Suite struct SignInTests {
    @Test func `a wrong password, an unknown name and a shut account get the same answer`() async throws {
        try await TestConsole.run { console async throws in
            let shut = try #require(UserName("auditor"))
            _ = try await console.users.set(isDisabled: true, of: shut, by: .commandLine)
            var answers: Set<String> = []
            for (name, password) in [
                ("reviewer", "wrong horse battery"), ("nobody", TestConsole.password),
                ("auditor", TestConsole.password),
                ("reviewer", ""), ("no name:", TestConsole.password),
                ("reviewer", String(repeating: "x", count: 20_000)),
            ] {
                let browser = console.browser()
                let response = try await browser.signIn(name, password: password)
                #expect(response.status == .forbidden)
                #expect(response.headers[.setCookie] == nil)
                answers.insert(response.text.replacingOccurrences(of: "value=\"\(name)\"", with: ""))
            }
            #expect(answers.count == 1)
        }
    }

    @Test(arguments: ["reviewer", "nobody"])
    func `five wrong tries hold a name up, whether there is such a user or not`(name: String) async throws {
        try await TestConsole.run { console async throws in
            let browser = console.browser()
            for _ in 1...5 { #expect(try await browser.signIn(name, password: "wrong horse").status == .forbidden) }
            #expect(try await browser.signIn(name, password: TestConsole.password).status == .tooManyRequests)
            // Case and width make no other name of it, and another one is not held up.
            #expect(
                try await browser.signIn(name.uppercased(), password: TestConsole.password).status == .tooManyRequests
            )
            #expect(try await console.browser().signIn("approver", password: TestConsole.password).status == .seeOther)
            console.advance(minutes: 14)
            #expect(try await browser.signIn(name, password: TestConsole.password).status == .tooManyRequests)
            console.advance(minutes: 1)
            let last = try await browser.signIn(name, password: TestConsole.password).status
            #expect(last == (name == "reviewer" ? .seeOther : .forbidden))
        }
    }

    @Test func `who succeeds begins to count anew`() async throws {
        try await TestConsole.run { console async throws in
            for _ in 1...3 {
                for _ in 1...4 { _ = try await console.browser().signIn("reviewer", password: "wrong horse") }
                #expect(
                    try await console.browser().signIn("reviewer", password: TestConsole.password).status == .seeOther
                )
            }
        }
    }

    @Test func `an address that tries many names is held up, and who signs in there is not counted`() async throws {
        try await TestConsole.run { console async throws in
            for _ in 1...45 {
                #expect(
                    try await console.browser().signIn("reviewer", password: TestConsole.password).status == .seeOther
                )
            }
            for number in 1...40 {
                #expect(try await console.browser().signIn("nobody\(number)", password: "wrong").status == .forbidden)
            }
            #expect(
                try await console.browser().signIn("admin", password: TestConsole.password).status == .tooManyRequests
            )
        }
    }

    @Test func `strangers at an address do not keep those who are signed in there from confirming`() async throws {
        try await TestConsole.run { console async throws in
            let browser = try await console.browser(.approver)
            for number in 1...40 {
                _ = try await console.browser().signIn("nobody\(number)", password: "wrong")
            }
            console.advance(minutes: 11)
            let confirmed = try await browser.post("/confirm", [("confirmPassword", TestConsole.password)])
            #expect(confirmed.status == .seeOther)
            // And they are kept out themselves for a quarter of an hour, however often they did it.
            for _ in 1...2 {
                console.advance(minutes: 5)
                #expect(try await console.browser().signIn("admin", password: TestConsole.password).status == .seeOther)
                for number in 1...40 {
                    _ = try await console.browser().signIn("nobody\(number)", password: "wrong")
                }
                #expect(
                    try await console.browser().signIn("admin", password: TestConsole.password).status
                        == .tooManyRequests
                )
                console.advance(minutes: 11)
            }
        }
    }

    @Test func `many tries at once are as many tries`() async throws {
        try await TestConsole.run { console async throws in
            let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 1...12 {
                    group.addTask {
                        try await console.browser().signIn("reviewer", password: "wrong horse battery").status.code
                    }
                }
                return try await group.reduce(into: [Int: Int]()) { $0[$1, default: 0] += 1 }
            }
            #expect(statuses == [403: 5, 429: 7])
        }
    }

    @Test func `half an hour of silence ends a session, and so do twelve hours`() async throws {
        try await TestConsole.run { console async throws in
            let browser = try await console.browser(.reviewer)
            console.advance(minutes: 29)
            #expect(try await browser.get("/account").status == .ok)
            console.advance(minutes: 29)
            #expect(try await browser.get("/account").status == .ok)
            console.advance(minutes: 30)
            #expect(try await browser.get("/account").status == .seeOther)
            let busy = try await console.browser(.approver)
            for _ in 1..<(12 * 3) {
                console.advance(minutes: 20)
                #expect(try await busy.get("/account").status == .ok)
            }
            console.advance(minutes: 20)
            #expect(try await busy.get("/account").status == .seeOther)
        }
    }

    @Test(arguments: ["role", "password", "disable", "codes"])
    func `what changes a user ends his sessions everywhere, and nobody else's`(change: String) async throws {
        try await TestConsole.run { console async throws in
            let browsers = [try await console.browser(.reviewer), try await console.browser(.reviewer)]
            let other = try await console.browser(.approver)
            let name = try #require(UserName("reviewer"))
            let requester = AuditActor.user("admin", role: .admin)
            switch change {
            case "role": _ = try await console.users.set(role: .auditor, of: name, by: requester)
            case "password": _ = try await console.users.resetPassword(of: name, by: requester)
            case "disable": _ = try await console.users.set(isDisabled: true, of: name, by: requester)
            default:
                try await console.secondFactors.begin(for: name)
                let user = try #require(try await console.test.store.user(name))
                let code = try console.code(of: #require(console.secondFactors.setup(of: user)))
                _ = try await console.secondFactors.confirm(code, for: name)
            }
            for browser in browsers { #expect(try await browser.get("/account").status == .seeOther) }
            #expect(try await other.get("/account").status == .ok)
        }
    }

    @Test func `signing out ends the session on the server`() async throws {
        try await TestConsole.run { console async throws in
            let browser = try await console.browser(.reviewer)
            let kept = browser.cookies
            let response = try await browser.post("/sign-out")
            #expect(response.headers[.location] == "/")
            #expect(browser.cookies["shenbao"] == nil)
            browser.cookies = kept
            #expect(try await browser.get("/account").status == .seeOther)
        }
    }

    @Test func `no token, password or hash is in the store's file or the log`() async throws {
        try await TestConsole.run { console async throws in
            let browser = try await console.browser(.reviewer)
            let token = try #require(browser.cookies["shenbao"])
            _ = try await browser.get("/account?secret=\(token)")
            #expect(!console.log.text.contains(token))
            #expect(!console.log.text.contains(TestConsole.password))
            #expect(!console.log.text.contains(browser.csrf))
            let user = try #require(try await console.test.store.users().first)
            let json = user.json(at: 0).canonicalText()
            #expect(!json.contains("scrypt"))
            #expect(!json.contains(user.password.text.suffix(20)))
        }
    }
}
