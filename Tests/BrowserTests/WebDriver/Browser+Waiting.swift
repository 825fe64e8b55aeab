/// How long a test waits for something before it fails; far more than a slow machine needs.
private let limit: Duration = .seconds(60)

extension Browser {
    /// Looks again and again until something holds.
    ///
    /// - Throws: ``WebDriverError`` with what was awaited, when the limit passes.
    func wait(for awaited: String, until holds: () async throws -> Bool) async throws {
        let clock = ContinuousClock()
        let end = clock.now + limit
        while true {
            // A page that is just going has stale elements.
            if (try? await holds()) == true { return }
            guard clock.now < end else { throw WebDriverError.timeLimit(awaited, page: (try? await address()) ?? "?") }
            try await Task.sleep(for: .milliseconds(20))
        }
    }

    /// Clicks something that leads to another page, and waits until that is there.
    func leave(by element: PageElement) async throws {
        let mark = try await evaluate("return document.documentElement.dataset.seen = 'yes'", as: String.self)
        try await element.click()
        try await wait(for: "the next page") {
            let state: [String] = try await evaluate(
                "return [document.readyState, document.documentElement.dataset.seen || '']"
            )
            return state == ["complete", ""] && mark == "yes"
        }
    }

    /// The first element that a selector names, once it is there.
    func await(_ selector: String) async throws -> PageElement {
        try await wait(for: selector) { try await !findAll(selector).isEmpty }
        return try await find(selector)
    }
}
