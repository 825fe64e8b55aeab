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
        for unit in units(of: fields, type) { try openCase(caseType, on: record, fields: unit, change: change) }
    }

    /// Open cases about a record as they stand with this change-set's work, oldest identifier first.
    mutating func openCases(on id: RecordID, kind: Kind) throws -> [StoredRecord] {
        var found: [RecordID: StoredRecord] = [:]
        for open in try view.openCases(on: id) { found[open.id] = try current(.conflictCase, open.id) ?? open }
        for (key, entry) in entries where key.kind == .conflictCase && entry.isWritten { found[key.id] = entry.record }
        return found.values.filter {
            $0.body["open"] == true && $0.body["record"]?.stringValue == id.rawValue
                && $0.body["recordKind"]?.stringValue == kind.rawValue
        }.sorted { $0.id < $1.id }
    }

    /// Keeps the incoming values; of one line one open case per record and merge unit: a later value replaces the earlier.
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
        let bases = bases(of: change, names, keepsValues: keepsValues)
        var stands = record.body.filter { fields.contains($0.key) }
        if fields.isEmpty { stands[Effect.whole] = removes ? "kept" : "removed" }
        let was = keepsValues ? change.was : change.was.filter { fields.contains($0.key) }

        if var open = try openCases(on: record.id, kind: record.kind).first(where: {
            try isOwn($0, caseType, names, record, change)
        }) {
            let unit = RecordTypes.type(of: record.kind).map { mergeUnit(of: names[0], $0) } ?? names
            let all = Set((open.body["field"]?.stringValue ?? "").split(separator: "+").map(String.init)).union(names)
            open.body["field"] = .string(unit.filter(all.contains).joined(separator: "+"))
            // Of a unit, also what came back to the value that stands.
            let known = open.body["incoming"]?.objectValue ?? [:]
            incoming.merge(change.set.filter { known[$0.key] != nil }) { first, _ in first }
            open.body["incoming"] = Self.joined(open.body["incoming"], incoming) { $1 }
            open.body["incomingBase"] = Self.joined(open.body["incomingBase"], bases) { $1 }
            open.body["base"] = Self.joined(open.body["base"], was) { first, _ in first }
            open.body["standing"] = Self.joined(open.body["standing"], stands) { first, _ in first }
            open.body["changeSet"] = .string(sight.changeSet.root.rawValue)
            open.body["openedAt"] = .string(sight.changeSet.time)
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
        // Where nothing met head on: whoever last gave one of the fields its value, or changed or removed the record.
        let stood = try standing ?? latestEffect(on: record, touching: fields)
        try sign(&made, standing: stood)
        made.filing = filing(of: record, change)
        try write(made, about: change.record)
    }

    /// Who and when, on both sides.
    private func sign(_ made: inout ConflictCase, standing: Effect?) throws {
        let author = sight.changeSet
        made.changeSet = author.root.rawValue
        made.device = author.chain.device.rawValue
        made.deviceName = try view.deviceName(author.chain.device)
        made.deviceEpoch = author.chain.epoch
        made.openedAt = author.time
        guard let other = try standing.flatMap({ try view.changeSet(root: $0.root) }) else { return }
        made.standingDevice = other.chain.device.rawValue
        made.standingName = try view.deviceName(other.chain.device)
        made.standingAt = other.time
    }

    /// A case of its own, or the one whose kept change is being merged; closed at once if that was decided in a history
    /// that this server lacks.
    ///
    /// The identifier goes by the name that the change gives the record: two rows of one step may turn out to be one.
    private mutating func write(_ made: ConflictCase, about name: RecordID) throws {
        let id = settling ?? Self.caseID(made.changeSet, name, made.field, made.type)
        var body = made.body
        if settling == nil, let decided = try current(.conflictCase, id), decided.isDeleted {
            for field in ["open", "choice", "reason", "closedBy"] { body[field] = decided.body[field] }
        }
        let isNew = try current(.conflictCase, id) == nil
        settling = nil
        if !cases.contains(id) { cases.append(id) }
        write(StoredRecord(kind: .conflictCase, id: id, revision: .zero, body: body), isNew: isNew, effects: [])
    }

    /// The identifier of a case: the change-set that brought it, the record as that names it, and what it is about.
    static func caseID(_ root: String, _ name: RecordID, _ field: String, _ type: String) -> RecordID {
        .derived(from: "case", root, name.rawValue, field + "/" + type)
    }

    /// The bases of what is kept; of a whole change also of the fields that it only saw.
    private func bases(of change: Change, _ names: [String], keepsValues: Bool) -> RecordBody {
        let type = RecordTypes.type(of: change.kind)
        // A unit is judged as one, so the base of every field of it is needed when it is merged after all.
        let units = type.map { type in names.flatMap { mergeUnit(of: $0, type) } } ?? names
        let all = Set(names + units).union(keepsValues ? Array(change.set.keys) + Array(change.fieldBases.keys) : [])
        var bases = RecordBody(uniqueKeysWithValues: all.map { ($0, .string(change.base(of: $0).text)) })
        if let bound = sight.bound { bases[ConflictCase.bound] = .string(bound.description) }
        return bases
    }

    /// A case of this chain in which a field waits, when the chain gives the field the value that stands: the case takes
    /// that, and closes if nothing else is left to decide.
    mutating func withdraw(_ fields: [String], of record: StoredRecord, saying change: Change) throws {
        guard
            var open = try openCases(on: record.id, kind: record.kind).first(where: {
                try isOwn($0, "field", fields, record, change)
            }), var incoming = open.body["incoming"]?.objectValue, fields.contains(where: { incoming[$0] != nil })
        else {
            return
        }
        incoming.merge(change.set.filter { incoming[$0.key] != nil }) { $1 }
        open.body["incoming"] = .object(incoming)
        guard incoming.allSatisfy({ record.body[$0.key] ?? .null == $0.value }) else {
            isVerbatim = false
            return write(open, effects: [])
        }
        mixed(.merged)
        close(&open, choice: "withdrawn")
    }

    /// Whether a case of this line keeps the record that a removal is about, as a whole and only there: it closes, for its author
    /// does not want it any more.
    mutating func withdrawKept(_ change: Change, _ id: RecordID) throws -> Bool {
        guard try current(change.kind, id) == nil else { return false }
        let record = StoredRecord(kind: change.kind, id: id, revision: .zero, body: [:], isDeleted: true)
        for var open in try openCases(on: id, kind: change.kind) where open.body["incoming"]?[Effect.whole] == "kept" {
            guard let type = open.body["type"]?.stringValue,
                try isOwn(open, type, [Effect.whole], record, change)
            else { continue }
            close(&open, choice: "withdrawn")
            return true
        }
        return false
    }

    private func latestEffect(on record: StoredRecord, touching fields: [String]) throws -> Effect? {
        guard let stored = try view.record(record.kind, record.id) else { return nil }
        return try view.effects(on: stored, after: .zero)
            .filter { effect in fields.isEmpty || fields.contains(where: effect.touches) }
            .max { $0.revision < $1.revision }
    }

    /// Whether an open case is this line's about the same thing: its author's own, and known to him.
    private func isOwn(
        _ open: StoredRecord,
        _ caseType: String,
        _ names: [String],
        _ record: StoredRecord,
        _ change: Change
    ) throws -> Bool {
        guard open.body["type"]?.stringValue == caseType,
            open.body["device"]?.stringValue == sight.changeSet.chain.device.rawValue,
            open.body["deviceEpoch"]?.integerValue == Int64(sight.changeSet.chain.epoch),
            let field = open.body["field"]?.stringValue?.split(separator: "+").first
        else { return false }
        let unit = RecordTypes.type(of: record.kind).map { mergeUnit(of: String(field), $0) } ?? [String(field)]
        return try !Set(unit).isDisjoint(with: names) && knew(open, unit + change.set.keys.sorted(), change, on: record)
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
        guard change.operation == .update, Set(change.set.keys).isSubset(of: ["open", "choice", "reason"]),
            change.set["open"] == false
        else { throw Refusal(.schema, "case") }
        if change.set["choice"] == "setAside", change.set["reason"]?.stringValue == nil {
            throw Refusal(.schema, "reason")
        }
        guard let record = try current(.conflictCase, id), !record.isDeleted else { return try noteClosing(change, id) }
        guard try mayClose(record) else { throw Refusal(.authority, "case") }
        guard record.body["open"] == true else { return mixed(.merged) }
        guard
            try hasPulled(record, from: change.base)
                || hasSeen(record, from: change.base, asCase: true) && writesAll(of: record)
        else {
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

    /// Whether the author of a closing writes every field that the case is about.
    ///
    /// Who saw the case in a history that is lost, and writes none, was asked something else: there was no record then, or it was
    /// about the record as such.
    private func writesAll(of open: StoredRecord) throws -> Bool {
        guard let record = open.body["record"]?.stringValue.flatMap(RecordID.init(rawValue:)),
            let fields = open.body["field"]?.stringValue?.split(separator: "+").map(String.init)
        else { return false }
        let kind = Kind(rawValue: open.body["recordKind"]?.stringValue ?? "")
        let id = try resolve(kind, record)
        return try changeSet.changes.contains { change in
            try change.kind == kind && resolve(kind, change.record) == id
                && fields.allSatisfy { change.set[$0] != nil }
        }
    }

    /// The closing of a case that this history lacks waits for it: as a removed record, which no replica shows.
    private mutating func noteClosing(_ change: Change, _ id: RecordID) throws {
        guard rules.has(.missingKept), sight.bound != nil else {
            throw Refusal(.unknownRecord, change.record.rawValue)
        }
        mixed(.merged)
        var noted = change.set.filter { !$0.value.isNull }
        noted["closedBy"] = .string(changeSet.id.rawValue)
        let isNew = try current(.conflictCase, id) == nil
        write(
            StoredRecord(kind: .conflictCase, id: id, revision: .zero, body: noted, isDeleted: true),
            isNew: isNew,
            effects: []
        )
    }

    /// Whether everything that a case is about was given back to the unit.
    static func isGivenBack(_ open: StoredRecord, by custody: Custody) -> Bool {
        guard let record = open.body["record"]?.stringValue.flatMap(RecordID.init(rawValue:)),
            let kind = open.body["recordKind"]?.stringValue.map(Kind.init(rawValue:)),
            let fields = open.body["field"]?.stringValue?.split(separator: "+").map(String.init)
        else { return false }
        return fields.allSatisfy {
            custody.reopening.allows(kind: kind, record: record, field: $0 == Effect.whole ? nil : $0)
        }
    }

    /// Whether the author closes a case: the side that may write what it is about as things stand, else the commission.
    private mutating func mayClose(_ open: StoredRecord) throws -> Bool {
        let filing = try open.body["filing"]?.stringValue.flatMap(RecordID.init(rawValue:))
            .flatMap { try current(.filing, $0) }
        let custody = custody(of: filing)
        guard rules.has(.closerByState) else { return author != .commission && Authority.isWithUnit(custody.state) }
        if changeSet.scope == .city, case .unit(let code) = author {
            // In `city` a unit decides about its own record only.
            guard open.body["record"]?.stringValue == RecordID.unit(code).rawValue else { return false }
        }
        let field = open.body["field"]?.stringValue?.split(separator: "+").first.map(String.init) ?? Effect.whole
        let kind = Kind(rawValue: open.body["recordKind"]?.stringValue ?? "")
        let owner = RecordTypes.type(of: kind)?.field(field)?.owner
        return Authority.mayClose(
            author: author,
            kind: kind,
            owner: owner,
            state: custody.state,
            reopened: Self.isGivenBack(open, by: custody)
        )
    }
}
