import Core
import Foundation
import SystemSupport
import Testing

/// Command lines of the built programs as users of git and gh write them.
struct CommandLineTests {
    @Test func `Options of every command may stand before the command`() async throws {
        let folder = try ScratchFolder()
        let district = try await District.make("310101", in: folder)
        for call in [
            ["--replica", district.replica, "--json", "status"], ["--replica=\(district.replica)", "--json", "status"],
            ["--json", "status", "--replica", district.replica],
        ] {
            let result = try await BuiltProgram.shenbao.run(call)
            #expect(result.status == 0, "\(call): \(result.err)")
            #expect(try result.json()["unit"] == "310101")
        }
        let english = try await BuiltProgram.shenbao.run(["--lang", "en", "status", "--replica", district.replica])
        #expect(english.out.contains("Unit"), "\(english.out)")
        let refused = try await BuiltProgram.shenbao.run(["carrier", "--json", "export", folder.file("x.carrier")])
        #expect(refused.status != 64, "the command was understood")

        let data = folder.file("central")
        #expect(try await BuiltProgram.server.run(["--data", data, "init"]).status == 0)
        let report = try await BuiltProgram.server.run(["--data", data, "report", "--json"])
        #expect(report.status == 0)
        #expect(try report.json()["units"]?.arrayValue?.count == 17)
        #expect(try await BuiltProgram.server.run(["audit", "--data", data, "verify"]).status == 0)
    }

    @Test(arguments: ["shenbao", "shenbao-server"])
    func `What is no option or command stays an error that names it`(name: String) async throws {
        let program = BuiltProgram(named: name)
        for (call, named) in [
            (["--bogus", "verify"], "--bogus"), (["--json", "--bogus", "verify"], "--bogus"),
            (["--json", "frobnicate"], "frobnicate"), (["carrier", "--json", "frobnicate"], "frobnicate"),
        ] {
            let result = try await program.run(call)
            #expect(result.status == 64, "\(call)")
            #expect(result.err.contains("“\(named)”"), "\(call): \(result.err)")
            if call.contains("--json") { #expect(try result.json()["error"]?["code"] == "usage") }
        }
    }

    @Test(arguments: ["shenbao", "shenbao-server"])
    func `Help about a command that there is not says so`(name: String) async throws {
        let program = BuiltProgram(named: name)
        let bogus = try await program.run(["help", "bogus"])
        #expect(bogus.status == 64 && bogus.out.isEmpty)
        #expect(bogus.err.contains("没有命令“bogus”。"))
        let inner = try await program.run(["help", "carrier", "bogus", "--json"])
        #expect(inner.status == 64)
        #expect(try inner.json()["error"]?["code"] == "usage")
        #expect(inner.err.contains("“carrier bogus”"))
        for call in [["help"], ["help", "carrier"], ["help", "carrier", "export"], ["help", "help"]]
        where name == "shenbao" || call.last != "export" {
            #expect(try await program.run(call).status == 0, "\(call)")
        }
    }

    @Test func `An error about a choice is 中文 throughout`() async throws {
        let result = try await BuiltProgram.shenbao.run(["list", "bogus"])
        #expect(result.status == 64)
        #expect(result.err.contains("可以是“enterprises”、“filings”、“hires”、“institutions”或“trainees”。"), "\(result.err)")
    }

    @Test func `An audit pack is not written over a file unless that is asked for`() async throws {
        let folder = try ScratchFolder()
        let data = folder.file("central")
        #expect(try await BuiltProgram.server.run(["init", "--data", data]).status == 0)
        let file = folder.file("包.zip")
        try Data("别的".utf8).write(to: URL(fileURLWithPath: file))
        func export(_ more: String...) async throws -> BuiltProgram.Result {
            try await BuiltProgram.server.run(["audit", "export", file, "--data", data] + more)
        }
        let refused = try await export()
        #expect(refused.status == 1)
        #expect(refused.err.contains("已存在，未作改动；请换一个文件名，或用 --force 覆盖。"))
        #expect(FileManager.default.contents(atPath: file) == Data("别的".utf8))
        #expect(try await export("--force").status == 0)
        #expect(FileManager.default.contents(atPath: file)?.prefix(2) == Data("PK".utf8))
    }
}
