import Core
import Foundation
import Testing

/// Forms out and in again with the built programs, and the directory that units keep.
@Suite(.serialized)
struct FormsTests {
    /// A replica with everything valid of a unit's samples.
    private func filled(_ unit: String, in folder: ScratchFolder) async throws -> District {
        let district = try await District.make(unit, in: folder)
        for file in Samples.files(of: unit) {
            _ = try await district.run("import", "\(Samples.folder)/\(unit)/\(file)")
        }
        return district
    }

    /// A roster without an applicant has a fault, whether or not rows follow: what is listed as an error does not end with 0.
    @Test(arguments: [("filings", []), ("hires", ["enterprise.unknown"]), ("trainees", ["required"])])
    func `A template needs no replica, and blank it imports as nothing`(form: String, errors: [String]) async throws {
        let folder = try ScratchFolder()
        let file = folder.file("blank.xlsx")
        let made = try await BuiltProgram.shenbao.run(["template", form, file, "--replica", folder.file("none.db")])
        #expect(made.status == 0, "\(made.err)")
        let district = try await District.make("310101", in: folder)
        let result = try await BuiltProgram.shenbao.run(["import", file, "--replica", district.replica, "--json"])
        let answer = try result.json()
        #expect(answer["errors"]?.arrayValue?.map { $0["code"]?.stringValue } == errors)
        #expect(result.status == (errors.isEmpty ? 0 : 3))
        #expect(answer["form"] == .string(form))
        #expect(answer["rows"] == 0)
    }

    @Test(arguments: ["310101", "3101Z1"])
    func `All that is exported imports as unchanged`(unit: String) async throws {
        let folder = try ScratchFolder()
        let district = try await filled(unit, in: folder)
        let filing = try #require(try await district.json("list", "filings").arrayValue?.first)
        let code = try #require(filing["uscc"]?.stringValue)
        #expect(try await district.run("set", code, "name==新名称公司", "total=99999.95").status == 0)
        for form in ["filings", "hires", "trainees"] {
            let listed = try await district.json("list", form).arrayValue?.count ?? 0
            let answer = try await district.json("export", form, folder.file("out/"))
            #expect(answer["rows"] == JSONValue(listed))
            var rows: Int64 = 0
            for file in answer["files"]?.arrayValue ?? [] {
                let path = try #require(file["file"]?.stringValue)
                let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
                #expect(mode == 0o600)
                let result = try await district.json("import", path)
                #expect(result["rows"] == file["rows"] && result["unchanged"] == file["rows"], "\(path)")
                #expect(result["errors"] == [])
                rows += result["rows"]?.integerValue ?? 0
            }
            #expect(rows == Int64(listed))
        }
        #expect(try await district.json("status")["pending"] != 0)
    }

    @Test
    func `An export with one post changed and saved by LibreOffice imports as that one edit`() async throws {
        let folder = try ScratchFolder()
        let district = try await filled("310101", in: folder)
        let before = try await district.json("list", "hires", "--reveal").arrayValue ?? []
        let saved = Samples.folder + "/../forms/hires-saved-by-libreoffice.xlsx"
        let result = try await district.json("import", saved)
        #expect(result["updated"] == 1 && result["unchanged"] == 48 && result["added"] == 0 && result["rejected"] == 0)
        let after = try await district.json("list", "hires", "--reveal").arrayValue ?? []
        let changed = zip(before, after).filter { $0 != $1 }
        #expect(changed.count == 1)
        var expected = try #require(changed.first?.0.objectValue)
        expected["post"] = "高级测试工程师"
        #expect(changed.first?.1 == .object(expected))
    }

    @Test func `What an export cannot do it says, with the code for it`() async throws {
        let folder = try ScratchFolder()
        let district = try await filled("310101", in: folder)
        let (enterprise, other) = ("91310101PDY010613D", "91310101PDY0108087")
        for arguments in [
            ["hires", folder.file("a.xlsx")], ["trainees", folder.file("a.csv")], ["filings", folder.file("a.ods")],
            ["hires", folder.file("a.xlsx"), "--enterprise", "123"],
            ["hires", folder.file("a.xlsx"), "--institution", other],
            ["trainees", folder.file("a.xlsx"), "--enterprise", enterprise],
            ["filings", district.replica],
        ] {
            let result = try await BuiltProgram.shenbao.run(["export"] + arguments + ["--replica", district.replica])
            #expect(result.status == 64, "\(arguments)")
            #expect(result.err.hasPrefix("shenbao: "))
        }
        let unknown = try await district.run("export", "hires", folder.file("a.xlsx"), "--enterprise", other)
        #expect(unknown.status == 1)
        #expect(!FileManager.default.fileExists(atPath: folder.file("a.xlsx")))

        let full = try await district.run("export", "hires", folder.file("a.xlsx"), "--enterprise", enterprise)
        #expect(full.status == 0 && full.err.contains("完整证件号码"))
        let masked = try await district.run(
            "export",
            "hires",
            folder.file("m.csv"),
            "--enterprise",
            enterprise,
            "--masked"
        )
        #expect(masked.status == 0 && masked.err.contains("不能再导入"))
        #expect(try await district.run("import", folder.file("m.csv")).status == 3)
    }

    @Test func `A unit corrects its own contact, and the others see it after their sync`() async throws {
        let folder = try ScratchFolder()
        let none = try await BuiltProgram.shenbao.run(["units", "--json", "--replica", folder.file("none.db")])
        #expect(try none.json().arrayValue?.count == 17)

        let data = folder.file("central")
        #expect(try await BuiltProgram.server.run(["init", "--data", data]).status == 0)
        let server = try await RunningServer.start(data: data)
        let zone = try await District.make("3101Z1", in: folder)
        let district = try await District.make("310101", in: folder)
        let early = try await zone.run("set", "3101Z1", "contact=郑老师")
        #expect(early.status == 4 && early.err.contains("sync"))
        for one in [zone, district] {
            try await one.enrol(at: server, data: data)
            #expect(try await one.sync().status == 0)
        }
        #expect(try await district.run("set", "3101Z1", "contact=郑老师").status == 4)
        #expect(try await zone.run("set", "3101Z1", "contact=郑老师", "phone=54260100-9").status == 0)
        let (report, status) = try await zone.sync()
        #expect(status == 0 && report["pushed"]?["applied"] == 1 && report["digestMatch"] == true)
        #expect(try await district.sync().status == 0)
        for one in [zone, district] {
            let unit = try await one.json("units", "3101Z1")
            #expect(unit["contact"] == "郑老师" && unit["phone"] == "54260100-9" && unit["office"] == "科技发展部")
            #expect(unit["own"] == .bool(one.unit == "3101Z1"))
        }
        #expect(try await district.run("units", "999").status == 64)
    }
}
