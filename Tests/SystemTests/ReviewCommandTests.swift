import Core
import Foundation
import Testing

/// `check`, `acknowledge`, `submit` and `withdraw` as a clerk or a script calls them, all offline.
struct ReviewCommandTests {
    private let good = SyntheticCodes.unifiedCode(501)
    private let poor = SyntheticCodes.unifiedCode(502)
    private let third = SyntheticCodes.unifiedCode(503)

    /// One filing in order with two hires, one with two errors and one more in order.
    private func district(_ folder: ScratchFolder) async throws -> District {
        let district = try await District.make("310101", in: folder)
        let filings = ReviewFiles.filings([
            ReviewFiles.filing(good),
            ReviewFiles.filing(poor, ["total": "49.99", "offshore": "20", "paperVolumes": "0", "electronic": "否"]),
            ReviewFiles.filing(third),
        ])
        #expect(try await district.importText(filings, in: folder) == 0)
        let hires = [ReviewFiles.hire(1, of: good), ReviewFiles.hire(2, of: good, ["sex": "男"])]
        #expect(try await district.importText(ReviewFiles.hires(hires, of: good), in: folder) == 0)
        return district
    }

    @Test func `check ends with 3 as long as a filing has an error, with 1 for an enterprise that has not filed`()
        async throws
    {
        let folder = try ScratchFolder()
        let district = try await district(folder)
        #expect(try await district.run("check").status == 3)
        #expect(try await district.run("check", "--json").status == 3)
        #expect(try await district.run("check", good).status == 0, "a warning is no error")
        #expect(try await district.run("check", poor).status == 3)
        #expect(try await district.run("check", SyntheticCodes.unifiedCode(999)).status == 1)
        let note = try await district.run("check", poor)
        #expect(note.out.contains("还差") && note.out.contains("0.01 万美元"))
        let roster = try await district.run("check", good)
        #expect(roster.out.contains("sex.mismatch"))
        for number in 1...2 { #expect(!(roster.out + roster.err).contains(ReviewFiles.residentID(number))) }
        #expect(try await district.json("check")["filings"]?.arrayValue?.count == 3)
        #expect(try await district.run("set", poor, "total=50", "offshore=25", "paperVolumes=1").status == 0)
        #expect(try await district.run("check").status == 0)
    }

    @Test func `submit refuses what is not fit with every reason, and leaves the rest of its states alone`()
        async throws
    {
        let folder = try ScratchFolder()
        let district = try await district(folder)
        #expect(try await district.run("withdraw", third).status == 0)
        #expect(try await district.run("submit").status == 64)
        #expect(try await district.run("submit", good, "--all").status == 64)

        let result = try await district.run("submit", "--all", "--json")
        #expect(result.status == 3)
        let answer = try result.json()
        #expect(Set(try #require(answer.objectValue).keys).isSuperset(of: ["submitted", "refused"]))
        #expect(answer["submitted"] == [.string(good)])
        let refused = try #require(answer["refused"]?.arrayValue)
        try #require(refused.count == 1)
        #expect(refused[0]["uscc"] == .string(poor))
        let reasons = try #require(refused[0]["reasons"]?.arrayValue)
        #expect(reasons.map { $0["code"] } == ["listing.tier", "material.none"])
        #expect(reasons.allSatisfy { $0["message"]?.stringValue?.isEmpty == false })

        #expect(try await district.json("submit", "--all")["submitted"] == [], "what is submitted is left alone")
        #expect(try await district.json("show", third)["state"] == "withdrawn")
        let again = try await district.run("submit", good, "--json")
        #expect(again.status == 3)
        #expect(try again.json()["refused"]?.first?["reasons"]?.first?["code"] == "state")
        #expect(try await district.run("set", poor, "total=50", "offshore=25", "paperVolumes=1").status == 0)
        let rest = try await district.run("submit", "--all", "--json")
        #expect(rest.status == 0)
        #expect(try rest.json() == ["submitted": [.string(poor)], "refused": []])
        #expect(try await district.run("submit", third).status == 0, "by its code it is submitted again")
    }

    @Test func `what is submitted is changed by nobody until it is taken back`() async throws {
        let folder = try ScratchFolder()
        let district = try await district(folder)
        #expect(try await district.run("submit", good).status == 0)
        let before = try await district.run("list", "hires", "--json").out
        let hire = try #require(try await district.json("list", "hires").arrayValue?.first?["id"]?.stringValue)
        let changed = ReviewFiles.hires([ReviewFiles.hire(1, of: good, ["post": "改"])], of: good)
        #expect(try await district.run("set", good, "staff=101").status == 4)
        #expect(try await district.run("set", hire, "post=改").status == 4)
        #expect(try await district.run("remove", hire).status == 4)
        #expect(try await district.run("remove", good).status == 4)
        #expect(try await district.run("acknowledge", good, "sex.mismatch", "--reason", "证件如此").status == 4)
        #expect(
            try await district.importText(changed, in: folder) == 3,
            "its rows are rejected, others would be stored"
        )
        #expect(try await district.run("list", "hires", "--json").out == before)

        let back = try await district.run("withdraw", good, "--json")
        #expect(back.status == 0)
        #expect(try back.json() == ["withdrawn": [.string(good)], "refused": []])
        #expect(try await district.run("withdraw", good).status == 3)
        #expect(try await district.run("set", good, "staff=101").status == 0)
        #expect(try await district.importText(changed, in: folder) == 0)
    }

    // MARK: Reasons

    @Test func `a reason covers its finding, lapses when the finding changes, and is replaced when given again`()
        async throws
    {
        let folder = try ScratchFolder()
        let district = try await district(folder)
        func acknowledged() async throws -> JSONValue? {
            try await district.finding(good, "sex.mismatch")?["acknowledged"]
        }
        #expect(try await acknowledged() == .null)
        let given = try await district.run("acknowledge", good, "sex.mismatch", "--reason", "证件如此", "--json")
        #expect(given.status == 0)
        #expect(try given.json() == ["rule": "sex.mismatch", "acknowledged": 1])
        #expect(try await acknowledged() == "证件如此")
        #expect(try await district.run("check", good).out.contains("证件如此"))
        let pending = try await district.json("status")["pending"]
        #expect(try await district.run("acknowledge", good, "sex.mismatch", "--reason", "证件如此").status == 0)
        #expect(try await district.json("status")["pending"] == pending, "the same reason again is no work")
        #expect(try await district.run("acknowledge", good, "sex.mismatch", "--reason", " 已核对，证件如此（Ａ） ").status == 0)
        #expect(try await acknowledged() == "已核对，证件如此（Ａ）", "as typed, but for the ends")

        let record = try await district.finding(good, "sex.mismatch")?["record"]?.stringValue
        let hire = try #require(record)
        #expect(try await district.run("set", hire, "name=测试丁").status == 0)
        #expect(try await acknowledged() == .null, "it was given about another name")
        #expect(try await district.run("set", hire, "sex=女").status == 0)
        #expect(try await district.finding(good, "sex.mismatch") == nil)
    }

    @Test func `a reason is given to warnings only, for all rows of a rule or for one`() async throws {
        let folder = try ScratchFolder()
        let district = try await district(folder)
        let more = ReviewFiles.hires([ReviewFiles.hire(3, of: good, ["sex": "男"])], of: good)
        #expect(try await district.importText(more, in: folder) == 0)
        func give(_ uscc: String, _ rule: String, _ more: String...) async throws -> Int32 {
            let call = ["acknowledge", uscc, rule, "--reason", "说明", "--replica", district.replica]
            return try await BuiltProgram.shenbao.run(call + more).status
        }
        #expect(try await give(poor, "material.none") == 1, "an error is corrected, not explained")
        #expect(try await give(good, "material.none") == 1, "the filing has no such finding")
        #expect(try await give(good, "nonsense") == 1)
        #expect(try await district.run("acknowledge", good, "sex.mismatch", "--reason", "　").status == 64)
        #expect(try await district.run("acknowledge", good, "sex.mismatch").status == 64)
        func findings() async throws -> [JSONValue] {
            let all = try await district.review(good)["findings"]?.arrayValue ?? []
            return all.filter { $0["rule"] == "sex.mismatch" }
        }
        let found = try await findings()
        try #require(found.count == 2)
        #expect(try await give(good, "sex.mismatch", "--record", found[1]["record"]?.stringValue ?? "") == 0)
        #expect(try await findings().map { $0["acknowledged"] } == [.null, "说明"])
        #expect(try await give(good, "sex.mismatch") == 0)
        #expect(try await findings().map { $0["acknowledged"] } == ["说明", "说明"])
    }

    @Test func `a filing that is removed takes its reasons with it`() async throws {
        let folder = try ScratchFolder()
        let district = try await district(folder)
        #expect(try await district.finding(third, "material.roster")?["acknowledged"] == .null)
        #expect(try await district.run("acknowledge", third, "material.roster", "--reason", "随后导入").status == 0)
        #expect(try await district.finding(third, "material.roster")?["acknowledged"] == "随后导入")
        #expect(try await district.run("remove", third).status == 0)
        #expect(try await district.importText(ReviewFiles.filings([ReviewFiles.filing(third)]), in: folder) == 0)
        #expect(try await district.finding(third, "material.roster")?["acknowledged"] == .null)
        let people = try await district.review(good)["hires"].map { $0.canonicalText() } ?? ""
        let removed = try await district.run("remove", good)
        #expect(removed.status == 0 && !people.isEmpty && removed.err.contains("连同名册上的 \(people) 人"))
    }
}
