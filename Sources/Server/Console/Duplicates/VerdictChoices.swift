import Core

/// The verdicts that can be given on one person's rows, and why others cannot: what is granted changes by a reopening only.
struct VerdictChoices {
    let choices: [DuplicateModel.Choice]
    let obstacles: [FilingModel.Obstacle]
    private let granted: [String: ClaimRow]
    /// Whether several organisations claim the person: else nothing rests on a verdict.
    private let isShared: Bool
    private let language: Language

    /// Looks at the rows of a person and the verdicts that stand on some of them.
    init(_ group: ClaimGroup, standing: [ClaimVerdict], _ shown: Shown) {
        granted = group.rows.reduce(into: [:]) { if $1.isGranted { $0[$1.name] = $1 } }
        isShared = Set(group.rows.map { $0.organisation.dropFirst(8).prefix(9) }).count > 1
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
            if let why = Self.obstacle(from: standing, to: next, granted, isShared: isShared, shown.language) {
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
        Self.obstacle(from: [verdict], to: nil, granted, isShared: isShared, language)
    }

    private static func obstacle(
        from standing: [ClaimVerdict],
        to next: ClaimVerdict?,
        _ granted: [String: ClaimRow],
        isShared: Bool,
        _ language: Language
    ) -> String? {
        let moved = ClaimShift.moved(from: standing, to: next)
        let left = isShared ? ClaimShift.left(by: standing, for: next) : []
        var concerned = ClaimShift.Concerned()
        for record in moved.union(left) {
            guard let row = granted[record] else { continue }
            concerned.add(row.organisationName, isMoved: moved.contains(record), isClosed: row.state == .closed)
        }
        return concerned.obstacle?.sentence(language)
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
