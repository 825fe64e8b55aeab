import Foundation
import SystemSupport

/// A person at the console, with a browser of her own.
struct Visitor {
    let browser: Browser
    private let url: String

    /// Opens the console and signs in.
    static func signIn(_ name: String, _ stage: ConsoleStage, _ stand: BrowserStand) async throws -> Visitor {
        let visitor = try await stranger(stage, stand)
        try await visitor.fill("#name", name)
        try await visitor.fill("#password", ConsoleStage.password)
        try await visitor.press("main form button.primary")
        return visitor
    }

    /// Opens the console.
    static func stranger(_ stage: ConsoleStage, _ stand: BrowserStand) async throws -> Visitor {
        let visitor = Visitor(browser: try await stand.open(), url: stage.server.url)
        try await visitor.go("/")
        return visitor
    }

    /// Goes to a page of the console.
    func go(_ path: String) async throws { try await browser.go(to: url + path) }

    /// The path, and what follows it, of the page that is shown.
    func path() async throws -> String { String(try await browser.address().dropFirst(url.count)) }

    /// Writes into a field in place of what is there.
    func fill(_ selector: String, _ text: String) async throws {
        let field = try await browser.find(selector)
        try await field.clear()
        try await field.type(text)
    }

    /// Chooses an option, a radio button or a box.
    func choose(_ selector: String) async throws { try await browser.find(selector).click() }

    /// Presses a button or follows a link, and waits for the next page.
    ///
    /// Says yes to the question before a grave step, and gives the password again where that is asked for.
    func press(_ selector: String) async throws {
        try await browser.markPage()
        try await browser.find(selector).click()
        try await browser.wait(for: "an answer to \(selector)") {
            if try await browser.isNextPage() { return true }
            return try await !browser.findAll("dialog[open]").isEmpty
        }
        if try await !browser.isNextPage() {
            try await browser.find("dialog[open] .actions button:last-child").click()
            try await browser.wait(for: "the next page after \(selector)", until: browser.isNextPage)
        }
        let status = try await browser.status()
        guard status < 400 else {
            throw WebDriverError(code: "refused", message: "\(selector): \(status): \(try await text())")
        }
        guard try await !browser.findAll("input#confirm[type=password]").isEmpty else { return }
        try await fill("#confirm", ConsoleStage.password)
        try await press("main form button.primary")
    }

    /// The texts of what a selector names, in the order of the page.
    func texts(_ selector: String) async throws -> [String] {
        try await browser.evaluate(
            "return [...document.querySelectorAll(arguments[0])].map((part) => part.textContent.trim())",
            [selector]
        )
    }

    /// Values of an attribute, in the order of the page.
    func attributes(_ name: String, of selector: String) async throws -> [String] {
        try await browser.evaluate(
            "return [...document.querySelectorAll(arguments[0])].map((part) => part.getAttribute(arguments[1]) || '')",
            [selector, name]
        )
    }

    /// The text of the whole page.
    func text() async throws -> String { try await texts("main").joined() }

    /// The state of the filing that is shown, by its code.
    func filingState() async throws -> String? {
        let classes = try await attributes("class", of: ".page-head .chip").joined(separator: " ")
        return classes.firstMatch(of: /state-([A-Za-z]+)/).map { String($0.1) }
    }

    /// The token that forms of the page bring back.
    func csrf() async throws -> String { try await attributes("value", of: "input[name=csrf]").first ?? "" }

    private struct Cookie: Decodable {
        let name: String
        let value: String
    }

    /// The status of a request that no page offers, made up with the user's cookies.
    func status(_ method: String, _ path: String, fields: [(String, String)] = []) async throws -> Int {
        let cookies: [Cookie] = try await browser.connection.get("\(browser.path)/cookie")
        let request = LoopbackRequest(
            port: Int(url.split(separator: ":").last ?? "") ?? 0,
            method: method,
            path: String(path.dropFirst()),
            body: Data(fields.map { "\($0)=\($1)" }.joined(separator: "&").utf8),
            headers: [
                "Cookie": cookies.map { "\($0.name)=\($0.value)" }.joined(separator: "; "),
                "Content-Type": "application/x-www-form-urlencoded",
            ]
        )
        return try await offPool { try request.answer().status }
    }

    /// Follows a link to a file, and reads what the browser keeps of it.
    func download(_ selector: String, into folder: ScratchFolder) async throws -> String {
        try await browser.keepDownloads(in: folder.path)
        try await browser.find(selector).click()
        var text: String?
        try await browser.wait(for: "the file of \(selector)") {
            let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
            // Chromium gives the file its name when it is whole.
            guard let name = names.first(where: { !$0.hasSuffix(".crdownload") && !$0.hasPrefix(".") }) else {
                return false
            }
            text = try String(contentsOfFile: folder.file(name), encoding: .utf8)
            return true
        }
        return text ?? ""
    }
}
