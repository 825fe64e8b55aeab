import Core
import Testing

@testable import Server

/// Where a sign-in may lead.
@Suite struct ReturnPathTests {
    @Test(arguments: [
        "/", "/queue", "/queue?unit=310105&state=submitted", "/filings/310105/x%2Fy", "/units/310105#top",
    ])
    func `pages of the console are led to`(path: String) { #expect(ReturnPath.own(path) == path) }

    @Test(
        arguments: [
            nil, "", "queue", "//evil.example", "///evil.example", "/\\evil.example", "\\\\evil.example",
            "/queue//evil",
            "https://evil.example/queue", "javascript:alert(1)", "/queue\r\nSet-Cookie: a=b", "/queue\u{0}",
            "/%2F%2Fevil",
            "/nowhere", "/sign-in", "/sign-out", "/v1/push", "/healthz", " /queue", "/queue ", "/申报", "/@evil.example",
            ".",
            "/../queue", "/queue?" + String(repeating: "x", count: 3000),
        ] as [String?]
    )
    func `nothing else is`(path: String?) { #expect(ReturnPath.own(path) == nil) }
}
