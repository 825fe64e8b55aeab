import Core
import GRDB
import Terminal
import Testing

@testable import Client

@Suite struct RecordSearchTests {
    private func bench() throws -> EntryBench {
        try EntryBench(
            .filings([Sample.filing(), Sample.filing(Sample.secondEnterprise, ["name": "甲乙（Été）公司", "seq": "2"])]),
            .hires([
                Sample.hire(0), Sample.hire(7, ["name": "Anna María", "inService": "否", "leaveDate": "2015-09-01"]),
            ]),
            .trainees([Sample.trainee(0, ["course": "C++ \"进阶\" \\ 实战"])])
        )
    }

    private func search(_ bench: EntryBench, _ text: String, reveal: Bool = false) throws -> [String] {
        let term = try #require(SearchTerm(text))
        let search = RecordSearch(term, reveal: reveal, catalogue: .edition2016)
        return try bench.read { db in
            var found: [String] = []
            for kind in RecordSearch.kinds {
                try search.each(kind, db) { hit in
                    found.append("\(kind) \(hit.matched.joined(separator: ","))")
                    return true
                }
            }
            return found
        }
    }

    @Test(arguments: [
        ("（été） 公司", ["enterprise name", "filing name"]), ("JAVA", []), ("c++\"进阶", ["trainee course"]),
        ("\\实", ["trainee course"]),
        ("数据录入", ["hire post", "hire post"]), ("ANNAM", ["hire name"]), ("2015/9/1", ["hire leaveDate"]),
        ("2015-09", ["hire leaveDate"]), ("320.25", ["filing exportBPO", "filing exportBPO"]),
        ("pdy 010613", ["enterprise uscc,orgCode", "filing uscc"]), ("数据处理", ["filing lines", "filing lines"]),
        ("cmmi3", ["filing certificates", "filing certificates"]),
        ("24", ["filing contractMonths", "filing contractMonths"]),
        ("培训中心", ["institution name"]), ("女", ["hire sex", "hire sex", "trainee sex"]),
        ("草稿", ["filing state", "filing state"]),
        ("没有这个", []),
    ])
    func `a record is found by any value, whatever width, case and blanks`(text: String, found: [String]) throws {
        #expect(try search(bench(), text) == found)
    }

    @Test func `an ID number is found whole, and by parts only where it may be shown`() throws {
        let bench = try bench()
        let number = Sample.residentID(7)
        #expect(try search(bench, number) == ["hire idNumber"])
        #expect(try search(bench, number.lowercased()) == ["hire idNumber"])
        for length in 4..<18 {
            #expect(try search(bench, String(number.prefix(length))).allSatisfy { !$0.contains("idNumber") })
            #expect(try search(bench, String(number.suffix(length))).allSatisfy { !$0.contains("idNumber") })
        }
        #expect(try search(bench, String(number.suffix(8)), reveal: true) == ["hire idNumber"])
    }

    @Test(arguments: [false, true])
    func `the condition in SQL leaves out nothing that matches`(reveal: Bool) throws {
        let bench = try bench()
        let needles = [
            "1", "2", "0", "0.5", "1000.5", "a", "é", "É", "\"", "、", "-0", "BPO", "服务", "是", "2016", "310101", "X",
            ".",
        ]
        for needle in needles {
            let term = try #require(SearchTerm(needle))
            let slow = try bench.read { db in
                try RecordSearch.kinds.flatMap { kind in
                    try Records.list(kind, db).compactMap { record -> String? in
                        let fields = try #require(RecordTypes.type(of: kind)).fields.filter { field in
                            record.body[field.code].map {
                                term.matches($0, field, reveal: reveal, catalogue: .edition2016)
                            } ?? false
                        }
                        return fields.isEmpty ? nil : "\(kind) \(fields.map(\.code).joined(separator: ","))"
                    }
                }
            }
            #expect(try search(bench, needle, reveal: reveal) == slow, "\(needle)")
        }
    }

    @Test(arguments: ["", "　 ", "无"]) func `a blank text is no search`(text: String) {
        #expect(SearchTerm(text) == nil)
    }
}
