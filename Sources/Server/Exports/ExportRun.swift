package import Core
import SyncProtocol
import Workbook

/// Carries an export out, page by page: what is in memory is one page, whatever the number of rows.
package struct ExportRun: Sendable {
    /// Rows of one read of the store.
    package static let pageRows = 2_000

    private let store: any CentralStore
    private let request: ExportRequest
    private let language: Language

    /// Prepares an export; the caller has noted it in the audit log.
    package init(_ request: ExportRequest, store: any CentralStore, language: Language) {
        self.request = request
        self.store = store
        self.language = language
    }

    /// Hands over a CSV or JSON file piece by piece.
    /// - Returns: rows.
    package func stream(_ send: ([UInt8]) async throws -> Void) async throws -> Int {
        let form = request.subject.forms[0]
        let columns = try await columns(of: form)
        let isJSON = request.format == .json
        var buffer: [UInt8] = isJSON ? Array("[".utf8) : [0xEF, 0xBB, 0xBF]
        if !isJSON { CSVRecord.append(columns.headings.map { .text($0) }, to: &buffer) }
        var count = 0
        try await pages(of: form) { rows in
            for row in rows {
                if isJSON {
                    buffer.append(contentsOf: (count == 0 ? "\n" : ",\n").utf8)
                    columns.json(row).write(to: &buffer)
                } else {
                    CSVRecord.append(columns.cells(row).map(Self.guarded), to: &buffer)
                }
                count += 1
            }
            try await send(buffer)
            buffer.removeAll(keepingCapacity: true)
        }
        if isJSON { buffer.append(contentsOf: "\n]\n".utf8) }
        try await send(buffer)
        return count
    }

    /// Writes a workbook.
    /// - Returns: rows of all forms.
    package func writeWorkbook(to path: String) async throws -> Int {
        let writer = try XLSXWriter(path: path)
        var count = 0
        var summary: [ExportRow] = []
        for form in request.subject.forms {
            let columns = try await columns(of: form)
            try writer.addSheet(
                named: form.shortTitle,
                columnWidths: columns.widths,
                textColumns: columns.textColumns,
                frozenRows: 1
            )
            try writer.write(row: columns.headings.map { .text($0) }, style: .header)
            try await pages(of: form) { rows in
                for row in rows { try writer.write(row: columns.cells(row).map(\.fittingWorkbook)) }
                count += rows.count
                if request.subject == .all, form.type.kind == .filing { summary += rows }
            }
            if request.subject == .all, form.type.kind == .filing {
                try ExportSummary(filings: summary, language: language, hasStates: request.scope != .approved).write(
                    to: writer
                )
            }
        }
        try writer.close()
        return count
    }

    /// CSV marks text that would run as a formula by an apostrophe; so that readers may drop the first of a cell, one that belongs to
    /// the text is doubled.
    private static func guarded(_ cell: OutputCell) -> OutputCell {
        guard case .text(let text) = cell, text.unicodeScalars.first == "'" else { return cell }
        return .text("'" + text)
    }

    private func columns(of form: Form) async throws -> ExportColumns {
        let round = try await store.rounds().first { $0.code == request.round }
        return ExportColumns(
            form: form,
            catalogue: round.flatMap { Catalogue.edition($0.edition) } ?? .newest,
            language: language,
            reveals: request.reveals,
            marksFallen: request.scope != .approved
        )
    }

    /// Rows of a form in order: small rosters come together, large ones in pieces.
    private func pages(of form: Form, _ take: ([ExportRow]) async throws -> Void) async throws {
        let kind = form.type.kind
        let parts = try await store.exportParts(of: kind, request)
        let filter = try await store.exportFilter(request)
        guard kind != .filing else {
            for start in stride(from: 0, to: parts.count, by: Self.pageRows) {
                let page = Array(parts[start..<min(start + Self.pageRows, parts.count)])
                try await take(try await store.exportFilings(page, request, filter))
            }
            return
        }
        var rows: [ExportRow] = []
        for part in parts {
            var place: ExportPlace?
            repeat {
                let page = try await store.exportRows(
                    of: kind,
                    below: part,
                    request,
                    filter,
                    after: place,
                    limit: Self.pageRows
                )
                rows += page.rows
                place = page.next
                guard rows.count >= Self.pageRows else { continue }
                try await take(rows)
                rows.removeAll(keepingCapacity: true)
            } while place != nil
        }
        if !rows.isEmpty { try await take(rows) }
    }
}

/// 附件2 over the filings of an export: one line an enterprise, numbered in its unit.
private struct ExportSummary {
    let filings: [ExportRow]
    let language: Language
    /// Whether each line says where its filing stands, since not all are approved.
    let hasStates: Bool

    func write(to writer: XLSXWriter) throws {
        try writer.addSheet(
            named: "附件2",
            columnWidths: [14, 8, 34, 20, 20, 34] + (hasStates ? [10] : []),
            frozenRows: 1
        )
        let unit = language == .zh ? "区（示范区）" : "Unit"
        let state = hasStates ? [language == .zh ? "状态" : "State"] : []
        try writer.write(row: ([unit] + SummaryTable.heads + state).map { .text($0) }, style: .header)
        var volumes = 0
        var electronic = 0
        for (code, rows) in groups {
            guard let unit = Directory.unit(code) else { continue }
            let table = SummaryTable(unit: unit, filings: try rows.map { try Filing(body: $0.record.body) })
            // The parts of an export come in the order of the table's lines.
            for (line, filing) in zip(table.lines, rows) {
                let remark = line.remark.map { OutputCell.text(Mask.identifiers(in: $0)) }
                let row: [OutputCell] =
                    [
                        .text(unit.title), .integer(line.seq), .text(line.enterprise), .integer(line.paperVolumes),
                        .text(line.electronic ? "是" : "否"), remark ?? .empty,
                    ] + (hasStates ? [filing.state.map { .text($0.title(language)) } ?? .empty] : [])
                try writer.write(row: row.map(\.fittingWorkbook))
            }
            volumes += table.paperVolumes
            electronic += table.electronic
        }
        let total: [OutputCell] = [
            .text(language == .zh ? "总计" : "Total"), .empty, .empty, .integer(volumes), .integer(electronic), .empty,
        ]
        try writer.write(row: total, style: .total)
    }

    /// The rows come by unit.
    private var groups: [(String, [ExportRow])] {
        filings.reduce(into: []) { groups, row in
            if groups.last?.0 == row.unit {
                groups[groups.count - 1].1.append(row)
            } else {
                groups.append((row.unit, [row]))
            }
        }
    }
}
