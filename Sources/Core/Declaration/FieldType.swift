/// One value of a closed enumeration: its code in JSON, its words on paper.
public struct Choice: Sendable, Equatable {
    /// The code in JSON and tables.
    public let code: String
    /// The source's own word.
    public let label: String
    /// The English word.
    public let english: String

    /// Makes a choice.
    public init(_ code: String, _ label: String, en english: String) {
        self.code = code
        self.label = label
        self.english = english
    }
}

/// What a field holds; decides its column type, its JSON form and how typed text is read.
public enum FieldType: Sendable, Equatable {
    /// Free text.
    case text
    /// A person's name.
    case personName
    /// A number whose meaning another field of the record gives: `residentID` or `passport`.
    case identity(typeField: String)
    /// An organisation code (GB 11714), typed with 9 or 18 characters, kept with 9.
    case organisationCode
    /// A unified social credit code (GB 32100).
    case unifiedCode
    /// US cents; a decimal string of 万美元 at the edges.
    case amount
    /// A whole number that is not negative.
    case count
    /// A civil date without time zone; ISO 8601 at the edges.
    case date
    /// 是 or 否.
    case flag
    /// One of a closed list.
    case choice([Choice])
    /// Codes of the catalogue's business lines.
    case lines
    /// Names joined by 、.
    case names
    /// The identifier of another record.
    case reference(Kind)
    /// A JSON value kept as it is, for records about records.
    case json
}

/// Whether a field must have a value.
public enum Presence: Sendable, Equatable {
    /// Every record has one.
    case required
    /// It may be empty.
    case optional
    /// Required when a flag of the same record has the given value.
    case requiredWhen(field: String, is: Bool)
}

/// What happens when two people changed one field unseen by each other.
public enum MergePolicy: String, Sendable {
    /// What stands stays; the incoming value is kept in a case that a person closes.
    case conflict
    /// A set of names: what stands, plus what the change added, less what it removed.
    case union
    /// The commission's value stands.
    case commission
}

/// How carefully a value is shown and logged.
public enum Sensitivity: Int, Sendable, Comparable {
    /// Not about a person.
    case open
    /// About a person: never in logs.
    case personal
    /// An identifier of a person: masked unless asked for, never in logs.
    case sensitive

    /// Orders by care.
    public static func < (left: Sensitivity, right: Sensitivity) -> Bool { left.rawValue < right.rawValue }
}

/// Who owns a field.
public enum FieldOwner: String, Sendable {
    /// A district owns facts.
    case unit
    /// The commission owns decisions.
    case commission
    /// Only a transition of the workflow changes it.
    case workflow
    /// Fixed when the record is made: an identifier is derived from it, or it says where the record belongs.
    case fixed
}
