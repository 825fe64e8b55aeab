import Core
import HTTPTypes
import Hummingbird
import Testing

@testable import Server

/// Makes requests that have passed the gate, and pages from answers.
enum TestPage {
    static let hostile = "<script>alert(1)</script>\"' onload=x {{t.brand}} &amp;"

    static func request(
        _ route: ConsoleRoute,
        role: Role = .reviewer,
        parts: [String: String] = [:],
        query: [(String, String)] = [],
        form: [(String, String)] = [],
        language: Language = .zh
    ) -> ConsoleRequest {
        ConsoleRequest(
            route: route,
            user: ConsoleUser(name: "wang", role: role),
            session: nil,
            address: "127.0.0.1",
            csrf: "token",
            language: language,
            parts: parts,
            query: FormFields(query),
            form: FormFields(form),
            target: route.pattern,
            http: Request(
                head: HTTPRequest(method: route.method, scheme: "http", authority: "localhost", path: route.pattern),
                body: RequestBody(buffer: .init())
            )
        )
    }

    /// The page of an answer.
    static func page(_ answer: ConsoleAnswer) throws -> ConsolePage {
        guard case .page(let page) = answer else { throw NoPage() }
        return page
    }

    struct NoPage: Error {}

    /// The text of a page in its frame.
    static func text(_ answer: ConsoleAnswer, language: Language = .zh) throws -> String {
        try text(page(answer), language: language)
    }

    static func text(_ page: ConsolePage, language: Language = .zh) throws -> String {
        let frame = PageFrame(
            language: language,
            title: page.title,
            user: "wang",
            role: "审核人",
            csrf: "token",
            links: [],
            message: nil,
            target: "/",
            style: "/assets/console.css",
            script: "/assets/console.js"
        )
        return try #require(PageRenderer().render(page, frame: frame))
    }
}
