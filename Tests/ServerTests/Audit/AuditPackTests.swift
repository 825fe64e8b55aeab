import Core
import Foundation
import GRDB
import Server
import SyncProtocol
import SystemSupport
import Testing

/// A pack as an outsider has it: checked by its own script, with Python and openssl alone.
@Suite struct AuditPackTests {
    @Test func `an outsider finds a pack in order, and later that nothing before it was changed`() async throws {
        let world = try await PackWorld()
        let early = try await world.export("early", round: nil)
        try await world.test.store.append(AuditDraft(.signIn, by: .user("lin", role: .reviewer)))
        let late = try await world.export("late", round: "2016")
        #expect(try await world.check(early).isOK)
        #expect(try await world.check(late, "--all", "--earlier", early + "/heads.json").isOK)
        #expect(try await !world.check(early, "--earlier", late + "/heads.json").isOK)
    }

    @Test func `a change of any entry is found by the outsider, even under a manifest that was made anew`() async throws
    {
        let world = try await PackWorld()
        let pack = try await world.export("pack", round: nil)
        let path = pack + "/entries.jsonl"
        let lines = try String(contentsOfFile: path, encoding: .utf8)
        let count = lines.split(separator: "\n").count
        #expect(count == 8)
        for line in 0..<count {
            var harmed = lines.split(separator: "\n").map { Array($0.utf8) }
            // In the middle of the time, so that the line is JSON still.
            let text = String(decoding: harmed[line], as: UTF8.self)
            let place = try #require(text.range(of: "\"at\":\"2016"))
            harmed[line][text.utf8.distance(from: text.startIndex, to: place.upperBound) - 1] ^= 1
            let bytes = harmed.map { String(decoding: $0, as: UTF8.self) + "\n" }.joined()
            try bytes.write(toFile: path, atomically: false, encoding: .utf8)
            #expect(try await world.check(pack).output.contains("digest of entries.jsonl"))
            try await world.sign(pack)
            #expect(try await world.check(pack).output.contains("root over the first"), "entry \(line + 1)")
        }
    }

    @Test(arguments: [
        "heads.json", "decisions.jsonl", "editions.json", "server.json", "verify.py", "manifest.json", "manifest.sig",
    ])
    func `a change of any file is found`(name: String) async throws {
        let world = try await PackWorld()
        let pack = try await world.export("pack", round: nil)
        var bytes = try #require(FileManager.default.contents(atPath: pack + "/" + name))
        #expect(bytes.count > 10)
        // Of the script itself a comment, or it would not run.
        bytes[name == "verify.py" ? 30 : bytes.count / 2] ^= 1
        try bytes.write(to: URL(filePath: pack + "/" + name))
        #expect(try await !world.check(pack).isOK)
    }

    @Test func `another server's key does not fit`() async throws {
        let world = try await PackWorld()
        let pack = try await world.export("pack", round: nil)
        let stranger = try #require(ServerKey(seed: world.test.world.bytes(32)))
        #expect(try await world.check(pack, key: stranger.publicKey).output.contains("signature of manifest.json"))
    }

    @Test func `a pack has the filings with their rules, and no ID number`() async throws {
        let world = try await PackWorld()
        let pack = try await world.export("pack", round: "2016")
        let decisions = try String(contentsOfFile: pack + "/decisions.jsonl", encoding: .utf8)
        #expect(decisions.contains(Sample.uscc))
        #expect(!decisions.contains("total"))
        let all = try FileManager.default.contentsOfDirectory(atPath: pack)
        #expect(all.count == 10)
        for name in all {
            let text = try String(contentsOfFile: pack + "/" + name, encoding: .utf8)
            #expect(!text.contains(Sample.idNumber(1)), "\(name)")
        }
        let editions = try JSONValue(parsing: String(contentsOfFile: pack + "/editions.json", encoding: .utf8))
        #expect(editions.arrayValue?.first?["document"] == "沪商服贸〔2016〕236号")
        #expect(editions.arrayValue?.first?["textSHA256"]?.stringValue?.count == 64)
        let other = try await world.export("other", round: "2015")
        #expect(try String(contentsOfFile: other + "/decisions.jsonl", encoding: .utf8).isEmpty)
    }
}

/// A store with some history, and the tools of an outsider.
private final class PackWorld {
    let folder: StoreFolder
    let test: TestStore
    let key: ServerKey

    init() async throws {
        folder = try StoreFolder()
        test = try folder.open()
        key = try folder.directory.readKey()
        let device = try await test.device()
        try await test.push([Sample.enterprise, Sample.filing], from: device)
        try await test.push([Sample.hire(1, id: test.world.newID())], from: device)
        for number in 1...5 {
            test.world.advance(seconds: 60)
            try await test.store.append(
                AuditDraft(
                    .reveal,
                    by: .user("lin", role: .auditor),
                    detail: ["why": .string("核对 \(Sample.idNumber(1)) 第 \(number) 次")]
                )
            )
        }
    }

    /// Exports and unpacks.
    func export(_ name: String, round: String?) async throws -> String {
        let file = folder.path(name + ".zip")
        _ = try await AuditPack(store: test.store, key: key, environment: test.world.environment).write(
            to: file,
            round: round
        )
        let mode = try FileManager.default.attributesOfItem(atPath: file)[.posixPermissions]
        #expect(mode as? Int == 0o600)
        #expect(try await run(["python3", "-m", "zipfile", "-e", file, folder.path(name)]).isOK)
        return folder.path(name)
    }

    /// Runs the pack's script as docs/audit.md says.
    func check(_ pack: String, key: String? = nil, _ options: String...) async throws -> (isOK: Bool, output: String) {
        try await run(["python3", pack + "/verify.py", "--key", key ?? self.key.publicKey] + options + [pack])
    }

    /// Makes the manifest anew over the files as they are, as only who has the server's key can.
    func sign(_ pack: String) async throws {
        let script = """
            import hashlib, json, sys
            manifest = json.load(open("manifest.json"))
            for name, file in manifest["files"].items():
                file["sha256"] = hashlib.sha256(open(name, "rb").read()).hexdigest()
            json.dump(manifest, open("manifest.json", "w"))
            """
        #expect(try await run(["python3", "-c", script], in: pack).isOK)
        let manifest = try #require(FileManager.default.contents(atPath: pack + "/manifest.json"))
        try key.sign([UInt8](manifest), as: .auditPack).write(
            toFile: pack + "/manifest.sig",
            atomically: false,
            encoding: .utf8
        )
    }

    private func run(_ arguments: [String], in folder: String? = nil) async throws -> (isOK: Bool, output: String) {
        let result = try await offPool { try BuiltProgram.runOut("/usr/bin/env", arguments, folder: folder) }
        return (result.status == 0, result.out + result.err)
    }
}
