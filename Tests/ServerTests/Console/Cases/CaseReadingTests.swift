import Core
import SyncProtocol
import Testing

@testable import Server

/// What a store reads of conflict cases.
@Suite struct CaseReadingTests {
    /// Two devices of a unit change one field unseen by each other; one of another unit comes after the hand-over.
    private func world(_ factory: StoreFactory) async throws -> TestStore {
        let test = try factory()
        let (one, two) = (try await test.device(), try await test.device())
        try await test.fill([Sample.enterprise, Sample.filing], from: one)
        let first = try await test.head(one.scope)
        for (device, staff) in [(one, 101), (two, 102)] {
            let edit = Sample.edit(.revision(first.revision), ["staff": JSONValue(staff)], was: ["staff": 100])
            _ = try await test.push([device.make([edit], cursor: first)], from: device)
        }
        test.world.advance(seconds: 86_400)
        let other = try await test.device(Sample.otherUnit)
        let uscc = SampleRound.uscc(9, area: Sample.otherUnit)
        let changes = SampleRound.filing(uscc, unit: Sample.otherUnit, name: "上海百分之100%有限公司")
        try await test.fill(changes, from: other)
        let filing = SampleRound.filingID(uscc, unit: Sample.otherUnit)
        #expect(try await test.lead(filing, to: .submitted, by: other).outcome == .applied)
        let head = try await test.head(other.scope)
        let late = Change(
            kind: .filing,
            record: filing,
            operation: .update,
            base: .revision(head.revision),
            set: ["staff": 150],
            was: ["staff": 100]
        )
        _ = try await test.push([other.make([late], cursor: head)], from: other)
        return test
    }

    private func query(_ adjust: (inout CaseQuery) -> Void = { _ in }) -> CaseQuery {
        var query = CaseQuery()
        adjust(&query)
        return query
    }

    @Test(arguments: StoreFactory.all)
    func `cases of all units come oldest first, with record, filing and the server's time`(
        _ factory: StoreFactory
    ) async throws {
        let test = try await world(factory)
        let list = try await test.store.cases(CaseQuery())
        #expect(list.found == 2)
        #expect(list.waiting == 2)
        #expect(list.cases.map(\.conflict.type) == ["field", "late"])
        #expect(list.cases.map(\.scope.rawValue) == [Sample.unit, Sample.otherUnit])
        let late = try #require(list.cases.last)
        #expect(late.record?.body["staff"] == 100)
        #expect(late.filing?.body["state"] == "submitted")
        #expect(late.conflict.incoming["staff"] == 150)
        #expect(late.openedAt == test.world.environment.timestamp)
        let newest = try await test.store.cases(query { $0.newestFirst = true })
        #expect(newest.cases.map(\.id) == list.cases.reversed().map(\.id))
    }

    @Test(arguments: StoreFactory.all)
    func `filters narrow what is found and leave what waits`(_ factory: StoreFactory) async throws {
        let test = try await world(factory)
        let table: [(CaseQuery, [String])] = [
            (query { $0.sort = .late }, ["late"]), (query { $0.sort = .missing }, []),
            (query { $0.unit = Sample.unit }, ["field"]), (query { $0.text = "示例" }, ["field"]),
            (query { $0.text = "100%" }, ["late"]), (query { $0.text = "1_0" }, []),
            (query { $0.text = Sample.uscc }, ["field"]), (query { $0.isOpen = false }, []),
            (query { $0.limit = 1 }, ["field"]), (query { $0.offset = 1 }, ["late"]),
        ]
        for (query, sorts) in table {
            let list = try await test.store.cases(query)
            #expect(list.cases.map(\.conflict.type) == sorts, "\(query)")
            #expect(list.waiting == 2)
        }
    }

    @Test(arguments: StoreFactory.all)
    func `the page says how many of how many wait and keeps its filters in its links`(
        _ factory: StoreFactory
    ) async throws {
        let test = try await world(factory)
        let controller = CasesController(services: test.services)
        let answer = try await controller.list(TestPage.request(.cases, query: [("type", "late"), ("page", "1")]))
        let text = try TestPage.text(answer)
        #expect(text.contains("1 / 2 件待处理"))
        #expect(text.contains(#"href="/cases?type=late&amp;tab=closed""#))
        #expect(text.contains("上海百分之100%有限公司"))
        #expect(text.contains(#"action="/cases/310101/"#))
        let auditor = try await controller.list(TestPage.request(.cases, role: .auditor))
        #expect(!(try TestPage.text(auditor)).contains("<form method=\"post\" action=\"/cases/"))
    }

    @Test(arguments: StoreFactory.all)
    func `a late amendment is set aside with a reason and then stands among the closed`(
        _ factory: StoreFactory
    ) async throws {
        let test = try await world(factory)
        let controller = CasesController(services: test.services)
        let late = try #require(await test.store.cases(query { $0.sort = .late }).cases.first)
        func close(_ form: [(String, String)]) async throws -> ConsoleAnswer {
            let parts = ["unit": Sample.otherUnit, "id": late.id.rawValue]
            return try await controller.close(TestPage.request(.closeCase, parts: parts, form: form))
        }
        await #expect(throws: ReviewError.invalid(field: "reason")) { _ = try await close([("choice", "setAside")]) }
        await #expect(throws: ReviewError.self) { _ = try await close([("reason", "已过截止日")]) }
        _ = try await close([("choice", "setAside"), ("reason", "已过截止日")])
        #expect(try await test.store.cases(CaseQuery()).waiting == 1)
        let closed = try #require(await test.store.cases(query { $0.isOpen = false }).cases.first)
        #expect(closed.conflict.reason == "已过截止日")
        #expect(closed.closedBy == "commission")
        #expect(closed.closedAt != nil)
        let page = try TestPage.text(await controller.list(TestPage.request(.cases, query: [("tab", "closed")])))
        #expect(page.contains("搁置后到的修改"))
        #expect(page.contains("1 件已了结，1 件待处理"))
    }

    @Test(arguments: StoreFactory.all)
    func `one case is found by its identifier`(_ factory: StoreFactory) async throws {
        let test = try await world(factory)
        let late = try #require(await test.store.cases(query { $0.sort = .late }).cases.first)
        #expect(try await test.store.cases(query { $0.id = late.id }).cases.map(\.id) == [late.id])
    }
}
