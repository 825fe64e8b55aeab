/// How far a figure is from what a rule asks.
public struct Shortfall: Hashable, Sendable {
    /// The field that would have to grow.
    public let field: String
    /// By how much, in the field's unit: `0.01`.
    public let amount: String
    /// The unit: 万美元, 人, 月.
    public let unit: String

    /// The unit as it stands behind the amount in a sentence.
    public func unitWords(_ language: Language) -> String {
        UnitOfMeasure.words(unit, after: amount, language)
    }
}

/// A rule's answer with everything that led to it.
public struct Verdict: Sendable, Equatable {
    /// The rule's code.
    public let code: String
    /// Met, not met, or nil where the figures do not tell.
    public let met: Bool?
    /// The figures looked at, as text, by field code; empty text for an empty field.
    public let inputs: [String: String]
    /// The comparisons as made, in symbols that need no language: `24.99 × 100 = 2499 < 50 × 50 = 2500`.
    public let arithmetic: [String]
    /// Fields without which it cannot be told.
    public let missing: [String]
    /// What is lacking, for comparisons that failed.
    public let shortfalls: [Shortfall]
    /// The clause as printed.
    public let clause: String

    /// `{code, met, inputs, clause, arithmetic, missing, shortfall}`.
    public var json: JSONValue {
        [
            "code": .string(code), "met": JSONValue(met), "inputs": .object(inputs.mapValues(JSONValue.string)),
            "clause": .string(clause), "arithmetic": .array(arithmetic.map(JSONValue.string)),
            "missing": .array(missing.map(JSONValue.string)),
            "shortfall": .array(
                shortfalls.map {
                    ["field": .string($0.field), "amount": .string($0.amount), "unit": .string($0.unit)]
                }
            ),
        ]
    }

    /// `还差 0.01 万美元`, with the field's label; nil if nothing is lacking.
    public func nearMiss(_ language: Language, of type: RecordType) -> String? {
        guard !shortfalls.isEmpty else { return nil }
        let parts = shortfalls.map { shortfall in
            let label = type.field(shortfall.field)?.name(language) ?? shortfall.field
            return language == .zh
                ? "“\(label)”还差 \(shortfall.amount) \(shortfall.unitWords(.zh))"
                : "\(label) lacks \(shortfall.amount) \(shortfall.unitWords(.en))"
        }
        return parts.joined(separator: language == .zh ? "，" : ", ")
    }
}
