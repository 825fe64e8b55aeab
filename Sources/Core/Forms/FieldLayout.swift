/// The fields of a kind as bulk work needs them: by position, and in the order of canonical JSON.
///
/// Worked out once for a roster of a hundred thousand rows.
public final class FieldLayout: Sendable {
    /// The kind.
    public let type: RecordType
    /// Positions in the order in which canonical JSON has the members, each with `"code":` in bytes.
    let canonical: [(position: Int, name: [UInt8])]
    private let positions: [String: Int]

    /// Lays out the fields of a kind.
    public init(_ type: RecordType) {
        self.type = type
        let codes = type.fields.map(\.code)
        positions = Dictionary(codes.enumerated().map { ($1, $0) }) { first, _ in first }
        canonical = codes.indices.sorted { JSONValue.precedes(codes[$0], codes[$1]) }.map { position in
            var name: [UInt8] = []
            JSONValue.write(string: codes[position], to: &name)
            name.append(UInt8(ascii: ":"))
            return (position, name)
        }
    }

    /// The position of the field with a code.
    public func position(of code: String) -> Int? { positions[code] }
}

/// The values of one record by the position of their fields: a body without hashing and sorting.
///
/// It holds declared fields only; `null` stands for an empty one.
public struct FieldValues: Sendable, Equatable {
    /// Which field stands where.
    public let layout: FieldLayout
    private var values: [JSONValue]

    /// A record without values.
    public init(_ layout: FieldLayout) {
        self.layout = layout
        values = Array(repeating: .null, count: layout.type.fields.count)
    }

    /// The value of the field at a position; `null` if it is empty.
    public subscript(position: Int) -> JSONValue {
        get { values[position] }
        set { values[position] = newValue }
    }

    /// Whether no field has a value.
    public var isEmpty: Bool { values.allSatisfy(\.isNull) }

    /// The values as a body.
    public var body: RecordBody {
        var body = RecordBody(minimumCapacity: values.count)
        for (field, value) in zip(layout.type.fields, values) where !value.isNull { body[field.code] = value }
        return body
    }

    /// Appends the canonical form of ``body`` to a buffer.
    public func write(to out: inout [UInt8]) {
        out.append(UInt8(ascii: "{"))
        var isFirst = true
        for (position, name) in layout.canonical where !values[position].isNull {
            if !isFirst { out.append(UInt8(ascii: ",")) }
            isFirst = false
            out.append(contentsOf: name)
            values[position].write(to: &out)
        }
        out.append(UInt8(ascii: "}"))
    }

    /// Equal if the values are.
    public static func == (left: FieldValues, right: FieldValues) -> Bool { left.values == right.values }
}
