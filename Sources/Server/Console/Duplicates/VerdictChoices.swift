import Core

/// The verdicts that can be given on one person's rows, and why others cannot: what is granted changes by a reopening only.
struct VerdictChoices {
    let choices: [DuplicateModel.Choice]
    let obstacles: [FilingModel.Obstacle]
    private let granted: [String: ClaimRow]
    private let standing: [ClaimVerdict]
    private let language: Language

    /// Looks at the rows of a person and the verdicts that stand on some of them.
    init(_ group: ClaimGroup, standing: [ClaimVerdict], _ shown: Shown) {
        granted = group.rows.reduce(into: [:]) { if $1.isGranted { $0[$1.name] = $1 } }
        self.standing = standing
        language = shown.language
        var choices: [DuplicateModel.Choice] = []
        var obstacles: [FilingModel.Obstacle] = []
        let isSettled = granted.values.contains { $0.state == .closed }
        // Of one row that is left there is nothing to choose: the verdict on it can be taken back.
        for (verdict, keeps, text) in group.rows.count < 2
            ? [] : Self.all(group.names, isSettled: isSettled, shown)
        {
            var next = ClaimVerdict()
            next.records = group.names
            next.verdict = verdict
            next.keeps = keeps
            if let why = Self.obstacle(ClaimShift.moved(from: standing, to: next), granted, shown.language) {
                obstacles.append(.init(text: text, why: why))
            } else {
                choices.append(.init(value: keeps.map { verdict + ":" + $0 } ?? verdict, text: text))
            }
        }
        self.choices = choices
        self.obstacles = obstacles
    }

    /// Why a verdict cannot be taken back; nil if it can.
    func obstacle(toRevoking verdict: ClaimVerdict) -> String? {
        Self.obstacle(ClaimShift.moved(from: [verdict], to: nil), granted, language)
    }

    private static func obstacle(_ moved: Set<String>, _ granted: [String: ClaimRow], _ language: Language) -> String? {
        let rows = moved.compactMap { granted[$0] }
        let settled = rows.filter { $0.state == .closed }.map(\.organisationName)
        let open = rows.filter { $0.state != .closed }.map(\.organisationName)
        return ClaimShift.obstacle(granted: Set(open), settled: Set(settled))?.sentence(language)
    }

    private static func all(
        _ records: [String],
        isSettled: Bool,
        _ shown: Shown
    ) -> [(verdict: String, keeps: String?, text: String)] {
        records.enumerated().map { position, record in
            let number = position + 1
            return (
                "keep", record, shown.words("第 \(number) 条成立，其余剔除", "No. \(number) stands, the others fall")
            )
        } + [
            ("none", nil, shown.words("均不予支持", "None stands")),
            (
                "legitimate", nil,
                isSettled
                    ? shown.words(
                        "均成立（不是同一人、确属合规，或已办结不再改动）",
                        "All stand (not one person, legitimate, or closed and final)"
                    )
                    : shown.words("均成立（不是同一人，或确属合规）", "All stand (not one person, or legitimate)")
            ),
        ]
    }
}
