import Core
import Foundation
import Testing

/// The main job on the sample round: seventeen offline replicas, one consolidated report, with the built programs.
@Suite(.serialized)
struct SampleRoundTests {
    /// What an import said, as the key writes it.
    private func check(_ result: BuiltProgram.Result, _ file: String, of unit: String) throws {
        let expected = try #require(Samples.key["units"]?[unit]?["files"]?[file])
        let answer = try result.json()
        func cells(_ notes: JSONValue?) -> [String] {
            (notes?.arrayValue ?? []).map { "\($0["cell"]?.stringValue ?? "") \($0["code"]?.stringValue ?? "")" }
                .sorted()
        }
        #expect(cells(answer["errors"]) == cells(expected["errors"]), "\(unit)/\(file)")
        #expect(answer["rows"] == expected["rows"], "\(unit)/\(file)")
        let rejected = Set(cells(expected["errors"]).map { $0.drop { !$0.isNumber }.prefix { $0.isNumber } }).count
        #expect(answer["rejected"]?.integerValue == Int64(rejected), "\(unit)/\(file)")
        #expect(result.status == (rejected > 0 ? 3 : 0), "\(unit)/\(file)")
    }

    @Test
    func `Seventeen units import offline, sync, and the report has their figures; doing it again changes nothing`()
        async throws
    {
        let folder = try ScratchFolder()
        let data = folder.file("central")
        #expect(Samples.units.count == 17)
        #expect(try await BuiltProgram.server.run(["init", "--data", data]).status == 0)
        let server = try await RunningServer.start(data: data)
        var districts: [District] = []
        for unit in Samples.units {
            let district = try await District.make(unit, in: folder)
            districts.append(district)
            for file in Samples.files(of: unit) {
                let path = "\(Samples.folder)/\(unit)/\(file)"
                let result = try await BuiltProgram.shenbao.run([
                    "import", path, "--replica", district.replica, "--json",
                ])
                try check(result, file, of: unit)
            }
        }
        for district in districts {
            try await district.enrol(at: server, data: data)
            let (report, status) = try await district.sync()
            #expect(status == 0)
            #expect(report["digestMatch"] == true)
            #expect(report["pending"] == 0)
            #expect(report["pushed"]?["changeSets"] == report["pushed"]?["applied"])
        }
        let first = try await report(data)
        try checkTotals(first)

        for district in districts {
            for file in Samples.files(of: district.unit) {
                let answer = try await district.json("import", "\(Samples.folder)/\(district.unit)/\(file)")
                #expect(answer["added"] == 0 && answer["updated"] == 0, "\(district.unit)/\(file)")
            }
            let (report, _) = try await district.sync()
            #expect(report["pushed"]?["changeSets"] == 0)
            #expect(report["pulled"]?["records"] == 0)
            #expect(report["digestMatch"] == true)
        }
        #expect(withoutTimes(try await self.report(data)) == withoutTimes(first))
        #expect(!server.logText.contains(/\d{17}[0-9X]/), "an ID number in the server's log")
        #expect(try await server.terminate() == .exited(0))
    }

    private func report(_ data: String) async throws -> JSONValue {
        try await BuiltProgram.server.run(["report", "--data", data, "--json"]).json()
    }

    private func withoutTimes(_ report: JSONValue) -> [JSONValue] {
        (report["units"]?.arrayValue ?? []).map { unit in
            var members = unit.objectValue ?? [:]
            members["lastSync"] = nil
            return .object(members)
        }
    }

    private func checkTotals(_ report: JSONValue) throws {
        let units = try #require(report["units"]?.arrayValue)
        #expect(units.count == 17)
        let totals = try #require(report["totals"])
        #expect(totals["enterprises"] == 73)
        #expect(totals["hires"] == 2051)
        #expect(totals["trainees"] == 172)
        for unit in units {
            let code = try #require(unit["unit"]?.stringValue)
            let expected = try #require(Samples.key["units"]?[code])
            #expect(unit["hires"] == expected["hires_valid"])
            #expect(unit["trainees"] == expected["trainees_valid"])
            #expect(unit["enterprises"] == expected["annex2"]?["enterprises"])
            #expect(unit["paperVolumes"] == expected["annex2"]?["paper_volumes"])
            #expect(unit["electronic"] == expected["annex2"]?["electronic"])
            #expect(unit["filings"]?["draft"] == expected["annex2"]?["enterprises"])
            #expect(unit["lastSync"]?.stringValue != nil)
        }
    }
}
