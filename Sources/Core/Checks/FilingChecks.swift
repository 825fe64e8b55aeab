/// The checks on a filing as a whole.
public struct FilingChecks: Sendable {
    private let round: Round
    private let catalogue: Catalogue

    /// Checks filings of a round by its edition of the catalogue.
    public init(round: Round, catalogue: Catalogue) {
        self.round = round
        self.catalogue = catalogue
    }

    /// What is found at a filing.
    /// - Parameters:
    ///   - filing: the filing.
    ///   - eligibility: what the catalogue's gates say of it.
    ///   - hires: how many rows its roster has.
    ///   - record: where it is.
    /// - Returns: the findings, gates first.
    public func findings(
        _ filing: Filing,
        _ eligibility: Eligibility,
        hires: Int,
        at record: FoundRecord
    ) -> [Finding] {
        gates(filing, eligibility, record) + people(filing, hires: hires, record) + materials(filing, hires, record)
            + area(filing, record)
    }

    private func gates(_ filing: Filing, _ eligibility: Eligibility, _ record: FoundRecord) -> [Finding] {
        var findings: [Finding] = []
        if eligibility.tiers.isEmpty {
            findings.append(
                Finding(
                    .listingTier,
                    at: [record],
                    field: "total",
                    inputs: ["total": filing.total.description, "offshore": filing.offshore.description]
                        .merging(nearest(eligibility.listing)) { $1 },
                    arithmetic: eligibility.listing.map { "\($0.code): " + $0.arithmetic.joined(separator: ", ") }
                        .joined(separator: "; "),
                    clause: eligibility.listing.map(\.clause).joined(separator: "\n")
                )
            )
        }
        // The other criteria matter once the export reaches a level.
        guard let level = eligibility.exportLevel else { return findings }
        for verdict in eligibility.criteria {
            let rule: FindingRule? =
                switch verdict.code {
                case "CONTRACT": verdict.met == true ? nil : .contractTerm
                case "STAFF_EDU": verdict.met == true ? nil : .staffShare
                default: verdict.met == false ? .cultivationLevel : nil
                }
            guard let rule else { continue }
            findings.append(
                Finding(
                    rule,
                    at: [record],
                    field: verdict.inputs.keys.sorted().last,
                    inputs: verdict.inputs.merging(["level": level, "criterion": verdict.code]) { $1 },
                    arithmetic: verdict.arithmetic.isEmpty ? nil : verdict.arithmetic.joined(separator: ", "),
                    clause: verdict.clause
                )
            )
        }
        return findings
    }

    /// The tier that lacks least, and what it lacks.
    private func nearest(_ listing: [Verdict]) -> [String: String] {
        let sums = listing.map { verdict in
            (verdict, verdict.shortfalls.compactMap { try? Money.read($0.amount, isNumeral: false) }.map(\.cents))
        }
        guard let nearest = sums.min(by: { $0.1.reduce(0, +) < $1.1.reduce(0, +) })?.0 else { return [:] }
        var inputs = ["nearest": nearest.code]
        for shortfall in nearest.shortfalls { inputs["lacks.\(shortfall.field)"] = shortfall.amount }
        return inputs
    }

    private func people(_ filing: Filing, hires: Int, _ record: FoundRecord) -> [Finding] {
        var findings: [Finding] = []
        if hires > filing.staff {
            findings.append(
                Finding(
                    .staffHires,
                    at: [record],
                    field: "staff",
                    inputs: ["hires": String(hires), "staff": String(filing.staff)],
                    arithmetic: "\(hires) > \(filing.staff)",
                    clause: Check.notInSource
                )
            )
        }
        if let cap = round.hireCap, hires > cap {
            findings.append(
                Finding(
                    .claimCap,
                    at: [record],
                    inputs: ["hires": String(hires)],
                    arithmetic: "\(hires) > \(cap)",
                    clause: Check.notInSource
                )
            )
        }
        return findings
    }

    private func materials(_ filing: Filing, _ hires: Int, _ record: FoundRecord) -> [Finding] {
        var findings: [Finding] = []
        let inputs = ["paperVolumes": String(filing.paperVolumes), "electronic": filing.electronic ? "是" : "否"]
        if filing.paperVolumes == 0, !filing.electronic {
            findings.append(Finding(.materialNone, at: [record], field: "paperVolumes", inputs: inputs))
        }
        if filing.electronic, hires == 0 {
            findings.append(Finding(.materialRoster, at: [record], field: "electronic", inputs: inputs))
        }
        let own = catalogue.branch(filing.category)?.groups.flatMap(\.lines).map(\.code) ?? []
        let known = Set(catalogue.lines.map(\.code))
        if Set(own).isDisjoint(with: filing.lines) || !known.isSuperset(of: filing.lines) {
            let lines = filing.lines.joined(separator: "、")
            findings.append(
                Finding(
                    .linesCategory,
                    at: [record],
                    field: "lines",
                    inputs: [
                        "category": filing.category.rawValue, "lines": lines, "edition": String(catalogue.edition),
                    ]
                )
            )
        }
        return findings
    }

    private func area(_ filing: Filing, _ record: FoundRecord) -> [Finding] {
        let area = String(filing.uscc.dropFirst(2).prefix(6))
        guard !RegistrationArea.belongs(area, to: filing.unit) else { return [] }
        return [
            Finding(
                .enterpriseArea,
                at: [record],
                field: "uscc",
                inputs: ["area": area, "unit": filing.unit],
                arithmetic: "\(area) ≠ \(filing.unit)"
            )
        ]
    }
}

/// Which units an area code of registration speaks for.
enum RegistrationArea {
    /// Areas that were merged into a district of today.
    private static let merged = [
        "310102": "310101", "310103": "310101", "310108": "310106", "310119": "310115", "310230": "310151",
    ]
    /// The zone 漕河泾 lies in 徐汇 and 闵行.
    private static let zones: [String: Set<String>] = ["3101Z1": ["310104", "310112"]]

    /// Whether an enterprise registered in an area may file with a unit; a registration with the city says nothing.
    static func belongs(_ area: String, to unit: String) -> Bool {
        if area.hasPrefix("3100") { return true }
        let district = merged[area] ?? area
        return district == unit || zones[unit]?.contains(district) == true
    }
}
