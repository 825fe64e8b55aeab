import Core
import Foundation

/// The figures of all units in a round.
struct CityFigures: Sendable {
    /// The units with their scores, in 附件1's order.
    let units: [(unit: FilingUnit, score: UnitScore)]
    /// Who works on which filing.
    let assignments: [RecordID: String]
    /// Filings that were not taken back.
    let filings: [FilingGist]
    /// How many filings there are by state.
    let byState: [FilingState: Int]
    /// Filings whose facts changed after the decision that stands, each as `unit/id`.
    let stale: [String]
    /// Published filings with an upheld objection and a reopening that is still to be done.
    let objected: Int
    private let stages: [Stage: Int]
    /// What waits for the commission, longest first.
    private let waiting: [Place]
    private let events: [Event]
    private let firstSubmissions: [Int: Int]
    /// The pictures of these figures, drawn once for each language and day.
    private let drawn = DrawnCharts()
    /// More events than a page shows are not kept.
    static let eventLimit = 50

    init(units: [(unit: FilingUnit, score: UnitScore)], assignments: [RecordID: String]) {
        self.units = units
        self.assignments = assignments
        filings = units.flatMap(\.score.filings)
        byState = units.reduce(into: [:]) { sums, entry in sums.merge(entry.score.byState) { $0 + $1 } }
        stale = units.flatMap { entry in entry.score.review.stale.map { "\(entry.unit.code)/\($0)" } }
        objected = units.reduce(0) { $0 + $1.score.objected.count }
        stages = units.reduce(into: [:]) { sums, entry in sums.merge(Self.stages(entry.score)) { $0 + $1 } }
        waiting = units.flatMap { $0.score.waiting(in: $0.unit) }
            .sorted { ($0.since ?? .distantFuture, $0.gist.id) < ($1.since ?? .distantFuture, $1.gist.id) }
        firstSubmissions = units.flatMap(\.score.firstSubmissions).reduce(into: [:]) {
            $0[$1.daysSinceEpoch, default: 0] += 1
        }
        events = Array(
            units.flatMap { $0.score.newestEvents(Self.eventLimit, of: $0.unit) }
                .sorted { ($0.at, $0.revision, $0.gist.id) > ($1.at, $1.revision, $1.gist.id) }
                .prefix(Self.eventLimit)
        )
    }

    /// A filing with its unit.
    struct Place: Sendable {
        var unit: FilingUnit
        var gist: FilingGist
        /// When it came to its state.
        var since: Date?
        /// For how many days it has been there.
        var days: Int?
        /// Who accepted it; nil if it waits for a reviewer.
        var acceptedBy: String?
    }

    /// Something that happened to a filing.
    struct Event: Sendable {
        var unit: FilingUnit
        var gist: FilingGist
        /// The state that it came to.
        var state: FilingState
        /// The user of the commission; nil for the unit's own step.
        var author: String?
        var at: Date
        /// The change-set of its unit's scope that did it: what happened within one second has its order by it.
        var revision: Revision
    }

    private var scores: [UnitScore] { units.map(\.score) }

    /// How many there are in some states.
    func count(_ states: FilingState...) -> Int { states.reduce(0) { $0 + (byState[$1] ?? 0) } }

    var hires: Int { scores.reduce(0) { $0 + $1.hires } }
    var supported: Int { scores.reduce(0) { $0 + $1.supported } }
    var rejected: Int { scores.reduce(0) { $0 + $1.rejected } }
    var openCases: Int { scores.reduce(0) { $0 + $1.review.openCases } }
    var unitsWithFilings: Int { scores.count { !$0.filings.isEmpty } }

    /// Filings of which something holds, each as `unit/id`.
    func places(where holds: (UnitScore, FilingGist) -> Bool) -> [String] {
        units.flatMap { unit, score in
            score.review.filings.filter { holds(score, $0) }.map { "\(unit.code)/\($0.id)" }
        }
    }

    /// Days for which each filing that waits for the commission has done so.
    var waitingDays: [Int] { scores.flatMap { score in score.waiting.compactMap { score.days($0.id) } } }

    /// How long filings have been back with their units.
    var openStays: [UnitScore.Stay] { scores.flatMap(\.stays).filter(\.isOpen) }

    // MARK: How far filings came

    /// A stage of the funnel.
    enum Stage: CaseIterable { case entered, submitted, reviewed, accepted, approved, published }

    /// How many filings came at least to a stage; what was taken back counts nowhere.
    func reached(_ stage: Stage) -> Int { stages[stage] ?? 0 }

    private static func stages(_ score: UnitScore) -> [Stage: Int] {
        score.filings.reduce(into: [:]) { sums, gist in
            for stage in Stage.allCases where reached(gist, isSupported: score.isSupported(gist), stage) {
                sums[stage, default: 0] += 1
            }
        }
    }

    /// Of a closed filing its state before the closing tells how far it came.
    private static func reached(_ gist: FilingGist, isSupported: Bool, _ stage: Stage) -> Bool {
        switch stage {
        case .entered: true
        case .submitted: gist.state != .draft
        case .reviewed: ![.draft, .submitted].contains(gist.state)
        case .accepted: Workflow.bindsFacts(gist.state)
        case .approved: isSupported
        case .published: isSupported && gist.decided == .published
        }
    }

    // MARK: What waits for a user

    /// What a user is to do next, those that have waited longest first: what is assigned to him, then what is nobody's.
    ///
    /// An approver is not shown what he accepted himself: another person decides on it.
    func waiting(for user: ConsoleUser) -> [Place] {
        let states: Set<FilingState> =
            switch user.role {
            case .reviewer: [.submitted, .inReview]
            case .approver: [.accepted]
            case .auditor, .admin: []
            }
        let places = waiting.filter { place in
            states.contains(place.gist.state) && [nil, user.name].contains(assignments[place.gist.id])
                && place.acceptedBy != user.name
        }
        return places.filter { assignments[$0.gist.id] != nil } + places.filter { assignments[$0.gist.id] == nil }
    }

    // MARK: What happened

    /// The newest steps, of the commission and of units, newest first; at most ``eventLimit``.
    func newestEvents(_ limit: Int) -> [Event] { Array(events.prefix(limit)) }

    /// How many filings were handed in for the first time, on each of so many days up to a day.
    func submissions(days: Int, until last: CivilDate) -> [(day: CivilDate, count: Int)] {
        (1 - days...0).map { offset in
            let day = last.daysSinceEpoch + offset
            return (day: CivilDate(daysSinceEpoch: day), count: firstSubmissions[day] ?? 0)
        }
    }

    /// The overview's pictures.
    func charts(_ shown: Shown, today: CivilDate) -> [Chart] {
        let place = DrawnCharts.Place(language: shown.language, edition: shown.catalogue.edition, today: today)
        return drawn.charts(at: place) { OverviewCharts(city: self, shown: shown, today: today).all }
    }
}

extension UnitScore {
    /// The filings that wait for the commission.
    fileprivate func waiting(in unit: FilingUnit) -> [CityFigures.Place] {
        let accepted = review.reviews.reduce(into: [RecordID: String]()) { names, step in
            if step.to == .accepted { names[step.filing] = step.author }
        }
        return review.filings.filter { [.submitted, .inReview, .accepted].contains($0.state) }.map { gist in
            CityFigures.Place(
                unit: unit,
                gist: gist,
                since: since(gist.id),
                days: days(gist.id),
                acceptedBy: gist.state == .accepted ? accepted[gist.id] : nil
            )
        }
    }

    /// The newest steps in this unit: the commission's by its reviews, the unit's own by what they left behind.
    fileprivate func newestEvents(_ limit: Int, of unit: FilingUnit) -> [CityFigures.Event] {
        let gists = Dictionary(review.filings.map { ($0.id, $0) }) { first, _ in first }
        let steps = review.reviews.suffix(limit).compactMap { step in
            gists[step.filing].map {
                CityFigures.Event(
                    unit: unit,
                    gist: $0,
                    state: step.to,
                    author: step.author,
                    at: step.at,
                    revision: step.revision
                )
            }
        }
        let latest = review.changes.reduce(into: [:]) { $0[$1.filing] = $1 }
        let own = review.filings.filter { [.submitted, .withdrawn].contains($0.state) }.compactMap { gist in
            latest[gist.id].map { change in
                CityFigures.Event(
                    unit: unit,
                    gist: gist,
                    state: gist.state,
                    author: nil,
                    at: change.at,
                    revision: change.revision
                )
            }
        }
        return steps + own
    }
}
