import Core
import Foundation
import Testing

/// Two devices of one unit on one server, with the built programs.
@Suite(.serialized)
struct TwoDevicesTests {
    private let filing = "91310101PDY010605J"

    private struct Pair {
        let folder: ScratchFolder
        let data: String
        let server: RunningServer
        let first: District
        let second: District
    }

    private func pair() async throws -> Pair {
        let folder = try ScratchFolder()
        let data = folder.file("central")
        #expect(try await BuiltProgram.server.run(["init", "--data", data]).status == 0)
        let server = try await RunningServer.start(data: data)
        let first = try await District.make("310101", in: folder, name: "first")
        let second = try await District.make("310101", in: folder, name: "second")
        _ = try await first.run("import", Samples.folder + "/310101/enterprises.xlsx")
        try await first.enrol(at: server, data: data)
        try await second.enrol(at: server, data: data)
        #expect(try await first.sync().status == 0)
        #expect(try await second.sync().status == 0)
        #expect(try await second.json("list", "filings").arrayValue?.count == 6)
        return Pair(folder: folder, data: data, server: server, first: first, second: second)
    }

    @Test func `Different fields of one filing are both kept`() async throws {
        let pair = try await pair()
        #expect(try await pair.first.run("set", filing, "contractMonths=24").status == 0)
        #expect(try await pair.second.run("set", filing, "remark=材料齐全").status == 0)
        for district in [pair.first, pair.second, pair.first] { #expect(try await district.sync().status == 0) }
        for district in [pair.first, pair.second] {
            let shown = try await district.json("show", filing)
            #expect(shown["contractMonths"] == 24)
            #expect(shown["remark"] == "材料齐全")
            #expect(try await district.json("conflicts") == [])
        }
    }

    @Test func `Of one field the first stands, the second is a conflict that both list and one closes`() async throws {
        let pair = try await pair()
        #expect(try await pair.first.run("set", filing, "staff=800").status == 0)
        #expect(try await pair.second.run("set", filing, "staff=900").status == 0)
        #expect(try await pair.first.sync().status == 0)
        let (report, status) = try await pair.second.sync()
        #expect(status == 5)
        #expect(report["pushed"]?["conflicted"] == 1)
        #expect(try await pair.first.sync().status == 5)
        for district in [pair.first, pair.second] {
            #expect(try await district.json("show", filing)["staff"] == 800)
            #expect(try await district.json("status")["conflicts"] == 1)
        }
        let first = try #require(try await pair.first.json("conflicts").arrayValue?.first)
        let second = try #require(try await pair.second.json("conflicts").arrayValue?.first)
        #expect(first["id"] == second["id"])
        #expect(first["field"] == "staff" && first["kind"] == "filing")
        #expect(first["mine"] == 800 && first["theirs"] == 900)
        #expect(second["mine"] == 900 && second["theirs"] == 800)

        let id = try #require(second["id"]?.stringValue)
        #expect(try await pair.second.run("resolve", id, "--take", "mine", "--reason", "以年报为准").status == 0)
        #expect(try await pair.second.sync().status == 0)
        #expect(try await pair.first.sync().status == 0)
        for district in [pair.first, pair.second] {
            #expect(try await district.json("show", filing)["staff"] == 900)
            #expect(try await district.json("conflicts") == [])
        }
    }

    @Test func `The same roster imported on both is one roster`() async throws {
        let pair = try await pair()
        let roster = Samples.folder + "/310101/hires-91310101PDY010613D.xlsx"
        for district in [pair.first, pair.second] {
            let answer = try await district.json("import", roster)
            #expect(answer["added"] == 49)
        }
        #expect(try await pair.first.sync().status == 0)
        let (report, status) = try await pair.second.sync()
        #expect(status == 0)
        #expect(report["pushed"]?["merged"] == 1)
        #expect(report["digestMatch"] == true)
        #expect(try await pair.first.sync().status == 0)
        let first = try await pair.first.json("list", "hires", "--reveal")
        #expect(first.arrayValue?.count == 49)
        #expect(try await pair.second.json("list", "hires", "--reveal") == first)
    }

    @Test func `A cleared field is cleared everywhere, also over work that is not sent yet`() async throws {
        let pair = try await pair()
        #expect(try await pair.first.run("set", filing, "remark=一", "contractMonths=36").status == 0)
        #expect(try await pair.first.run("set", filing, "remark=", "contractMonths=").status == 0)
        #expect(try await pair.first.run("set", filing, "staff=700").status == 0)
        #expect(try await pair.first.run("set", filing, "staffCollege=600").status == 0)
        let (report, status) = try await pair.first.sync()
        #expect(status == 0)
        #expect(report["pushed"]?["applied"] == 4)
        #expect(try await pair.second.sync().status == 0)
        for district in [pair.first, pair.second] {
            let shown = try await district.json("show", filing)
            #expect(shown["remark"] == .null && shown["contractMonths"] == .null)
            #expect(shown["staff"] == 700 && shown["staffCollege"] == 600)
        }
    }

    @Test func `Of a removal and an edit each device sees its own as mine`() async throws {
        let pair = try await pair()
        #expect(try await pair.first.run("remove", filing).status == 0)
        #expect(try await pair.second.run("set", filing, "staff=700").status == 0)
        #expect(try await pair.first.sync().status == 0)
        #expect(try await pair.second.sync().status == 5)
        #expect(try await pair.first.sync().status == 5)
        let first = try #require(try await pair.first.json("conflicts").arrayValue?.first)
        let second = try #require(try await pair.second.json("conflicts").arrayValue?.first)
        #expect(first["mine"] == "removed" && first["theirs"] == "kept")
        #expect(second["mine"] == "kept" && second["theirs"] == "removed")
        let id = try #require(first["id"]?.stringValue)
        #expect(try await pair.first.run("resolve", id, "--take", "mine", "--reason", "企业已注销").status == 0)
        for district in [pair.first, pair.second] { #expect(try await district.sync().status == 0) }
        for district in [pair.first, pair.second] {
            #expect(try await district.run("show", filing).status == 1)
            #expect(try await district.json("conflicts") == [])
        }
    }

    @Test(arguments: [true, false])
    func `One keeps and the other removes what a conflict is about: whoever comes first, they hear of it`(
        keeperFirst: Bool
    ) async throws {
        let pair = try await pair()
        let (keeper, remover) = (pair.first, pair.second)
        #expect(try await keeper.run("set", filing, "remark=仍在经营").status == 0)
        #expect(try await remover.run("remove", filing).status == 0)
        for district in [keeper, remover, keeper] { _ = try await district.sync() }
        let id = try #require(try await keeper.json("conflicts").arrayValue?.first?["id"]?.stringValue)
        #expect(try await keeper.run("resolve", id, "--take", "mine", "--reason", "仍在经营").status == 0)
        #expect(try await remover.run("resolve", id, "--take", "mine", "--reason", "已注销").status == 0)
        let order = keeperFirst ? [keeper, remover, keeper] : [remover, keeper, remover]
        for district in order { _ = try await district.sync() }
        for district in [keeper, remover] {
            let open = try #require(try await district.json("conflicts").arrayValue)
            #expect(open.count == 1)
            #expect(open.first?["field"] == "!")
        }
    }

    @Test func `A removal against unseen work removes nothing and is a conflict`() async throws {
        let pair = try await pair()
        #expect(try await pair.first.run("remove", filing).status == 0)
        let roster = Samples.folder + "/310101/hires-\(filing).xlsx"
        #expect(try await pair.second.run("import", roster).status == 3)
        #expect(try await pair.second.sync().status == 0)
        #expect(try await pair.first.sync().status == 5)
        #expect(try await pair.second.sync().status == 5)
        for district in [pair.first, pair.second] {
            #expect(try await district.json("show", filing)["state"] == "draft")
            #expect(try await district.json("list", "hires").arrayValue?.count == 14)
        }
        let id = try #require(try await pair.first.json("conflicts").arrayValue?.first?["id"]?.stringValue)
        let closed = try await pair.first.run("resolve", id, "--take", "mine")
        #expect(closed.status == 0 && closed.err.contains("名册上的 14 人"), "who goes along is told")
    }

    @Test func `A revoked device is refused at once and keeps its work`() async throws {
        let pair = try await pair()
        let devices = try await BuiltProgram.server.run(["device", "list", "--data", pair.data, "--json"]).json()
        #expect(devices.arrayValue?.count == 2)
        let id = try #require(try await pair.second.json("status")["device"]?.stringValue)
        #expect(try await BuiltProgram.server.run(["device", "revoke", id, "--data", pair.data]).status == 0)
        #expect(try await pair.second.run("set", filing, "remark=未上报").status == 0)
        #expect(try await pair.second.run("sync").status == 4)
        #expect(try await pair.second.json("status")["pending"] == 1)
        #expect(try await pair.second.json("show", filing)["remark"] == "未上报")
        #expect(try await pair.first.sync().status == 0)
    }
}
