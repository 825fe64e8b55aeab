/// The record that a finding is about, with what places it.
public struct FoundRecord: Hashable, Sendable {
    /// The unit in whose scope it is.
    public var unit: String
    /// Its kind.
    public var kind: Kind
    /// Its identifier.
    public var id: RecordID
    /// The unified code of its enterprise; nil for a trainee.
    public var enterprise: String?
    /// The unified code of its institution; nil for all but trainees.
    public var institution: String?
    /// The round, where records of several are compared.
    public var round: String?

    /// Names a record.
    public init(
        unit: String,
        kind: Kind,
        id: RecordID,
        enterprise: String? = nil,
        institution: String? = nil,
        round: String? = nil
    ) {
        self.unit = unit
        self.kind = kind
        self.id = id
        self.enterprise = enterprise
        self.institution = institution
        self.round = round
    }

    /// `{unit, kind, id, enterprise}`, and the institution of a trainee.
    public var json: JSONValue {
        var members: [String: JSONValue] = [
            "unit": .string(unit), "kind": .string(kind.rawValue), "id": .string(id.rawValue),
            "enterprise": JSONValue(enterprise),
        ]
        if let institution { members["institution"] = .string(institution) }
        return .object(members)
    }
}

/// What a check found (疑点): rule, records, inputs, arithmetic and clause.
public struct Finding: Sendable, Equatable {
    /// The rule.
    public let rule: FindingRule
    /// The records; the first is the one that it stands at.
    public let records: [FoundRecord]
    /// The field that it stands at, if it is about one.
    public let field: String?
    /// What was looked at, by name; numbers of people masked.
    public let inputs: [String: String]
    /// The comparison as made, where there is one.
    public let arithmetic: String?
    /// The words that it rests on.
    public let clause: String

    /// Makes a finding; the clause is the check's unless a closer one is given.
    public init(
        _ rule: FindingRule,
        at records: [FoundRecord],
        field: String? = nil,
        inputs: [String: String] = [:],
        arithmetic: String? = nil,
        clause: String? = nil
    ) {
        self.rule = rule
        self.records = records
        self.field = field
        self.inputs = inputs
        self.arithmetic = arithmetic
        self.clause = clause ?? rule.check.clause
    }

    /// How grave it is.
    public var severity: Severity { rule.severity }

    /// What an acknowledgement of it quotes: it covers the finding as long as this is the same.
    public var basis: String {
        // The printed number is where a row stands, not what it says.
        let facts = inputs.filter { $0.key != "seq" }.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
        return (facts + [arithmetic].compactMap(\.self)).joined(separator: "; ")
    }

    /// `{rule, check, severity, records, field, inputs, arithmetic, clause}`.
    public var json: JSONValue {
        [
            "rule": .string(rule.rawValue), "check": JSONValue(rule.check.number),
            "severity": .string(severity.rawValue), "records": .array(records.map(\.json)), "field": JSONValue(field),
            "inputs": .object(inputs.mapValues(JSONValue.string)), "arithmetic": JSONValue(arithmetic),
            "clause": .string(clause),
        ]
    }
}
