import Core
import Foundation
import SyncProtocol
import Testing

@testable import Server

/// What every store says of a unit for the overview.
@Suite struct StoreOverviewTests {
    private let unit = Sample.unit
    private let codes = [SampleRound.uscc(1), SampleRound.uscc(2)]
    private let reviewer = ConsoleUser(name: "wang", role: .reviewer)
    private func id(_ code: String) -> RecordID { SampleRound.filingID(code, unit: unit) }

    /// A filing too small for any tier.
    private static func small(_ filing: inout Filing) {
        filing.total = Money(cents: 100)
        filing.offshore = Money(cents: 0)
        filing.exportITO = nil
    }

    /// Two filings, the first with two hires; both submitted.
    private func submitted(_ factory: StoreFactory) async throws -> (TestStore, TestDevice) {
        let test = try factory()
        let device = try await test.device(unit)
        try await test.fill(
            SampleRound.filing(codes[0], unit: unit) + SampleRound.filing(codes[1], unit: unit, adjust: Self.small),
            from: device
        )
        try await test.fill(
            [7, 8].map { SampleRound.hire($0, of: codes[0], id: test.world.newID()) },
            from: device
        )
        for code in codes { #expect(try await test.lead(id(code), to: .submitted, by: device).outcome == .applied) }
        return (test, device)
    }

    private func take(
        _ test: TestStore,
        _ filing: RecordID,
        to state: FilingState,
        reason: String? = nil
    ) async throws {
        let step = ReviewStep(unit: unit, filing: filing, to: state, reason: reason, seen: nil)
        try await test.store.take(step, by: reviewer)
    }

    @Test(arguments: StoreFactory.all)
    func `filings come with their eligibility and the size of their rosters`(_ factory: StoreFactory) async throws {
        let (test, _) = try await submitted(factory)
        let review = try await test.store.review(of: unit, round: "2016")
        #expect(review.filings.map(\.uscc).sorted() == codes.sorted())
        let first = try #require(review.filings.first { $0.uscc == codes[0] })
        #expect(first.hires == 2 && first.state == .submitted && first.category == .ito && !first.tiers.isEmpty)
        let second = try #require(review.filings.first { $0.uscc == codes[1] })
        #expect(second.hires == 0 && second.tiers.isEmpty && second.level == nil)
        #expect(review.head == (try await test.store.state(of: .unit(unit))?.head.revision))
        #expect(try await test.store.review(of: unit, round: "2015").filings.isEmpty)
        #expect(try await test.store.review(of: Sample.otherUnit, round: "2016").filings.isEmpty)
    }

    @Test(arguments: StoreFactory.all)
    func `a return with its remark and its days shows in the unit's score`(_ factory: StoreFactory) async throws {
        let (test, device) = try await submitted(factory)
        let filing = id(codes[0])
        try await take(test, filing, to: .inReview)
        _ = try await test.store.addRemark(
            RemarkDraft(
                unit: unit,
                filing: filing,
                kind: .filing,
                record: filing.rawValue,
                field: "staff",
                text: "请核对",
                asks: true
            ),
            by: reviewer
        )
        try await take(test, filing, to: .returned)
        test.world.advance(seconds: 3 * 86_400 + 60)
        #expect(try await test.lead(filing, to: .submitted, by: device).outcome == .applied)
        try await take(test, id(codes[1]), to: .inReview)
        let review = try await test.store.review(of: unit, round: "2016")
        let score = UnitScore(review, now: test.world.environment.now())
        #expect(review.asked == [AskedField(kind: .filing, field: "staff"): 1])
        #expect(review.openRemarks == 1)
        #expect(review.reviews.map(\.to) == [.inReview, .returned, .inReview])
        #expect(score.stays == [UnitScore.Stay(filing: filing, days: 3, isOpen: false)])
        #expect(score.judged == 1 && score.passedFirst == 0)
        #expect(score.days(filing) == 0)
        #expect(score.byState == [.submitted: 1, .inReview: 1])
    }

    @Test(arguments: StoreFactory.all)
    func `assignments and contacts are those that stand`(_ factory: StoreFactory) async throws {
        let (test, device) = try await submitted(factory)
        try await test.store.assign(id(codes[0]), in: unit, to: "wang", by: reviewer)
        try await test.store.assign(id(codes[1]), in: unit, to: "wang", by: reviewer)
        try await test.store.assign(id(codes[1]), in: unit, to: nil, by: reviewer)
        #expect(try await test.store.assignments() == [id(codes[0]): "wang"])
        let contact = try #require(try await test.store.contacts()[unit])
        #expect(contact.devices == 1)
        _ = try await test.store.revoke(device.id)
        #expect(try await test.store.contacts()[unit]?.devices == 0)
        #expect(try await test.store.contacts()[Sample.otherUnit] == nil)
    }

    @Test(arguments: StoreFactory.all)
    func `findings are counted anew where a roster changed`(_ factory: StoreFactory) async throws {
        let (test, device) = try await submitted(factory)
        let tallies = FindingTallies(test.store)
        let city = try #require(try await test.store.state(of: .city)).head.revision
        let before = try await tallies.counts(
            of: test.store.review(of: unit, round: "2016"),
            city: city
        )
        #expect(before[.listingTier] == 1)
        #expect(before[.sexMismatch] == nil)
        try await take(test, id(codes[0]), to: .inReview)
        try await take(test, id(codes[0]), to: .returned, reason: "请核对")
        let wrong = SampleRound.hire(9, of: codes[0], id: test.world.newID()) {
            $0.sex = $0.sex == .male ? .female : .male
        }
        try await test.fill([wrong], from: device)
        let after = try await tallies.counts(of: test.store.review(of: unit, round: "2016"), city: city)
        #expect(after[.sexMismatch] == 1)
        #expect(after[.listingTier] == 1)
    }
}
