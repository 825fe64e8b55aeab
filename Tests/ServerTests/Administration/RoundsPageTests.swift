import Core
import HTTPTypes
import HummingbirdTesting
import Testing

@testable import Server

/// The administrator's page of rounds.
@Suite struct RoundsPageTests {
    private func round(_ console: TestConsole) async throws -> Round {
        try #require(try await console.test.store.rounds().first { $0.code == "2016" })
    }

    @Test func `a round's parameters are set, cleared, and refused where they make no sense`() async throws {
        try await TestConsole.run { console async throws in
            let admin = try await console.browser(.admin)
            #expect(try await admin.get("/rounds").text.contains("name=\"hireFrom\" type=\"date\""))
            let fields = [("hireFrom", "2015-01-01"), ("hireTo", "2015-12-31"), ("minimumDays", "90")]
            #expect(try await admin.post("/rounds/2016", fields).status == .seeOther)
            #expect(try await admin.get("/rounds").text.contains("value=\"2015-12-31\""))
            #expect(try await round(console).minimumDays == 90)
            #expect(try await admin.post("/rounds/2016", [("minimumDays", "")]).status == .seeOther)
            #expect(try await round(console).minimumDays == nil)
            #expect(try await round(console).hireTo != nil)
            for wrong in [
                [("hireFrom", "2016-01-01")], [("hireTo", "31.2.2015")], [("minimumDays", "-1")], [("name", "")],
            ] { #expect(try await admin.post("/rounds/2016", wrong).status == .badRequest, "\(wrong)") }
            // What is not the commission's to set, or has its own step, stays.
            let before = try await round(console)
            #expect(
                try await admin.post("/rounds/2016", [("edition", "2020"), ("status", "closed")]).status == .seeOther
            )
            #expect(try await round(console).body == before.body)
            #expect(try await admin.post("/rounds/1999", fields).status == .notFound)
        }
    }

    @Test func `a round is closed, frozen and opened again`() async throws {
        try await TestConsole.run { console async throws in
            let admin = try await console.browser(.admin)
            for status in ["closed", "frozen", "open"] {
                #expect(try await admin.post("/rounds/2016/status", [("status", status)]).status == .seeOther)
                #expect(try await round(console).status == status)
            }
            #expect(try await admin.post("/rounds/2016/status", [("status", "melted")]).status == .badRequest)
            #expect(try await admin.post("/rounds/1999/status", [("status", "open")]).status == .notFound)
        }
    }
}
