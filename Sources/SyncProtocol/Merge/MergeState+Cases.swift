import Core

/// Cases opened, added to and closed.
extension MergeState {
    /// Keeps a whole change in a case: a removal, something new, or every value of an edit, by merge unit.
    mutating func holdWhole(_ change: Change, _ id: RecordID, as caseType: String) throws {
        let known = try current(change.kind, id)
        let record = known ?? StoredRecord(kind: change.kind, id: id, revision: .zero, body: [:], isDeleted: true)
        if change.operation == .delete || record.isDeleted {
            return try openCase(caseType, on: record, fields: [], change: change, keepsValues: true)
        }
        try hold(Set(change.set.keys), of: change, on: record, as: caseType)
    }

    /// Keeps a change that came after the hand-over: whole, but for what stands already or may never change.
    mutating func holdLate(_ change: Change, _ id: RecordID, _ type: RecordType) throws {
        guard change.operation != .delete, let record = try current(change.kind, id), !record.isDeleted else {
            return try holdWhole(change, id, as: "late")
        }
        let differing = change.set.filter { field, value in
            let owner = type.field(field)?.owner
            return owner != .fixed && owner != .workflow && value != record.body[field] ?? .null
        }
        guard !differing.isEmpty else { return mixed(.merged) }
        try hold(Set(differing.keys), of: change, on: record, as: "late")
    }

    /// Keeps the values of a change on the record that has taken the place of its own.
    mutating func hold(_ change: Change, on survivor: RecordID) throws {
        guard let record = try current(change.kind, survivor) else { throw Refusal(.unknownRecord, survivor.rawValue) }
        let differs = change.set.filter { $0.value != record.body[$0.key] ?? .null }
        mixed(.merged)
        try hold(Set(differs.keys), of: change, on: record, as: "field")
    }

    private mutating func hold(
        _ fields: Set<String>,
        of change: Change,
        on record: StoredRecord,
        as caseType: String
    ) throws {
        guard let type = RecordTypes.type(of: record.kind) else { throw Refusal(.schema, record.kind.rawValue) }
        var handled: Set<String> = []
        for spec in type.fields where fields.contains(spec.code) && !handled.contains(spec.code) {
            let unit = type.mergeUnit(of: spec.code).filter(fields.contains)
            handled.formUnion(unit)
            try openCase(caseType, on: record, fields: unit, change: change)
        }
    }

    /// Open cases about a record as they stand with this change-set's work, oldest identifier first.
    mutating func openCases(on id: RecordID, kind: Kind) throws -> [StoredRecord] {
        var found: [RecordID: StoredRecord] = [:]
        for open in try view.openCases(on: id) { found[open.id] = try current(.conflictCase, open.id) ?? open }
        for (key, entry) in entries where key.kind == .conflictCase && entry.isNew { found[key.id] = entry.record }
        return found.values.filter {
            $0.body["open"] == true && $0.body["record"]?.stringValue == id.rawValue
                && $0.body["recordKind"]?.stringValue == kind.rawValue
        }.sorted { $0.id < $1.id }
    }

    /// Keeps the incoming values; one open case per record, merge unit and chain: a later value replaces the earlier.
    mutating func openCase(
        _ caseType: String,
        on record: StoredRecord,
        fields: [String],
        change: Change,
        standing: Effect? = nil,
        keepsValues: Bool = false
    ) throws {
        mixed(.conflicted)
        let removes = change.operation == .delete
        var incoming = change.set.filter { fields.contains($0.key) }
        if fields.isEmpty {
            incoming = keepsValues ? change.set : [:]
            incoming[Effect.whole] = removes ? "removed" : "kept"
        }
        let names = fields.isEmpty ? [Effect.whole] : fields
        let bases: RecordBody = Dictionary(uniqueKeysWithValues: names.map { ($0, .string(change.base(of: $0).text)) })
        var stands = record.body.filter { fields.contains($0.key) }
        if fields.isEmpty { stands[Effect.whole] = removes ? "kept" : "removed" }
        let was = change.was.filter { fields.contains($0.key) }

        if var open = try openCases(on: record.id, kind: record.kind).first(where: {
            isOwn($0, caseType, names, record)
        }) {
            let unit = RecordTypes.type(of: record.kind)?.mergeUnit(of: names[0]) ?? names
            let all = Set((open.body["field"]?.stringValue ?? "").split(separator: "+").map(String.init)).union(names)
            open.body["field"] = .string(unit.filter(all.contains).joined(separator: "+"))
            open.body["incoming"] = Self.joined(open.body["incoming"], incoming) { $1 }
            open.body["incomingBase"] = Self.joined(open.body["incomingBase"], bases) { $1 }
            open.body["base"] = Self.joined(open.body["base"], was) { first, _ in first }
            open.body["standing"] = Self.joined(open.body["standing"], stands) { first, _ in first }
            open.body["changeSet"] = .string(changeSet.root.rawValue)
            open.body["openedAt"] = .string(changeSet.time)
            if !cases.contains(open.id) { cases.append(open.id) }
            return write(open, effects: [])
        }
        let name = names.joined(separator: "+")
        var made = ConflictCase()
        made.type = caseType
        made.recordKind = record.kind.rawValue
        made.record = record.id.rawValue
        made.field = name
        made.base = .object(was)
        made.incoming = .object(incoming)
        made.incomingBase = .object(bases)
        made.standing = .object(stands)
        // Of a case about the record itself: whoever last changed it, or removed it.
        let stood = try standing ?? (fields.isEmpty ? latestEffect(on: record) : nil)
        made.standingDevice = try stood.flatMap { try view.changeSet($0.root) }?.chain.device.rawValue
        made.filing = filing(of: record, change)
        made.changeSet = changeSet.root.rawValue
        made.device = changeSet.chain.device.rawValue
        made.deviceEpoch = changeSet.chain.epoch
        made.openedAt = changeSet.time
        let id = RecordID.derived(from: "case", changeSet.root.rawValue, record.id.rawValue, name + "/" + caseType)
        cases.append(id)
        write(StoredRecord(kind: .conflictCase, id: id, revision: .zero, body: made.body), isNew: true, effects: [])
    }

    private func latestEffect(on record: StoredRecord) throws -> Effect? {
        guard let stored = try view.record(record.kind, record.id) else { return nil }
        return try view.effects(on: stored, after: .zero).max { $0.revision < $1.revision }
    }

    /// Whether an open case is this chain's about the same thing.
    private func isOwn(_ open: StoredRecord, _ caseType: String, _ names: [String], _ record: StoredRecord) -> Bool {
        guard open.body["type"]?.stringValue == caseType,
            open.body["device"]?.stringValue == changeSet.chain.device.rawValue,
            open.body["deviceEpoch"]?.integerValue == Int64(changeSet.chain.epoch),
            let field = open.body["field"]?.stringValue?.split(separator: "+").first
        else { return false }
        let unit = RecordTypes.type(of: record.kind)?.mergeUnit(of: String(field)) ?? [String(field)]
        return !Set(unit).isDisjoint(with: names)
    }

    private static func joined(
        _ value: JSONValue?,
        _ members: RecordBody,
        _ choose: (JSONValue, JSONValue) -> JSONValue
    ) -> JSONValue {
        .object((value?.objectValue ?? [:]).merging(members, uniquingKeysWith: choose))
    }

    private func filing(of record: StoredRecord, _ change: Change) -> String? {
        if record.kind == .filing { return record.id.rawValue }
        let body = record.body.isEmpty ? change.set : record.body
        guard let parent = RecordTypes.type(of: record.kind)?.parent?(body, changeSet.scope) else { return nil }
        return parent.kind == .filing ? parent.id.rawValue : nil
    }

    /// A case goes from open to closed, once; the chosen value is an ordinary change of the same change-set.
    mutating func close(_ change: Change, _ id: RecordID, _ type: RecordType) throws {
        guard change.operation == .update, let record = try current(.conflictCase, id) else {
            throw Refusal(.unknownRecord, change.record.rawValue)
        }
        let filing = try record.body["filing"]?.stringValue.flatMap(RecordID.init(rawValue:))
            .flatMap { try current(.filing, $0) }
        guard
            Authority.rule(author: author, kind: .conflictCase, owner: .unit, state: Self.state(of: filing)) == .allowed
        else { throw Refusal(.authority, "case") }
        if changeSet.scope == .city, case .unit(let code) = author {
            // In `city` a unit decides about its own record only.
            guard record.body["record"]?.stringValue == RecordID.unit(code).rawValue else {
                throw Refusal(.authority, "case")
            }
        }
        guard Set(change.set.keys).isSubset(of: ["open", "choice", "reason"]), change.set["open"] == false else {
            throw Refusal(.schema, "case")
        }
        guard record.body["open"] == true else { return mixed(.merged) }
        guard hasSeen(record, from: change.base) else {
            // A value came in that the author had not seen: the choice is written, and the case waits for it.
            mixed(.conflicted)
            if !cases.contains(id) { cases.append(id) }
            return
        }
        var closed = record
        for (field, value) in change.set where !value.isNull { closed.body[field] = value }
        closed.body["closedBy"] = .string(changeSet.id.rawValue)
        try check(closed.body, type)
        isVerbatim = false
        write(closed, effects: [])
    }
}
