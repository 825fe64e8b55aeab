import Testing

@testable import Client
@testable import Core

/// Gates judged on what was imported, one cent (0.000001 万美元) below and at every bound.
@Suite struct BoundaryTests {
    private func eligibility(_ changes: SampleSheet.Values) throws -> Eligibility {
        let bench = try Bench()
        let result = try bench.add(.filings([Sample.filing(Sample.enterprise, changes)]))
        try #require(result.errors.isEmpty)
        return try bench.review(Sample.enterprise).eligibility
    }

    @Test(
        arguments: [
            ("50", "25", ["T1"]), ("50", "24.999999", []), ("49.999999", "49.999999", []),
            ("500", "175", ["T2"]), ("500", "174.999999", []), ("500", "174.99", []), ("499.999999", "175", []),
            ("500", "250", ["T1", "T2"]), ("500", "249.999999", ["T2"]), ("1000", "200", ["T3"]),
            ("1000", "199.999999", []), ("999.999999", "200", []), ("1000", "350", ["T2", "T3"]),
            ("1000", "349.999999", ["T3"]), ("1000", "500", ["T1", "T2", "T3"]), ("1000", "0", []), ("0", "0", []),
            ("1000000000", "1000000000", ["T1", "T2", "T3"]),
        ] as [(String, String, [String])]
    )
    func `a tier is reached at its bound and not one cent below`(total: String, offshore: String, tiers: [String])
        throws
    {
        #expect(try eligibility(["total": total, "offshore": offshore]).tiers == tiers)
    }

    private static let lines = ["ITO": "IT解决方案", "BPO": "数据处理服务", "KPO": "管理咨询服务"]

    @Test(
        arguments: [
            ("ITO", "1000", "MOFCOM"), ("ITO", "999.999999", "CITY"), ("ITO", "500", "CITY"),
            ("ITO", "499.999999", "DISTRICT"), ("ITO", "100", "DISTRICT"), ("ITO", "99.999999", nil),
            ("BPO", "500", "MOFCOM"), ("BPO", "499.999999", "CITY"), ("BPO", "300", "CITY"),
            ("BPO", "299.999999", "DISTRICT"), ("BPO", "50", "DISTRICT"), ("BPO", "49.999999", nil),
            ("KPO", "500", "MOFCOM"), ("KPO", "499.999999", "CITY"), ("KPO", "200", "CITY"),
            ("KPO", "199.999999", "DISTRICT"), ("KPO", "50", "DISTRICT"), ("KPO", "49.999999", nil), ("KPO", "0", nil),
        ] as [(String, String, String?)]
    )
    func `a level is reached at its bound by the category's own export, whatever the offshore part`(
        category: String,
        export: String,
        level: String?
    ) throws {
        var values = ["category": category, "lines": Self.lines[category] ?? "", "exportBPO": "", "offshore": "0"]
        values["export\(category)"] = export
        let found = try eligibility(values)
        #expect(found.exportLevel == level)
        #expect(found.level == level)
        #expect(found.criteria[3].met == (level != nil))
        // Another category's export does not help.
        values["export\(category)"] = ""
        for other in Self.lines.keys where other != category { values["export\(other)"] = export }
        #expect(try eligibility(values).exportLevel == nil)
    }

    @Test(arguments: [("staffCollege", "49"), ("contractMonths", "11"), ("certificates", "")])
    func `one criterion that is not met takes the level and leaves the export's`(field: String, value: String) throws {
        let found = try eligibility([field: value])
        #expect(found.exportLevel == "CITY")
        #expect(found.level == nil)
        #expect(found.tiers == ["T2", "T3"], "the two gates are separate")
    }

    @Test(arguments: [("staffCollege", "50"), ("contractMonths", "12"), ("contractMonths", "")])
    func `at the bound, or where it cannot be told, the level stays`(field: String, value: String) throws {
        #expect(try eligibility([field: value]).level == "CITY")
    }

    @Test func `college staff of an odd staff is compared exactly`() throws {
        #expect(try eligibility(["staff": "101", "staffCollege": "50"]).level == nil)
        #expect(try eligibility(["staff": "101", "staffCollege": "51"]).level == "CITY")
    }

    @Test func `a near miss says by how much`() throws {
        let found = try eligibility(["total": "49.99", "offshore": "49.99", "exportBPO": "299.99"])
        let verdict = try #require(found.listing.first)
        #expect(verdict.nearMiss(.zh, of: Filing.declaration.type) == "“服务外包业务额”还差 0.01 万美元")
        #expect(verdict.arithmetic == ["49.99 < 50", "49.99 × 100 = 4999 ≥ 49.99 × 50 = 2499.5"])
        #expect(found.nextLevel?.level == "CITY")
        #expect(found.nextLevel?.shortfall.amount == "0.01")
    }

    @Test func `a share that prints as the bound and is below it says what is lacking`() throws {
        let found = try eligibility(["total": "500", "offshore": "174.99"])
        let verdict = found.listing[1]
        #expect(verdict.met == false)
        #expect(verdict.shortfalls.map(\.amount) == ["0.01"])
        #expect(verdict.shortfalls.map(\.field) == ["offshore"])
    }
}
