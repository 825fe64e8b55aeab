import Core

/// The pieces that the schemas of messages are put together from (JSON Schema 2020-12).
///
/// They say what the readers take, as far as the language of schemas can. `x-maxBytes` says what it cannot: a bound on the bytes
/// of a text in UTF-8; `maxLength` counts characters and is the looser of the two.
enum SchemaForm {
    // MARK: Texts

    /// Any text of at most so many bytes.
    static func text(_ maximum: Int) -> JSONValue {
        ["type": "string", "maxLength": JSONValue(maximum), "x-maxBytes": JSONValue(maximum)]
    }

    /// Any text of at most so many characters of ASCII, which is all that a sender has to say there.
    static func ascii(_ maximum: Int) -> JSONValue { pattern("[\\x00-\\x7F]{0,\(maximum)}") }

    /// A text that the pattern fits from its first character to its last.
    static func pattern(_ pattern: String) -> JSONValue { ["type": "string", "pattern": .string("^(?:\(pattern))$")] }

    /// So many lower-case hexadecimal digits.
    static func hexadecimal(_ digits: Int) -> JSONValue { pattern("[0-9a-f]{\(digits)}") }

    /// One of a closed list of texts.
    static func choice(_ codes: some Sequence<String>) -> JSONValue {
        ["type": "string", "enum": .array(codes.map(JSONValue.string))]
    }

    static let uuidPattern = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
    private static let (largestEpoch, largestNumber) = (1 << 20 - 1, 1 << 42 - 1)
    static let revisionPattern = "\(NumberPattern.upTo(largestEpoch))-\(NumberPattern.upTo(largestNumber))"
    /// Without `0-0`; written out, since not every reader of patterns looks ahead.
    static let laterRevisionPattern =
        "0-\(NumberPattern.upTo(largestNumber, from: 1))|\(NumberPattern.upTo(largestEpoch, from: 1))"
        + "-\(NumberPattern.upTo(largestNumber))"

    /// A UUID as the protocol writes it: with hyphens, in lower case.
    static let uuid: JSONValue = [
        "type": "string", "format": "uuid", "pattern": .string("^\(uuidPattern)$"),
    ]
    /// `epoch-number`, both in decimal digits without a leading zero.
    static let revision = pattern(revisionPattern)
    /// SHA-256.
    static let hash = hexadecimal(64)
    /// SHA-256, or empty where nothing is hashed.
    static let hashOrNothing = pattern("(?:[0-9a-f]{64})?")
    /// The log's hash at a cursor: any short text is taken, since one that is no hash is in no server's history.
    static let logHash = described(ascii(64), "64 hexadecimal digits; empty at zero.")
    /// An Ed25519 or X25519 public key.
    static let key = hexadecimal(64)
    /// An Ed25519 signature.
    static let signature = hexadecimal(128)
    /// A scope's name.
    static let scope = described(ascii(32), "`city` or a unit's code.")
    /// A kind's name; open, so that kinds of later versions pass.
    static let kind = ascii(64)
    /// A time that is shown and decides nothing.
    static let time = described(ascii(40), "ISO 8601 in UTC; shown, decides nothing.")
    /// The version of this protocol.
    static let version: JSONValue = [
        "type": "integer", "minimum": JSONValue(ProtocolRange.minimum), "maximum": JSONValue(ProtocolRange.maximum),
    ]
    /// A set of declarations.
    static let schemaRevision = integer(1...1_000_000)

    // MARK: Other values

    /// A whole number; up to 2³¹ − 1 unless said otherwise.
    static func integer(_ range: ClosedRange<Int> = 0...Int(Int32.max)) -> JSONValue {
        ["type": "integer", "minimum": JSONValue(range.lowerBound), "maximum": JSONValue(range.upperBound)]
    }

    /// An array.
    static func array(_ element: JSONValue, _ range: ClosedRange<Int>) -> JSONValue {
        var members: [String: JSONValue] = [
            "type": "array", "items": element, "maxItems": JSONValue(range.upperBound),
        ]
        if range.lowerBound > 0 { members["minItems"] = JSONValue(range.lowerBound) }
        return .object(members)
    }

    /// Any value that the protocol allows.
    static let value = reference("Value")

    /// An array without a bound of its own; the body's bound holds.
    static func array(_ element: JSONValue) -> JSONValue { ["type": "array", "items": element] }

    /// An object whose members have names of one form and values of one form.
    static func map(names: JSONValue? = nil, _ value: JSONValue, isEmptyAllowed: Bool = true) -> JSONValue {
        var members: [String: JSONValue] = ["type": "object", "additionalProperties": value]
        if let names { members["propertyNames"] = names }
        if !isEmptyAllowed { members["minProperties"] = 1 }
        return .object(members)
    }

    /// An object; whoever reads it passes over members that it does not know.
    static func object(_ required: [String: JSONValue], optional: [String: JSONValue] = [:]) -> JSONValue {
        .object([
            "type": "object", "properties": .object(required.merging(optional) { first, _ in first }),
            "required": .array(required.keys.sorted().map(JSONValue.string)), "additionalProperties": value,
        ])
    }

    /// An object that is signed or hashed: a member that the reader does not know would be lost from it, so it is refused.
    static func closed(_ required: [String: JSONValue], optional: [String: JSONValue] = [:]) -> JSONValue {
        guard case .object(var members) = object(required, optional: optional) else { return .null }
        members["additionalProperties"] = false
        return .object(members)
    }

    /// Another schema, by its name.
    static func reference(_ name: String) -> JSONValue { ["$ref": .string(name)] }

    /// The same with a sentence about it.
    static func described(_ schema: JSONValue, _ sentence: String) -> JSONValue {
        guard case .object(var members) = schema else { return schema }
        members["description"] = .string(sentence)
        return .object(members)
    }
}
