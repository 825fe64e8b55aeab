import Core
import Terminal

/// What is measured, in the order of the table.
enum Measure: String, CaseIterable {
    case floor
    case reading
    case openpyxl
    case xlsx
    case xlsxAgain
    case csv
    case csvAgain

    func name(_ language: Language) -> String {
        switch (self, language) {
        case (.floor, .zh): "底线：SQLite 直接写入"
        case (.floor, .en): "floor: raw SQLite insert"
        case (.reading, .zh): "只读取 xlsx（本程序的读取器）"
        case (.reading, .en): "reading the xlsx alone (our reader)"
        case (.openpyxl, .zh): "openpyxl 只读读取 xlsx"
        case (.openpyxl, .en): "openpyxl, read-only read of the xlsx"
        case (.xlsx, .zh): "shenbao import xlsx，首次"
        case (.xlsx, .en): "shenbao import xlsx, first"
        case (.xlsxAgain, .zh): "shenbao import xlsx，再次"
        case (.xlsxAgain, .en): "shenbao import xlsx, again"
        case (.csv, .zh): "shenbao import CSV，首次"
        case (.csv, .en): "shenbao import CSV, first"
        case (.csvAgain, .zh): "shenbao import CSV，再次"
        case (.csvAgain, .en): "shenbao import CSV, again"
        }
    }
}

/// The medians of all runs.
struct BenchResults {
    /// The median run of one measure, by its time.
    struct Line {
        let measure: Measure
        let seconds: Double
        let processorSeconds: Double
        /// The largest of all runs.
        let peakKiB: Int
    }

    let records: Int
    let runs: Int
    private(set) var lines: [Line] = []

    init(records: Int, runs: Int) {
        self.records = records
        self.runs = runs
    }

    /// Takes in the runs of one measure.
    mutating func add(_ measure: Measure, _ runs: [Measured]) {
        let ordered = runs.sorted { $0.seconds < $1.seconds }
        guard !ordered.isEmpty else { return }
        let median = ordered[ordered.count / 2]
        lines.append(
            Line(
                measure: measure,
                seconds: median.seconds,
                processorSeconds: median.processorSeconds,
                peakKiB: ordered.map(\.peakKiB).max() ?? 0
            )
        )
    }

    private func seconds(of measure: Measure) -> Double? { lines.first { $0.measure == measure }?.seconds }

    /// How many times the floor's time a line took, and how many times it goes into openpyxl's; nil without those.
    private func ratios(_ line: Line) -> (floor: Double?, openpyxl: Double?) {
        (seconds(of: .floor).map { line.seconds / $0 }, seconds(of: .openpyxl).map { $0 / line.seconds })
    }

    /// The table for people.
    func table(_ language: Language) -> String {
        let heads =
            language == .zh
            ? ["\(records) 行，\(runs) 次的中位数", "秒", "处理器秒", "内存峰值 MB", "底线的倍数", "比 openpyxl 快"]
            : ["\(records) rows, median of \(runs)", "seconds", "processor s", "peak MB", "× floor", "openpyxl ÷"]
        var table = TextTable(
            columns: heads.enumerated().map { .init($1, alignment: $0 == 0 ? .left : .right) }
        )
        for line in lines {
            let (floor, openpyxl) = ratios(line)
            // The floor's memory is that of its rows, all made beforehand, and its processor time that of making them.
            let isFloor = line.measure == .floor
            table.add(row: [
                line.measure.name(language), Self.decimal(line.seconds, 2),
                isFloor ? "" : Self.decimal(line.processorSeconds, 2),
                isFloor ? "" : String((line.peakKiB + 512) / 1024), floor.map { Self.decimal($0, 1) } ?? "",
                openpyxl.map { Self.decimal($0, 1) } ?? "",
            ])
        }
        return table.render()
    }

    /// One JSON value; times and ratios are decimal strings.
    var json: JSONValue {
        let values = lines.map { line -> JSONValue in
            let (floor, openpyxl) = ratios(line)
            return [
                "measure": .string(line.measure.rawValue), "seconds": .string(Self.decimal(line.seconds, 3)),
                "processorSeconds": .string(Self.decimal(line.processorSeconds, 3)), "peakKiB": JSONValue(line.peakKiB),
                "timesFloor": JSONValue(floor.map { Self.decimal($0, 2) }),
                "fasterThanOpenpyxl": JSONValue(openpyxl.map { Self.decimal($0, 2) }),
            ]
        }
        return ["records": JSONValue(records), "runs": JSONValue(runs), "measures": .array(values)]
    }

    private static func decimal(_ number: Double, _ places: Int) -> String {
        var scale = 1
        for _ in 0..<places { scale *= 10 }
        let scaled = Int((number * Double(scale)).rounded())
        let fraction = String(scaled % scale)
        return "\(scaled / scale)." + String(repeating: "0", count: places - fraction.count) + fraction
    }
}
