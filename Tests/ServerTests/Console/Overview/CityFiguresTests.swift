import Core
import Foundation
import SyncProtocol
import Testing

@testable import Server

@Suite struct CityFiguresTests {
    @Test func `each stage of the funnel holds all that came at least so far`() {
        let states: [FilingState] = [
            .draft, .submitted, .inReview, .returned, .accepted, .approved, .rejected, .published, .closed, .closed,
            .withdrawn,
        ]
        let city = Figures.city { review in
            review.filings = states.enumerated().map { Figures.gist($0 + 1, $1) }
            // The first of the closed ones was approved and published; the second rejected, after an earlier approval.
            review.filings[8].closedFrom = .published
            review.filings[9].closedFrom = .rejected
            review.reviews = [
                Figures.step(9, to: .approved, at: 1, days: 9), Figures.step(9, to: .published, at: 2, days: 8),
                Figures.step(9, to: .closed, at: 3, days: 1), Figures.step(10, to: .approved, at: 4, days: 9),
                Figures.step(10, to: .rejected, at: 4, days: 8),
                Figures.step(10, to: .closed, at: 5, days: 1),
            ]
        }
        #expect(CityFigures.Stage.allCases.map(city.reached) == [10, 9, 8, 6, 3, 2])
        #expect(city.supported == 3 && city.rejected == 2)
        #expect(city.filings.count == 10)
        #expect(city.byState[.withdrawn] == 1)
    }

    @Test func `a reviewer sees his own work first, then what is nobody's, the oldest first`() {
        let city = Figures.city(assignments: [Figures.id(3): "wang", Figures.id(4): "zhao"]) { review in
            review.filings = [
                Figures.gist(1, .submitted), Figures.gist(2, .inReview), Figures.gist(3, .inReview),
                Figures.gist(4, .submitted), Figures.gist(5, .accepted), Figures.gist(6, .draft),
            ]
            review.changes = [
                Figures.change(2, at: 1, days: 8), Figures.change(1, at: 2, days: 9), Figures.change(3, at: 3, days: 1),
            ]
        }
        let reviewer = ConsoleUser(name: "wang", role: .reviewer)
        #expect(city.waiting(for: reviewer).map(\.gist.id) == [3, 1, 2].map(Figures.id))
        #expect(city.waiting(for: reviewer).map(\.days) == [1, 9, 8])
        #expect(city.waiting(for: ConsoleUser(name: "wang", role: .auditor)).isEmpty)
    }

    @Test func `an approver is not shown what he accepted himself`() {
        let city = Figures.city { review in
            review.filings = [Figures.gist(1, .accepted), Figures.gist(2, .accepted), Figures.gist(3, .approved)]
            review.reviews = [
                Figures.step(1, to: .accepted, by: "li", at: 1, days: 3),
                Figures.step(2, to: .accepted, by: "wang", at: 2, days: 2),
            ]
        }
        let approver = ConsoleUser(name: "li", role: .approver)
        #expect(city.waiting(for: approver).map(\.gist.id) == [Figures.id(2)])
    }

    @Test func `the newest steps are the commission's and the units', newest first`() {
        let city = Figures.city { review in
            review.filings = [Figures.gist(1, .submitted), Figures.gist(2, .returned), Figures.gist(3, .draft)]
            review.changes = [Figures.change(1, at: 1, days: 2), Figures.change(2, at: 2, days: 3)]
            review.reviews = [
                Figures.step(2, to: .inReview, at: 2, days: 3), Figures.step(2, to: .returned, at: 3, days: 1),
            ]
        }
        let events = city.newestEvents(2)
        #expect(events.map(\.state) == [.returned, .submitted])
        #expect(events.map(\.author) == ["wang", nil])
    }

    @Test func `steps of one second stand in the order in which they were taken, the last one first`() {
        let city = Figures.city { review in
            review.filings = [Figures.gist(1, .submitted), Figures.gist(2, .accepted)]
            review.changes = [
                Figures.change(1, at: 1, days: 1), Figures.change(1, at: 3, days: 1), Figures.change(2, at: 4, days: 1),
                Figures.change(1, at: 6, days: 1), Figures.change(2, at: 7, days: 1),
            ]
            review.reviews = [
                Figures.step(1, to: .inReview, at: 3, days: 1), Figures.step(2, to: .inReview, at: 4, days: 1),
                Figures.step(1, to: .returned, at: 5, days: 1), Figures.step(2, to: .accepted, at: 7, days: 1),
            ]
        }
        let events = city.newestEvents(9)
        #expect(events.map(\.state) == [.accepted, .submitted, .returned, .inReview, .inReview])
        #expect(events.map(\.gist.id) == [2, 1, 1, 2, 1].map(Figures.id))
    }

    @Test func `first submissions are counted by day, those in return not again`() {
        let city = Figures.city { review in
            review.filings = [Figures.gist(1, .submitted), Figures.gist(2, .submitted)]
            review.changes = [
                Figures.change(1, at: 1, days: 2), Figures.change(2, at: 2, days: 2), Figures.change(1, at: 3, days: 0),
            ]
        }
        let counts = city.submissions(days: 4, until: CivilDate(inShanghai: Figures.now))
        #expect(counts.map(\.count) == [0, 2, 0, 0])
    }

    @Test func `the sizes of all filings add up, bounds belonging to the greater size`() {
        let totals: [Int64] = [0, 49_999_999, 50_000_000, 99_999_999, 100_000_000, 500_000_000, 999_999_999_999]
        let city = Figures.city { review in
            review.filings = totals.enumerated().map { Figures.gist($0 + 1, .submitted, total: $1) }
        }
        let charts = OverviewCharts(city: city, shown: Shown(.zh), today: CivilDate(inShanghai: Figures.now))
        #expect(charts.amounts.rows.map { $0.cells[0].text } == ["2", "2", "1", "1", "0", "1"])
        #expect(charts.amounts.rows.map(\.name).first == "< 50")
    }
}
