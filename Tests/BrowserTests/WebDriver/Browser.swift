import Foundation

/// A headless Chromium of its own, driven like a person would: look, click, type, wait.
struct Browser: Sendable {
    let connection: DriverConnection
    /// `session/ID`.
    let path: String

    private struct Session: Decodable { let sessionId: String }

    static func open(_ connection: DriverConnection) async throws -> Browser {
        let session: Session = try await connection.post("session", SessionRequest.headlessChromium)
        return Browser(connection: connection, path: "session/\(session.sessionId)")
    }

    /// Ends the browser.
    func close() async throws { try await connection.delete(path) }

    // MARK: Pages

    /// Goes to an address and waits until the page is there.
    func go(to address: String) async throws { try await connection.post("\(path)/url", ["url": address]) }

    /// Shows a page made of a text.
    func show(_ html: String) async throws {
        try await go(to: "data:text/html;charset=utf-8;base64," + Data(html.utf8).base64EncodedString())
    }

    /// Where the browser is.
    func address() async throws -> String { try await connection.get("\(path)/url") }

    /// The HTTP status with which the page came.
    func status() async throws -> Int {
        try await evaluate("return performance.getEntriesByType('navigation')[0].responseStatus")
    }

    // MARK: Elements

    private struct Query: Encodable {
        let using = "css selector"
        let value: String
        init(_ selector: String) { value = selector }
    }

    /// The first element that a selector names.
    ///
    /// - Throws: `no such element` when there is none; waits for nothing.
    func find(_ selector: String) async throws -> PageElement {
        let reference: ElementReference = try await connection.post("\(path)/element", Query(selector))
        return PageElement(browser: self, reference: reference)
    }

    /// Every element that a selector names, in the order of the page.
    func findAll(_ selector: String) async throws -> [PageElement] {
        let references: [ElementReference] = try await connection.post("\(path)/elements", Query(selector))
        return references.map { PageElement(browser: self, reference: $0) }
    }

    // MARK: Scripts

    private struct Script<Argument: Encodable>: Encodable {
        let script: String
        let args: [Argument]
    }

    /// Runs the body of a function in the page, outside of its content security policy, and reads what it returns.
    func evaluate<Value: Decodable>(_ script: String, _ arguments: [String] = [], as type: Value.Type = Value.self)
        async throws -> Value
    {
        try await connection.post("\(path)/execute/sync", Script(script: script, args: arguments))
    }

    /// Runs a body that calls its last argument with the result.
    func evaluateLater<Value: Decodable>(_ script: String, as type: Value.Type = Value.self) async throws -> Value {
        try await connection.post("\(path)/execute/async", Script(script: script, args: [String]()))
    }

    /// Runs a body with elements for arguments.
    func evaluate<Value: Decodable>(_ script: String, on elements: [PageElement], as type: Value.Type = Value.self)
        async throws -> Value
    {
        try await connection.post("\(path)/execute/sync", Script(script: script, args: elements.map(\.reference)))
    }
}
