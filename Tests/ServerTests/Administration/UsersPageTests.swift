import Core
import HTTPTypes
import HummingbirdTesting
import Testing

@testable import Server

/// The administrator's page of users.
@Suite struct UsersPageTests {
    @Test func `an added user gets a password that is shown once, and must change it`() async throws {
        try await TestConsole.run { console async throws in
            let admin = try await console.browser(.admin)
            let added = try await admin.post("/users", [("name", "王芳"), ("role", "reviewer")])
            #expect(added.status == .ok)
            let password = try #require(added.text.firstMatch(of: /<code class="secret">([a-z2-7-]{19})<\/code>/)?.1)
            #expect(try await !admin.get("/users").text.contains(password))
            let browser = try await console.browser("王芳", password: String(password))
            #expect(try await browser.get("/queue").headers[.location] == "/account")
            // Sent twice, the second form finds the name taken.
            #expect(try await admin.post("/users", [("name", "王芳"), ("role", "approver")]).status == .conflict)
            let name = try #require(UserName("王芳"))
            #expect(try await console.test.store.user(name)?.role == .reviewer)
        }
    }

    @Test(arguments: [
        [("name", "a b"), ("role", "reviewer")], [("name", ""), ("role", "reviewer")],
        [("name", "anna"), ("role", "")],
        [("name", "anna"), ("role", "root")], [("name", "REVIEWER"), ("role", "admin")],
    ])
    func `what is no name, no role or taken adds nobody`(fields: [(String, String)]) async throws {
        try await TestConsole.run { console async throws in
            let admin = try await console.browser(.admin)
            let status = try await admin.post("/users", fields).status.code
            #expect([400, 409].contains(status))
            #expect(try await console.test.store.users().count == Role.allCases.count)
        }
    }

    @Test func `an administrator changes others at once, and never himself`() async throws {
        try await TestConsole.run { console async throws in
            let admin = try await console.browser(.admin)
            let name = try #require(UserName("reviewer"))
            func user() async throws -> User { try #require(try await console.test.store.user(name)) }
            func change(_ fields: [(String, String)]) async throws -> Int {
                try await admin.post("/users/reviewer", fields).status.code
            }
            #expect(try await change([("action", "role"), ("role", "auditor")]) == 303)
            #expect(try await user().role == .auditor)
            #expect(try await change([("action", "disable")]) == 303)
            #expect(try await user().isDisabled)
            #expect(try await admin.get("/users").text.contains("停用"))
            #expect(try await change([("action", "enable")]) == 303)
            #expect(try await !user().isDisabled)
            let old = try await user().password
            #expect(try await change([("action", "password")]) == 200)
            #expect(try await user().password != old)
            #expect(try await user().mustChangePassword)
            #expect(try await change([("action", "codes")]) == 303)
            #expect(try await change([("action", "explode")]) == 400)
            #expect(try await admin.post("/users/nobody", [("action", "disable")]).status == .conflict)
            for fields in [
                [("action", "disable")], [("action", "role"), ("role", "approver")], [("action", "password")],
            ] {
                #expect(try await admin.post("/users/admin", fields).status == .conflict)
                #expect(try await admin.post("/users/ADMIN", fields).status == .conflict)
            }
            #expect(try await admin.get("/users").status == .ok)
        }
    }

    @Test func `a locked user is shown as one, and an administrator ends the lock`() async throws {
        try await TestConsole.run { console async throws in
            for _ in 1...5 { _ = try await console.browser().signIn("reviewer", password: "wrong horse") }
            let admin = try await console.browser(.admin)
            #expect(try await admin.get("/users").text.contains("锁定"))
            #expect(try await admin.post("/users/reviewer", [("action", "enable")]).status == .seeOther)
            #expect(try await console.browser().signIn("reviewer", password: TestConsole.password).status == .seeOther)
        }
    }

    @Test func `what happens to access is in the audit log, and no secret is`() async throws {
        try await TestConsole.run { console async throws in
            _ = try await console.browser().signIn("reviewer", password: "wrong horse battery")
            _ = try await console.browser().signIn("my secret password!", password: "x")
            let auditor = try await console.browser(.auditor)
            _ = try await auditor.get("/users")
            let admin = try await console.browser(.admin)
            let added = try await admin.post("/users", [("name", "anna"), ("role", "reviewer")])
            let password = try #require(added.text.firstMatch(of: /<code class="secret">([a-z2-7-]{19})<\/code>/)?.1)
            _ = try await admin.post("/users/anna", [("action", "disable")])
            _ = try await admin.post("/sign-out")
            let entries = try await console.test.store.auditEntries(AuditQuery(limit: 500)).reversed()
            let told = entries.map { entry in
                let draft = entry.draft
                return "\(draft.actor.name) \(draft.action.rawValue) \(draft.object?.id ?? "-")"
            }
            let expected = [
                "reviewer signInFailed -", "? signInFailed -", "auditor signIn -", "auditor denied -", "admin signIn -",
                "admin userAdd anna", "admin userChange anna", "admin signOut -",
            ]
            #expect(told.suffix(expected.count) == expected[...])
            let text = entries.map { $0.json.canonicalText() }.joined()
            for secret in [String(password), "horse", "secret", "scrypt"] { #expect(!text.contains(secret)) }
        }
    }
}
