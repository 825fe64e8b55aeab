package import Core
import Foundation

/// The sample round: workbooks of 17 units and the key to them.
package enum Samples {
    /// Among the resources of SystemTests, which are built with every test, also where the programs are another build's.
    package static let folder = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
        .appendingPathComponent("shenbao_SystemTests.resources/Fixtures/2016").path

    /// What each file has to give.
    package static let key: JSONValue = {
        let data = FileManager.default.contents(atPath: folder + "/expected.json") ?? Data()
        return (try? JSONValue(parsing: Array(data))) ?? .null
    }()

    /// The 17 units.
    package static var units: [String] { (key["units"]?.objectValue ?? [:]).keys.sorted() }

    /// A unit's files, the enterprises first.
    package static func files(of unit: String) -> [String] {
        let names = key["units"]?[unit]?["files"]?.objectValue.map { Array($0.keys) } ?? []
        return names.sorted { ($0.hasPrefix("enterprises") ? "" : $0) < ($1.hasPrefix("enterprises") ? "" : $1) }
    }
}
