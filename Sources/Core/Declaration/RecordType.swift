/// The members of a record by field code, unknown ones included.
///
/// An empty field has no member; there is no `null`.
public typealias RecordBody = [String: JSONValue]

/// Where records of a kind live.
public enum ScopeKind: String, Sendable {
    /// In the scope of the unit that owns them.
    case unit
    /// In `city`.
    case city
    /// In `commission`.
    case commission
}

/// A rule over two or three fields of one record.
///
/// Fields that one constraint names are one merge unit.
public enum Constraint: Sendable, Equatable {
    /// The first field may not be above the second; the code stands at the first.
    case notAbove(String, String, CheckCode)
    /// 是否在职, 入职日期 and 离职日期 agree; every code stands at the leave date.
    case employment(inService: String, hired: String, left: String)
    /// A number is read by its type.
    case identity(type: String, number: String)
    /// Two fields are written together; any values agree.
    case together(String, String)

    /// The fields it names.
    public var fields: [String] {
        switch self {
        case .notAbove(let part, let whole, _): [part, whole]
        case .employment(let inService, let hired, let left): [inService, hired, left]
        case .identity(let type, let number): [type, number]
        case .together(let one, let other): [one, other]
        }
    }
}

/// How the identifier of a record comes about.
public enum Identity: Sendable {
    /// Derived from public fields: two devices make the same record, not twins.
    case derived(@Sendable (RecordBody, Scope) -> RecordID?)
    /// Random: the natural key, if any, must not be guessable from the identifier.
    case random
}

/// A record kind without its Swift type: what stores, forms and the protocol work with.
public struct RecordType: Sendable {
    /// Its kind.
    public let kind: Kind
    /// Where it lives.
    public let scope: ScopeKind
    /// The 中文 name.
    public let label: String
    /// The English name.
    public let english: String
    /// Its fields in the order of the form.
    public let fields: [FieldSpec]
    /// Rules over several fields.
    public internal(set) var constraints: [Constraint] = []
    /// How identifiers come about.
    public internal(set) var identity: Identity = .random
    /// The fields that together may occur once among live records of a scope; empty if anything goes.
    public internal(set) var naturalKey: [String] = []
    /// The record that this one belongs to, worked out from its body.
    public internal(set) var parent: (@Sendable (RecordBody, Scope) -> (kind: Kind, id: RecordID)?)?
    private let positions: [String: Int]

    init(kind: Kind, scope: ScopeKind, label: String, english: String, fields: [FieldSpec]) {
        self.kind = kind
        self.scope = scope
        self.label = label
        self.english = english
        self.fields = fields
        positions = Dictionary(fields.enumerated().map { ($1.code, $0) }) { first, _ in first }
    }

    /// The field with a code.
    public func field(_ code: String) -> FieldSpec? { positions[code].map { fields[$0] } }

    /// The merge unit of a field: the field itself and all that a constraint names with it, in the order of the form.
    public func mergeUnit(of code: String) -> [String] {
        guard constraints.contains(where: { $0.fields.contains(code) }) else { return [code] }
        var unit: Set<String> = [code]
        var grew = true
        while grew {
            grew = false
            for constraint in constraints where !unit.isDisjoint(with: constraint.fields) {
                for field in constraint.fields where unit.insert(field).inserted { grew = true }
            }
        }
        return fields.map(\.code).filter(unit.contains)
    }

    /// The field whose value is stated once more where somebody decides that a record stays: an unseen removal meets that.
    ///
    /// The first that is always there, that a unit may change, and that no constraint, key or set is about.
    public var stayingField: String? {
        fields.first { spec in
            spec.presence == .required && spec.owner == .unit && spec.merge != .union
                && mergeUnit(of: spec.code) == [spec.code] && !naturalKey.contains(spec.code)
        }?.code
    }

    /// The natural key of a body, or nil if the kind has none or a part is missing.
    public func naturalKey(of body: RecordBody) -> [String]? {
        guard !naturalKey.isEmpty else { return nil }
        var key: [String] = []
        for code in naturalKey {
            guard let part = body[code]?.stringValue else { return nil }
            key.append(part)
        }
        return key
    }
}
