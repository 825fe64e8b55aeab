import Core
import Foundation
import Testing

/// What a paste that slipped by a column, or a careless command, must not do.
struct SlippedColumnTests {
    private static let number = "310101199001019906"

    private func district(_ folder: ScratchFolder) async throws -> District {
        let district = try await District.make("310101", in: folder)
        #expect(try await district.run("import", Samples.folder + "/310101/enterprises.xlsx").status == 0)
        return district
    }

    @Test func `An ID number in any column is shown masked, in words and in JSON`() async throws {
        let folder = try ScratchFolder()
        let district = try await district(folder)
        let labels = Form.hires.columns.map(\.label)
        var lines = ["统一社会信用代码：91310101PDY0106218", labels.joined(separator: ",")]
        for column in labels.indices {
            lines.append(labels.indices.map { $0 == column ? "甲" + Self.number : "" }.joined(separator: ","))
            lines.append(labels.indices.map { $0 == column ? Self.number : "" }.joined(separator: ","))
        }
        let file = folder.file("slipped.csv")
        try lines.joined(separator: "\n").write(toFile: file, atomically: true, encoding: .utf8)
        for arguments in [["import", file], ["import", file, "--json"], ["show", Self.number, "--json"]] {
            let result = try await district.run(arguments)
            #expect(result.status != 0)
            #expect(!(result.out + result.err).contains(Self.number), "\(arguments)")
        }
    }

    @Test func `A form that was filled in is not overwritten by a blank one unless that is asked for`() async throws {
        let folder = try ScratchFolder()
        let district = try await district(folder)
        let file = folder.file("mine.xlsx")
        let mine = Data("mine".utf8)
        try mine.write(to: URL(fileURLWithPath: file))
        for arguments in [["template", "hires", file], ["export", "filings", file]] {
            #expect(try await district.run(arguments).status == 1)
            #expect(FileManager.default.contents(atPath: file) == mine)
        }
        #expect(try await district.run("template", "hires", file, "--force").status == 0)
    }

    @Test func `Nothing is imported when the report cannot be written`() async throws {
        let folder = try ScratchFolder()
        let district = try await District.make("310101", in: folder)
        let file = Samples.folder + "/310101/enterprises.xlsx"
        let result = try await district.run("import", file, "--report", folder.file("none/a.xlsx"), "--json")
        #expect(result.status == 1)
        #expect(try result.json()["error"]?["code"] == "output.unwritable")
        #expect(try await district.json("list", "filings") == [])
    }

    @Test func `A command line that cannot be understood is one JSON value too`() async throws {
        let folder = try ScratchFolder()
        let district = try await District.make("310101", in: folder)
        let result = try await district.run("list", "nosuch", "--json")
        #expect(result.status == 64)
        #expect(try result.json()["error"]?["code"] == "usage")
    }
}
