import Core
import GRDB
import HTTPTypes
import HummingbirdTesting
import SyncProtocol
import Testing

@testable import Server

/// What changes who may do what, and its entry in the audit log, are one: neither is there without the other.
@Suite struct UserAuditTests {
    /// Lets the log take no more entries of an action, as a disk does that is just full.
    private func refuse(_ action: AuditAction, in console: TestConsole) async throws {
        let store = try #require(console.test.store as? SQLiteCentralStore)
        try await store.queue.write { db in
            try db.execute(
                sql: """
                    CREATE TRIGGER full BEFORE INSERT ON audit WHEN NEW.action = '\(action.rawValue)'
                    BEGIN SELECT RAISE(ABORT, 'full'); END
                    """
            )
        }
    }

    private func name(_ text: String) throws -> UserName { try #require(UserName(text)) }

    @Test func `a user who cannot be noted is not added`() async throws {
        try await TestConsole.run { console async throws in
            try await refuse(.userAdd, in: console)
            await #expect(throws: (any Error).self) {
                try await console.users.add("new", role: .approver, by: .commandLine)
            }
            #expect(try await console.test.store.user(name("new")) == nil)
        }
    }

    @Test func `a change that cannot be noted is none: role, state, password and second factor stay`() async throws {
        try await TestConsole.run { console async throws in
            let reviewer = try name("reviewer")
            let before = try #require(try await console.test.store.user(reviewer))
            try await refuse(.userChange, in: console)
            await #expect(throws: (any Error).self) {
                try await console.users.set(role: .approver, of: reviewer, by: .commandLine)
            }
            await #expect(throws: (any Error).self) {
                try await console.users.set(isDisabled: true, of: reviewer, by: .commandLine)
            }
            await #expect(throws: (any Error).self) {
                try await console.users.set(
                    password: "another horse battery",
                    mustChange: true,
                    of: reviewer,
                    by: .commandLine
                )
            }
            await #expect(throws: (any Error).self) { try await console.secondFactors.end(for: reviewer) }
            let after = try #require(try await console.test.store.user(reviewer))
            #expect(after.role == before.role && after.isDisabled == before.isDisabled)
            #expect(after.password == before.password && after.mustChangePassword == before.mustChangePassword)
            #expect(after.codes == nil)
        }
    }

    @Test func `nobody is signed in whose sign-in cannot be noted`() async throws {
        try await TestConsole.run { console async throws in
            try await refuse(.signIn, in: console)
            let response = try await console.browser().signIn("reviewer", password: TestConsole.password)
            #expect(response.status != .seeOther)
            let store = try #require(console.test.store as? SQLiteCentralStore)
            #expect(
                try await store.queue.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM console_session") } == 0
            )
            #expect(try await console.test.store.user(name("reviewer"))?.lastSignIn == nil)
        }
    }

    @Test(arguments: ["rеv2", "ревизор", "αpp1", "مراجع"])
    func `a name in letters that pass for others is not given`(name: String) async throws {
        try await TestConsole.run { console async throws in
            await #expect(throws: UserFailure.name) {
                try await console.users.add(name, role: .reviewer, by: .commandLine)
            }
        }
    }

    @Test(arguments: ["zhang.san@sww", "张三", "Ｒｅｖ９"])
    func `a name in Chinese or ASCII letters is given`(name: String) async throws {
        try await TestConsole.run { console async throws in
            _ = try await console.users.add(name, role: .reviewer, by: .commandLine)
        }
    }
}
