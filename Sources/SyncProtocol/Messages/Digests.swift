public import Core

/// `GET /v1/digest`: where a scope stands, and on demand the digests of its parts.
public struct DigestRequest: Hashable, Sendable {
    /// How closely to look.
    public enum Detail: Hashable, Sendable {
        /// Head and digest.
        case whole
        /// Also the 256 sums of its buckets.
        case buckets
        /// Also the rows of one bucket.
        case bucket(Int)
    }

    /// The scope.
    public var scope: Scope
    /// How closely to look.
    public var detail: Detail

    /// Makes a request.
    public init(scope: Scope, detail: Detail = .whole) {
        self.scope = scope
        self.detail = detail
    }

    /// The query's items.
    public var query: [(name: String, value: String)] {
        let items = [("scope", scope.rawValue)]
        switch detail {
        case .whole: return items
        case .buckets: return items + [("buckets", "1")]
        case .bucket(let number): return items + [("bucket", DigestBucket.name(number))]
        }
    }

    /// Reads a query.
    /// - Throws: ``MessageError``.
    public init(query: (String) -> String?) throws(MessageError) {
        guard let scope = query("scope"), scope.utf8.count <= 32 else {
            throw MessageError("scope", expected: "a scope")
        }
        self.scope = Scope(rawValue: scope)
        guard [nil, "0", "1"].contains(query("buckets")) else { throw MessageError("buckets", expected: "1") }
        if let text = query("bucket") {
            guard let number = DigestBucket.number(text) else {
                throw MessageError("bucket", expected: "two hexadecimal digits")
            }
            detail = .bucket(number)
        } else {
            detail = query("buckets") == "1" ? .buckets : .whole
        }
    }
}

/// The parts of a scope whose digests are compared: by the last two hexadecimal digits of the identifier.
public enum DigestBucket {
    /// How many there are.
    public static let count = 256

    /// The bucket of a record.
    public static func of(_ id: RecordID) -> Int { number(String(id.rawValue.suffix(2))) ?? 0 }

    /// Two hexadecimal digits.
    public static func name(_ number: Int) -> String { [UInt8(truncatingIfNeeded: number)].hexadecimal }

    /// Reads ``name(_:)``.
    public static func number(_ name: String) -> Int? {
        name.isHexadecimal(count: 2) ? Int(name, radix: 16) : nil
    }
}

/// One row of a scope, without what it says.
public struct RowMark: Hashable, Sendable {
    /// Its kind.
    public var kind: Kind
    /// Its identifier.
    public var id: RecordID
    /// Its revision.
    public var revision: Revision
    /// The row's hash, in hexadecimal; it stays within the unit.
    public var hash: String

    /// Names a row.
    public init(kind: Kind, id: RecordID, revision: Revision, hash: String) {
        self.kind = kind
        self.id = id
        self.revision = revision
        self.hash = hash
    }

    /// Its JSON form.
    public var json: JSONValue {
        [
            "kind": .string(kind.rawValue), "id": .string(id.rawValue), "revision": .string(revision.description),
            "hash": .string(hash),
        ]
    }

    init(json: JSONValue, path: String) throws(MessageError) {
        let reading = try JSONReading(json, path: path)
        kind = Kind(rawValue: try reading.ascii("kind", maximum: 64))
        id = try reading.value("id", "a UUID", RecordID.init(rawValue:))
        revision = try reading.value("revision", "a revision") { Revision($0) }
        hash = try reading.value("hash", "64 hexadecimal digits") { $0.isHexadecimal(count: 64) ? $0 : nil }
    }
}

/// The answer to ``DigestRequest``, from one snapshot.
public struct DigestResponse: Hashable, Sendable {
    /// The scope.
    public var scope: Scope
    /// Its head.
    public var head: ScopeCursor
    /// The digest of its live records.
    public var digest: ScopeDigest
    /// The sums of the 256 buckets, if they were asked for.
    public var buckets: [ScopeDigest]?
    /// The rows of one bucket, if it was asked for.
    public var rows: [RowMark]?
    /// The server's epoch; nil if the server does not say.
    public var epoch: Int?

    /// Makes an answer.
    public init(
        scope: Scope,
        head: ScopeCursor,
        digest: ScopeDigest,
        buckets: [ScopeDigest]? = nil,
        rows: [RowMark]? = nil,
        epoch: Int? = nil
    ) {
        self.scope = scope
        self.head = head
        self.digest = digest
        self.buckets = buckets
        self.rows = rows
        self.epoch = epoch
    }

    /// Its JSON form.
    public var json: JSONValue {
        var members: [String: JSONValue] = [
            "scope": .string(scope.rawValue), "head": head.json, "digest": .string(digest.description),
        ]
        if let buckets { members["buckets"] = .array(buckets.map { .string($0.description) }) }
        if let rows { members["rows"] = .array(rows.map(\.json)) }
        if let epoch { members["epoch"] = JSONValue(epoch) }
        return .object(members)
    }

    /// Reads an answer.
    /// - Throws: ``MessageError``.
    public init(json: JSONValue) throws(MessageError) {
        let reading = try JSONReading(json, path: "")
        scope = Scope(rawValue: try reading.ascii("scope", maximum: 32))
        head = try ScopeCursor(json: reading.members["head"] ?? .null, path: "head")
        digest = try reading.value("digest", "64 hexadecimal digits", ScopeDigest.init(hexadecimal:))
        epoch = reading.members["epoch"] == nil ? nil : try reading.integer("epoch")
        if reading.members["buckets"] != nil {
            var sums: [ScopeDigest] = []
            for element in try reading.array("buckets", maximum: DigestBucket.count) {
                guard let sum = element.stringValue.flatMap(ScopeDigest.init(hexadecimal:)) else {
                    throw MessageError("buckets", expected: "digests")
                }
                sums.append(sum)
            }
            guard sums.count == DigestBucket.count else { throw MessageError("buckets", expected: "256 digests") }
            buckets = sums
        }
        if reading.members["rows"] != nil {
            var marks: [RowMark] = []
            for (index, element) in try reading.array("rows", maximum: 1_000_000).enumerated() {
                marks.append(try RowMark(json: element, path: "rows[\(index)]"))
            }
            rows = marks
        }
    }
}

/// `POST /v1/rows`: asks for records by name, to mend what differs.
public struct RowsRequest: Hashable, Sendable {
    /// A record's name.
    public struct Name: Hashable, Sendable {
        /// Its kind.
        public var kind: Kind
        /// Its identifier.
        public var id: RecordID

        /// Names a record.
        public init(kind: Kind, id: RecordID) {
            self.kind = kind
            self.id = id
        }
    }

    /// The scope.
    public var scope: Scope
    /// The records, at most ``Limits/rowsAsked``.
    public var records: [Name]

    /// Makes a request.
    public init(scope: Scope, records: [Name]) {
        self.scope = scope
        self.records = records
    }

    /// Its JSON form.
    public var json: JSONValue {
        [
            "protocol": .integer(Int64(ProtocolRange.maximum)), "scope": .string(scope.rawValue),
            "records": .array(
                records.map { ["kind": .string($0.kind.rawValue), "id": .string($0.id.rawValue)] }
            ),
        ]
    }

    /// Reads a request.
    /// - Throws: ``MessageError``.
    public init(json: JSONValue) throws(MessageError) {
        let reading = try JSONReading(json, path: "")
        _ = try reading.integer("protocol", in: ProtocolRange.minimum...ProtocolRange.maximum)
        scope = Scope(rawValue: try reading.ascii("scope", maximum: 32))
        records = []
        for (index, element) in try reading.list("records", maximum: Limits.rowsAsked).enumerated() {
            let name = try JSONReading(element, path: "records[\(index)]")
            records.append(
                Name(
                    kind: Kind(rawValue: try name.ascii("kind", maximum: 64)),
                    id: try name.value("id", "a UUID", RecordID.init(rawValue:))
                )
            )
        }
    }
}
