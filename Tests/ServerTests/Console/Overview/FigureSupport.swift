import Core
import Foundation
import SyncProtocol

@testable import Server

/// Units and their filings, made up without a store.
enum Figures {
    static let now = Date(timeIntervalSince1970: 1_480_000_000)
    static func days(_ ago: Int) -> Date { now - Double(ago) * 86_400 }
    static func id(_ number: Int) -> RecordID { SampleRound.filingID(SampleRound.uscc(number), unit: Sample.unit) }

    static func gist(
        _ number: Int,
        _ state: FilingState,
        category: Core.Category = .ito,
        total: Int64 = 200_000_000,
        level: String? = nil
    ) -> FilingGist {
        FilingGist(
            id: id(number),
            name: "企业\(number)",
            uscc: SampleRound.uscc(number),
            state: state,
            category: category,
            total: Money(cents: total),
            tiers: ["T1"],
            level: level,
            hires: number,
            newest: Revision(epoch: 1, number: number)
        )
    }

    static func change(_ number: Int, at revision: Int, days ago: Int) -> StateChange {
        StateChange(filing: id(number), revision: Revision(epoch: 1, number: revision), at: days(ago))
    }

    static func step(_ number: Int, to state: FilingState, by author: String = "wang", at revision: Int, days ago: Int)
        -> ReviewGist
    {
        ReviewGist(
            filing: id(number),
            to: state,
            author: author,
            revision: Revision(epoch: 1, number: revision),
            at: days(ago)
        )
    }

    static func score(_ adjust: (inout UnitReview) -> Void) -> UnitScore {
        var review = UnitReview(unit: Sample.unit, round: "2016")
        adjust(&review)
        return UnitScore(review, now: now)
    }

    static func city(assignments: [RecordID: String] = [:], _ adjust: (inout UnitReview) -> Void) -> CityFigures {
        CityFigures(
            units: Directory.units.map { unit in
                var review = UnitReview(unit: unit.code, round: "2016")
                if unit.code == Sample.unit { adjust(&review) }
                return (unit: unit, score: UnitScore(review, now: now))
            },
            assignments: assignments
        )
    }
}
