import Core
import Foundation
import Testing

/// Small mistakes and empty cases are answered with what is the matter, with the built programs.
@Suite(.serialized)
struct PlainAnswersTests {
    @Test(.enabled(if: ProgramTerminal.isAvailable), arguments: [("n\n", Int32(1), "draft"), ("y\n", 0, "withdrawn")])
    func `At a terminal somebody is asked before a draft is withdrawn`(
        answer: String,
        status: Int32,
        state: String
    ) async throws {
        let folder = try ScratchFolder()
        let desk = try await District.make("310101", in: folder)
        let filing = SyntheticCodes.unifiedCode(712)
        #expect(try await desk.importText(ReviewFiles.filings([ReviewFiles.filing(filing)]), in: folder) == 0)
        let replica = desk.replica
        let ended = try await offPool {
            let arguments = ["withdraw", filing, "--replica", replica]
            let terminal = try ProgramTerminal(.shenbao, arguments, environment: ["TERM": "xterm"])
            try terminal.on("[y/N]", type: answer)
            return try terminal.end()
        }
        #expect(ended == status)
        #expect(try await desk.json("show", filing)["state"] == .string(state))
    }

    @Test(arguments: [
        (["frobnicate", "--json"], "usage"), (["round", "set", "--json"], "usage"),
        (["carrier", "import", "--json"], "usage"), (["round", "set", "2016", "hireFrom", "--json"], "usage"),
    ])
    func `A server command that cannot be understood is one value with --json`(
        arguments: [String],
        code: String
    ) async throws {
        let result = try await BuiltProgram.server.run(arguments)
        #expect(result.status == 64)
        #expect(try result.json()["error"]?["code"] == .string(code))
    }

    @Test func `A round that is not there and a value that cannot be read are named`() async throws {
        let folder = try ScratchFolder()
        let data = folder.file("central")
        #expect(try await BuiltProgram.server.run(["init", "--data", data]).status == 0)
        func set(_ arguments: String...) async throws -> BuiltProgram.Result {
            try await BuiltProgram.server.run(["round", "set"] + arguments + ["--data", data])
        }
        let unknown = try await set("2019", "hireFrom=2015-01-01")
        #expect(unknown.status == 1 && unknown.err.contains("“2019”") && unknown.err.contains("round list"))
        let wrong = try await set("2016", "hireFrom=去年")
        #expect(wrong.status == 1 && wrong.err.contains("去年") && !wrong.err.contains("hireFrom=去年"))
    }

    @Test func `A carrier file that was taken in before is told as such, and counts as before`() async throws {
        let route = try await StickRoute()
        let out = try await route.export(0)
        func take() async throws -> (JSONValue, String) {
            let result = try await route.commission(out.path, receipts: route.path("back"), "--json")
            #expect(result.status == 0)
            return (try result.json(), result.err)
        }
        let (first, silence) = try await take()
        let (second, words) = try await take()
        #expect(first["known"] == 0 && silence.isEmpty)
        #expect(second["known"] == second["changeSets"] && words.contains("以前已经导入"))
        #expect(second["applied"] == first["applied"])
    }

    @Test func `An export of nothing says so, and a missing key file is not called a missing enrolment`() async throws {
        let route = try await StickRoute()
        try await route.round(0)
        let empty = try await route.devices[0].run("carrier", "export", route.path("out"))
        #expect(empty.status == 0 && empty.out.contains("没有待上报的变更集"))
        try FileManager.default.removeItem(atPath: route.devices[0].replica + ".key")
        for arguments in [["carrier", "export", route.path("out")], ["sync"]] {
            let result = try await route.devices[0].run(arguments + ["--json"])
            #expect(result.status == 4)
            #expect(try result.json()["error"]?["code"] == "keys.missing")
        }
    }
}
