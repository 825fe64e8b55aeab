import Foundation
import Terminal

/// Makes the input, runs every process several times, and keeps the medians.
final class Bench {
    /// A sentence in both languages.
    typealias Words = (zh: String, en: String)

    private let program: String
    private let runs: Int
    private let roster: Roster
    private let folder: String
    private var own: String { CommandLine.arguments[0] }

    init(program: String, records: Int, runs: Int) throws {
        self.program = program
        self.runs = runs
        roster = Roster(records: records)
        folder = NSTemporaryDirectory() + "shenbao-bench." + UUID().uuidString
        try FileManager.default.createDirectory(
            atPath: folder,
            withIntermediateDirectories: false,
            attributes: [.posixPermissions: 0o700]
        )
    }

    /// Takes away everything that was made.
    func removeFiles() { try? FileManager.default.removeItem(atPath: folder) }

    /// Measures all; tells what is being done.
    func measure(tell: (Words) -> Void) throws -> BenchResults {
        tell(("正在生成 \(roster.records) 行的附件3……", "Making 附件3 with \(roster.records) rows …"))
        let (xlsx, csv, filing) = (folder + "/hires.xlsx", folder + "/hires.csv", folder + "/filing.csv")
        try roster.writeXLSX(to: xlsx)
        try roster.writeCSV(to: csv)
        try Roster.filing.write(toFile: filing, atomically: true, encoding: .utf8)
        var results = BenchResults(records: roster.records, runs: runs)

        tell(("正在测底线：SQLite 直接写入……", "Measuring the floor: a raw SQLite insert …"))
        results.add(.floor, try (0..<runs).map { try floor($0) })
        tell(("正在测读取……", "Measuring reading …"))
        results.add(.reading, try (0..<runs).map { _ in try Measured.run([own, "read", xlsx]) })
        if Self.hasOpenpyxl {
            tell(("正在测 openpyxl……", "Measuring openpyxl …"))
            results.add(.openpyxl, try (0..<runs).map { _ in try Measured.run(Self.python(Self.readOnlyRead, xlsx)) })
        } else {
            tell(("没有 openpyxl，这一项略去。", "There is no openpyxl here; left out."))
        }
        tell(("正在测导入……", "Measuring imports …"))
        let imports = [(Measure.xlsx, Measure.xlsxAgain, xlsx), (Measure.csv, Measure.csvAgain, csv)]
        for (first, again, file) in imports {
            let pairs = try (0..<runs).map { try importTwice(file, filing: filing, run: $0) }
            results.add(first, pairs.map(\.first))
            results.add(again, pairs.map(\.again))
        }
        return results
    }

    private func floor(_ run: Int) throws -> Measured {
        var measured = try Measured.run([own, "floor", String(roster.records), folder + "/floor-\(run).db"])
        guard let seconds = Double(measured.output.trimmingCharacters(in: .whitespacesAndNewlines)) else {
            throw BenchError("floor: " + measured.output)
        }
        // Its rows are made before the clock starts.
        measured.seconds = seconds
        return measured
    }

    /// Into a fresh replica, and once more; the counts must be those of a roster without errors.
    private func importTwice(_ file: String, filing: String, run: Int) throws -> (first: Measured, again: Measured) {
        let replica = folder + "/replica-\(run)-\((file as NSString).pathExtension).db"
        let options = ["--replica", replica, "--json"]
        _ = try Measured.run([program, "init", "--unit", Roster.unit] + options)
        _ = try Measured.run([program, "import", filing] + options)
        let first = try Measured.run([program, "import", file] + options)
        let again = try Measured.run([program, "import", file] + options)
        try first.expect(#""added":\#(roster.records)"#)
        try again.expect(#""unchanged":\#(roster.records)"#)
        for suffix in ["", ".lock"] { try? FileManager.default.removeItem(atPath: replica + suffix) }
        return (first, again)
    }

    // MARK: openpyxl

    private static let readOnlyRead = """
        import sys, openpyxl
        book = openpyxl.load_workbook(sys.argv[1], read_only=True)
        print(sum(len(row) for row in book.worksheets[0].iter_rows(values_only=True)))
        """

    private static func python(_ script: String, _ arguments: String...) -> [String] {
        ["/usr/bin/env", "python3", "-c", script] + arguments
    }

    private static var hasOpenpyxl: Bool { (try? Measured.run(python("import openpyxl"))) != nil }
}

/// Why a benchmark could not be carried out.
struct BenchError: Error, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }
}
