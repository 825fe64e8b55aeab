import Core
import SyncProtocol

/// How often each rule found something at the filings of a unit, kept filing by filing.
///
/// A filing is examined anew when it, its roster or what the commission set for the rounds has changed: after one change, one
/// filing.
actor FindingTallies {
    private struct Stamp: Hashable {
        let newest: Revision
        let hires: Int
        let city: Revision
    }

    private struct Entry {
        let stamp: Stamp
        let counts: [FindingRule: Int]
    }

    private let store: any CentralStore
    private var entries: [RecordID: Entry] = [:]

    init(_ store: any CentralStore) { self.store = store }

    /// Findings by rule over all filings of a unit that were not taken back; `city` is the head of the rounds' scope.
    func counts(of review: UnitReview, city: Revision) async throws -> [FindingRule: Int] {
        var sums: [FindingRule: Int] = [:]
        for gist in review.filings where gist.state != .withdrawn {
            sums.merge(try await counts(of: gist, in: review.unit, city: city)) { $0 + $1 }
        }
        return sums
    }

    private func counts(of gist: FilingGist, in unit: String, city: Revision) async throws -> [FindingRule: Int] {
        let stamp = Stamp(newest: gist.newest, hires: gist.hires, city: city)
        if let entry = entries[gist.id], entry.stamp == stamp { return entry.counts }
        guard let examination = try await store.examination(of: gist.id, in: .unit(unit)) else { return [:] }
        let counts = examination.examination.findings.reduce(into: [:]) { $0[$1.rule, default: 0] += 1 }
        entries[gist.id] = Entry(stamp: stamp, counts: counts)
        return counts
    }
}
