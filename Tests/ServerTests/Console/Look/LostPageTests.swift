import Core
import HTTPTypes
import HummingbirdTesting
import Testing

@testable import Server

/// What somebody gets who asks for a path at which nothing is.
@Suite struct LostPageTests {
    private static let browser = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"

    @Test(arguments: ["/nothing", "/queue/nothing", "/filings/310105", "/%3Cscript%3Ealert(1)%3C/script%3E"])
    func `a browser gets a page in the console's frame`(path: String) async throws {
        try await TestConsole.run { console async throws in
            for visitor in [console.browser(), try await console.browser(.reviewer)] {
                let response = try await visitor.get(path, headers: [.accept: Self.browser])
                #expect(response.status == .notFound)
                #expect(response.headers[.contentType] == "text/html; charset=utf-8")
                #expect(response.text.contains("没有找到") && response.text.contains("/assets/console.css"))
                #expect(!response.text.contains("<script>alert") && !response.text.contains("aria-current"))
                let policy = try #require(HTTPField.Name("Content-Security-Policy"))
                #expect(response.headers[policy]?.hasPrefix("default-src 'none'") == true)
            }
            let stranger = try await console.browser().get(path, headers: [.accept: Self.browser])
            #expect(!stranger.text.contains("href=\"/queue\""))
            let reviewer = try await console.browser(.reviewer).get(path, headers: [.accept: Self.browser])
            #expect(reviewer.text.contains("href=\"/queue\""))
        }
    }

    @Test(arguments: [nil, "*/*", "application/json", "application/problem+json, */*;q=0.1"])
    func `a program gets the problem`(accept: String?) async throws {
        try await TestConsole.run { console async throws in
            let headers: HTTPFields = accept.map { [.accept: $0] } ?? [:]
            let response = try await console.browser().get("/nothing", headers: headers)
            #expect(response.status == .notFound)
            #expect(response.headers[.contentType] == "application/problem+json")
        }
    }

    @Test func `under v1 and for forms there is no page, whoever asks`() async throws {
        try await TestConsole.run { console async throws in
            let browser = try await console.browser(.reviewer)
            for response in [
                try await browser.get("/v1/nothing", headers: [.accept: Self.browser]),
                try await browser.post("/nothing", [], csrf: browser.csrf, headers: [.accept: Self.browser]),
            ] {
                #expect(response.status == .notFound)
                #expect(response.headers[.contentType] == "application/problem+json")
            }
        }
    }
}
