import Core
import Foundation
import Testing

/// Two districts and the commission: what is checked, submitted, found and taken back, over a real server.
struct ReviewTests {
    private static let first = SyntheticCodes.unifiedCode(601)
    private static let poor = SyntheticCodes.unifiedCode(602)
    private static let other = SyntheticCodes.unifiedCode(603, area: "310104")

    private struct Stage {
        let folder: ScratchFolder
        let data: String
        let server: RunningServer
        /// The first district's two devices.
        let desk: District
        let laptop: District
        /// The second district's.
        let neighbour: District

        func commission(_ arguments: String...) async throws -> JSONValue {
            try await BuiltProgram.server.run(arguments + ["--data", data, "--json"]).json()
        }
    }

    /// Two districts whose rosters share person 1; everything is on the server, the laptop knows it.
    private func stage() async throws -> Stage {
        let folder = try ScratchFolder()
        let data = folder.file("central")
        #expect(try await BuiltProgram.server.run(["init", "--data", data]).status == 0)
        let server = try await RunningServer.start(data: data)
        let stage = Stage(
            folder: folder,
            data: data,
            server: server,
            desk: try await District.make("310101", in: folder),
            laptop: try await District.make("310101", in: folder, name: "laptop"),
            neighbour: try await District.make("310104", in: folder)
        )
        let filings = ReviewFiles.filings([
            ReviewFiles.filing(Self.first), ReviewFiles.filing(Self.poor, ["total": "49.99", "offshore": "49.99"]),
        ])
        #expect(try await stage.desk.importText(filings, in: folder) == 0)
        let rows = [ReviewFiles.hire(1, of: Self.first), ReviewFiles.hire(2, of: Self.first, ["sex": "男"])]
        #expect(try await stage.desk.importText(ReviewFiles.hires(rows, of: Self.first), in: folder) == 0)
        let alone = ReviewFiles.filings([ReviewFiles.filing(Self.other)])
        #expect(try await stage.neighbour.importText(alone, in: folder) == 0)
        let shared = [ReviewFiles.hire(1, of: Self.other), ReviewFiles.hire(3, of: Self.other)]
        #expect(try await stage.neighbour.importText(ReviewFiles.hires(shared, of: Self.other), in: folder) == 0)
        for district in [stage.desk, stage.laptop, stage.neighbour] {
            try await district.enrol(at: server, data: data)
            #expect(try await district.sync().status == 0)
        }
        return stage
    }

    @Test func `What the districts submit is listed with its verdicts, and a person shared by them is found once`()
        async throws
    {
        let stage = try await stage()
        let given = try await stage.desk.run("acknowledge", Self.first, "sex.mismatch", "--reason", "已核对证件")
        #expect(given.status == 0)
        #expect(try await stage.desk.run("check").status == 3)
        let submitted = try await stage.desk.run("submit", "--all", "--json")
        #expect(submitted.status == 3)
        #expect(try submitted.json()["submitted"] == [.string(Self.first)])
        #expect(try submitted.json()["refused"]?.first?["reasons"]?.first?["code"] == "listing.tier")
        #expect(try await stage.neighbour.run("submit", "--all").status == 0)
        for district in [stage.desk, stage.neighbour] { #expect(try await district.sync().status == 0) }

        let filings = try #require(try await stage.commission("filings", "--state", "submitted").arrayValue)
        #expect(filings.map { $0["uscc"] } == [.string(Self.first), .string(Self.other)])
        for filing in filings {
            #expect(filing["state"] == "submitted" && filing["tiers"] == ["T2", "T3"])
            #expect(filing["cultivation"]?["level"] == "CITY")
            let rules = filing["findings"]?.arrayValue?.map { $0["rule"] } ?? []
            #expect(rules.count { $0 == "claim.duplicate" } == 1)
        }
        let reasons = filings[0]["findings"]?.arrayValue?.first { $0["rule"] == "sex.mismatch" }
        #expect(reasons?["acknowledged"] == "已核对证件", "the reason travels with the filing")
        let drafts = try await stage.commission("filings", "--unit", "310101", "--state", "draft").arrayValue
        #expect(drafts?.map { $0["uscc"] } == [.string(Self.poor)])

        let findings = try #require(try await stage.commission("findings").arrayValue)
        let shared = findings.filter { $0["rule"] == "claim.duplicate" }
        try #require(shared.count == 1)
        let records = try #require(shared[0]["records"]?.arrayValue)
        #expect(Set(records.map { $0["enterprise"] }) == [.string(Self.first), .string(Self.other)])
        #expect(Set(records.map { $0["unit"] }) == ["310101", "310104"])
        #expect(records.allSatisfy { $0["kind"] == "hire" && $0["id"]?.stringValue != nil })
        #expect(findings.contains { $0["rule"] == "listing.tier" }, "drafts too")
        #expect(findings.allSatisfy { $0["severity"] != nil && $0["inputs"] != nil && $0["clause"] != nil })

        #expect(try await stage.laptop.sync().status == 0)
        #expect(try await stage.laptop.finding(Self.first, "sex.mismatch")?["acknowledged"] == "已核对证件")
        let all = findings.map { $0.canonicalText() }.joined() + filings.map { $0.canonicalText() }.joined()
        for number in 1...3 {
            #expect(!all.contains(ReviewFiles.residentID(number)))
            #expect(!stage.server.logText.contains(ReviewFiles.residentID(number)))
        }
        #expect(try await stage.server.terminate() == .exited(0))
    }

    @Test func `An edit after the hand-over is a case; taken back, decided and submitted again it is in order`()
        async throws
    {
        let stage = try await stage()
        #expect(try await stage.desk.run("submit", Self.first).status == 0)
        #expect(try await stage.desk.sync().status == 0)
        // The laptop has not heard of it.
        #expect(try await stage.laptop.run("set", Self.first, "staff=101").status == 0)
        #expect(try await stage.laptop.sync().status == 5)
        #expect(try await stage.laptop.json("show", Self.first)["state"] == "submitted")
        #expect(try await stage.laptop.json("show", Self.first)["staff"] == 100)
        let conflicts = try #require(try await stage.laptop.json("conflicts").arrayValue)
        try #require(conflicts.count == 1)
        #expect(conflicts[0]["field"] == "staff" && conflicts[0]["mine"] == 101 && conflicts[0]["theirs"] == 100)
        let id = try #require(conflicts[0]["id"]?.stringValue)
        #expect(try await stage.laptop.run("resolve", id, "--take", "mine").status == 4, "the commission decides")

        #expect(try await stage.desk.sync().status == 5)
        #expect(try await stage.desk.run("withdraw", Self.first).status == 0)
        // Taken back, the filing takes in what came late: nobody had changed the figure meanwhile.
        #expect(try await stage.desk.sync().status == 0)
        #expect(try await stage.laptop.sync().status == 0)
        #expect(try await stage.laptop.json("conflicts").arrayValue == [])
        #expect(try await stage.laptop.json("show", Self.first)["staff"] == 101)
        #expect(try await stage.laptop.run("set", Self.first, "remark=已更正").status == 0)
        #expect(try await stage.laptop.run("submit", Self.first).status == 0)
        let (report, status) = try await stage.laptop.sync()
        #expect(status == 0)
        #expect(report["pushed"]?["applied"] == 2 && report["digestMatch"] == true)
        #expect(try await stage.desk.sync().status == 0)

        let filing = try #require(try await stage.commission("filings", "--state", "submitted").arrayValue?.first)
        #expect(filing["staff"] == 101 && filing["remark"] == "已更正")
        #expect(try await stage.desk.json("show", Self.first)["staff"] == 101)
        #expect(try await BuiltProgram.server.run(["verify", "--data", stage.data]).status == 0)
    }

    @Test func `A submit that had not seen the other device's row is parked, shown, and no hindrance to the next`()
        async throws
    {
        let stage = try await stage()
        let more = ReviewFiles.hires([ReviewFiles.hire(4, of: Self.first)], of: Self.first)
        #expect(try await stage.laptop.importText(more, in: stage.folder) == 0)
        #expect(try await stage.laptop.sync().status == 0)
        #expect(try await stage.desk.run("submit", Self.first).status == 0)
        let (report, status) = try await stage.desk.sync()
        #expect(status == 7)
        #expect(report["pushed"]?["refused"] == 1 && report["parked"] == 1)
        #expect(try await stage.desk.json("show", Self.first)["state"] == "draft")
        #expect(try await stage.desk.json("list", "hires").arrayValue?.count == 3)
        #expect(try await stage.desk.run("submit", Self.first).status == 0)
        #expect(try await stage.desk.sync().status == 0)
        let filings = try await stage.commission("filings", "--state", "submitted").arrayValue
        #expect(filings?.map { $0["uscc"] } == [.string(Self.first)])
    }
}
