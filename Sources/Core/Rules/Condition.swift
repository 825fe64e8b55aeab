/// What a rule asks of a record's figures, as data: an engine judges it, explains it and cites it.
///
/// Fields are named by their codes. Bounds are inclusive (以上, 不低于) and exact: amounts are US cents, shares are compared
/// by multiplication, never by a rounded percentage.
public indirect enum Condition: Hashable, Sendable {
    /// The field is at least so much: US cents for an amount, a number for a count.
    case atLeast(_ field: String, _ minimum: Int64)
    /// The field is at most so much.
    case atMost(_ field: String, _ maximum: Int64)
    /// `part × 100 ≥ whole × percent`; a whole of 0 has no share.
    case share(_ part: String, of: String, percent: Int)
    /// The field is not empty; an empty one does not meet it.
    case given(_ field: String)
    /// What the record is by itself, such as its category.
    case holds(_ field: String)
    /// The words leave it to a person: nobody can work it out from the field.
    case judgement(_ field: String)
    /// All of them.
    case all([Condition])
}

/// A rule of an edition: what it is called, what it asks, and the words that ask for it.
public struct Rule: Sendable, Equatable {
    /// Its code, such as `T1` or `STAFF_EDU`.
    public let code: String
    /// What it asks.
    public let condition: Condition
    /// The clause as printed.
    public let clause: String

    /// Makes a rule.
    public init(_ code: String, _ condition: Condition, clause: String) {
        self.code = code
        self.condition = condition
        self.clause = clause
    }
}
