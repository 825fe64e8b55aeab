/// An element's name in the protocol.
struct ElementReference: Codable, Sendable {
    let id: String

    enum CodingKeys: String, CodingKey {
        // The constant by which the W3C protocol marks an element.
        case id = "element-6066-11e4-a52e-4f735466cecf"
    }
}

/// An element of the page that is shown; stale when the page goes.
struct PageElement: Sendable {
    let browser: Browser
    let reference: ElementReference

    private var path: String { "\(browser.path)/element/\(reference.id)" }

    /// Clicks in its middle, as a mouse does; fails when something lies above it.
    ///
    /// Whoever clicks has scrolled it to where he sees it: the bar at the top may lie above what the script restored.
    func click() async throws {
        let script = "arguments[0].scrollIntoView({block: 'center'}); return true;"
        let _: Bool = try await browser.evaluate(script, on: [self])
        try await browser.connection.post("\(path)/click")
    }

    /// Types at its end.
    func type(_ text: String) async throws { try await browser.connection.post("\(path)/value", ["text": text]) }

    /// Empties a field.
    func clear() async throws { try await browser.connection.post("\(path)/clear") }

    /// The text as it is shown.
    func text() async throws -> String { try await browser.connection.get("\(path)/text") }

    /// The text of its nodes, also of those that are not shown, unchanged.
    func textContent() async throws -> String {
        try await browser.evaluate("return arguments[0].textContent", on: [self])
    }

    /// An attribute as the page was written, or nil.
    func attribute(_ name: String) async throws -> String? {
        try await browser.connection.get("\(path)/attribute/\(name)")
    }

    /// What a field holds.
    func value() async throws -> String { try await browser.connection.get("\(path)/property/value") }

    /// Whether a person sees it.
    func isShown() async throws -> Bool { try await browser.connection.get("\(path)/displayed") }

    /// The name that a screen reader says.
    func accessibleName() async throws -> String { try await browser.connection.get("\(path)/computedlabel") }
}
