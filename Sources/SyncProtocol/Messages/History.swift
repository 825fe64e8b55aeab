public import Core

/// `GET /v1/history`: what happened to a record, oldest first.
public struct HistoryRequest: Hashable, Sendable {
    /// The scope.
    public var scope: Scope
    /// The record's kind.
    public var kind: Kind
    /// The record.
    public var id: RecordID
    /// The revision of the last entry of the page before; nil for the first page.
    public var after: Revision?

    /// Makes a request.
    public init(scope: Scope, kind: Kind, id: RecordID, after: Revision? = nil) {
        self.scope = scope
        self.kind = kind
        self.id = id
        self.after = after
    }

    /// The query's items.
    public var query: [(name: String, value: String)] {
        var items = [("scope", scope.rawValue), ("kind", kind.rawValue), ("id", id.rawValue)]
        if let after { items.append(("after", after.description)) }
        return items
    }

    /// Reads a query.
    /// - Throws: ``MessageError``.
    public init(query: (String) -> String?) throws(MessageError) {
        guard let scope = query("scope"), scope.utf8.count <= 32 else {
            throw MessageError("scope", expected: "a scope")
        }
        guard let kind = query("kind"), kind.utf8.count <= 64 else { throw MessageError("kind", expected: "a kind") }
        guard let id = query("id").flatMap(RecordID.init(rawValue:)) else {
            throw MessageError("id", expected: "a UUID")
        }
        self.init(scope: Scope(rawValue: scope), kind: Kind(rawValue: kind), id: id)
        if let text = query("after") {
            guard let revision = Revision(text) else { throw MessageError("after", expected: "a revision") }
            after = revision
        }
    }
}

/// One change-set's part in a record's history.
public struct HistoryEntry: Hashable, Sendable {
    /// A field that it changed.
    public struct FieldChange: Hashable, Sendable {
        /// The field's code; `!` for the record itself.
        public var field: String
        /// What stood before.
        public var from: JSONValue
        /// What it gave.
        public var to: JSONValue
        /// The case that keeps the value, if it did not take effect.
        public var keptIn: RecordID?

        /// Tells a change.
        public init(field: String, from: JSONValue, to: JSONValue, keptIn: RecordID? = nil) {
            self.field = field
            self.from = from
            self.to = to
            self.keptIn = keptIn
        }

        /// Its JSON form.
        public var json: JSONValue {
            var members: [String: JSONValue] = ["field": .string(field), "from": from, "to": to]
            if let keptIn { members["keptIn"] = .string(keptIn.rawValue) }
            return .object(members)
        }
    }

    /// Its revision.
    public var revision: Revision
    /// When it was made, by its author's clock.
    public var at: String
    /// When the server took it, by the server's clock.
    public var receivedAt: String
    /// The device.
    public var device: DeviceID
    /// The device's name for people.
    public var deviceName: String
    /// Whose device: a unit's code, or `city`.
    public var unit: String
    /// The change-set.
    public var changeSet: ChangeSetID
    /// What became of it.
    public var outcome: Outcome
    /// The fields of this record that it changed, or wanted to.
    public var changes: [FieldChange]
    /// Why, for a case that it closed.
    public var reason: String?

    /// Tells an entry.
    public init(
        revision: Revision,
        at: String,
        receivedAt: String,
        device: DeviceID,
        deviceName: String,
        unit: String,
        changeSet: ChangeSetID,
        outcome: Outcome,
        changes: [FieldChange],
        reason: String? = nil
    ) {
        self.revision = revision
        self.at = at
        self.receivedAt = receivedAt
        self.device = device
        self.deviceName = deviceName
        self.unit = unit
        self.changeSet = changeSet
        self.outcome = outcome
        self.changes = changes
        self.reason = reason
    }

    /// Its JSON form.
    public var json: JSONValue {
        var members: [String: JSONValue] = [
            "revision": .string(revision.description), "at": .string(at), "receivedAt": .string(receivedAt),
            "device": .string(device.rawValue), "deviceName": .string(deviceName), "unit": .string(unit),
            "changeSet": .string(changeSet.rawValue), "outcome": .string(outcome.rawValue),
            "changes": .array(changes.map(\.json)),
        ]
        if let reason { members["reason"] = .string(reason) }
        return .object(members)
    }

    init(json: JSONValue, path: String) throws(MessageError) {
        let reading = try JSONReading(json, path: path)
        revision = try reading.value("revision", "a revision") { Revision($0) }
        at = try reading.ascii("at", maximum: 40)
        receivedAt = try reading.ascii("receivedAt", maximum: 40)
        device = try reading.value("device", "a UUID", DeviceID.init(rawValue:))
        deviceName = try reading.string("deviceName", maximum: 256)
        unit = try reading.ascii("unit", maximum: 32)
        changeSet = try reading.value("changeSet", "a UUID", ChangeSetID.init(rawValue:))
        outcome = try reading.value("outcome", "an outcome", Outcome.init(rawValue:))
        changes = []
        for (index, element) in try reading.list("changes", maximum: 256).enumerated() {
            let change = try JSONReading(element, path: "\(path).changes[\(index)]")
            changes.append(
                FieldChange(
                    field: try change.string("field", maximum: 64),
                    from: change.members["from"] ?? .null,
                    to: change.members["to"] ?? .null,
                    keptIn: try change.optionalValue("keptIn", "a UUID", RecordID.init(rawValue:))
                )
            )
        }
        reason = try reading.optionalString("reason")
    }
}

/// A page of a record's history.
public struct HistoryPage: Hashable, Sendable {
    /// Oldest first, at most ``Limits/historyEntries``.
    public var entries: [HistoryEntry]
    /// Where the next page starts; nil if this is the last.
    public var next: Revision?
    /// The server's epoch; nil if the server does not say.
    public var epoch: Int?

    /// Makes a page.
    public init(entries: [HistoryEntry], next: Revision?, epoch: Int? = nil) {
        self.entries = entries
        self.next = next
        self.epoch = epoch
    }

    /// Its JSON form.
    public var json: JSONValue {
        var members: [String: JSONValue] = ["entries": .array(entries.map(\.json))]
        if let next { members["next"] = .string(next.description) }
        if let epoch { members["epoch"] = JSONValue(epoch) }
        return .object(members)
    }

    /// Reads a page.
    /// - Throws: ``MessageError``.
    public init(json: JSONValue) throws(MessageError) {
        let reading = try JSONReading(json, path: "")
        entries = []
        for (index, element) in try reading.list("entries", maximum: Limits.historyEntries).enumerated() {
            entries.append(try HistoryEntry(json: element, path: "entries[\(index)]"))
        }
        next = try reading.optionalValue("next", "a revision") { Revision($0) }
        epoch = reading.members["epoch"] == nil ? nil : try reading.integer("epoch")
    }
}
