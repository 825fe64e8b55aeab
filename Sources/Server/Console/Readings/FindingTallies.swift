import Core
import SyncProtocol

/// How often each rule found something at the filings of a unit, kept filing by filing.
///
/// A filing is examined anew when it, its roster or what the commission set for the rounds has changed: after one change, one
/// filing.
struct FindingTallies: Sendable {
    private struct Stamp: Hashable {
        let newest: Revision
        let hires: Int
        let city: Revision
    }

    private let store: any CentralStore
    private let filings = KeptReadings<RecordID, Stamp, [FindingRule: Int]>(serves: ==)
    private let sums = KeptReadings<Place, Heads, [FindingRule: Int]>(serves: ==)

    private struct Place: Hashable {
        let unit: String
        let round: String
    }

    /// A unit's filings were read at its head.
    private struct Heads: Hashable {
        let unit: Revision
        let city: Revision
    }

    init(_ store: any CentralStore) { self.store = store }

    /// Findings by rule over all filings of a unit that were not taken back; `city` is the head of the rounds' scope.
    func counts(of review: UnitReview, city: Revision) async throws -> [FindingRule: Int] {
        let place = Place(unit: review.unit, round: review.round)
        return try await sums.value(of: place, at: Heads(unit: review.head, city: city)) {
            try await sum(of: review, city: city)
        }
    }

    private func sum(of review: UnitReview, city: Revision) async throws -> [FindingRule: Int] {
        var sums: [FindingRule: Int] = [:]
        for gist in review.filings where gist.state != .withdrawn {
            let stamp = Stamp(newest: gist.newest, hires: gist.hires, city: city)
            let counts = try await filings.value(of: gist.id, at: stamp) { [store] in
                let found = try await store.examination(of: gist.id, in: .unit(review.unit))
                return (found?.examination.findings ?? []).reduce(into: [:]) { $0[$1.rule, default: 0] += 1 }
            }
            sums.merge(counts) { $0 + $1 }
        }
        return sums
    }
}
