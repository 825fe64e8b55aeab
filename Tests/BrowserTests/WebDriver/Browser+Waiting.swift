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

    /// Marks the page, so that the next one can be told from it.
    func markPage() async throws {
        let _: String = try await evaluate("return document.documentElement.dataset.seen = 'yes'")
    }

    /// Whether a page has come after the marked one, whole.
    func isNextPage() async throws -> Bool {
        try await evaluate("return document.readyState === 'complete' && !document.documentElement.dataset.seen")
    }
}
