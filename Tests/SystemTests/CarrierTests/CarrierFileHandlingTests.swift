import Core
import Foundation
import GRDB
import Gzip
import Testing

/// Carrier files as things that are copied, mixed up, damaged and found by others.
@Suite(.serialized)
struct CarrierFileHandlingTests {
    private func bytes(_ path: String) throws -> [UInt8] {
        [UInt8](try #require(FileManager.default.contents(atPath: path)))
    }

    private func write(_ bytes: [UInt8], to path: String) throws {
        try Data(bytes).write(to: URL(fileURLWithPath: path))
    }

    private func mode(_ path: String) throws -> Int? {
        try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    }

    @Test func `no number, name or unit lies readable in either file, also not after unpacking what can be unpacked`()
        async throws
    {
        let route = try await StickRoute()
        let roster = Samples.folder + "/310101/hires-91310101PDY010613D.xlsx"
        #expect(try await route.devices[0].run("import", Samples.folder + "/310101/enterprises.xlsx").status == 0)
        #expect(try await route.devices[0].run("import", roster).status == 0)
        let hires = try #require(try await route.devices[0].json("list", "hires", "--reveal").arrayValue)
        #expect(hires.count == 49)
        let secrets = hires.flatMap { [$0["idNumber"]?.stringValue, $0["name"]?.stringValue].compactMap(\.self) }
        let out = try await route.export(0)
        let back = try await route.take(out)
        for stick in [out, back] {
            let file = try bytes(stick.path)
            #expect(try mode(stick.path) == 0o600)
            var readable = [file]
            for start in file.indices where file[start...].starts(with: [0x1F, 0x8B]) {
                if let text = try? Gzip.decompress(Array(file[start...]), limit: 1 << 26) { readable.append(text) }
            }
            for text in readable.map({ Data($0) }) {
                for secret in secrets + ["310101", "91310101PDY010613D", "hire", "idNumber"] {
                    #expect(text.range(of: Data(secret.utf8)) == nil)
                }
            }
        }
        // What was looked for is in there all the same.
        #expect(try await route.bring(back)["receipts"]?.integerValue ?? 0 > 0)
        #expect(!route.server.logText.contains(secrets[0]))
    }

    @Test func `a damaged file changes nothing on either side, and the whole one still works`() async throws {
        let route = try await StickRoute()
        let out = try await route.export(0)
        let whole = try bytes(out.path)
        let broken = route.folder.file("broken.carrier")
        let receipts = route.folder.file("none.carrier")
        for place in stride(from: 0, to: whole.count, by: whole.count / 12) {
            var file = whole
            file[place] ^= 0x10
            for damaged in [file, Array(whole[..<place])] {
                try write(damaged, to: broken)
                let result = try await route.commission(broken, receipts: receipts, "--json")
                #expect(result.status == 1 && result.err.contains("broken.carrier"), "\(place): \(result.err)")
                #expect(try result.json()["error"] != nil)
            }
        }
        #expect(!FileManager.default.fileExists(atPath: receipts))
        #expect(try await route.logged() == 0)
        let back = try await route.take(out)
        let answer = try bytes(back.path)
        for place in stride(from: 0, to: answer.count, by: answer.count / 12) {
            var file = answer
            file[place] ^= 0x10
            for damaged in [file, Array(answer[..<place])] {
                try write(damaged, to: broken)
                let result = try await route.devices[0].run("carrier", "import", broken)
                #expect(result.status == 1 && result.err.contains("broken.carrier"), "\(place): \(result.err)")
            }
        }
        #expect(try await route.devices[0].json("status")["cursor"] == .null)
        #expect(try await route.bring(back)["pending"] == 0)
    }

    @Test func `mixed-up files are told apart in a sentence, and nothing is taken`() async throws {
        let route = try await StickRoute()
        let other = try await StickRoute()
        let out = try await route.export(0)
        let back = try await route.take(out)
        let receipts = route.folder.file("x.carrier")
        for (file, words) in [
            (back.path, "方向不对"), (try await other.export(0).path, "不是封给这里的"),
            (route.folder.file("enterprises.csv"), "不是 shenbao 的携带文件"), (route.folder.file("none"), "不存在"),
            (route.folder.path, "不存在"),
        ] {
            let result = try await route.commission(file, receipts: receipts)
            #expect(result.status == 1 && result.err.contains(words), "\(result.err)")
            #expect(result.err.split(separator: "\n").count == 1)
        }
        #expect(!FileManager.default.fileExists(atPath: receipts))
        for (file, words) in [
            (out.path, "方向不对"), (try await other.take(try await other.export(0)).path, "属于另一台服务器"),
            (route.folder.file("enterprises.csv"), "不是 shenbao 的携带文件"), (route.folder.file("none"), "不存在"),
        ] {
            let result = try await route.devices[0].run("carrier", "import", file)
            #expect(result.status == 1 && result.err.contains(words), "\(result.err)")
        }
        let second = try await route.devices[1].run("carrier", "import", back.path)
        #expect(second.status == 1 && second.err.contains("不是封给这里的"))
        #expect(try await route.devices[1].json("status")["cursor"] == .null)
        #expect(try await route.bring(back)["pending"] == 0)
        let again = try await route.devices[0].run("carrier", "import", back.path)
        #expect(again.status == 0 && again.err.contains("没有新内容"))
    }

    @Test func `an export overwrites nothing unless told to, and an import no file but one of receipts`() async throws {
        let route = try await StickRoute()
        let out = try await route.export(0)
        let before = try bytes(out.path)
        let refused = try await route.devices[0].run("carrier", "export", out.path)
        #expect(refused.status == 1 && refused.err.contains("--force"))
        #expect(try bytes(out.path) == before)
        #expect(try await route.devices[0].run("carrier", "export", out.path, "--force").status == 0)
        #expect(try bytes(out.path) != before)
        #expect(try await route.devices[0].run("carrier", "export", route.devices[0].replica).status == 64)
        #expect(try await route.devices[0].run("carrier", "export", route.folder.file("no/x.carrier")).status == 1)

        #expect(try await route.commission(out.path, receipts: out.path).status == 64)
        #expect(try await route.commission(out.path, receipts: route.data + "/server.sealing.key").status == 64)
        let sheet = route.folder.file("enterprises.csv")
        #expect(try await route.commission(out.path, receipts: sheet).status == 1)
        #expect(try await route.logged() == 0)
        let back = try await route.take(out)
        #expect(try await route.commission(out.path, receipts: back.path).status == 0)
        #expect(try await route.bring(back)["pending"] == 0)
        // No draft is left beside any of them.
        let names = try FileManager.default.contentsOfDirectory(atPath: route.folder.path)
        #expect(names.allSatisfy { !$0.hasSuffix(".new") })
    }

    @Test func `a device that is revoked or not enrolled is told so, and nothing of its file takes effect`()
        async throws
    {
        let route = try await StickRoute()
        let out = try await route.export(0)
        let id = try #require(try await route.devices[0].json("status")["device"]?.stringValue)
        #expect(try await BuiltProgram.server.run(["device", "revoke", id, "--data", route.data]).status == 0)
        let receipts = route.folder.file("x.carrier")
        let revoked = try await route.commission(out.path, receipts: receipts)
        #expect(revoked.status == 4 && revoked.err.contains("已停用"))
        #expect(try await route.logged() == 0)
        #expect(!FileManager.default.fileExists(atPath: receipts))

        let stranger = try await District.make(StickRoute.unit, in: route.folder, name: "stranger")
        let export = try await stranger.run("carrier", "export", receipts, "--json")
        #expect(export.status == 4)
        #expect(try export.json()["error"]?["code"] == "device.unenrolled")
        #expect(try await stranger.run("carrier", "import", out.path).status == 4)
    }

    @Test func `two files that are taken at once, and one file twice at once, count once`() async throws {
        let route = try await StickRoute()
        #expect(try await route.devices[0].sync().status == 0)
        #expect(try await route.devices[1].sync().status == 0)
        let base = try await route.logged()
        for (device, field) in ["contractMonths=24", "certificates=ISO 9001"].enumerated() {
            let code = SyntheticCodes.unifiedCode(1)
            #expect(try await route.devices[device].run("set", code, field).status == 0)
        }
        let out = [try await route.export(0), try await route.export(1)]
        let calls = [out[0], out[1], out[0], out[1]].map { ($0, route.path("back")) }
        let data = route.data
        let results = try await withThrowingTaskGroup(of: Int32.self) { group in
            for (stick, receipts) in calls {
                group.addTask {
                    try await BuiltProgram.server.run(
                        ["carrier", "import", stick.path, "--receipts", receipts, "--data", data]
                    ).status
                }
            }
            return try await group.reduce(into: [Int32]()) { $0.append($1) }
        }
        #expect(results == [0, 0, 0, 0])
        #expect(try await route.logged() == base + 2)
        for (stick, receipts) in calls {
            try await route.bring(StickRoute.Stick(device: stick.device, path: receipts))
        }
        for device in [0, 1] { try await route.round(device) }
        for device in route.devices {
            let (report, _) = try await device.sync()
            #expect(report["pushed"]?["changeSets"] == 0 && report["pulled"]?["records"] == 0)
            #expect(report["digestMatch"] == true)
            let shown = try await device.json("show", SyntheticCodes.unifiedCode(1))
            #expect(shown["contractMonths"] == 24 && shown["certificates"] == ["ISO 9001"])
        }
    }

    @Test func `a server that lost its key for carrier files makes no other, and says how to put it back`() async throws
    {
        let route = try await StickRoute()
        let key = route.data + "/server.sealing.key"
        let out = try await route.export(0)
        try FileManager.default.moveItem(atPath: key, toPath: route.folder.file("saved"))
        #expect(try await route.server.terminate() == .exited(0))
        let serving = try await BuiltProgram.server.run([
            "serve", "--data", route.data, "--listen", "127.0.0.1:0", "--insecure-loopback",
        ])
        let taking = try await route.commission(out.path, receipts: route.folder.file("x.carrier"))
        for result in [serving, taking] {
            #expect(result.status == 1)
            #expect(result.err.contains("server.sealing.key") && result.err.contains(".keys"))
        }
        #expect(!FileManager.default.fileExists(atPath: key))
        try FileManager.default.moveItem(atPath: route.folder.file("saved"), toPath: key)
        #expect(try await route.bring(try await route.take(out))["receipts"]?.integerValue ?? 0 > 0)
    }

    @Test func `a store from before there were carrier files gets its key when it is first served`() async throws {
        let route = try await StickRoute()
        let key = route.data + "/server.sealing.key"
        #expect(try mode(key) == 0o600)
        let out = try await route.export(0)
        try FileManager.default.removeItem(atPath: key)
        // Neither side has ever known of one.
        try await DatabaseQueue(path: route.data + "/store.db").write { db in
            try db.execute(sql: "UPDATE device SET sealing_key = '' WHERE unit = 'city'")
        }
        try await DatabaseQueue(path: route.devices[0].replica).write { db in
            try db.execute(sql: "UPDATE meta SET value = '' WHERE key = 'serverSealingKey'")
            #expect(db.changesCount == 1)
        }
        #expect(try await BuiltProgram.server.run(["report", "--data", route.data]).status == 0)
        #expect(!FileManager.default.fileExists(atPath: key))
        let old = try await route.commission(out.path, receipts: route.folder.file("x.carrier"))
        #expect(old.status == 1 && old.err.contains("不是封给这里的"))
        #expect(try mode(key) == 0o600)
        let address = route.server.address
        #expect(try await route.server.terminate() == .exited(0))
        let again = try await RunningServer.start(data: route.data, listen: address)
        // The next sync brings the new key.
        #expect(try await route.devices[0].sync().status == 0)
        #expect(try await route.round(0)["pending"] == 0)
        #expect(try await again.terminate() == .exited(0))
    }

    @Test func `an empty outbox still fetches what others did`() async throws {
        let route = try await StickRoute()
        #expect(try await route.round(0)["pending"] == 0)
        #expect(try await route.devices[1].json("carrier", "export", route.path("out"))["changeSets"] == 0)
        let report = try await route.round(1)
        #expect(report["receipts"] == 0 && report["records"]?.integerValue ?? 0 > 0)
        let shown = try await route.devices[0].json("list", "filings")
        #expect(try await route.devices[1].json("list", "filings") == shown)
    }
}
