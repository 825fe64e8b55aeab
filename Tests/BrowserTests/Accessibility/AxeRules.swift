/// The rules of axe-core for WCAG 2.0 to 2.2, levels A and AA.
enum AxeRules {
    private static let run = """
        const done = arguments[arguments.length - 1];
        const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
        axe.run(document, { runOnly: { type: 'tag', values: tags }, resultTypes: ['violations'] }).then(
            (results) => done(results.violations.flatMap((violation) => violation.nodes.map((node) => ({
                rule: 'axe ' + violation.id, element: node.target.join(' '),
                reason: (node.failureSummary || violation.help).replace(/\\s+/g, ' '),
            })))),
            (error) => done([{ rule: 'axe', element: '', reason: String(error) }]));
        """

    /// What is wrong with the page that is shown.
    static func violations(in browser: Browser) async throws -> [Violation] {
        try await browser.evaluateLater(RuleFile.text("axe/axe.min.js") + "\n;" + run)
    }
}
