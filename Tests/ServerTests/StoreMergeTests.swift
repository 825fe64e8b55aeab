import Core
import Server
import SyncProtocol
import Testing

/// Two devices of one unit, unseen by each other, through the store.
@Suite struct StoreMergeTests {
    /// Two devices that both have the filing at revision 1.
    private func pair(_ factory: StoreFactory) async throws -> (TestStore, TestDevice, TestDevice) {
        let test = try factory()
        let first = try await test.device()
        let second = try await test.device()
        try await test.push([Sample.enterprise, Sample.filing], from: first)
        return (test, first, second)
    }

    private let seen = Base.revision(Revision(epoch: 1, number: 1))

    @Test(arguments: StoreFactory.all)
    func `different fields of one filing are both kept`(_ factory: StoreFactory) async throws {
        let (test, first, second) = try await pair(factory)
        let one = try await test.push([Sample.edit(seen, ["remark": "first"])], from: first)
        let two = try await test.push([Sample.edit(seen, ["paperVolumes": 7])], from: second)
        #expect([one.outcome, two.outcome] == [.applied, .applied])
        let filing = try await test.pull(first.scope, by: second).records.first { $0.kind == .filing }
        #expect(filing?.body["remark"] == "first")
        #expect(filing?.body["paperVolumes"] == 7)
    }

    @Test(arguments: StoreFactory.all)
    func `of the same field the first stands, and both devices pull the case`(_ factory: StoreFactory) async throws {
        let (test, first, second) = try await pair(factory)
        try await test.push([Sample.edit(seen, ["remark": "first"])], from: first)
        let receipt = try await test.push([Sample.edit(seen, ["remark": "second"])], from: second)
        #expect(receipt.outcome == .conflicted)
        for device in [first, second] {
            let records = try await test.pull(device.scope, by: device).records
            let filing = records.first { $0.kind == .filing }
            let open = records.filter { $0.kind == .conflictCase }
            #expect(filing?.body["remark"] == "first")
            #expect(open.map(\.id) == receipt.cases)
            #expect(open.first?.body["incoming"]?["remark"] == "second")
            #expect(open.first?.body["device"] == .string(second.id.rawValue))
        }
    }

    @Test(arguments: StoreFactory.all)
    func `a removal that had not seen an edit is held in a case`(_ factory: StoreFactory) async throws {
        let (test, first, second) = try await pair(factory)
        try await test.push([Sample.edit(seen, ["remark": "kept"])], from: first)
        let removal = Change(kind: .filing, record: Sample.filingID, operation: .delete, base: seen)
        let receipt = try await test.push([removal], from: second)
        #expect(receipt.outcome == .conflicted)
        let contents = try await test.store.contents(of: first.scope)
        #expect(contents.removed.isEmpty)
        #expect(contents.records.contains { $0.kind == .filing && $0.body["remark"] == "kept" })
        #expect(contents.records.contains { $0.kind == .conflictCase && $0.body["type"] == "delete" })
    }

    @Test(arguments: StoreFactory.all)
    func `an edit that had not seen a removal brings the record back`(_ factory: StoreFactory) async throws {
        let (test, first, second) = try await pair(factory)
        let removal = Change(kind: .filing, record: Sample.filingID, operation: .delete, base: seen)
        #expect(try await test.push([removal], from: first).outcome == .applied)
        #expect(try await test.store.contents(of: first.scope).removed.map(\.id) == [Sample.filingID])
        let receipt = try await test.push([Sample.edit(seen, ["remark": "back"])], from: second)
        #expect(receipt.outcome == .conflicted)
        let contents = try await test.store.contents(of: first.scope)
        #expect(contents.removed.isEmpty)
        #expect(contents.records.contains { $0.kind == .filing && $0.body["remark"] == "back" })
        #expect(contents.origins.count == contents.records.count)
    }

    @Test(arguments: StoreFactory.all)
    func `a person entered on two devices becomes one hire and an alias`(_ factory: StoreFactory) async throws {
        let (test, first, second) = try await pair(factory)
        let (one, two) = (test.world.newID(), test.world.newID())
        try await test.push([Sample.hire(1, id: one)], from: first)
        let receipt = try await test.push([Sample.hire(1, id: two)], from: second)
        #expect(receipt.outcome == .merged)
        #expect(receipt.aliases == [two: one])
        // A later edit by the second name reaches the first record.
        let edit = Change(
            kind: .hire,
            record: two,
            operation: .update,
            base: .revision(Revision(epoch: 1, number: 3)),
            set: ["post": "经理"]
        )
        #expect(try await test.push([edit], from: second).outcome == .merged)
        let records = try await test.store.contents(of: first.scope).records
        #expect(records.filter { $0.kind == .hire }.map(\.id) == [one])
        #expect(records.first { $0.kind == .hire }?.body["post"] == "经理")
        #expect(try await test.store.report(round: "2016").totals.hires == 1)
    }

    @Test(arguments: StoreFactory.all)
    func `one identifier in two units is two records`(_ factory: StoreFactory) async throws {
        let (test, first, _) = try await pair(factory)
        let stranger = try await test.device(Sample.otherUnit)
        let id = test.world.newID()
        try await test.push([Sample.hire(1, id: id)], from: first)
        let institution = RecordID.institution(unit: Sample.otherUnit, organisationCode: "PDY010082")
        let trainee = Change(
            kind: .trainee,
            record: id,
            operation: .create,
            set: [
                "name": "李四", "sex": "M", "idType": "residentID", "idNumber": .string(Sample.idNumber(2)),
                "course": "Java",
                "certificate": "合格证", "employer": "某公司", "institution": .string(Sample.uscc), "round": "2016",
            ]
        )
        let school = Change(
            kind: .institution,
            record: institution,
            operation: .create,
            set: ["uscc": .string(Sample.uscc), "orgCode": "PDY010082", "unit": .string(Sample.otherUnit)]
        )
        #expect(try await test.push([school, trainee], from: stranger).outcome == .applied)
        #expect(try await test.store.contents(of: first.scope).records.contains { $0.id == id && $0.kind == .hire })
        #expect(
            try await test.store.contents(of: stranger.scope).records.contains { $0.id == id && $0.kind == .trainee }
        )
    }

    @Test(arguments: StoreFactory.all)
    func `the report counts drafts, all 17 units, and the silent ones`(_ factory: StoreFactory) async throws {
        let (test, first, _) = try await pair(factory)
        try await test.push(
            [Sample.hire(1, id: test.world.newID()), Sample.hire(2, id: test.world.newID())],
            from: first
        )
        _ = try await test.pull(first.scope, by: first)
        let report = try await test.store.report(round: "2016")
        #expect(report.units.map(\.unit) == Directory.units.map(\.code))
        let row = try #require(report.units.first { $0.unit == Sample.unit })
        #expect(row.enterprises == 1)
        #expect(row.filings == [.draft: 1])
        #expect([row.hires, row.trainees, row.paperVolumes, row.electronic] == [2, 0, 2, 1])
        #expect(row.lastSync == test.world.environment.timestamp)
        #expect(report.units.filter { $0.lastSync == nil }.count == 16)
        #expect(report.totals.hires == 2)
        #expect(report.json["totals"]?["filings"]?.objectValue?.count == FilingState.allCases.count)
        #expect(try await test.store.report(round: "2015").totals.enterprises == 0)
        #expect(try await test.store.filings(unit: Sample.unit, state: .draft).map(\.id) == [Sample.filingID])
        #expect(try await test.store.filings(unit: nil, state: .submitted).isEmpty)
    }
}
