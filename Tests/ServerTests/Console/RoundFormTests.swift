import Core
import SyncProtocol
import Testing

@testable import Server

/// The form of a round's parameters, through the controller.
@Suite struct RoundFormTests {
    /// The form as the page has it now, with what somebody typed.
    private func form(_ test: TestStore, typing typed: [String: String]) async throws -> [(String, String)] {
        let page = try TestPage.text(await answer(test, .rounds, []))
        let fields = page.matches(
            of:
                /name="([A-Za-z]+)" type="[a-z]+" value="([^"]*)"[^>]*><input type="hidden" name="was\.([A-Za-z]+)" value="([^"]*)"/
        )
        #expect(fields.count == RoundParameters.fields.count)
        return fields.flatMap { field in
            [(String(field.1), typed[String(field.1)] ?? String(field.2)), ("was." + field.3, String(field.4))]
        }
    }

    private func answer(
        _ test: TestStore,
        _ route: ConsoleRoute,
        _ form: [(String, String)]
    ) async throws -> ConsoleAnswer {
        var handlers = ConsoleHandlers()
        RoundsController(services: test.services).add(to: &handlers)
        let handler = try #require(handlers[route])
        return try await handler(TestPage.request(route, role: .admin, parts: ["code": "2016"], form: form))
    }

    private func parameter(_ field: String, _ test: TestStore) async throws -> JSONValue? {
        try await test.store.rounds().first?.body[field]
    }

    @Test(arguments: StoreFactory.all)
    func `a page from before leaves alone what it does not change, and is refused where it would undo something`(
        _ factory: StoreFactory
    ) async throws {
        let test = try factory()
        let stale = try await form(test, typing: ["minimumDays": "365"])
        let cap = try await form(test, typing: ["hireCap": "3"])
        _ = try await answer(test, .setRound, cap)
        #expect(try await parameter("hireCap", test) == 3)
        _ = try await answer(test, .setRound, stale)
        #expect(try await parameter("minimumDays", test) == 365)
        #expect(try await parameter("hireCap", test) == 3)
        await #expect(throws: ConsoleFailure.self) {
            _ = try await answer(test, .setRound, cap.map { $0.0 == "hireCap" ? ("hireCap", "5") : $0 })
        }
        #expect(try await parameter("hireCap", test) == 3)
    }
}
