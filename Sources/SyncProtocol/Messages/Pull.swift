public import Core

/// Up to where a replica has a scope: a revision, and the log's hash there.
public struct ScopeCursor: Hashable, Sendable {
    /// The revision.
    public var revision: Revision
    /// The log's hash at that revision, in hexadecimal; empty at zero.
    public var logHash: String

    /// Makes a cursor.
    public init(revision: Revision, logHash: String) {
        self.revision = revision
        self.logHash = logHash
    }

    /// Before everything.
    public static let zero = ScopeCursor(revision: .zero, logHash: "")

    /// Its JSON form.
    public var json: JSONValue { ["revision": .string(revision.description), "logHash": .string(logHash)] }

    init(json: JSONValue, path: String) throws(MessageError) {
        let reading = try JSONReading(json, path: path)
        revision = try reading.value("revision", "a revision") { Revision($0) }
        logHash = try reading.ascii("logHash", maximum: 64)
    }
}

/// A place between two records of a pull, which goes by (revision, kind, identifier).
public struct PullPosition: Hashable, Sendable, Comparable {
    /// The revision of the last record sent.
    public var revision: Revision
    /// Its kind.
    public var kind: Kind
    /// Its identifier.
    public var id: String

    /// Names a place.
    public init(revision: Revision, kind: Kind, id: String) {
        self.revision = revision
        self.kind = kind
        self.id = id
    }

    /// `revision/kind/id`.
    public var text: String { "\(revision)/\(kind)/\(id)" }

    /// Reads ``text``.
    public init?(_ text: String) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 3, let revision = Revision(parts[0]), parts[1].utf8.count <= 64, parts[2].utf8.count <= 64
        else { return nil }
        self.init(revision: revision, kind: Kind(rawValue: parts[1]), id: parts[2])
    }

    /// The order of a pull.
    public static func < (left: PullPosition, right: PullPosition) -> Bool {
        (left.revision, left.kind.rawValue, left.id) < (right.revision, right.kind.rawValue, right.id)
    }
}

/// `GET /v1/pull`: one page of a scope's current states after a cursor.
public struct PullRequest: Hashable, Sendable {
    /// The scope.
    public var scope: Scope
    /// The replica's cursor.
    public var cursor: ScopeCursor
    /// Where the page before ended; nil for the first.
    public var after: PullPosition?
    /// The head that the first page saw: removals after it are sent even in a pull from zero.
    public var start: Revision?
    /// The head of the last page that was staged: a server that does not have it any more cannot go on from there.
    public var mark: ScopeCursor?

    /// Makes a request.
    public init(
        scope: Scope,
        cursor: ScopeCursor,
        after: PullPosition? = nil,
        start: Revision? = nil,
        mark: ScopeCursor? = nil
    ) {
        self.scope = scope
        self.cursor = cursor
        self.after = after
        self.start = start
        self.mark = mark
    }

    /// The query's items.
    public var query: [(name: String, value: String)] {
        var items = [("scope", scope.rawValue), ("cursor", cursor.revision.description), ("logHash", cursor.logHash)]
        if let after { items.append(("after", after.text)) }
        if let start { items.append(("start", start.description)) }
        if let mark {
            items += [("mark", mark.revision.description), ("markHash", mark.logHash)]
        }
        return items
    }

    /// Reads a query.
    /// - Throws: ``MessageError``.
    public init(query: (String) -> String?) throws(MessageError) {
        guard let scope = query("scope"), scope.utf8.count <= 32 else {
            throw MessageError("scope", expected: "a scope")
        }
        self.scope = Scope(rawValue: scope)
        guard let revision = Revision(query("cursor") ?? "0-0") else {
            throw MessageError("cursor", expected: "a revision")
        }
        cursor = ScopeCursor(revision: revision, logHash: query("logHash") ?? "")
        if let text = query("after") {
            guard let position = PullPosition(text) else { throw MessageError("after", expected: "a position") }
            after = position
        }
        if let text = query("start") {
            guard let revision = Revision(text) else { throw MessageError("start", expected: "a revision") }
            start = revision
        }
        if let text = query("mark") {
            guard let revision = Revision(text) else { throw MessageError("mark", expected: "a revision") }
            mark = ScopeCursor(revision: revision, logHash: query("markHash") ?? "")
        }
    }
}

/// A page of a pull, from one snapshot of the store.
public struct PullPage: Hashable, Sendable {
    /// The scope.
    public var scope: Scope
    /// The records; a removed one has no body.
    public var records: [StoredRecord]
    /// Where the next page starts; nil if this page reached its snapshot's head.
    public var next: PullPosition?
    /// The head of this page's snapshot; on the last page the new cursor.
    public var head: ScopeCursor
    /// The digest of the head, on the last page.
    public var digest: ScopeDigest?
    /// The server's epoch; nil if the server does not say.
    public var epoch: Int?

    /// Makes a page.
    public init(
        scope: Scope,
        records: [StoredRecord],
        next: PullPosition?,
        head: ScopeCursor,
        digest: ScopeDigest?,
        epoch: Int? = nil
    ) {
        self.scope = scope
        self.records = records
        self.next = next
        self.head = head
        self.digest = digest
        self.epoch = epoch
    }

    /// Its JSON form.
    public var json: JSONValue {
        var members: [String: JSONValue] = [
            "scope": .string(scope.rawValue), "head": head.json,
            "records": .array(
                records.map { record in
                    var members: [String: JSONValue] = [
                        "kind": .string(record.kind.rawValue), "id": .string(record.id.rawValue),
                        "revision": .string(record.revision.description),
                    ]
                    if record.isDeleted { members["deleted"] = true } else { members["body"] = .object(record.body) }
                    return .object(members)
                }
            ),
        ]
        if let next { members["next"] = .string(next.text) }
        if let digest { members["digest"] = .string(digest.description) }
        if let epoch { members["epoch"] = JSONValue(epoch) }
        return .object(members)
    }

    /// Reads a page.
    ///
    /// Unknown kinds and fields are kept as they are.
    /// - Throws: ``MessageError``.
    public init(json: JSONValue) throws(MessageError) {
        let reading = try JSONReading(json, path: "")
        scope = Scope(rawValue: try reading.ascii("scope", maximum: 32))
        head = try ScopeCursor(json: reading.members["head"] ?? .null, path: "head")
        next = try reading.optionalValue("next", "a position", PullPosition.init(_:))
        digest = try reading.optionalValue("digest", "64 hexadecimal digits", ScopeDigest.init(hexadecimal:))
        epoch = reading.members["epoch"] == nil ? nil : try reading.integer("epoch")
        records = []
        for (index, element) in try reading.list("records", maximum: Limits.recordsPerPage * 2).enumerated() {
            let record = try JSONReading(element, path: "records[\(index)]")
            let isDeleted = record.members["deleted"]?.boolValue ?? false
            records.append(
                StoredRecord(
                    kind: Kind(rawValue: try record.ascii("kind", maximum: 64)),
                    id: try record.value("id", "a UUID", RecordID.init(rawValue:)),
                    revision: try record.value("revision", "a revision") { Revision($0) },
                    body: isDeleted ? [:] : try record.map("body").filter { !$0.value.isNull },
                    isDeleted: isDeleted
                )
            )
        }
    }
}
