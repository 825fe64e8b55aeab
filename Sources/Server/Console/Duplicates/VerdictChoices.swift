import Core

/// The verdicts that can be given on one person's rows, and why others cannot: what is granted changes by a reopening only.
struct VerdictChoices {
    let choices: [DuplicateModel.Choice]
    let obstacles: [FilingModel.Obstacle]
    private let granted: [String: String]
    private let standing: [ClaimVerdict]
    private let language: Language

    /// Looks at the rows of a person and the verdicts that stand on some of them.
    init(_ group: ClaimGroup, standing: [ClaimVerdict], _ shown: Shown) {
        granted = group.rows.reduce(into: [:]) { if $1.isGranted { $0[$1.name] = $1.organisationName } }
        self.standing = standing
        language = shown.language
        var choices: [DuplicateModel.Choice] = []
        var obstacles: [FilingModel.Obstacle] = []
        for (verdict, keeps, text) in Self.all(group.names, shown) {
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

    private static func obstacle(_ moved: Set<String>, _ granted: [String: String], _ language: Language) -> String? {
        let names = Set(moved.compactMap { granted[$0] }).sorted()
        return names.isEmpty ? nil : ReviewError.granted(names).sentence(language)
    }

    private static func all(
        _ records: [String],
        _ shown: Shown
    ) -> [(verdict: String, keeps: String?, text: String)] {
        records.enumerated().map { position, record in
            let number = position + 1
            return (
                "keep", record, shown.words("第 \(number) 条成立，其余剔除", "No. \(number) stands, the others fall")
            )
        } + [
            ("none", nil, shown.words("均不予支持", "None stands")),
            ("legitimate", nil, shown.words("均成立（不是同一人，或确属合规）", "All stand (not one person, or legitimate)")),
        ]
    }
}
