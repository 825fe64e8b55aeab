import Core
import Workbook

/// 附件1: the units and whom to call there.
struct DirectoryTable {
    /// The units, in printed order.
    let units: [ShownRecord]

    /// The printed title.
    static let title = "区（示范区）服务外包主管部门联络表"

    /// The columns: the printed ones, and the code by which commands know a unit.
    static let fields = ["seq", "name", "office", "contact", "phone", "address", "code"].compactMap {
        FilingUnit.declaration.type.field($0)
    }

    /// The units as this version ships them.
    static var builtIn: [ShownRecord] { Directory.units.map(\.shown) }

    /// Writes the annex's layout.
    func write(to path: String, as format: TableFile.Format, language: Language) throws {
        try TableFile.write(path, as: format) { file in
            if case .xlsx(let writer) = file {
                try writer.addSheet(named: "附件1", columnWidths: [6, 12, 24, 12, 20, 60, 10], frozenRows: 2)
                try writer.setPage(.form(headerRow: 2, language: language))
            }
            try file.write(line: Self.title, columns: Self.fields.count, style: .title)
            try file.write(row: Self.fields.map { .text($0.label) }, style: .header)
            for unit in units {
                try file.write(
                    row: Self.fields.map { $0.cell(unit.body[$0.code] ?? .null, catalogue: .edition2016) }
                )
            }
        }
    }
}

extension FilingUnit {
    /// The unit as a record that no server has spoken of yet.
    var shown: ShownRecord {
        ShownRecord(kind: .unit, id: .unit(code), revision: nil, madeIn: nil, body: body)
    }
}
