import Foundation

/// Rules of our own for pages, after WCAG 2.2 level AA; each has a name, and a test shows a page that breaks it.
enum AccessibilityRules {
    private static let parts = ["page", "structure", "controls", "contrast"]

    /// The rules, at the beginning of a function's body.
    private static let script =
        (["const rules = {};"] + parts.map { RuleFile.text("rules/\($0).js") }).joined(separator: "\n") + "\n"

    /// What is wrong with the page that is shown.
    static func violations(in browser: Browser) async throws -> [Violation] {
        try await browser.evaluate(
            script
                + """
                return Object.entries(rules).flatMap(([rule, find]) => find().map(([element, reason]) =>
                    ({ rule, element: element ? nameOf(element) : '', reason })));
                """
        )
    }

    /// The names of all rules.
    static func names(in browser: Browser) async throws -> [String] {
        try await browser.evaluate(script + "return Object.keys(rules)")
    }
}

/// A script that lies beside the tests.
enum RuleFile {
    /// - Precondition: the file is part of the test bundle.
    static func text(_ name: String) -> String {
        let file = Bundle.module.bundleURL.appendingPathComponent("Fixtures/\(name)")
        guard let text = try? String(contentsOf: file, encoding: .utf8) else { preconditionFailure(file.path) }
        return text
    }
}
