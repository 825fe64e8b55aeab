/// A walk through a page with the Tab key: everything is reached, in the page's order, visibly, and the way leads out again.
struct KeyboardWalk {
    private struct Visit: Decodable {
        /// Which of the stops; -1 for an element that is none.
        let index: Int
        let name: String
        let isVisible: Bool
    }

    /// Walks through the page that is shown, and back out of it.
    static func violations(in browser: Browser) async throws -> [Violation] {
        let script = ["rules/page.js", "rules/contrast.js", "rules/focus.js"].map(RuleFile.text).joined(separator: "\n")
        let stops: [String] = try await browser.evaluate("const rules = {};\n" + script)
        guard !stops.isEmpty else { return [] }
        var visits: [Visit] = []
        // A field for a date takes several strokes, so more are needed than there are stops.
        for _ in 0..<(4 + stops.count / 10) {
            try await browser.press(Browser.Key.tab.rawValue, times: 20)
            visits = try await browser.evaluate("return shenbaoFocus.visits")
            if Self.round(of: visits) != nil { break }
        }
        let round = Self.round(of: visits)
        return judge(Array(visits[..<(round ?? visits.endIndex)]), stops: stops, hasComeRound: round != nil)
    }

    /// When the focus came back to where it began.
    private static func round(of visits: [Visit]) -> Int? {
        visits.dropFirst().firstIndex { $0.index == visits.first?.index }
    }

    private static func judge(_ visits: [Visit], stops: [String], hasComeRound: Bool) -> [Violation] {
        var found: [Violation] = []
        if !hasComeRound {
            found.append(
                .init(rule: "focus.trap", element: visits.last?.name ?? "", reason: "the focus does not leave")
            )
        }
        let reached = Set(visits.map(\.index))
        for (index, name) in stops.enumerated() where !reached.contains(index) {
            found.append(.init(rule: "focus.reach", element: name, reason: "Tab does not come here"))
        }
        for (visit, next) in zip(visits, visits.dropFirst()) where next.index < visit.index {
            found.append(.init(rule: "focus.order", element: next.name, reason: "comes after “\(visit.name)”"))
        }
        for visit in visits where !visit.isVisible {
            found.append(.init(rule: "focus.visible", element: visit.name, reason: "looks the same with the focus"))
        }
        return found
    }
}
