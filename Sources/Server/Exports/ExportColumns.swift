import Core
import SyncProtocol
import Terminal
import Workbook

/// The columns of one form in an export: the unit, the form's own, then whose row it is and where it stands.
struct ExportColumns {
    let form: Form
    let catalogue: Catalogue
    let language: Language
    /// Whether ID numbers are in full.
    let reveals: Bool
    /// Whether rows that fell by a verdict are there, and so are marked.
    let marksFallen: Bool

    private enum Column {
        case unit, unitName
        case field(FieldSpec)
        case owner(FieldSpec)
        case ownerName, state, fallen
    }

    private var columns: [Column] {
        let owner = form.type.field(form.code == "hires" ? "enterprise" : "institution")
        return [.unit, .unitName] + form.columns.map(Column.field)
            + (owner.map { [.owner($0), .ownerName] } ?? []) + (form.code == "trainees" ? [] : [.state])
            + (marksFallen ? [.fallen] : [])
    }

    /// The headings; the form's are as printed, so that an import knows them.
    var headings: [String] {
        let isChinese = language == .zh
        return columns.map { column in
            switch column {
            case .unit: isChinese ? "区代码" : "Unit code"
            case .unitName: isChinese ? "区（示范区）" : "Unit"
            case .field(let field), .owner(let field): field.label
            case .ownerName: form.code == "hires" ? (isChinese ? "申请企业名称" : "Name") : (isChinese ? "培训机构名称" : "Name")
            case .state: isChinese ? "状态" : "State"
            case .fallen: isChinese ? "因重复认定不予支持" : "Fell by a verdict"
            }
        }
    }

    /// The cells of a row.
    func cells(_ row: ExportRow) -> [OutputCell] {
        columns.map { column in
            switch column {
            case .unit: .text(row.unit)
            case .unitName: .text(Directory.unit(row.unit)?.title ?? row.unit)
            case .field(let field), .owner(let field): cell(visible(row.record.body[field.code] ?? .null, field), field)
            case .ownerName: row.owner.map { .text($0) } ?? .empty
            case .state: row.state.map { .text($0.title(language)) } ?? .empty
            case .fallen: .text(language == .zh ? (row.isFallen ? "是" : "否") : (row.isFallen ? "yes" : "no"))
            }
        }
    }

    /// One flat object, as `list` of the client gives it, with unit, owner and state.
    func json(_ row: ExportRow) -> JSONValue {
        let record = row.record
        var members: [String: JSONValue] = [
            "id": .string(record.id.rawValue), "kind": .string(record.kind.rawValue),
            "revision": .string(record.revision.description),
        ]
        for field in form.type.fields { members[field.code] = visible(record.body[field.code] ?? .null, field) }
        members["unit"] = .string(row.unit)
        if record.kind != .filing { members["ownerName"] = JSONValue(row.owner) }
        if let state = row.state { members["state"] = .string(state.rawValue) }
        if marksFallen { members["fallen"] = .bool(row.isFallen) }
        return .object(members)
    }

    /// A value with ID numbers masked, those in free texts too.
    private func visible(_ value: JSONValue, _ field: FieldSpec) -> JSONValue {
        guard !reveals else { return value }
        if field.sensitivity == .sensitive, let text = value.stringValue { return .string(ResidentID.mask(text)) }
        switch field.type {
        case .text, .personName, .names, .json: return AuditText.masked(value)
        default: return value
        }
    }

    private func cell(_ value: JSONValue, _ field: FieldSpec) -> OutputCell {
        switch (field.type, value) {
        case (_, .null): return .empty
        case (.amount, .string(let text)): return .decimal(text)
        case (.count, .integer(let number)): return .integer(Int(number))
        case (.date, .string(let text)):
            guard let date = CivilDate(iso: text) else { return .text(text) }
            return .date(year: date.year, month: date.month, day: date.day)
        case (.flag, .bool(let flag)): return .text(flag ? "是" : "否")
        case (.choice(let choices), .string(let code)):
            return .text(choices.first { $0.code == code }?.label ?? code)
        case (.lines, .array(let codes)):
            let names = codes.compactMap(\.stringValue).map { code in
                catalogue.lines.first { $0.code == code }?.name ?? code
            }
            return .text(names.joined(separator: "、"))
        case (_, .array(let elements)): return .text(elements.compactMap(\.stringValue).joined(separator: "、"))
        case (_, .string(let text)): return .text(text)
        default: return .text(value.canonicalText())
        }
    }

    /// Widths in characters.
    var widths: [Double] {
        columns.map { column in
            switch column {
            case .unit, .state: 10
            case .fallen: 20
            case .unitName: 14
            case .ownerName: 34
            case .owner: 22
            case .field(let field):
                switch field.type {
                case .identity, .unifiedCode, .organisationCode: 22
                case .lines: 30
                case .text where ["name", "payer", "employer"].contains(field.code): 34
                default: 13
                }
            }
        }
    }

    /// Indices of the columns that stay text whatever is typed into them: codes and numbers of documents.
    var textColumns: Set<Int> {
        Set(
            columns.indices.filter { index in
                switch columns[index] {
                case .unit, .owner: return true
                case .field(let field):
                    switch field.type {
                    case .identity, .unifiedCode, .organisationCode: return true
                    default: return false
                    }
                case .unitName, .ownerName, .state, .fallen: return false
                }
            }
        )
    }
}

extension FilingState {
    /// The state in words.
    func title(_ language: Language) -> String {
        guard case .choice(let choices)? = Filing.declaration.type.field("state")?.type,
            let choice = choices.first(where: { $0.code == rawValue })
        else { return rawValue }
        return language == .zh ? choice.label : choice.english
    }
}
