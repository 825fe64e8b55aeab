import Testing

@testable import Core

@Suite struct CatalogueTests {
    private let catalogue = Catalogue.edition2016

    @Test func `3 categories, 9 groups, 35 lines`() {
        #expect(catalogue.branches.map(\.category) == [.ito, .bpo, .kpo])
        #expect(catalogue.branches.map(\.name) == ["信息技术外包", "业务流程服务外包", "知识流程服务外包"])
        #expect(catalogue.branches.map { $0.groups.count } == [3, 3, 3])
        #expect(catalogue.branches.map { $0.groups.reduce(0) { $0 + $1.lines.count } } == [12, 11, 12])
        #expect(Set(catalogue.lines.map(\.code)).count == 35)
        #expect(Set(catalogue.lines.map(\.name)).count == 35)
        #expect(catalogue.edition == 2016 && catalogue.baseYear == 2015)
        #expect(catalogue.documentNumber == "沪商服贸〔2016〕236号")
        #expect(Catalogue.edition(2016) != nil && Catalogue.edition(2015) == nil)
    }

    @Test func `tiers, levels and thresholds are the printed ones`() {
        #expect(catalogue.tiers.map(\.code) == ["T1", "T2", "T3"])
        #expect(catalogue.tiers.map(\.minimumTotal.description) == ["50", "500", "1000"])
        #expect(catalogue.tiers.map(\.minimumSharePercent) == [50, 35, 20])
        #expect(catalogue.levels.map(\.code) == ["MOFCOM", "CITY", "DISTRICT"])
        let expected: [Category: [String]] = [
            .ito: ["1000", "500", "100"], .bpo: ["500", "300", "50"], .kpo: ["500", "200", "50"],
        ]
        for branch in catalogue.branches {
            #expect(branch.criteria.map(\.code) == ["ENGAGED", "CONTRACT", "INTL_CERT", "EXPORT", "STAFF_EDU"])
            #expect(branch.criteria.map(\.number) == [1, 2, 3, 4, 5])
            let thresholds = branch.criteria.flatMap(\.thresholds)
            #expect(thresholds.map(\.level) == ["MOFCOM", "CITY", "DISTRICT"])
            #expect(thresholds.map(\.minimum.description) == expected[branch.category])
            #expect(branch.criteria.last?.minimumSharePercent == 50)
            #expect(branch.criteria[1].minimumYears == (branch.category == .ito ? nil : 1))
        }
    }

    @Test(arguments: [
        ("网络营销推广服务", "BPO.OPS.MKT"), ("互联网营销推广服务", "BPO.OPS.MKT"), ("BPO.OPS.MKT", "BPO.OPS.MKT"),
        ("bpo.ops.mkt", "BPO.OPS.MKT"), (" ＩＴ咨询 服务 ", "ITO.ITS.CONS"), ("it解决方案", "ITO.ITS.SOLN"),
        ("数据分析服务（KPO）", "KPO.BIZ.ANLY"), ("集成电路和电子电路设计", "ITO.ITS.IC"), ("测试外包服务", "ITO.ITS.TEST"),
    ])
    func `a line is found by name, alias or code`(typed: String, code: String) {
        #expect(catalogue.line(named: typed)?.code == code)
    }

    @Test(arguments: ["", "数据分析", "基因测序服务", "共享中心服务", "BPO.OPS", "BPO", "测试外包服务等"])
    func `nothing else is a line`(typed: String) {
        #expect(catalogue.line(named: typed) == nil)
    }
}

@Suite struct UnitDirectoryTests {
    @Test func `17 units, numbered as printed, with their codes`() {
        let units = Directory.units
        #expect(units.count == 17)
        #expect(units.map(\.seq) == [1, 2, 3, 4, 5, 6, 7, 8, 9, 11, 12, 13, 14, 15, 16, 17, 18])
        #expect(
            Set(units.map(\.code)) == [
                "310101", "310104", "310105", "310106", "310107", "310109", "310110", "310112", "310113", "310114",
                "310115",
                "310116", "310117", "310118", "310120", "310151", "3101Z1",
            ]
        )
        #expect(units.filter { $0.type == "zone" }.map(\.code) == ["3101Z1"])
        #expect(Directory.unit("310108") == nil)
    }

    @Test func `telephones are as printed, extensions and all, without stray blanks`() {
        let extensions = ["普陀": "7018", "漕河泾": "3701", "徐汇": "1235", "黄浦": "20923"]
        for unit in Directory.units {
            let parts = (unit.phone ?? "").split(separator: "-", omittingEmptySubsequences: false)
            #expect(parts.first?.wholeMatch(of: /[0-9]{8}/) != nil, "\(unit.name)")
            #expect(parts.dropFirst().first.map { String($0) } == extensions[unit.name], "\(unit.name)")
            #expect(parts.count <= 2)
            #expect(unit.contact?.hasSuffix("老师") == true)
        }
        #expect(Directory.unit("310118")?.phone == "59734847")
    }

    @Test func `titles fit districts and the zone`() {
        #expect(Directory.unit("310101")?.title == "黄浦区")
        #expect(Directory.unit("3101Z1")?.title == "漕河泾示范区")
        #expect(Directory.unit("310115")?.title.hasSuffix("区") == true)
    }

    @Test func `what the sources leave open is empty in the round`() {
        let round = Directory.round2016
        #expect(round.code == "2016" && round.status == "open")
        #expect(round.edition == 2016 && round.baseYear == 2015)
        #expect([round.hireFrom, round.hireTo, round.cutoff, round.deadline].compactMap(\.self).isEmpty)
        #expect(round.minimumDays == nil)
    }
}
