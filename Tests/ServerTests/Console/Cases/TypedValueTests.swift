import Core
import SyncProtocol
import Testing

@testable import Server

/// A case closed with a value that neither side had.
@Suite struct TypedValueTests {
    private static let code = SampleRound.uscc(1)
    private var unit: String { Sample.unit }
    private var filing: RecordID { SampleRound.filingID(Self.code, unit: unit) }

    /// Two values of fields met, and then the filing was handed over: as after a set-back, when the commission decides.
    private func world(
        _ factory: StoreFactory,
        _ kind: Kind = .filing,
        fields: [String] = ["staff"],
        state: FilingState = .submitted
    ) async throws -> (TestStore, RecordID) {
        let test = try factory()
        let device = try await test.device(unit)
        try await test.fill(SampleRound.filing(Self.code, unit: unit), from: device)
        let hire = test.world.newID()
        try await test.fill([SampleRound.hire(7, of: Self.code, id: hire)], from: device)
        #expect(try await test.lead(filing, to: .submitted, by: device).outcome == .applied)
        let way: [FilingState] = [.inReview, .accepted, .approved]
        if let end = way.firstIndex(of: state) { try await test.review(filing, of: unit, through: Array(way[...end])) }
        var conflict = ConflictCase()
        conflict.recordKind = kind.rawValue
        conflict.record = (kind == .hire ? hire : filing).rawValue
        conflict.field = fields.joined(separator: "+")
        conflict.incoming = .object(Dictionary(uniqueKeysWithValues: fields.map { ($0, .integer(120)) }))
        conflict.filing = filing.rawValue
        conflict.changeSet = test.world.newID().rawValue
        conflict.device = test.world.newID().rawValue
        conflict.openedAt = "2016-11-24T15:06:40Z"
        return (test, try await test.plant(conflict, in: .unit(unit)))
    }

    private func close(
        _ test: TestStore,
        _ id: RecordID,
        _ typed: [String: String],
        clearing cleared: [String] = []
    ) async throws {
        let form =
            [("choice", "value"), ("reason", "经电话核实")] + typed.map { ("value." + $0.key, $0.value) }
            + cleared.map { ("clear." + $0, "1") }
        let parts = ["unit": unit, "id": id.rawValue]
        _ = try await CasesController(services: test.services).close(
            TestPage.request(.closeCase, parts: parts, form: form)
        )
    }

    private func body(_ test: TestStore) async throws -> RecordBody {
        try #require(await test.store.record(.filing, filing, in: .unit(unit))).body
    }

    private func isOpen(_ test: TestStore, _ id: RecordID) async throws -> Bool {
        try await test.store.record(.conflictCase, id, in: .unit(unit))?.body["open"] == true
    }

    @Test(arguments: StoreFactory.all)
    func `what is typed is read by the field's declaration, written, and told with its reason`(
        _ factory: StoreFactory
    ) async throws {
        let (test, id) = try await world(factory)
        try await close(test, id, ["staff": " １１５ "])
        #expect(try await body(test)["staff"] == 115)
        let closed = try #require(await test.store.record(.conflictCase, id, in: .unit(unit))).body
        #expect(closed["open"] == false && closed["choice"] == "value" && closed["reason"] == "经电话核实")
        let noted = try #require(await test.store.auditEntries(AuditQuery(limit: 1)).first)
        #expect(noted.draft.action == .caseClose && noted.draft.detail == ["choice": "value"])
    }

    @Test(arguments: [
        ("staff", "<script>alert(1)</script>", CheckCode.numberFormat), ("staff", "-1", .numberFormat),
        ("staff", "=1+1", .numberFormat), ("staff", "1\u{0}", .numberFormat), ("staff", "１.５", .numberFormat),
        ("staff", "99999999999999999999", .numberFormat), ("staff", " 无 ", .required),
        ("staff", "79", .staffExceedsTotal),
        ("total", "1e3", .numberFormat), ("total", "100", .shareExceedsTotal), ("category", "XYZ", .enumValue),
        ("electronic", "maybe", .enumValue), ("lines", "'; DROP TABLE filing; --", .enumValue),
    ])
    func `what does not fit is refused with what is wrong, and nothing changes`(
        _ field: String,
        _ text: String,
        _ code: CheckCode
    ) async throws {
        let (test, id) = try await world(.sqlite, fields: [field])
        let before = try await body(test)
        await #expect(throws: ReviewError.self) { try await close(test, id, [field: text]) }
        do {
            try await close(test, id, [field: text])
        } catch let error as ReviewError {
            guard case .value(let found, .filing, _) = error else { return #expect(Bool(false), "\(error)") }
            #expect(found == code)
            for language in Language.allCases {
                #expect(!error.sentence(language).contains(text))
                #expect(error.sentence(language) != code.rawValue)
            }
        }
        #expect(try await body(test) == before)
        #expect(try await isOpen(test, id))
    }

    @Test(arguments: StoreFactory.all)
    func `a text of any kind is kept as text, within its bounds`(_ factory: StoreFactory) async throws {
        let (test, id) = try await world(factory, fields: ["remark"])
        let long = String(repeating: "长", count: 32_768)
        await #expect(throws: ReviewError.self) { try await close(test, id, ["remark": long]) }
        try await close(test, id, ["remark": TestPage.hostile])
        #expect(try await body(test)["remark"] == .string(TestPage.hostile))
    }

    @Test(arguments: StoreFactory.all)
    func `fields of one constraint are typed together, and checked together`(_ factory: StoreFactory) async throws {
        let (test, id) = try await world(factory, fields: ["staffCollege", "staff"])
        await #expect(throws: ReviewError.value(.staffExceedsTotal, .filing, field: "staffCollege")) {
            try await close(test, id, ["staff": "50", "staffCollege": "60"])
        }
        try await close(test, id, ["staff": "60", "staffCollege": "50"])
        #expect(try await body(test)["staff"] == 60)
        #expect(try await body(test)["staffCollege"] == 50)
    }

    @Test(arguments: StoreFactory.all)
    func `a field that may be empty is cleared, one that may not is refused, and what is left blank stays`(
        _ factory: StoreFactory
    ) async throws {
        let (test, id) = try await world(factory, fields: ["certificates", "staff"])
        #expect(try await body(test)["certificates"] != nil)
        await #expect(throws: ReviewError.value(.required, .filing, field: "staff")) {
            try await close(test, id, ["certificates": ""], clearing: ["certificates", "staff"])
        }
        await #expect(throws: ReviewError.value(.required, .filing, field: "certificates")) {
            try await close(test, id, ["certificates": "", "staff": "  "])
        }
        try await close(test, id, ["certificates": "", "staff": ""], clearing: ["certificates"])
        #expect(try await body(test)["certificates"] == nil)
        #expect(try await body(test)["staff"] == 100)
    }

    @Test func `only fields that may be empty have a box to clear them`() async throws {
        let (test, _) = try await world(.sqlite, fields: ["certificates", "staff"])
        let page = try TestPage.text(await CasesController(services: test.services).list(TestPage.request(.cases)))
        #expect(page.contains(#"name="clear.certificates""#) && !page.contains(#"name="clear.staff""#))
    }

    @Test(arguments: StoreFactory.all)
    func `a number that is another row's is told with where that is, before anything is written`(
        _ factory: StoreFactory
    ) async throws {
        let (test, id) = try await world(factory, .hire, fields: ["idType", "idNumber"])
        let other = SampleRound.hire(3, of: Self.code, id: test.world.newID()) { ($0.seq, $0.name) = (12, "李四") }
        try await test.decide([other], in: .unit(unit))
        let before = try await test.store.contents(of: .unit(unit))
        let error = await #expect(throws: ReviewError.twin(.hire, seq: 12, name: "李四")) {
            try await close(test, id, ["idType": "身份证", "idNumber": Sample.idNumber(3)])
        }
        #expect(try await test.store.contents(of: .unit(unit)) == before)
        for language in Language.allCases {
            let sentence = try #require(error?.sentence(language))
            #expect(sentence.contains("李四") && sentence.contains("12") && !sentence.contains(Sample.idNumber(3)))
        }
        try await close(test, id, ["idType": "身份证", "idNumber": Sample.idNumber(4)])
        #expect(try await !isOpen(test, id))
    }

    @Test(arguments: StoreFactory.all)
    func `an ID number is read as its document's, and never quoted`(_ factory: StoreFactory) async throws {
        let (test, id) = try await world(factory, .hire, fields: ["idType", "idNumber"])
        let wrong = String(Sample.idNumber(3).dropLast()) + (Sample.idNumber(3).hasSuffix("1") ? "2" : "1")
        let error = await #expect(throws: ReviewError.self) {
            try await close(test, id, ["idType": "身份证", "idNumber": wrong])
        }
        #expect(error == .value(.idChecksum, .hire, field: "idNumber"))
        #expect(error?.sentence(.zh).contains(wrong) == false)
        try await close(test, id, ["idType": "身份证", "idNumber": Sample.idNumber(3)])
        let open = try #require(await test.store.record(.conflictCase, id, in: .unit(unit))).body
        let hire = try #require(open["record"]?.stringValue.flatMap(RecordID.init(rawValue:)))
        let body = try #require(await test.store.record(.hire, hire, in: .unit(unit))).body
        #expect(body["idNumber"] == .string(Sample.idNumber(3)))
    }

    @Test(arguments: StoreFactory.all)
    func `nothing typed, no reason, and a whole record are refused`(_ factory: StoreFactory) async throws {
        let (test, id) = try await world(factory)
        await #expect(throws: ReviewError.value(.required, .filing, field: "staff")) { try await close(test, id, [:]) }
        await #expect(throws: ReviewError.invalid(field: "reason")) {
            try await test.store.closeCase(
                id,
                in: unit,
                choice: .value(["staff": "115"]),
                reason: " ",
                by: TestStore.reviewer
            )
        }
        let (other, whole) = try await world(factory, fields: [Effect.whole])
        await #expect(throws: ReviewError.invalid(field: "choice")) { try await close(other, whole, ["staff": "115"]) }
        #expect(try await isOpen(other, whole))
    }

    @Test(arguments: [FilingState.accepted, .approved])
    func `what is accepted or decided does not change by a case: what stands is kept, or the filing is reopened`(
        _ state: FilingState
    ) async throws {
        let (test, id) = try await world(.sqlite, state: state)
        for choice in [CaseChoice.mine, .value(["staff": "115"])] {
            await #expect(throws: ReviewError.decided) {
                try await test.store.closeCase(id, in: unit, choice: choice, reason: "属实", by: TestStore.approver)
            }
        }
        #expect(try await body(test)["staff"] == 100)
        let page = try TestPage.text(
            await CasesController(services: test.services).list(TestPage.request(.cases, role: .approver))
        )
        #expect(page.contains(#"value="theirs""#) && !page.contains(#"value="mine""#) && !page.contains("value.staff"))
        #expect(page.contains("重新开启并退回该申报"))
        try await test.store.closeCase(id, in: unit, choice: .theirs, reason: "以决定为准", by: TestStore.approver)
    }

    @Test(arguments: Language.allCases)
    func `the form has a place for each value, and shows none of the ID numbers`(_ language: Language) async throws {
        let (test, _) = try await world(.sqlite, .hire, fields: ["idType", "idNumber"])
        let answer = try await CasesController(services: test.services).list(
            TestPage.request(.cases, language: language)
        )
        let page = try TestPage.text(answer, language: language)
        #expect(page.contains(#"name="choice" value="value""#))
        #expect(page.contains(#"name="value.idType""#) && page.contains(#"name="value.idNumber""#))
        #expect(!page.contains(Sample.idNumber(7)))
    }
}
