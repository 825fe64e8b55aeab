import Core
import SyncProtocol
import Testing

@testable import Server

/// What came after the hand-over to a filing that is decided on, in every store.
@Suite struct LateAmendmentTests: ReviewStage {
    /// An approved filing; its unit then changed the staff, two hires' posts, and added a hire.
    private func amended(_ factory: StoreFactory) async throws -> (TestStore, TestDevice, [RecordID]) {
        let (test, device, ids) = try await submitted(factory)
        try await approve(test)
        let shown = Base.revision(try await head(test))
        let added = test.world.newID()
        let changes = [
            Change(kind: .filing, record: filing, operation: .update, base: shown, set: ["staff": 130]),
            Change(kind: .hire, record: ids[0], operation: .update, base: shown, set: ["post": "经理"]),
            SampleRound.hire(9, of: code, id: added),
        ]
        #expect(try await test.push(changes, from: device).outcome == .conflicted)
        return (test, device, ids + [added])
    }

    private func member(_ test: TestStore, _ kind: Kind, _ id: RecordID, _ field: String) async throws -> JSONValue? {
        try await test.store.record(kind, id, in: .unit(unit))?.body[field]
    }

    @Test(arguments: StoreFactory.all)
    func `because of it an approver reopens and returns the filing, and just what it is about is given back and merged`(
        _ factory: StoreFactory
    ) async throws {
        let (test, device, ids) = try await amended(factory)
        #expect(try await sheet(test).cases.count == 3)
        #expect(try await member(test, .hire, ids[0], "post") != "经理")
        try await lead(test, to: .returned, by: approver, reason: "更正影响结论")
        let places = [
            "filing/\(filing)/staff", "filing/\(filing)/staffCollege", "hire/\(ids[0])/post", "hire/\(ids[2])/*",
        ].sorted()
        #expect(try await member(test, .filing, filing, "reopened") == .array(places.map(JSONValue.string)))
        #expect(try await member(test, .filing, filing, "staff") == 130)
        #expect(try await member(test, .hire, ids[0], "post") == "经理")
        #expect(try await member(test, .hire, ids[2], "post") != nil)
        #expect(try await sheet(test).cases.isEmpty)
        let noted = try #require(await test.store.auditEntries(AuditQuery()).first { $0.draft.action == .step })
        #expect(noted.draft.detail["reason"] == "更正影响结论")
        #expect(noted.draft.detail["from"] == "approved" && noted.draft.detail["to"] == "returned")
        #expect(noted.draft.detail["reopened"] == .array(places.map(JSONValue.string)))
        // What the amendment is not about stays handed over.
        let shown = Base.revision(try await head(test))
        let other = Change(kind: .hire, record: ids[1], operation: .update, base: shown, set: ["post": "总监"])
        #expect(try await test.push([other], from: device).outcome == .conflicted)
        #expect(try await member(test, .hire, ids[1], "post") != "总监")
        #expect(try await test.store.verify().problems.isEmpty)
    }

    @Test(arguments: [(Role.approver, true), (.reviewer, false), (.auditor, false)])
    func `the filing's page shows the amendment, and offers the step to whom it is`(_ role: Role, _ mayTake: Bool)
        async throws
    {
        let (test, _, _) = try await amended(.sqlite)
        let request = TestPage.request(.filing, role: role, parts: ["unit": unit, "id": filing.rawValue])
        let controller = FilingController(services: test.services)
        let page = try TestPage.text(await controller.show(request))
        #expect(page.contains("未了结的冲突与迟到更正") && page.contains("迟到更正") && page.contains("员工总数"))
        #expect(page.contains("由审批人写明理由、重新开启并退回"))
        #expect(page.contains(#"value="returned""#) == mayTake)
        for open in try await sheet(test).cases {
            try await test.store.closeCase(open.id, in: unit, choice: .setAside, reason: "不影响结论", by: approver)
        }
        let settled = try TestPage.text(await controller.show(request))
        #expect(!settled.contains(#"value="returned""#) && !settled.contains("没有未了结的冲突"))
    }

    @Test(arguments: StoreFactory.all)
    func `the filing is then decided on anew by two people`(_ factory: StoreFactory) async throws {
        let (test, device, _) = try await amended(factory)
        try await lead(test, to: .returned, by: approver, reason: "更正影响结论")
        #expect(try await test.lead(filing, to: .submitted, by: device).outcome == .applied)
        #expect(try await member(test, .filing, filing, "reopened") == nil)
        await #expect(throws: ReviewError.self) { try await lead(test, to: .approved, by: approver) }
        try await approve(test)
        #expect(try await !sheet(test).isStale)
    }

    @Test(arguments: StoreFactory.all)
    func `it takes an approver, a reason, an open case and a round that is not frozen`(_ factory: StoreFactory)
        async throws
    {
        let (test, _, _) = try await amended(factory)
        await #expect(throws: ReviewError.obstacle(.role([.approver]))) {
            try await lead(test, to: .returned, by: reviewer, reason: "更正影响结论")
        }
        await #expect(throws: ReviewError.obstacle(.requirement(.reason))) {
            try await lead(test, to: .returned, by: approver)
        }
        try await test.store.setRound("2016", to: .frozen, by: .commandLine)
        await #expect(throws: ReviewError.obstacle(.requirement(.notFrozen))) {
            try await lead(test, to: .returned, by: approver, reason: "更正影响结论")
        }
        try await test.store.setRound("2016", to: .open, by: .commandLine)
        for open in try await sheet(test).cases {
            try await test.store.closeCase(open.id, in: unit, choice: .setAside, reason: "不影响结论", by: approver)
        }
        await #expect(throws: ReviewError.obstacle(.requirement(.openCase))) {
            try await lead(test, to: .returned, by: approver, reason: "更正影响结论")
        }
        #expect(try await state(test) == "approved")
    }

    @Test(arguments: StoreFactory.all)
    func `what is set aside before is not given back, and what a remark asks for is`(_ factory: StoreFactory)
        async throws
    {
        let (test, _, ids) = try await amended(factory)
        for open in try await sheet(test).cases where open.body["recordKind"] == "hire" {
            try await test.store.closeCase(open.id, in: unit, choice: .setAside, reason: "不影响结论", by: reviewer)
        }
        _ = try await test.store.addRemark(draft("post", of: .hire, ids[1].rawValue), by: approver)
        try await lead(test, to: .returned, by: approver, reason: "更正影响结论")
        let places = [
            "filing/\(filing)/staff", "filing/\(filing)/staffCollege", "hire/\(ids[1])/post",
        ]
        #expect(try await member(test, .filing, filing, "reopened") == .array(places.map(JSONValue.string)))
        #expect(try await member(test, .hire, ids[0], "post") != "经理")
    }

    @Test(arguments: StoreFactory.all)
    func `a late amendment is never taken into a filing by closing its case`(_ factory: StoreFactory) async throws {
        let (test, _, _) = try await amended(factory)
        let before = try await test.store.contents(of: .unit(unit))
        for open in try await sheet(test).cases {
            for choice in [CaseChoice.mine, .value(["staff": "131", "post": "总监"])] {
                await #expect(throws: ReviewError.invalid(field: "choice")) {
                    try await test.store.closeCase(open.id, in: unit, choice: choice, reason: "属实", by: approver)
                }
            }
        }
        #expect(try await test.store.contents(of: .unit(unit)) == before)
    }
}
