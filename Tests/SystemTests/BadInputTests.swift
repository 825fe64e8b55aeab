import Core
import Foundation
import Testing

/// Bad input to the built program: one clear sentence, the right exit code, the replica unchanged.
struct BadInputTests {
    private func district(_ folder: ScratchFolder) async throws -> District {
        let district = try await District.make("310101", in: folder)
        let result = try await district.run("import", Samples.folder + "/310101/enterprises.xlsx")
        #expect(result.status == 0)
        return district
    }

    private func files(_ folder: ScratchFolder) throws -> [(path: String, status: Int32, code: String)] {
        let roster = try #require(
            FileManager.default.contents(atPath: Samples.folder + "/310101/hires-91310101PDY010613D.xlsx")
        )
        func write(_ name: String, _ data: Data) throws -> String {
            try data.write(to: URL(fileURLWithPath: folder.file(name)))
            return folder.file(name)
        }
        let header = Form.hires.columns.map(\.label).joined(separator: ",")
        let columnless = Form.filings.columns.map(\.label).filter { $0 != "企业名称" }.joined(separator: ",") + "\n"
        let stranger = "申请企业：无名公司　统一社会信用代码：\(SyntheticCodes.unifiedCode(77_777))\n\(header)\n1,张伟,男\n"
        return [
            (try write("cut.xlsx", roster.prefix(4000)), 1, "form.unknown"),
            (try write("long.csv", Data(repeating: UInt8(ascii: "x"), count: 10_000_000)), 1, "form.unknown"),
            (
                try write(
                    "header-then-long.csv",
                    Data((header + "\n1,").utf8) + Data(repeating: 0x61, count: 10_000_000)
                ), 1,
                "form.unknown"
            ),
            (try write("other.csv", Data("甲,乙\n1,2\n".utf8)), 1, "form.unknown"),
            (try write("binary.csv", Data([0x50, 0x00, 0x00, 0x80, 0x81])), 1, "form.unknown"),
            (try write("latin.csv", Data([0xE9, 0x2C, 0x80, 0xFF, 0x0A])), 1, "encoding"),
            (
                try write("old.xls", Data([0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]) + Data(count: 600)), 1,
                "form.unknown"
            ),
            (try write("stranger.csv", Data(stranger.utf8)), 3, "enterprise.unknown"),
            (try write("rowless.csv", Data((header + "\n").utf8)), 3, "enterprise.unknown"),
            (try write("columnless.csv", Data(columnless.utf8)), 3, "required"),
        ]
    }

    @Test func `Files that are no forms are refused in one sentence that names them`() async throws {
        let folder = try ScratchFolder()
        let district = try await district(folder)
        let before = try await district.run("list", "filings", "--json").out
        for (path, status, code) in try files(folder) {
            let name = String(path.split(separator: "/").last ?? "")
            let result = try await district.run("import", path, "--json")
            #expect(result.status == status, "\(name)")
            let errors = try #require(try result.json()["errors"]?.arrayValue)
            #expect(errors.map { $0["code"]?.stringValue } == [code], "\(name)")
            let words = try await district.run("import", path)
            #expect(words.err.contains(name) && words.err.split(separator: "\n").count == 1, "\(name): \(words.err)")
        }
        #expect(try await district.run("list", "filings", "--json").out == before)
        #expect(try await district.json("list", "hires") == [])
        #expect(try await district.json("status")["pending"] == 6)
    }

    @Test func `A file that cannot be read is no form of another kind`() async throws {
        let folder = try ScratchFolder()
        let district = try await district(folder)
        for (path, code) in [(folder.path, "file.unreadable"), (folder.file("missing.xlsx"), "file.missing")] {
            let result = try await district.run("import", path, "--json")
            #expect(result.status == 1)
            #expect(try result.json()["error"]?["code"] == .string(code))
            #expect(result.err.contains(path) && result.err.split(separator: "\n").count == 1)
        }
    }

    @Test func `No output is written over the replica, the file read, or another output`() async throws {
        let folder = try ScratchFolder()
        let district = try await district(folder)
        let before = try await district.run("list", "filings", "--json").out
        let roster = folder.file("名册.xlsx")
        try FileManager.default.copyItem(
            atPath: Samples.folder + "/310101/hires-91310101PDY010605J.xlsx",
            toPath: roster
        )
        let original = FileManager.default.contents(atPath: roster)
        for output in [district.replica, folder.path + "/./310101.db", roster] {
            #expect(try await district.run("import", roster, "--report", output).status == 64)
        }
        for output in [district.replica, district.replica + ".lock"] {
            #expect(try await district.run("summary", "--xlsx", output).status == 64)
            #expect(try await district.run("summary", "--csv", output).status == 64)
        }
        #expect(try await district.run("summary", "--csv", folder.file("a"), "--xlsx", folder.file("a")).status == 64)
        #expect(FileManager.default.contents(atPath: roster) == original)
        #expect(try await district.run("list", "filings", "--json").out == before)

        let lost = try await district.run("import", roster, "--report", folder.file("none/x.xlsx"))
        #expect(lost.status == 1)
        #expect(lost.err.contains("什么也没有导入"))

        let data = folder.file("central")
        #expect(try await BuiltProgram.server.run(["init", "--data", data]).status == 0)
        for name in ["store.db", "server.key"] {
            let report = try await BuiltProgram.server.run(["report", "--data", data, "--xlsx", data + "/" + name])
            #expect(report.status == 64)
        }
        #expect(try await BuiltProgram.server.run(["verify", "--data", data]).status == 0)
    }

    @Test func `Wrong calls end with the usage code, and nothing is made`() async throws {
        let folder = try ScratchFolder()
        let district = District(unit: "310101", replica: folder.file("none.db"))
        #expect(try await district.run("list", "filings").status == 1)
        #expect(try await district.run("init", "--unit", "999999").status == 64)
        #expect(try await district.run("init").status == 64)
        #expect(try await district.run("nonsense").status == 64)
        #expect(!FileManager.default.fileExists(atPath: district.replica))
        let made = try await self.district(folder)
        #expect(try await made.run("init", "--unit", "310101").status == 1)
        #expect(try await made.run("sync").status == 4)
        #expect(try await made.run("set", "91310101PDY010605J", "colour=red").status == 64)
        let both = try await made.run(
            "import",
            Samples.folder + "/310101/hires-91310101PDY010613D.xlsx",
            "--enterprise",
            "91310101PDY010605J"
        )
        #expect(both.status == 64)
    }
}
