import Core
import Foundation
import Testing

/// A unit's device: its replica, and the program run on it.
struct District {
    let unit: String
    let replica: String

    static func make(_ unit: String, in folder: ScratchFolder, name: String? = nil) async throws -> District {
        let district = District(unit: unit, replica: folder.file((name ?? unit) + ".db"))
        let result = try await district.run("init", "--unit", unit)
        #expect(result.status == 0, "\(result.err)")
        return district
    }

    func run(_ arguments: String...) async throws -> BuiltProgram.Result { try await run(arguments) }

    func run(_ arguments: [String]) async throws -> BuiltProgram.Result {
        try await BuiltProgram.shenbao.run(arguments + ["--replica", replica])
    }

    func json(_ arguments: String...) async throws -> JSONValue {
        try await BuiltProgram.shenbao.run(arguments + ["--replica", replica, "--json"]).json()
    }

    /// Joins a server with a fresh code.
    func enrol(at server: RunningServer, data: String) async throws {
        let code = try await BuiltProgram.server.run(["enrol-code", unit, "--data", data, "--json"]).json()["code"]
        let result = try await run("enrol", "--server", server.url, "--code", try #require(code?.stringValue))
        #expect(result.status == 0, "\(result.err)")
    }

    /// Syncs; the JSON report and the exit code.
    func sync() async throws -> (report: JSONValue, status: Int32) {
        let result = try await BuiltProgram.shenbao.run(["sync", "--replica", replica, "--json"])
        return (try result.json(), result.status)
    }
}

/// The sample round: workbooks of 17 units and the key to them.
enum Samples {
    static let folder = Bundle.module.bundleURL.appendingPathComponent("Fixtures/2016").path

    static let key: JSONValue = {
        let data = FileManager.default.contents(atPath: folder + "/expected.json") ?? Data()
        return (try? JSONValue(parsing: Array(data))) ?? .null
    }()

    static var units: [String] { (key["units"]?.objectValue ?? [:]).keys.sorted() }

    /// A unit's files, the enterprises first.
    static func files(of unit: String) -> [String] {
        let names = key["units"]?[unit]?["files"]?.objectValue.map { Array($0.keys) } ?? []
        return names.sorted { ($0.hasPrefix("enterprises") ? "" : $0) < ($1.hasPrefix("enterprises") ? "" : $1) }
    }
}

/// Makes synthetic organisations: codes of the range that GB 11714 keeps for private use.
enum SyntheticCodes {
    static func unifiedCode(_ number: Int, area: String = "310101") -> String {
        let body = "PDY" + String(100_000 + number).dropFirst()
        let weights = [3, 7, 9, 10, 5, 8, 4, 2]
        let sum = zip(body.utf8, weights).reduce(0) { total, pair in
            let value = pair.0 < 0x3A ? Int(pair.0) - 0x30 : Int(pair.0) - 0x41 + 10
            return total + value * pair.1
        }
        let check = 11 - sum % 11
        let organisation = body + (check == 10 ? "X" : check == 11 ? "0" : String(check))
        let alphabet = Array("0123456789ABCDEFGHJKLMNPQRTUWXY")
        var total = 0
        var weight = 1
        for character in "91" + area + organisation {
            total += (alphabet.firstIndex(of: character) ?? 0) * weight
            weight = weight * 3 % 31
        }
        return "91" + area + organisation + String(alphabet[(31 - total % 31) % 31])
    }

    /// A CSV of 企业申报表 with that many enterprises.
    static func filings(_ count: Int) -> String {
        let heads = Form.filings.columns.map(\.label).joined(separator: ",")
        let rows = (1...count).map { number in
            "\(number),测试企业\(number)号,\(unifiedCode(number)),ITO,IT解决方案,100,60,60,0,0,100,60,,12,1,是,"
        }
        return ([heads] + rows).joined(separator: "\n") + "\n"
    }
}
