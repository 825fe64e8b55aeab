import Core
import SyncProtocol

/// The duplicate claims as of the scopes' heads: worked out anew only when a roster may have changed.
struct DuplicateIndex: Sendable {
    /// A person's claims with the verdict that stands on them.
    struct Judged: Sendable {
        var group: ClaimGroup
        var verdict: (id: RecordID, verdict: ClaimVerdict)?
        /// Whether a verdict stands on some of them although the row that it keeps is no more: nothing is judged by it.
        var isHollow = false
    }

    private struct Place: Hashable {
        let rule: FindingRule
        let round: String
    }

    private let store: any CentralStore
    private let judged = KeptReadings<Place, [Scope: Revision], [Judged]> { kept, asked in
        asked.allSatisfy { scope, head in kept[scope].map { $0 >= head } ?? false }
    }

    init(store: any CentralStore) { self.store = store }

    /// The groups of a rule in a round.
    func groups(rule: FindingRule, round: String) async throws -> [Judged] {
        try await judged.value(of: Place(rule: rule, round: round), at: store.heads()) { [store] in
            let verdicts = try await store.verdicts(round: round).filter(\.verdict.stands)
            let hollow = try await store.hollowVerdicts(round: round)
            let left = Set(verdicts.filter { hollow.contains($0.id) }.flatMap(\.verdict.fallen))
            let sound = verdicts.filter { !hollow.contains($0.id) }
            let byRecords = Dictionary(sound.map { (Set($0.verdict.records), $0) }) { _, last in last }
            return try await store.claimGroups(rule: rule.rawValue, round: round)
                .map {
                    let isHollow = !left.isDisjoint(with: $0.names)
                    return Judged(group: $0, verdict: isHollow ? nil : byRecords[Set($0.names)], isHollow: isHollow)
                }
                .sorted { ($0.verdict == nil ? 0 : 1, $0.group.key) < ($1.verdict == nil ? 0 : 1, $1.group.key) }
        }
    }

    /// Enterprises with a claim that nobody has judged yet, each as `unit/code`.
    func undecided(round: String) async throws -> Set<String> {
        var places: Set<String> = []
        for judged in try await groups(rule: .claimDuplicate, round: round) where judged.verdict == nil {
            for row in judged.group.rows { places.insert("\(row.unit)/\(row.organisation)") }
        }
        return places
    }
}
