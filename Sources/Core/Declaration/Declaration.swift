/// A Swift struct that declares its fields once.
public protocol DeclaredRecord: Sendable {
    /// An empty record, to be filled from a body.
    init()
    /// The one declaration of its fields.
    static var declaration: Declaration<Self> { get }
}

/// One field of a declaration: what it is, and where the struct keeps it.
public struct Field<Record>: Sendable {
    let code: String
    let label: String
    let english: String
    let type: FieldType
    let attributes: [FieldAttribute]
    let read: @Sendable (Record) -> JSONValue?
    let write: @Sendable (inout Record, JSONValue?) throws(RecordError) -> Void

    /// Declares a field.
    /// - Parameters:
    ///   - code: its code in JSON and tables.
    ///   - path: where the struct keeps it.
    ///   - label: the source's own words as printed.
    ///   - english: the English label.
    ///   - type: what it holds.
    ///   - attributes: everything else; a field is optional, open and owned by the unit unless said otherwise.
    public init<Value: FieldCodable>(
        _ code: String,
        _ path: any WritableKeyPath<Record, Value> & Sendable,
        _ label: String,
        en english: String,
        _ type: FieldType,
        _ attributes: FieldAttribute...
    ) {
        self.code = code
        self.label = label
        self.english = english
        self.type = type
        self.attributes = attributes
        read = { $0[keyPath: path].fieldValue }
        write = { (record: inout Record, value: JSONValue?) throws(RecordError) in
            record[keyPath: path] = try Value(fieldValue: value, field: code)
        }
    }
}

/// Collects the fields of a declaration.
@resultBuilder
public enum FieldListBuilder<Record> {
    /// Gives each field its record type, so that key paths need not repeat it.
    public static func buildExpression(_ field: Field<Record>) -> Field<Record> { field }

    /// Takes the fields in order.
    public static func buildBlock(_ fields: Field<Record>...) -> [Field<Record>] { fields }
}

/// The declaration of a record kind: its fields and how they reach the struct.
public struct Declaration<Record: DeclaredRecord>: Sendable {
    /// The kind without the Swift type.
    public internal(set) var type: RecordType
    let fields: [Field<Record>]

    /// Declares a kind.
    public init(
        _ kind: Kind,
        in scope: ScopeKind,
        _ label: String,
        en english: String,
        source: String? = nil,
        @FieldListBuilder<Record> _ fields: () -> [Field<Record>]
    ) {
        let list = fields()
        self.fields = list
        type = RecordType(
            kind: kind,
            scope: scope,
            label: label,
            english: english,
            fields: list.map {
                FieldSpec(
                    code: $0.code,
                    label: $0.label,
                    english: $0.english,
                    type: $0.type,
                    source: source,
                    attributes: $0.attributes
                )
            }
        )
    }

    /// Adds rules over several fields.
    public func constrained(_ constraints: Constraint...) -> Self {
        var copy = self
        copy.type.constraints = constraints
        return copy
    }

    /// Says which fields occur once among the live records of a scope.
    public func unique(_ codes: String...) -> Self {
        var copy = self
        copy.type.naturalKey = codes
        return copy
    }

    /// Derives identifiers from public fields.
    public func identified(by identity: @escaping @Sendable (RecordBody, Scope) -> RecordID?) -> Self {
        var copy = self
        copy.type.identity = .derived(identity)
        return copy
    }

    /// Names the record that one of this kind belongs to.
    public func child(of parent: @escaping @Sendable (RecordBody, Scope) -> (kind: Kind, id: RecordID)?) -> Self {
        var copy = self
        copy.type.parent = parent
        return copy
    }
}

extension DeclaredRecord {
    /// Reads a record from its body; unknown members are passed over.
    /// - Throws: ``RecordError`` for a required field that is missing or a value of another type.
    public init(body: RecordBody) throws(RecordError) {
        self.init()
        for field in Self.declaration.fields { try field.write(&self, body[field.code]) }
    }

    /// The record's members; empty fields have none.
    public var body: RecordBody {
        var body: RecordBody = [:]
        for field in Self.declaration.fields { body[field.code] = field.read(self) }
        return body
    }
}
