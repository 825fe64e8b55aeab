import Testing

@testable import Core

@Suite struct RecordBodyTests {
    /// A body with a value in every field, made from the declaration alone.
    static func fullBody(_ type: RecordType) -> RecordBody {
        var body: RecordBody = [:]
        for field in type.fields { body[field.code] = value(of: field) }
        return body
    }

    private static func value(of field: FieldSpec) -> JSONValue {
        switch field.type {
        case .text, .personName: .string("文字 \(field.code)")
        case .identity: "310101199001019901"
        case .organisationCode: "PDY010605"
        case .unifiedCode: "91310101PDY010605J"
        case .amount: "1234.567891"
        case .count: 42
        case .date: "2016-02-29"
        case .flag: false
        case .choice(let choices): .string(choices.last?.code ?? "")
        case .lines: ["ITO.SRD.DEV", "KPO.BIZ.ANLY"]
        case .names: ["ISO/IEC 27001", "CMMI 3"]
        case .reference: "0190f6a0-0000-7000-8000-000000000001"
        case .json: ["a": [1, .null, "b"]]
        }
    }

    private func check<Record: DeclaredRecord>(_ type: Record.Type) throws {
        let declared = Record.declaration.type
        let full = Self.fullBody(declared)
        #expect(full.count == declared.fields.count)
        #expect(try Record(body: full).body == full, "\(declared.kind)")

        // Absent optional members stay absent, and members of a later version are passed over.
        let required = full.filter { declared.field($0.key)?.presence == .required }
        var later = required
        later["later"] = "x"
        #expect(try Record(body: later).body.filter { required[$0.key] != nil } == required)
        let made = try Record(body: later).body.filter { required[$0.key] == nil }
        #expect(made.isEmpty, "\(declared.kind)")

        for field in declared.fields {
            var wrong = full
            wrong[field.code] = .object(["wrong": "type"])
            if field.type != .json {
                #expect(throws: RecordError.type(field: field.code)) { try Record(body: wrong) }
            }
            guard field.presence == .required else { continue }
            wrong[field.code] = nil
            if field.type == .lines || field.type == .names { continue }
            #expect(throws: RecordError.missing(field: field.code)) { try Record(body: wrong) }
        }
    }

    @Test func `every record goes through its body and back`() throws {
        try check(FilingUnit.self)
        try check(Round.self)
        try check(Enterprise.self)
        try check(Institution.self)
        try check(Filing.self)
        try check(Hire.self)
        try check(Trainee.self)
        try check(ConflictCase.self)
        try check(Alias.self)
    }

    private static let wrongValues: [(String, JSONValue)] = [
        ("total", JSONValue.integer(5)), ("total", "1,0"), ("total", "-1"), ("staff", "5"), ("category", "ito"),
        ("lines", "ITO.SRD.DEV"), ("lines", [1]), ("electronic", "是"), ("electronic", 1), ("remark", 1), ("seq", .null),
    ]

    @Test(arguments: wrongValues)
    func `a value of another form is refused`(field: String, value: JSONValue) {
        var body = Self.fullBody(Filing.declaration.type)
        body[field] = value
        #expect(throws: RecordError.type(field: field)) { try Filing(body: body) }
    }

    @Test func `identifiers are derived from public keys only`() throws {
        let scope = Scope.unit("310101")
        func derived(_ kind: Kind, _ body: RecordBody) -> RecordID? {
            guard case .derived(let make) = RecordTypes.type(of: kind)?.identity else { return nil }
            return make(body, scope)
        }
        #expect(
            derived(.filing, ["round": "2016", "uscc": "91310101PDY010605J"])
                == .filing(unit: "310101", round: "2016", unifiedCode: "91310101PDY010605J")
        )
        #expect(
            derived(.enterprise, ["orgCode": "PDY010605"]) == .enterprise(unit: "310101", organisationCode: "PDY010605")
        )
        #expect(derived(.filing, ["round": "2016"]) == nil)
        for kind in [Kind.hire, .trainee, .conflictCase] {
            guard case .random = RecordTypes.type(of: kind)?.identity else {
                Issue.record("\(kind) is derived")
                continue
            }
        }
        // Parts are kept apart, so that no two pairs run together.
        #expect(RecordID.derived(from: "ab", "c") != RecordID.derived(from: "a", "bc"))
        let ids: [RecordID] = [.unit("1"), .round("1"), .enterprise(unit: "1", organisationCode: "1")]
        #expect(Set(ids).count == 3)
        #expect(ids.allSatisfy { Array($0.rawValue)[14] == "8" && "89ab".contains(Array($0.rawValue)[19]) })
    }

    @Test func `identifiers of version 7 are in the order of their time`() {
        let early = RecordID.version7(milliseconds: 0x0123_4567_89AB, random: (.max, .max))
        let late = RecordID.version7(milliseconds: 0x0123_4567_89AC, random: (0, 0))
        #expect(early < late)
        #expect(early.rawValue == "01234567-89ab-7fff-bfff-ffffffffffff")
        #expect(late.rawValue == "01234567-89ac-7000-8000-000000000000")
    }

    @Test(arguments: [
        "", "01234567-89ab-7fff-bfff-fffffffffff", "01234567-89AB-7fff-bfff-ffffffffffff",
        "0123456789ab-7fff-bfff-ffffffffffff1", "01234567-89ab-7fff-bfff-ffffffffffff ",
        "g1234567-89ab-7fff-bfff-ffffffffffff",
    ])
    func `an identifier has one spelling`(text: String) {
        #expect(RecordID(rawValue: text) == nil)
    }

    @Test func `parents follow from the body`() throws {
        let scope = Scope.unit("310101")
        let hire = RecordTypes.type(of: .hire)?.parent?(["round": "2016", "enterprise": "91310101PDY010605J"], scope)
        #expect(hire?.kind == .filing)
        #expect(hire?.id == .filing(unit: "310101", round: "2016", unifiedCode: "91310101PDY010605J"))
        let filing = RecordTypes.type(of: .filing)?.parent?(["uscc": "91310101PDY010605J"], scope)
        #expect(filing?.id == .enterprise(unit: "310101", organisationCode: "PDY010605"))
        let trainee = RecordTypes.type(of: .trainee)?.parent?(["institution": "91310101PDY010605J"], scope)
        #expect(trainee?.id == .institution(unit: "310101", organisationCode: "PDY010605"))
        #expect(RecordTypes.type(of: .trainee)?.parent?(["institution": "x"], scope) == nil)
        #expect(RecordTypes.type(of: .hire)?.parent?([:], scope) == nil)
    }

    @Test func `a natural key needs all its parts`() {
        let type = Hire.declaration.type
        var body = Self.fullBody(type)
        body["idType"] = "residentID"
        #expect(type.naturalKey(of: body)?.count == 4)
        body["idNumber"] = nil
        #expect(type.naturalKey(of: body) == nil)
        #expect(Filing.declaration.type.naturalKey(of: body) == nil)
    }

    @Test(arguments: ["0-0", "1-5", "1048575-4398046511103"])
    func `a revision has one text and one number`(text: String) throws {
        let revision = try #require(Revision(text))
        #expect(revision.description == text)
        #expect(Revision(packed: revision.packed) == revision)
    }

    @Test(arguments: ["", "1", "1-", "-1", "1-2-3", "+1-2", "1- 2", "1048576-1", "1-4398046511104", "１-2"])
    func `nothing else is a revision`(text: String) {
        #expect(Revision(text) == nil)
    }

    @Test func `revisions go by epoch, then number, in text order nowhere`() {
        let ordered = [
            Revision.zero, .init(epoch: 1, number: 9), .init(epoch: 1, number: 10), .init(epoch: 2, number: 1),
        ]
        #expect(Array(ordered.reversed()).sorted() == ordered)
        #expect(ordered.map(\.packed) == ordered.map(\.packed).sorted())
    }
}
