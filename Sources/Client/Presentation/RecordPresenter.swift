package import Core

/// How records are shown: flat JSON objects, and words for tables.
package struct RecordPresenter: Sendable {
    private let reveal: Bool
    private let language: Language
    private let catalogue: Catalogue

    /// Makes a presenter; identifiers of people are masked unless `reveal`.
    package init(reveal: Bool, language: Language, catalogue: Catalogue = .edition2016) {
        self.reveal = reveal
        self.language = language
        self.catalogue = catalogue
    }

    /// One flat object: `id`, `kind`, `revision` and the field codes; an empty field is `null`.
    package func json(_ record: ShownRecord) -> JSONValue {
        var members: [String: JSONValue] = record.body.filter {
            RecordTypes.type(of: record.kind)?.field($0.key) == nil
        }
        for field in RecordTypes.type(of: record.kind)?.fields ?? [] {
            members[field.code] = record.body[field.code].map { visible($0, field) } ?? .null
        }
        members["id"] = .string(record.id.rawValue)
        members["kind"] = .string(record.kind.rawValue)
        members["revision"] = JSONValue(record.revision?.description)
        return .object(members)
    }

    /// The value as it may be shown.
    package func visible(_ value: JSONValue, _ field: FieldSpec) -> JSONValue {
        guard field.sensitivity == .sensitive, !reveal else { return value }
        switch value {
        case .string(let text): return .string(ResidentID.mask(text))
        case .object(let members):
            return .object(
                members.mapValues { member in member.stringValue.map { .string(ResidentID.mask($0)) } ?? member }
            )
        default: return value
        }
    }

    /// A field's value in words.
    package func words(_ record: ShownRecord, _ code: String) -> String {
        guard let field = RecordTypes.type(of: record.kind)?.field(code) else {
            return code == "id" ? record.id.rawValue : ""
        }
        guard let value = record.body[code] else { return "" }
        return words(visible(value, field), field)
    }

    /// A value in words.
    package func words(_ value: JSONValue, _ field: FieldSpec) -> String {
        field.words(value, language, catalogue: catalogue)
    }
}
