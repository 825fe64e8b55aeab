import Testing

@testable import Core

/// What a return gives back.
@Suite struct ReopeningTests {
    private let filing = RecordID.derived(from: "filing")
    private let hire = RecordID.derived(from: "hire")
    private let other = RecordID.derived(from: "other")

    private func allows(_ entries: [String], _ kind: Kind, _ record: RecordID, _ field: String?) -> Bool {
        Reopening(entries: entries).allows(kind: kind, record: record, field: field)
    }

    @Test func `a field, a whole record, or all records of a kind`() {
        let field = ["hire/\(hire)/post"]
        #expect(allows(field, .hire, hire, "post"))
        #expect(!allows(field, .hire, hire, "name") && !allows(field, .hire, hire, nil))
        #expect(!allows(field, .hire, other, "post") && !allows(field, .filing, hire, "post"))
        let record = ["hire/\(hire)/*"]
        #expect(allows(record, .hire, hire, "post") && allows(record, .hire, hire, nil))
        #expect(!allows(record, .hire, other, "post") && !allows(record, .hire, other, nil))
        let all = ["hire/*/*"]
        #expect(allows(all, .hire, hire, "post") && allows(all, .hire, other, nil))
        #expect(!allows(all, .filing, filing, "staff"))
    }

    @Test func `without entries it is everything, and reasons always are`() {
        #expect(allows([], .filing, filing, "staff") && allows([], .hire, hire, nil))
        #expect(allows(["filing/\(filing)/staff"], .acknowledgement, other, nil))
    }

    @Test func `it is read as it is written, in order, and nothing of another form is read`() throws {
        let entries = ["filing/\(filing)/staff", "hire/*/*", "hire/\(hire)/*"].sorted()
        let reopening = Reopening(entries: entries.reversed())
        #expect(reopening.entries == entries)
        #expect(reopening.json == .array(entries.map(JSONValue.string)))
        #expect(Reopening(json: reopening.json) == reopening)
        #expect(Reopening(json: nil) == .everything && Reopening(json: .null) == .everything)
        #expect(Reopening.everything.json == .null && Reopening.everything.entries.isEmpty)
    }

    @Test(
        arguments: [
            [], "filing", ["staff"], ["filing/staff"], ["/*/*"], ["*/*/*"], ["hire/*/post"], ["hire/x/post"],
            ["hire/*/*/*"], ["hire/*/"], [1], [["hire/*/*"]],
        ] as [JSONValue]
    )
    func `another form gives nothing back`(value: JSONValue) {
        #expect(Reopening(json: value) == nil)
        let custody = Custody(of: ["state": "returned", "reopened": value])
        #expect(!custody.isWithUnit(.filing, filing, "staff"))
    }

    @Test func `remarks give back the fields that they ask about, with those of one constraint`() {
        func remark(_ kind: Kind, _ record: String, _ field: String?, asks: Bool = true, open: Bool = true) -> Remark {
            var remark = Remark()
            remark.recordKind = kind.rawValue
            remark.record = record
            remark.field = field
            remark.asks = asks
            remark.open = open
            return remark
        }
        let reopening = Reopening(askedIn: [
            remark(.filing, filing.rawValue, "staff"), remark(.hire, hire.rawValue, nil), remark(.hire, "*", nil),
            remark(.filing, filing.rawValue, "name", asks: false),
            remark(.filing, filing.rawValue, "remark", open: false),
        ])
        let entries = [
            "filing/\(filing)/staff", "filing/\(filing)/staffCollege", "hire/*/*", "hire/\(hire)/*",
        ]
        #expect(reopening.entries == entries.sorted())
        #expect(Reopening(askedIn: []) == .everything)
        #expect(Reopening(askedIn: [remark(.filing, filing.rawValue, "staff", asks: false)]) == .everything)
        let whole = [remark(.hire, hire.rawValue, "post"), remark(.filing, filing.rawValue, nil)]
        #expect(Reopening(askedIn: whole) == .everything)
        #expect(Reopening(askedIn: [remark(.hire, "一", "post")]).entries.isEmpty)
        #expect(Reopening(askedIn: [remark(.hire, "一", "post")]) != .everything)
    }

    @Test(arguments: FilingState.allCases)
    func `a custody follows the state`(state: FilingState) {
        let body: RecordBody = [
            "state": .string(state.rawValue), "reopened": .array([.string("filing/\(filing)/staff")]),
        ]
        let custody = Custody(of: body)
        let isUnits = [FilingState.draft, .withdrawn].contains(state)
        #expect(custody.isWithUnit(.filing, filing, "staff") == (isUnits || state == .returned))
        #expect(custody.isWithUnit(.filing, filing, "name") == isUnits)
        #expect(Authority.isWithUnit(state) == (isUnits || state == .returned))
    }

    @Test func `outside any filing everything is the unit's`() {
        #expect(Custody(of: nil) == .free)
        #expect(Custody.free.isWithUnit(.trainee, other, nil))
    }
}
