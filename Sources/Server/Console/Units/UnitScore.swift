import Core
import Foundation

/// How a unit's work stands: figures of its scorecard, worked out from what was read of it.
struct UnitScore: Sendable {
    /// How long a filing was back with its unit.
    struct Stay: Hashable, Sendable {
        var filing: RecordID
        var days: Int
        /// Whether it is still there.
        var isOpen: Bool
    }

    let review: UnitReview
    /// How many filings there are by state.
    let byState: [FilingState: Int]
    /// Filings that were not taken back.
    let filings: [FilingGist]
    /// Every time that a filing was back with its unit, until it was handed in again or until now.
    let stays: [Stay]
    private let now: Date
    private let since: [RecordID: Date]

    /// Published filings with an upheld objection and a reopening that is still to be done.
    let objected: Set<RecordID>

    init(_ review: UnitReview, now: Date, objected: Set<String> = []) {
        self.objected = Set(review.filings.map(\.id).filter { objected.contains("\(review.unit)/\($0)") })
        self.review = review
        self.now = now
        byState = review.filings.reduce(into: [:]) { $0[$1.state, default: 0] += 1 }
        filings = review.filings.filter { $0.state != .withdrawn }
        since = review.changes.reduce(into: [:]) { $0[$1.filing] = $1.at }
        stays = Self.stays(review, until: now)
    }

    // MARK: Where filings stand

    /// Whether support is granted to a filing and not in question, as the default export has it.
    func isSupported(_ gist: FilingGist) -> Bool {
        Workflow.isGranted(gist.decided) && !objected.contains(gist.id)
    }

    /// Filings that are supported: approved or published, also such that were closed after it.
    var supported: Int { filings.count(where: isSupported) }

    /// Filings that were rejected, also such that were closed after it.
    var rejected: Int { filings.count { $0.decided == .rejected } }

    /// Filings that are decided, whatever became of them since.
    var decided: Int { filings.count { $0.state.isDecided } }

    /// Rows of 附件3 of filings that were not taken back.
    var hires: Int { filings.reduce(0) { $0 + $1.hires } }

    /// When a filing came to its state; nil for a draft that was never anywhere else.
    func since(_ filing: RecordID) -> Date? { since[filing] }

    /// For how many whole days a filing has been where it is.
    func days(_ filing: RecordID) -> Int? { since[filing].map { Self.days(from: $0, to: now) } }

    /// Filings that wait for the commission.
    var waiting: [FilingGist] { review.filings.filter { $0.state.waitsForCommission } }

    // MARK: How well they were made

    /// Filings that the commission has decided on, or returned.
    var judged: Int { ways.values.count { !$0.isDisjoint(with: [.approved, .rejected, .returned]) } }

    /// Those of them that were approved without a return, a rejection or a reopening.
    var passedFirst: Int {
        ways.values.count { $0.contains(.approved) && $0.isDisjoint(with: [.rejected, .returned, .reopened]) }
    }

    /// What there is to tell of a filing's way.
    private enum Mark { case begun, approved, rejected, returned, reopened }

    private var ways: [RecordID: Set<Mark>] {
        review.reviews.reduce(into: [:]) { ways, step in
            var way = ways[step.filing, default: []]
            switch step.to {
            case .approved: way.insert(.approved)
            case .rejected: way.insert(.rejected)
            case .returned: way.insert(.returned)
            case .inReview: way.insert(way.contains(.begun) ? .reopened : .begun)
            default: break
            }
            ways[step.filing] = way
        }
    }

    private static func stays(_ review: UnitReview, until now: Date) -> [Stay] {
        let changes = Dictionary(grouping: review.changes, by: \.filing)
        let states = Dictionary(review.filings.map { ($0.id, $0.state) }) { first, _ in first }
        return review.reviews.filter { $0.to == .returned }.map { step in
            let next = changes[step.filing]?.first { $0.revision > step.revision }
            let isOpen = next == nil && states[step.filing] == .returned
            return Stay(
                filing: step.filing,
                days: days(from: step.at, to: next?.at ?? now),
                isOpen: isOpen
            )
        }
    }

    /// For how many days filings were back on average, those that still are included; nil if none ever was.
    var meanStay: Double? {
        stays.isEmpty ? nil : Double(stays.reduce(0) { $0 + $1.days }) / Double(stays.count)
    }

    /// The fields that the commission asked for most, with how often.
    func commonestFields(_ limit: Int) -> [(field: AskedField, count: Int)] {
        review.asked
            .sorted { ($1.value, $0.key.name) < ($0.value, $1.key.name) }
            .prefix(limit)
            .map { (field: $0.key, count: $0.value) }
    }

    /// Filings handed in for the first time, by day in Shanghai.
    var firstSubmissions: [CivilDate] {
        var seen: Set<RecordID> = []
        return review.changes.filter { seen.insert($0.filing).inserted }.map { CivilDate(inShanghai: $0.at) }
    }

    static func days(from: Date, to: Date) -> Int { max(0, Int(to.timeIntervalSince(from) / 86_400)) }
}

extension AskedField {
    /// A text by which fields have an order.
    fileprivate var name: String { "\(kind.rawValue).\(field ?? "")" }
}

extension FilingState {
    /// Whether the commission has decided on it.
    var isDecided: Bool { [.approved, .rejected, .published, .closed].contains(self) }

    /// Whether the next step is the commission's.
    var waitsForCommission: Bool { [.submitted, .inReview, .accepted].contains(self) }
}

/// The latest contact with a unit, and for how long it has been silent.
struct UnitSilence: Hashable, Sendable {
    /// From so many days on a unit is called silent.
    static let limit = 7

    /// Whole days since the last synchronisation; nil if there was none.
    var days: Int?

    init(_ contact: UnitContact?, now: Date) {
        days = contact?.lastSync.map { UnitScore.days(from: $0, to: now) }
    }

    /// Whether somebody should ring up.
    var isSilent: Bool { (days ?? .max) >= Self.limit }
}
