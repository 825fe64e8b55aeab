import Core
import Foundation
import Testing

/// The server is killed in the middle of a sync; the client loses its network.
@Suite(.serialized)
struct CrashTests {
    @Test func `A server killed in mid-sync and started again has every change once`() async throws {
        let folder = try ScratchFolder()
        let data = folder.file("central")
        #expect(try await BuiltProgram.server.run(["init", "--data", data]).status == 0)
        var server = try await RunningServer.start(data: data)
        let address = server.address
        let district = try await District.make("310101", in: folder)
        // More change-sets than one push carries, so that the kill falls between pushes or into one.
        let count = 700
        try SyntheticCodes.filings(count).write(toFile: folder.file("many.csv"), atomically: true, encoding: .utf8)
        let imported = try await district.json("import", folder.file("many.csv"))
        #expect(imported["added"]?.integerValue == Int64(count))
        try await district.enrol(at: server, data: data)

        async let syncing = district.sync()
        #expect(try await server.waitForLog(containing: "/v1/push"))
        server.kill()
        let interrupted = try await syncing
        #expect(interrupted.status == 6)
        let pending = try #require(try await district.json("status")["pending"]?.integerValue)
        #expect(pending > 0)
        #expect(try await district.json("list", "filings").arrayValue?.count == count)

        server = try await RunningServer.start(data: data, listen: address)
        let (report, status) = try await district.sync()
        #expect(status == 0)
        #expect(report["pending"] == 0 && report["digestMatch"] == true)
        let totals = try await BuiltProgram.server.run(["report", "--data", data, "--json"]).json()["totals"]
        #expect(totals?["enterprises"]?.integerValue == Int64(count))
        #expect(try await district.sync().report["pushed"]?["changeSets"] == 0)
        #expect(try await BuiltProgram.server.run(["verify", "--data", data]).status == 0)
        #expect(try await server.terminate() == .exited(0))
    }

    @Test func `Without a server sync ends with 6 and loses nothing`() async throws {
        let folder = try ScratchFolder()
        let data = folder.file("central")
        #expect(try await BuiltProgram.server.run(["init", "--data", data]).status == 0)
        let server = try await RunningServer.start(data: data)
        let district = try await District.make("310101", in: folder)
        _ = try await district.run("import", Samples.folder + "/310101/enterprises.xlsx")
        try await district.enrol(at: server, data: data)
        server.kill()
        let result = try await district.run("sync")
        #expect(result.status == 6)
        #expect(result.err.contains("连不上服务器"))
        #expect(try await district.json("status")["pending"] == 6)
        #expect(try await district.json("list", "filings").arrayValue?.count == 6)
    }
}
