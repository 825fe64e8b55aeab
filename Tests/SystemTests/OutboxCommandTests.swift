import Core
import Foundation
import Testing

/// Refused work, a replica's care and its history, with the built programs.
@Suite(.serialized)
struct OutboxCommandTests {
    private static let filing = SyntheticCodes.unifiedCode(611)

    private struct Stage {
        let folder: ScratchFolder
        let data: String
        let server: RunningServer
        let desk: District
        let laptop: District
    }

    /// Two devices that know a filing with one hire.
    private func stage() async throws -> Stage {
        let folder = try ScratchFolder()
        let data = folder.file("central")
        #expect(try await BuiltProgram.server.run(["init", "--data", data]).status == 0)
        let server = try await RunningServer.start(data: data)
        let desk = try await District.make("310101", in: folder)
        let laptop = try await District.make("310101", in: folder, name: "laptop")
        #expect(try await desk.importText(ReviewFiles.filings([ReviewFiles.filing(Self.filing)]), in: folder) == 0)
        let roster = ReviewFiles.hires([ReviewFiles.hire(1, of: Self.filing)], of: Self.filing)
        #expect(try await desk.importText(roster, in: folder) == 0)
        for district in [desk, laptop] {
            try await district.enrol(at: server, data: data)
            #expect(try await district.sync().status == 0)
        }
        return Stage(folder: folder, data: data, server: server, desk: desk, laptop: laptop)
    }

    /// The desk submits without having seen the laptop's edit, takes that back and goes on: all of it is refused.
    private func refused(_ stage: Stage) async throws {
        #expect(try await stage.laptop.run("set", Self.filing, "staff=101").status == 0)
        #expect(try await stage.laptop.sync().status == 0)
        #expect(try await stage.desk.run("submit", Self.filing).status == 0)
        #expect(try await stage.desk.run("withdraw", Self.filing).status == 0)
        #expect(try await stage.desk.run("set", Self.filing, "remark=补充").status == 0)
        let (report, status) = try await stage.desk.sync()
        #expect(status == 7 && report["parked"] == 3)
    }

    @Test func `Refused work is listed with its reason, shown field by field, and sent anew`() async throws {
        let stage = try await stage()
        try await refused(stage)
        let list = try #require(try await stage.desk.json("outbox", "list").arrayValue)
        #expect(list.map { $0["code"] } == ["filing.changed", "dependency", "dependency"])
        #expect(list.map { $0["state"] } == ["parked", "parked", "parked"])
        #expect(list[0]["blocks"]?.arrayValue?.count == 2)
        let words = try await stage.desk.run("outbox", "list").out
        #expect(words.contains("原因：") && words.contains("办法：") && words.contains("备注"))

        let edit = try #require(list[2]["short"]?.stringValue)
        let shown = try await stage.desk.json("outbox", "show", edit)
        #expect(shown["fields"]?.first?["changes"]?.first?["to"] == "补充")
        #expect(shown["receipt"]?["receipt"]?["code"] == "dependency")

        #expect(try await stage.desk.json("show", Self.filing)["remark"] == .null)
        let retried = try await stage.desk.run("outbox", "retry", "--all", "--json")
        #expect(retried.status == 3, "steps from state to state are taken anew, not retried")
        let made = try retried.json()
        #expect(made["retried"]?.arrayValue?.count == 1)
        #expect(made["refused"]?.arrayValue?.map { $0["code"] } == ["outbox.transition", "outbox.transition"])
        #expect(try await stage.desk.json("show", Self.filing)["remark"] == "补充")
        let (report, _) = try await stage.desk.sync()
        #expect(report["pushed"]?["applied"] == 1)
        #expect(try await stage.desk.run("submit", Self.filing).status == 0)
        #expect(try await stage.desk.sync().status == 0)
        #expect(try await stage.desk.json("outbox", "list") == [])
        #expect(try await stage.laptop.sync().status == 0)
        #expect(try await stage.laptop.json("show", Self.filing)["remark"] == "补充")
        let verified = try await BuiltProgram.server.run(["verify", "--data", stage.data])
        #expect(verified.status == 0, "\(verified.err)")
    }

    @Test func `Refused work is exported before it is given up, and only if somebody says so`() async throws {
        let stage = try await stage()
        try await refused(stage)
        let list = try #require(try await stage.desk.json("outbox", "list").arrayValue)
        let ids = list.compactMap { $0["id"]?.stringValue }
        let file = stage.folder.file("out.json")
        #expect(try await stage.desk.run("outbox", "export", file).status == 0)
        let mode = try FileManager.default.attributesOfItem(atPath: file)[.posixPermissions] as? Int
        #expect(mode == 0o600)
        #expect(try await stage.desk.run("outbox", "export", file).status == 1, "nothing is overwritten")

        #expect(try await stage.desk.run("outbox", "discard", ids[2]).status == 64, "there is nobody to ask")
        #expect(try await stage.desk.run("outbox", "discard", ids[0], "--yes").status == 1, "others hang on it")
        #expect(try await stage.desk.json("status")["parked"] == 3)
        let gone = stage.folder.file("gone.json")
        let answer = try await stage.desk.json("outbox", "discard", ids[2], "--yes", "--export", gone)
        #expect(answer["discarded"] == [.string(ids[2])] && answer["file"] == .string(gone))
        let kept = try JSONValue(parsing: Array(try #require(FileManager.default.contents(atPath: gone))))
        #expect(kept["changeSets"]?.first?["content"]?["id"] == .string(ids[2]))
        let all = try await stage.desk.json("outbox", "discard", ids[0], "--dependants", "discard", "--yes")
        #expect(all["discarded"] == [.string(ids[0]), .string(ids[1])])
        #expect(try #require(all["file"]?.stringValue).hasPrefix(stage.desk.replica + ".discarded-"))
        #expect(try await stage.desk.sync().status == 0)
        #expect(try await stage.desk.json("status")["parked"] == 0)
    }

    @Test(.enabled(if: ProgramTerminal.isAvailable), arguments: [("n\n", Int32(1), 3), ("是\n", 0, 2)])
    func `At a terminal somebody is asked before anything is given up`(
        answer: String,
        status: Int32,
        left: Int64
    ) async throws {
        let stage = try await stage()
        try await refused(stage)
        let last = try #require(try await stage.desk.json("outbox", "list").arrayValue?.last?["short"]?.stringValue)
        let replica = stage.desk.replica
        let ended = try await offPool {
            let arguments = ["outbox", "discard", last, "--replica", replica]
            let terminal = try ProgramTerminal(.shenbao, arguments, environment: ["TERM": "xterm"])
            try terminal.on("[y/N]", type: answer)
            return try terminal.end()
        }
        #expect(ended == status)
        #expect(try await stage.desk.json("status")["parked"] == .integer(left))
    }

    @Test func `Offline the status says what waits since when and why, and the history what this device did`()
        async throws
    {
        let stage = try await stage()
        #expect(try await stage.desk.run("set", Self.filing, "remark=离线").status == 0)
        stage.server.kill()
        #expect(try await stage.desk.run("sync").status == 6)
        let status = try await stage.desk.json("status")
        #expect(status["pending"] == 1 && status["oldestPending"] != .null && status["lastSync"] != .null)
        #expect(status["lastFailure"]?["code"] == "server.unreachable")
        let told = try await stage.desk.run("status")
        #expect(told.err.contains("1 个变更集自") && told.err.contains("上次尝试失败"))

        let history = try await stage.desk.run("history", Self.filing, "--json")
        #expect(history.status == 0 && history.err.contains("服务器"))
        let last = try #require(try history.json().arrayValue?.last)
        #expect(last["revision"] == .null && last["changes"]?.first?["to"] == "离线")

        let doctor = try await stage.desk.run("doctor", "--json")
        #expect(doctor.status == 0, "offline is no fault: \(doctor.out)")
        let checks = try #require(try doctor.json()["checks"]?.arrayValue)
        #expect(checks.allSatisfy { $0["ok"] != false && $0["detail"]?.stringValue?.isEmpty == false })
        let unasked = checks.filter { $0["ok"] == .null }.compactMap { $0["name"]?.stringValue }
        #expect(unasked == ["server", "tls", "clock", "versions"], "what was not asked is not called in order")
    }

    @Test func `A token that is good no more is renewed on the way, by history as by sync`() async throws {
        let stage = try await stage()
        #expect(try await stage.laptop.run("set", Self.filing, "remark=另一台").status == 0)
        #expect(try await stage.laptop.sync().status == 0)
        try spoilToken(of: stage.desk)
        let history = try await stage.desk.run("history", Self.filing, "--json")
        #expect(history.status == 0 && history.err.isEmpty)
        let last = try #require(try history.json().arrayValue?.last)
        #expect(last["changes"]?.first?["to"] == "另一台" && last["revision"] != .null)
        try spoilToken(of: stage.desk)
        let (report, status) = try await stage.desk.sync()
        #expect(status == 0 && report["pulled"]?["records"] == 1)
    }

    /// Leaves the device a token that the server does not know.
    private func spoilToken(of district: District) throws {
        let file = URL(fileURLWithPath: district.replica + ".key")
        var members = try #require(JSONValue(parsing: [UInt8](Data(contentsOf: file))).objectValue)
        members["token"] = .string(String(repeating: "0", count: 64))
        try Data(JSONValue.object(members).canonicalBytes()).write(to: file)
    }

    @Test func `Doctor finds a damaged replica, and a backup of it was sound`() async throws {
        let stage = try await stage()
        let backup = stage.folder.file("backup.db")
        let made = try await stage.desk.json("backup", backup)
        #expect(made["checks"]?.arrayValue?.first?["ok"] == true)
        #expect(made["file"] == .string(backup) && made["key"] == false)
        #expect(try await stage.desk.run("backup", backup).status == 1, "nothing is overwritten")
        #expect(try await stage.desk.run("doctor").status == 0)

        let handle = try #require(FileHandle(forUpdatingAtPath: stage.desk.replica))
        let size = try handle.seekToEnd()
        for page in stride(from: UInt64(4096), to: size, by: 4096) {
            try handle.seek(toOffset: page + 8)
            try handle.write(contentsOf: Data(repeating: 0xFF, count: 64))
        }
        try handle.close()
        let doctor = try await stage.desk.run("doctor", "--json")
        #expect(doctor.status == 3, "checks fail, the program did not")
        let checks = try #require(try doctor.json()["checks"]?.arrayValue)
        let integrity = try #require(checks.first { $0["name"] == "integrity" })
        #expect(integrity["ok"] == false && integrity["fix"] != .null)
        let copy = District(unit: "310101", replica: backup)
        #expect(try await copy.json("show", Self.filing)["staff"] == 100)
    }
}
