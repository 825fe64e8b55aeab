import Core
import Server
import SyncProtocol
import Testing

/// A unit's submitted filing, and the two people of the commission who deal with it.
protocol ReviewStage {}

extension ReviewStage {
    var unit: String { "310105" }
    var code: String { SampleRound.uscc(1) }
    var reviewer: ConsoleUser { ConsoleUser(name: "wang", role: .reviewer) }
    var approver: ConsoleUser { ConsoleUser(name: "li", role: .approver) }
    var filing: RecordID { SampleRound.filingID(code, unit: unit) }

    /// A submitted filing with two hires.
    func submitted(_ factory: StoreFactory) async throws -> (TestStore, TestDevice, [RecordID]) {
        let test = try factory()
        let device = try await test.device(unit)
        try await test.fill(SampleRound.filing(code, unit: unit), from: device)
        let ids = (0..<2).map { _ in test.world.newID() }
        try await test.fill(
            [SampleRound.hire(7, of: code, id: ids[0]), SampleRound.hire(8, of: code, id: ids[1])],
            from: device
        )
        #expect(try await test.lead(filing, to: .submitted, by: device).outcome == .applied)
        return (test, device, ids)
    }

    func head(_ test: TestStore) async throws -> Revision {
        try #require(await test.store.state(of: .unit(unit))).head.revision
    }

    func lead(
        _ test: TestStore,
        to state: FilingState,
        by user: ConsoleUser,
        reason: String? = nil,
        seen: ShownHeads? = nil
    ) async throws {
        let shown = if let seen { seen } else { try await test.heads(unit) }
        try await test.store.take(
            ReviewStep(unit: unit, filing: filing, to: state, reason: reason, seen: shown),
            by: user
        )
    }

    /// Leads the filing to its approval by two people.
    func approve(_ test: TestStore) async throws {
        try await lead(test, to: .inReview, by: reviewer)
        try await lead(test, to: .accepted, by: reviewer)
        try await lead(test, to: .approved, by: approver)
    }

    /// Changes a hire's post as the commission's device may once the filing is handed over, past every page.
    func amend(_ test: TestStore, _ hire: RecordID) async throws {
        let shown = try await head(test)
        let change = Change(kind: .hire, record: hire, operation: .update, base: .revision(shown), set: ["post": "经理"])
        try await test.decide([change], in: .unit(unit))
    }

    /// A remark on the filing's record, or on another one of it.
    func draft(
        _ field: String?,
        of kind: Kind = .filing,
        _ record: String? = nil,
        text: String = "请更正",
        asks: Bool = true
    ) -> RemarkDraft {
        RemarkDraft(
            unit: unit,
            filing: filing,
            kind: kind,
            record: record ?? filing.rawValue,
            field: field,
            text: text,
            asks: asks
        )
    }

    func sheet(_ test: TestStore) async throws -> FilingSheet {
        try #require(await test.store.sheet(of: filing, in: unit))
    }

    func state(_ test: TestStore) async throws -> String? {
        try await test.store.record(.filing, filing, in: .unit(unit))?.body["state"]?.stringValue
    }
}
