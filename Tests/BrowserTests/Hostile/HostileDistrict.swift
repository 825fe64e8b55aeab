import Core
import Foundation
import SystemSupport

/// A district whose every text is hostile: an enterprise for each, with a roster whose people and posts are, too.
struct HostileDistrict {
    let district: District
    /// What the district's own program says that it stored: names and remarks after normalisation.
    let stored: [Stored]

    struct Stored {
        let code: String
        let name: String
        let remark: String
    }

    static func make(_ unit: String, first: Int, _ stage: ConsoleStage) async throws -> HostileDistrict {
        let district = try await District.make(unit, in: stage.folder, name: "<i class=hostile>\(unit)")
        let codes = HostileTexts.all.indices.map { SyntheticCodes.unifiedCode(first + $0, area: unit) }
        let filings = zip(codes, HostileTexts.all).map { code, text in
            ReviewFiles.filing(code, ["name": quoted(text), "remark": quoted(text), "certificates": quoted(text)])
        }
        try await add(ReviewFiles.filings(filings), to: district, "filings", stage)
        for (index, code) in codes.enumerated() {
            let text = HostileTexts.all[index]
            let rows = [0, 1].map { row in
                // The first person of each roster is in the other district's, too.
                let number = row == 0 ? index + 1 : first + index
                return ReviewFiles.hire(number, of: code, ["post": quoted(text), "payer": quoted(text)])
            }
            try await add(ReviewFiles.hires(rows, of: code), to: district, "hires \(index) <i class=hostile>", stage)
        }
        let list = try await district.json("list", "filings").arrayValue ?? []
        return HostileDistrict(
            district: district,
            stored: list.compactMap { filing in
                guard let code = filing["uscc"]?.stringValue, let name = filing["name"]?.stringValue else { return nil }
                return Stored(code: code, name: name, remark: filing["remark"]?.stringValue ?? "")
            }
        )
    }

    /// A cell of a CSV file.
    private static func quoted(_ text: String) -> String { "\"" + text.replacing("\"", with: "\"\"") + "\"" }

    private static func add(_ text: String, to district: District, _ name: String, _ stage: ConsoleStage) async throws {
        let file = stage.folder.file("\(district.unit) \(name).csv")
        try text.write(toFile: file, atomically: true, encoding: .utf8)
        let result = try await district.run("import", file)
        guard result.status == 0 else { throw RunningServer.Failure(message: "\(name): \(result.out)\(result.err)") }
    }
}
