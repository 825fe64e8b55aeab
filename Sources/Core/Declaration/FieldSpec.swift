/// One field of a record kind, declared once: tables, JSON, headers, labels, validation and masking all come from here.
public struct FieldSpec: Sendable {
    /// The code in JSON, tables and command lines.
    public let code: String
    /// The source's own words as printed, with its bracketed hint.
    public let label: String
    /// The English label.
    public let english: String
    /// What it holds.
    public let type: FieldType
    /// Whether it must have a value.
    public internal(set) var presence: Presence = .optional
    /// What concurrent changes do.
    public internal(set) var merge: MergePolicy = .conflict
    /// How carefully it is shown.
    public internal(set) var sensitivity: Sensitivity = .open
    /// Who may change it.
    public internal(set) var owner: FieldOwner = .unit
    /// The unit of a number: 万美元, 人, 天, 本, 月.
    public internal(set) var unit: String?
    /// The clause or form that asks for it.
    public internal(set) var source: String?

    /// The label without hints: "性别" for "性别（男/女）".
    public var name: String { CellText.normaliseLabel(label).label }

    /// The name in a language.
    public func name(_ language: Language) -> String { language == .zh ? name : english }
}

/// A property of a field in a declaration.
public enum FieldAttribute: Sendable {
    /// Every record has a value.
    case required
    /// Required when a flag of the record has this value.
    case requiredWhen(String, is: Bool)
    /// About a person.
    case personal
    /// An identifier of a person.
    case sensitive
    /// Concurrent changes of this set are united.
    case union
    /// Owned by the commission.
    case commission
    /// Changed by transitions only.
    case workflow
    /// Never changes once the record is made.
    case fixed
    /// The unit of the number.
    case unit(String)
    /// The clause or form it comes from, where it differs from the record's.
    case source(String)
    /// The source documents leave it open.
    case noSource
}

extension FieldSpec {
    init(
        code: String,
        label: String,
        english: String,
        type: FieldType,
        source: String?,
        attributes: [FieldAttribute]
    ) {
        self.init(code: code, label: label, english: english, type: type, source: source)
        if type == .names || type == .lines { merge = .union }
        for attribute in attributes {
            switch attribute {
            case .required: presence = .required
            case .requiredWhen(let field, let value): presence = .requiredWhen(field: field, is: value)
            case .personal: sensitivity = .personal
            case .sensitive: sensitivity = .sensitive
            case .union: merge = .union
            case .commission:
                owner = .commission
                merge = .commission
            case .workflow: owner = .workflow
            case .fixed: owner = .fixed
            case .unit(let unit): self.unit = unit
            case .source(let source): self.source = source
            case .noSource: self.source = nil
            }
        }
    }

    init(code: String, label: String, english: String, type: FieldType, source: String?) {
        self.code = code
        self.label = label
        self.english = english
        self.type = type
        self.source = source
    }
}
