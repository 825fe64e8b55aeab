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
        seen: Revision? = nil
    ) async throws {
        let shown = if let seen { seen } else { try await head(test) }
        try await test.store.take(
            ReviewStep(unit: unit, filing: filing, to: state, reason: reason, seen: shown),
            by: user
        )
    }

    func sheet(_ test: TestStore) async throws -> FilingSheet {
        try #require(await test.store.sheet(of: filing, in: unit))
    }

    func state(_ test: TestStore) async throws -> String? {
        try await test.store.record(.filing, filing, in: .unit(unit))?.body["state"]?.stringValue
    }
}
