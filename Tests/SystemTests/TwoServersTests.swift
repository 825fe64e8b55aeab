import Core
import Foundation
import Testing

/// Two `serve` on one data folder, as while a new version takes over (docs/decisions/0003), with the built programs.
@Suite(.serialized)
struct TwoServersTests {
    @Test func `Two servers on one folder decide as one: exchange, writing at once, revocation, a proof at the end`()
        async throws
    {
        let folder = try ScratchFolder()
        let data = folder.file("central")
        #expect(try await BuiltProgram.server.run(["init", "--data", data]).status == 0)
        let servers = try await [RunningServer.start(data: data), RunningServer.start(data: data)]
        let first = try await District.make("310101", in: folder, name: "first")
        let second = try await District.make("310101", in: folder, name: "second")
        try await first.enrol(at: servers[0], data: data)
        try await second.enrol(at: servers[1], data: data)

        // What one took the other serves.
        _ = try await first.run("import", Samples.folder + "/310101/enterprises.xlsx")
        #expect(try await first.sync().status == 0)
        #expect(try await second.sync().status == 0)
        #expect(try await second.json("list", "filings").arrayValue?.count == 6)

        // Both write at once, to the same scope; nothing is lost, and one field set twice is one case on both.
        let filing = "91310101PDY010605J"
        for round in 1...3 {
            #expect(try await first.run("set", filing, "remark=第 \(round) 次", "staff=\(700 + round)").status == 0)
            #expect(try await second.run("set", filing, "contractMonths=\(20 + round)").status == 0)
            async let one = first.sync()
            async let other = second.sync()
            #expect(try await one.status == 0)
            #expect(try await other.status == 0)
        }
        for district in [first, second, first] { #expect(try await district.sync().status == 0) }
        for district in [first, second] {
            let shown = try await district.json("show", filing)
            #expect(shown["remark"] == "第 3 次" && shown["staff"] == 703 && shown["contractMonths"] == 23)
        }
        #expect(try await first.run("set", filing, "staff=800").status == 0)
        #expect(try await second.run("set", filing, "staff=900").status == 0)
        #expect(try await first.sync().status == 0)
        #expect(try await second.sync().status == 5)
        #expect(try await first.sync().status == 5)
        for district in [first, second] { #expect(try await district.json("conflicts").arrayValue?.count == 1) }

        // A device that is revoked is refused by both at once.
        let id = try #require(try await second.json("status")["device"]?.stringValue)
        #expect(try await BuiltProgram.server.run(["device", "revoke", id, "--data", data]).status == 0)
        #expect(try await second.sync().status == 4)
        for server in servers { #expect(try await server.terminate() == .exited(0)) }
        #expect(try await BuiltProgram.server.run(["verify", "--data", data]).status == 0)
        #expect(try await BuiltProgram.server.run(["audit", "verify", "--data", data]).status == 0)
    }
}
