/// Why a body is not a record of its kind.
public enum RecordError: Error, Equatable, Sendable {
    /// A required field is missing.
    case missing(field: String)
    /// A field holds a value of another type.
    case type(field: String)
}

/// A Swift type that a declared field can have.
public protocol FieldCodable: Sendable {
    /// Reads the value from its JSON form; nil stands for an absent member.
    /// - Throws: ``RecordError`` naming the field.
    init(fieldValue: JSONValue?, field: String) throws(RecordError)
    /// The JSON form, or nil for an empty value.
    var fieldValue: JSONValue? { get }
}

extension String: FieldCodable {
    /// Reads a string.
    public init(fieldValue: JSONValue?, field: String) throws(RecordError) {
        guard let fieldValue else { throw .missing(field: field) }
        guard case .string(let value) = fieldValue else { throw .type(field: field) }
        self = value
    }

    /// The string.
    public var fieldValue: JSONValue? { .string(self) }
}

extension Int: FieldCodable {
    /// Reads a whole number.
    public init(fieldValue: JSONValue?, field: String) throws(RecordError) {
        guard let fieldValue else { throw .missing(field: field) }
        guard case .integer(let value) = fieldValue else { throw .type(field: field) }
        self = Int(value)
    }

    /// The number.
    public var fieldValue: JSONValue? { .integer(Int64(self)) }
}

extension Bool: FieldCodable {
    /// Reads a truth value.
    public init(fieldValue: JSONValue?, field: String) throws(RecordError) {
        guard let fieldValue else { throw .missing(field: field) }
        guard case .bool(let value) = fieldValue else { throw .type(field: field) }
        self = value
    }

    /// The truth value.
    public var fieldValue: JSONValue? { .bool(self) }
}

extension CivilDate: FieldCodable {
    /// Reads an ISO 8601 date.
    public init(fieldValue: JSONValue?, field: String) throws(RecordError) {
        guard let fieldValue else { throw .missing(field: field) }
        guard case .string(let text) = fieldValue, let date = CivilDate(iso: text) else { throw .type(field: field) }
        self = date
    }

    /// The ISO 8601 date.
    public var fieldValue: JSONValue? { .string(description) }
}

extension Money: FieldCodable {
    /// Reads a decimal string of 万美元.
    public init(fieldValue: JSONValue?, field: String) throws(RecordError) {
        guard let fieldValue else { throw .missing(field: field) }
        guard case .string(let text) = fieldValue, let money = try? Money.read(text, isNumeral: false) else {
            throw .type(field: field)
        }
        self = money
    }

    /// The decimal string of 万美元.
    public var fieldValue: JSONValue? { .string(description) }
}

extension JSONValue: FieldCodable {
    /// Takes the value as it is.
    public init(fieldValue: JSONValue?, field: String) throws(RecordError) { self = fieldValue ?? .null }

    /// The value, or nil for `null`.
    public var fieldValue: JSONValue? { isNull ? nil : self }
}

extension [String]: FieldCodable {
    /// Reads a list of strings; an absent one is empty.
    public init(fieldValue: JSONValue?, field: String) throws(RecordError) {
        guard let fieldValue else {
            self = []
            return
        }
        guard case .array(let elements) = fieldValue else { throw .type(field: field) }
        self = []
        for element in elements {
            guard case .string(let text) = element else { throw .type(field: field) }
            append(text)
        }
    }

    /// The list, or nil when it is empty.
    public var fieldValue: JSONValue? { isEmpty ? nil : .array(map(JSONValue.string)) }
}

extension Optional: FieldCodable where Wrapped: FieldCodable {
    /// Reads a value that may be absent.
    public init(fieldValue: JSONValue?, field: String) throws(RecordError) {
        self = if let fieldValue { .some(try Wrapped(fieldValue: fieldValue, field: field)) } else { .none }
    }

    /// The value's form, or nil when there is none.
    public var fieldValue: JSONValue? { flatMap(\.fieldValue) }
}

extension FieldCodable where Self: RawRepresentable, RawValue == String {
    /// Reads a code.
    public init(fieldValue: JSONValue?, field: String) throws(RecordError) {
        guard let fieldValue else { throw .missing(field: field) }
        guard case .string(let code) = fieldValue, let value = Self(rawValue: code) else { throw .type(field: field) }
        self = value
    }

    /// The code.
    public var fieldValue: JSONValue? { .string(rawValue) }
}
