public import Core

/// One change of a change-set: one record, and what became of it.
public struct Change: Hashable, Sendable {
    /// What is done to the record.
    public enum Operation: String, Sendable {
        /// It is made. Making one that exists is merged like an edit of every field given.
        case create
        /// Fields of it are set or cleared.
        case update
        /// It is removed.
        case delete
    }

    /// The record's kind.
    public var kind: Kind
    /// The record.
    public var record: RecordID
    /// What is done.
    public var operation: Operation
    /// What the author had before him, for every field without a base of its own.
    public var base: Base
    /// Fields whose base differs from ``base``.
    public var fieldBases: [String: Base]
    /// New values by field; `null` clears the field.
    public var set: [String: JSONValue]
    /// The values that the author saw, by field; a field that was empty has no member.
    public var was: RecordBody

    /// Makes a change.
    public init(
        kind: Kind,
        record: RecordID,
        operation: Operation,
        base: Base = .none,
        fieldBases: [String: Base] = [:],
        set: [String: JSONValue] = [:],
        was: RecordBody = [:]
    ) {
        self.kind = kind
        self.record = record
        self.operation = operation
        self.base = base
        self.fieldBases = fieldBases
        self.set = set
        self.was = was
    }

    /// The base of one field.
    public func base(of field: String) -> Base { fieldBases[field] ?? base }

    /// Whether the change gives the field a value, takes it away, or makes or removes the whole record.
    public func touches(_ field: String) -> Bool {
        operation != .update || set[field] != nil
    }

    /// Its JSON form; empty members are left out.
    public var json: JSONValue {
        var members: [String: JSONValue] = [
            "kind": .string(kind.rawValue), "record": .string(record.rawValue), "op": .string(operation.rawValue),
        ]
        if base != .none { members["base"] = .string(base.text) }
        if !fieldBases.isEmpty { members["bases"] = .object(fieldBases.mapValues { .string($0.text) }) }
        if !set.isEmpty { members["set"] = .object(set) }
        if !was.isEmpty { members["was"] = .object(was) }
        return .object(members)
    }

    /// Appends the canonical form of a change that makes a record where nothing stood, as ``json`` would give it.
    ///
    /// For bulk work: nothing is built, sorted or copied on the way.
    public static func writeCreation(
        of record: RecordID,
        kind: Kind,
        set values: FieldValues,
        to out: inout [UInt8]
    ) {
        out.append(contentsOf: "{\"kind\":".utf8)
        JSONValue.string(kind.rawValue).write(to: &out)
        out.append(contentsOf: ",\"op\":\"create\",\"record\":".utf8)
        JSONValue.string(record.rawValue).write(to: &out)
        if !values.isEmpty {
            out.append(contentsOf: ",\"set\":".utf8)
            values.write(to: &out)
        }
        out.append(UInt8(ascii: "}"))
    }

    /// Reads a change.
    /// - Throws: ``MessageError``.
    public init(json: JSONValue, path: String) throws(MessageError) {
        let reading = try JSONReading(json, path: path)
        kind = Kind(rawValue: try reading.ascii("kind", maximum: 64))
        record = try reading.value("record", "a UUID", RecordID.init(rawValue:))
        operation = try reading.value("op", "create, update or delete", Operation.init(rawValue:))
        base = try reading.optionalValue("base", "a base", Base.init(_:)) ?? .none
        fieldBases = [:]
        for (field, value) in try reading.object("bases") {
            guard let base = value.stringValue.flatMap(Base.init(_:)) else {
                throw MessageError("\(path).bases.\(field)", expected: "a base")
            }
            fieldBases[field] = base
        }
        set = try reading.object("set")
        was = try reading.object("was")
    }
}
