import Core
import Terminal
import Workbook

/// The review table on paper and on the screen.
struct ReportSheet {
    let report: RoundReport
    let language: Language

    private var isChinese: Bool { language == .zh }

    /// The filings' states that occur, in the order of the workflow; drafts always.
    private var states: [FilingState] {
        let totals = report.totals
        return FilingState.allCases.filter { $0 == .draft || (totals.filings[$0] ?? 0) > 0 }
    }

    var title: String { isChinese ? "\(report.round)年度服务外包企业申报汇总" : "Applications of round \(report.round)" }

    private var headings: [(title: String, isNumber: Bool)] {
        let zh = ["序号", "区（示范区）", "企业", "新录用", "培训", "纸质材料", "电子版"]
        let en = ["No.", "Unit", "Enterprises", "Hires", "Trainees", "Volumes", "Electronic"]
        var headings = zip(isChinese ? zh : en, [true, false, true, true, true, true, true]).map { ($0, $1) }
        headings += states.map { (Self.name(of: $0, language), true) }
        headings.append((isChinese ? "最近同步" : "Last sync", false))
        return headings
    }

    private static func name(of state: FilingState, _ language: Language) -> String {
        guard case .choice(let choices)? = Filing.declaration.type.field("state")?.type,
            let choice = choices.first(where: { $0.code == state.rawValue })
        else { return state.rawValue }
        return language == .zh ? choice.label : choice.english
    }

    private func cells(_ unit: UnitFigures, isTotal: Bool) -> [OutputCell] {
        var cells: [OutputCell] =
            isTotal ? [.empty, .text(isChinese ? "总计" : "Total")] : [.integer(unit.seq), .text(unit.name)]
        cells += [unit.enterprises, unit.hires, unit.trainees, unit.paperVolumes, unit.electronic].map(
            OutputCell.integer
        )
        cells += states.map { .integer(unit.filings[$0] ?? 0) }
        cells.append(unit.lastSync.map(OutputCell.text) ?? .empty)
        return cells
    }

    /// The table for a terminal.
    func text(width: Int?) -> String {
        var table = TextTable(columns: headings.map { .init($0.title, alignment: $0.isNumber ? .right : .left) })
        for unit in report.units { table.add(row: cells(unit, isTotal: false).map(Self.plain)) }
        table.add(total: cells(report.totals, isTotal: true).map(Self.plain))
        return title + "\n\n" + table.render(width: width)
    }

    private static func plain(_ cell: OutputCell) -> String {
        switch cell {
        case .text(let text): text
        case .integer(let number): String(number)
        case .empty, .decimal, .number, .boolean, .date: ""
        }
    }

    /// Writes a workbook with title, header, a row for each unit, and the sums.
    func writeWorkbook(to path: String) throws {
        let writer = try XLSXWriter(path: path)
        let widths = headings.map { $0.isNumber ? 10.0 : 22.0 }
        try writer.addSheet(named: isChinese ? "汇总" : "Report", columnWidths: widths, frozenRows: 2)
        try writer.mergeTitle(title, columns: headings.count)
        try writer.write(row: headings.map { .text($0.title) }, style: .header)
        for unit in report.units { try writer.write(row: cells(unit, isTotal: false)) }
        try writer.write(row: cells(report.totals, isTotal: true), style: .total)
        try writer.close()
    }

    /// Writes a CSV file: header, a row for each unit, and the sums.
    func writeCSV(to path: String) throws {
        let writer = try CSVWriter(path: path, withBOM: true)
        try writer.write(row: headings.map { .text($0.title) })
        for unit in report.units { try writer.write(row: cells(unit, isTotal: false)) }
        try writer.write(row: cells(report.totals, isTotal: true))
        try writer.close()
    }
}
