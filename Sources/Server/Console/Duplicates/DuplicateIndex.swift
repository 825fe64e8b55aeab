import Core
import SyncProtocol

/// The duplicate claims as of the scopes' heads: worked out anew only when a roster may have changed.
actor DuplicateIndex {
    /// A person's claims with the verdict that stands on them.
    struct Judged: Sendable {
        var group: ClaimGroup
        var verdict: (id: RecordID, verdict: ClaimVerdict)?
    }

    private let store: any CentralStore
    private var known: [String: (heads: [Scope: Revision], groups: [Judged])] = [:]

    init(store: any CentralStore) { self.store = store }

    /// The groups of a rule in a round.
    func groups(rule: FindingRule, round: String) async throws -> [Judged] {
        let heads = try await heads()
        let key = rule.rawValue + "/" + round
        if let known = known[key], known.heads == heads { return known.groups }
        let verdicts = try await store.verdicts(round: round).filter(\.verdict.stands)
        let byRecords = Dictionary(verdicts.map { (Set($0.verdict.records), $0) }) { _, last in last }
        let groups = try await store.claimGroups(rule: rule.rawValue, round: round)
            .map { Judged(group: $0, verdict: byRecords[Set($0.names)]) }
            .sorted { ($0.verdict == nil ? 0 : 1, $0.group.key) < ($1.verdict == nil ? 0 : 1, $1.group.key) }
        known[key] = (heads, groups)
        return groups
    }

    /// Enterprises with a claim that nobody has judged yet, each as `unit/code`.
    func undecided(round: String) async throws -> Set<String> {
        var places: Set<String> = []
        for judged in try await groups(rule: .claimDuplicate, round: round) where judged.verdict == nil {
            for row in judged.group.rows { places.insert("\(row.unit)/\(row.organisation)") }
        }
        return places
    }

    private func heads() async throws -> [Scope: Revision] {
        Dictionary(uniqueKeysWithValues: try await store.states().map { ($0.scope, $0.head.revision) })
    }
}
