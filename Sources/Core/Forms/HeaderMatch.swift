/// A header row that was recognised: which form, and which column holds which field.
public struct HeaderMatch: Sendable {
    /// The form.
    public let form: Form
    /// The sheet's column (from 0) of each field that has one.
    public let columns: [String: Int]
    /// Required fields without a column.
    public let missing: [FieldSpec]
    /// Amount columns whose bracket names another unit than 万美元.
    public let wrongUnits: [(field: FieldSpec, column: Int)]
    /// The first column that is not empty.
    public let firstColumn: Int

    /// Whether rows under this header can be read.
    public var isUsable: Bool { missing.isEmpty && wrongUnits.isEmpty }

    /// Recognises a header row, or says that this row is none.
    ///
    /// The form is the one of which the row has the most labels, more than half of the required ones among them. Column
    /// order is free; a label counts whole; of two columns with one label the first is read.
    public init?(cells: [CellInput]) {
        guard let first = cells.firstIndex(where: { $0.value != nil }) else { return nil }
        // A table that is no form may have a million rows: what cannot be a label is not looked at closely.
        let labels = cells.enumerated().filter { Self.mayBeLabel($1) }.map { index, cell in
            (index, CellText.normaliseLabel(cell.text))
        }
        guard !labels.isEmpty else { return nil }
        var best: (form: Form, share: Double, columns: [String: Int], hints: [String: [String]])?
        for form in Form.all {
            var columns: [String: Int] = [:]
            var hints: [String: [String]] = [:]
            for (index, label) in labels {
                guard let position = form.position(ofLabel: label.label) else { continue }
                let code = form.columns[position].code
                if columns[code] == nil {
                    columns[code] = index
                    hints[code] = label.hints
                }
            }
            let required = form.columns.filter { $0.presence == .required }
            let found = required.count { columns[$0.code] != nil }
            let share = Double(found) / Double(required.count)
            if (columns.count, share) > (best?.columns.count ?? 0, best?.share ?? 0) {
                best = (form, share, columns, hints)
            }
        }
        guard let best, best.share > 0.5 else { return nil }
        form = best.form
        columns = best.columns
        firstColumn = first
        missing = form.columns.filter { $0.presence == .required && best.columns[$0.code] == nil }
        wrongUnits = form.columns.compactMap { field in
            guard field.type == .amount, let column = best.columns[field.code] else { return nil }
            return (best.hints[field.code] ?? []).contains(where: Self.namesAnotherUnit) ? (field, column) : nil
        }
    }

    private static func mayBeLabel(_ cell: CellInput) -> Bool {
        guard !cell.isNumeral, cell.text.utf8.count <= 512,
            let first = cell.text.unicodeScalars.first(where: { !$0.isBlank })
        else { return false }
        // Only a scalar of these blocks is sure to be the same after normalisation.
        let isPlain = (0x4E00...0x9FFF).contains(first.value) || (0x30...0x39).contains(first.value)
        return !isPlain || initials.contains(first)
    }

    private static let initials = Set(Form.all.flatMap(\.columns).compactMap(\.name.unicodeScalars.first))

    /// Whether a bracketed hint of an amount names a unit other than 万美元: 元, 万元, 美元, 千美元, USD and the like.
    static func namesAnotherUnit(_ hint: String) -> Bool {
        let rest = hint.uppercased().split(separator: "万美元", omittingEmptySubsequences: false).joined(separator: " ")
        let units = ["元", "币", "万", "亿", "千", "百", "$", "¥", "€", "£"]
        let codes = ["USD", "RMB", "CNY", "EUR", "JPY", "HKD", "GBP", "DOLLAR", "YUAN"]
        return (units + codes).contains { rest.contains($0) }
    }
}

/// What the lines above a header say of the applicant.
public struct Preamble: Sendable, Equatable {
    /// The unified code as typed, normalised, and its cell (column from 0).
    public var code: (text: String, row: Int, column: Int)?
    /// The applicant's name.
    public var name: String?

    private static let codeLabel = "统一社会信用代码"

    /// Nothing known yet.
    public init() {}

    /// Looks for `…：NAME 统一社会信用代码：CODE` in a row above the header; label and value may stand in one cell or in two.
    public mutating func read(row: Int, cells: [CellInput]) {
        guard code == nil else { return }
        for (column, cell) in cells.enumerated() {
            guard let text = cell.value, text.utf8.count <= 2048 else { continue }
            guard let (before, after) = Self.split(text, at: Self.codeLabel) else { continue }
            var typed = Self.value(after)
            var place = column
            if typed == nil, let next = cells.indices.first(where: { $0 > column && cells[$0].value != nil }) {
                typed = cells[next].value.flatMap(Self.value)
                place = next
            }
            name =
                Self.labelledName(before) ?? cells[..<column].lazy.compactMap { $0.value.flatMap(Self.labelledName) }
                .first ?? name
            guard let typed else { continue }
            code = (typed, row, place)
            return
        }
        if name == nil { name = cells.lazy.compactMap { $0.value.flatMap(Self.labelledName) }.first }
    }

    /// Equal if both say the same.
    public static func == (left: Preamble, right: Preamble) -> Bool {
        left.name == right.name && left.code?.text == right.code?.text && left.code?.row == right.code?.row
            && left.code?.column == right.code?.column
    }

    private static func split(_ text: String, at label: String) -> (Substring, Substring)? {
        guard let range = text.firstRange(of: label) else { return nil }
        return (text[..<range.lowerBound], text[range.upperBound...])
    }

    /// What follows a label: up to the next label, without the colon and what stands in brackets before it.
    private static func value(_ text: some StringProtocol) -> String? {
        var rest = text[...]
        if let colon = rest.firstIndex(of: ":") { rest = rest[rest.index(after: colon)...] }
        let typed = String(String.UnicodeScalarView(rest.unicodeScalars.filter { !$0.isBlank && $0 != "_" }))
        let code = typed.prefix { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-" || $0 == "*") }
        return code.isEmpty ? nil : String(code).uppercased()
    }

    private static func labelledName(_ cell: some StringProtocol) -> String? {
        let text = cell[..<(cell.firstRange(of: codeLabel)?.lowerBound ?? cell.endIndex)]
        let labels = ["申请企业名称", "申请企业", "培训机构名称", "培训机构", "企业名称", "申报单位"]
        for label in labels {
            guard let range = text.firstRange(of: label) else { continue }
            let rest = text[range.upperBound...].drop { $0.isWhitespace }
            guard rest.first == ":" else { continue }
            let name = CellText.normalise(String(rest.dropFirst()).replacing("_", with: ""))
            if let name { return name.trimmingSuffix { $0 == "," || $0 == ";" || $0 == "，" || $0.isWhitespace } }
        }
        return nil
    }
}

extension String {
    fileprivate func trimmingSuffix(_ isTrimmed: (Character) -> Bool) -> String? {
        var rest = self[...]
        while let last = rest.last, isTrimmed(last) { rest.removeLast() }
        return rest.isEmpty ? nil : String(rest)
    }
}
