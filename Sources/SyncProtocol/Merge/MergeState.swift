import Core

/// The merge of one change-set under way: the view, and on top of it what this change-set has decided so far.
struct MergeState<View: ScopeView> {
    let changeSet: ChangeSet
    let author: Author
    let view: View
    private(set) var outcome = Outcome.applied
    private(set) var cases: [RecordID] = []
    private(set) var aliases: [RecordID: RecordID] = [:]
    private(set) var isVerbatim = true
    private var order: [RecordID] = []
    private var entries: [RecordID: Entry] = [:]
    private var madeKeys: [[String]: RecordID] = [:]
    private var holdsDeletions = false
    private var closesCase = false

    private struct Entry {
        var record: StoredRecord
        var isNew: Bool
        var isWritten = false
        var effects: Set<String> = []
        var pendingBody: RecordBody { record.body }
    }

    init(changeSet: ChangeSet, author: Author, view: View) {
        self.changeSet = changeSet
        self.author = author
        self.view = view
    }

    func plan() -> MergePlan {
        MergePlan(
            outcome: outcome,
            writes: order.compactMap { id in
                guard let entry = entries[id], entry.isWritten else { return nil }
                return MergePlan.Write(
                    kind: entry.record.kind, id: id, body: entry.record.body, isDeleted: entry.record.isDeleted,
                    isNew: entry.isNew, effects: entry.effects)
            },
            cases: cases, aliases: aliases, isVerbatim: isVerbatim && outcome == .applied)
    }

    // MARK: The records

    mutating func run() throws {
        holdsDeletions = try meetsUnseenWork()
        closesCase = changeSet.changes.contains { $0.kind == .conflictCase }
        for change in changeSet.changes { try merge(change) }
    }

    /// The record as it stands with this change-set's work so far.
    private mutating func current(_ kind: Kind, _ id: RecordID) throws -> StoredRecord? {
        if let entry = entries[id] { return entry.record }
        guard let record = try view.record(kind, id) else { return nil }
        entries[id] = Entry(record: record, isNew: false)
        return record
    }

    private func resolve(_ id: RecordID) throws -> RecordID {
        var resolved = id
        // Aliases are never chained deeper than the number of twins; the bound only guards against a damaged store.
        for _ in 0..<64 {
            guard let next = try aliases[resolved] ?? view.alias(of: resolved) else { return resolved }
            resolved = next
        }
        return resolved
    }

    private mutating func write(_ record: StoredRecord, isNew: Bool = false, effects: Set<String>) {
        if entries[record.id] == nil { entries[record.id] = Entry(record: record, isNew: isNew) }
        guard var entry = entries.removeValue(forKey: record.id) else { return }
        if !entry.isWritten { order.append(record.id) }
        entry.record = record
        entry.isWritten = true
        entry.isNew = entry.isNew || isNew
        entry.effects.formUnion(effects)
        entries[record.id] = entry
    }

    private mutating func mixed(_ worse: Outcome) {
        isVerbatim = false
        if worse == .conflicted || outcome == .applied { outcome = worse }
    }

    // MARK: What the author had seen

    /// Effective changes of a field that the change's base does not reach, through named change-sets if need be.
    private func unseen(_ change: Change, field: String, on record: StoredRecord) throws -> [Effect] {
        var seen: Set<ChangeSetID> = [changeSet.root]
        var base = change.base(of: field)
        while case .changeSet(let id) = base {
            guard let other = try view.changeSet(id) else { throw Refusal(.dependency, id.rawValue) }
            guard seen.insert(other.root).inserted || other.root == changeSet.root else { break }
            var next: Base?
            for earlier in other.changes where try resolve(earlier.record) == record.id && earlier.touches(field) {
                next = earlier.base(of: field)
            }
            base = next ?? .none
        }
        guard case .revision(let revision) = base else { return [] }
        return try view.effects(on: record, after: revision).filter { $0.touches(field) && !seen.contains($0.root) }
    }

    /// Whether anything about the record was changed unseen: what a deletion must have seen.
    private func hasUnseenWork(_ change: Change, on record: StoredRecord) throws -> Bool {
        guard let type = RecordTypes.type(of: record.kind) else { return true }
        if change.fieldBases.isEmpty { return try !unseen(change, field: Effect.whole, on: record).isEmpty || anyField(change, type, record) }
        return try anyField(change, type, record)
    }

    private func anyField(_ change: Change, _ type: RecordType, _ record: StoredRecord) throws -> Bool {
        for field in type.fields where try !unseen(change, field: field.code, on: record).isEmpty { return true }
        return false
    }

    /// Unseen work on a record or below it holds back all deletions of the change-set.
    private func meetsUnseenWork() throws -> Bool {
        let deletions = changeSet.changes.filter { $0.operation == .delete }
        guard !deletions.isEmpty else { return false }
        var byRecord: [RecordID: Change] = [:]
        for change in deletions { byRecord[try resolve(change.record)] = change }
        for (id, change) in byRecord {
            guard let record = try view.record(change.kind, id), !record.isDeleted else { continue }
            if try hasUnseenWork(change, on: record) { return true }
            for child in try view.children(of: id, kind: change.kind) {
                guard let own = byRecord[child.id] else { return true }
                if try hasUnseenWork(own, on: child) { return true }
            }
        }
        return false
    }

    // MARK: Changes

    private mutating func merge(_ change: Change) throws {
        guard let type = RecordTypes.type(of: change.kind) else { throw Refusal(.schema, change.kind.rawValue) }
        let id = try resolve(change.record)
        if id != change.record { mixed(.merged) }
        if change.kind == .conflictCase { return try close(change, id, type) }
        if try isLate(change, id, type) { return try holdWhole(change, id, as: "late") }
        switch change.operation {
        case .create: try create(change, id, type)
        case .update: try update(change, id, type)
        case .delete: try delete(change, id)
        }
    }

    /// Asks the authority table; a write that it forbids refuses the change-set.
    private mutating func isLate(_ change: Change, _ id: RecordID, _ type: RecordType) throws -> Bool {
        let record = try current(change.kind, id)
        let state = try filingState(change, record, type)
        var late = false
        func ask(_ owner: FieldOwner?, _ detail: String) throws {
            switch Authority.rule(author: author, kind: change.kind, owner: owner, state: state) {
            case .allowed: break
            case .late: late = true
            case .forbidden: throw Refusal(.authority, detail)
            }
        }
        if case .unit(let code) = author, change.kind == .unit, id != .unit(code) { throw Refusal(.scope, "unit") }
        if change.operation != .update { try ask(change.kind == .unit ? .fixed : nil, change.kind.rawValue) }
        for field in change.set.keys.sorted() {
            guard let spec = type.field(field) else { throw Refusal(.schema, field) }
            if change.operation == .create {
                // A new record may state its fixed fields, and the state that every new one has.
                if spec.owner == .fixed || (field == "state" && change.set[field] == "draft") { continue }
            } else if let record, record.body[field] ?? .null == change.set[field] {
                continue
            }
            try ask(spec.owner, field)
        }
        return late
    }

    private mutating func filingState(_ change: Change, _ record: StoredRecord?, _ type: RecordType) throws -> FilingState? {
        if change.kind == .filing { return record.flatMap { $0.isDeleted ? nil : $0.body["state"]?.stringValue }.flatMap(FilingState.init(rawValue:)) }
        let body = record?.body ?? change.set.filter { !$0.value.isNull }
        guard let parent = type.parent?(body, changeSet.scope), parent.kind == .filing else { return nil }
        guard let filing = try current(.filing, parent.id), !filing.isDeleted else { return nil }
        return filing.body["state"]?.stringValue.flatMap(FilingState.init(rawValue:))
    }

    private mutating func create(_ change: Change, _ id: RecordID, _ type: RecordType) throws {
        let body = change.set.filter { !$0.value.isNull }
        if case .derived(let derive) = type.identity, derive(body, changeSet.scope) != change.record {
            throw Refusal(.schema, "record")
        }
        try check(body, type)
        if let record = try current(change.kind, id) {
            guard record.isDeleted else { return try mergeFields(change, into: record, type) }
            if try unseen(change, field: Effect.whole, on: record).isEmpty {
                // The author knew of the removal: a fresh record in its place.
                try restoreParents(of: body, type)
                var fresh = record
                fresh.isDeleted = false
                fresh.body = body
                return write(fresh, effects: [Effect.whole])
            }
            return try restore(record, for: change, type)
        }
        if let key = type.naturalKey(of: body), let survivor = try twin(key, type.kind, except: id) {
            return try becomeAlias(change, survivor, type)
        }
        try restoreParents(of: body, type)
        if let key = type.naturalKey(of: body) { madeKeys[[type.kind.rawValue] + key] = id }
        write(
            StoredRecord(kind: change.kind, id: id, revision: .zero, body: body), isNew: true, effects: [Effect.whole])
    }

    private func twin(_ key: [String], _ kind: Kind, except id: RecordID) throws -> RecordID? {
        let found = try madeKeys[[kind.rawValue] + key] ?? view.record(kind, naturalKey: key)
        guard let found, found != id else { return nil }
        // A twin that this change-set itself removes is no twin.
        if let entry = entries[found], entry.record.isDeleted { return nil }
        return found
    }

    /// A person's row was made on two devices: the second identifier becomes an alias of the first.
    private mutating func becomeAlias(_ change: Change, _ survivor: RecordID, _ type: RecordType) throws {
        aliases[change.record] = survivor
        mixed(.merged)
        var alias = Alias()
        alias.recordKind = type.kind.rawValue
        alias.from = change.record.rawValue
        alias.to = survivor.rawValue
        let id = RecordID.derived(from: "alias", change.record.rawValue)
        write(StoredRecord(kind: .alias, id: id, revision: .zero, body: alias.body), isNew: true, effects: [])
        guard let record = try current(type.kind, survivor) else { throw Refusal(.unknownRecord, survivor.rawValue) }
        try mergeFields(change, into: record, type)
    }

    private mutating func update(_ change: Change, _ id: RecordID, _ type: RecordType) throws {
        guard let record = try current(change.kind, id) else { throw Refusal(.unknownRecord, change.record.rawValue) }
        if record.isDeleted { return try restore(record, for: change, type) }
        try mergeFields(change, into: record, type)
    }

    private mutating func delete(_ change: Change, _ id: RecordID) throws {
        guard let record = try current(change.kind, id), !record.isDeleted else { return mixed(.merged) }
        if holdsDeletions { return try holdWhole(change, id, as: "delete") }
        var removed = record
        removed.isDeleted = true
        write(removed, effects: [Effect.whole])
        for open in try view.openCases(on: id) where entries[open.id]?.isWritten != true {
            var closed = open
            closed.body["open"] = false
            closed.body["closedBy"] = .string(changeSet.id.rawValue)
            closed.body["choice"] = "removed"
            write(closed, effects: [])
            isVerbatim = false
        }
    }

    /// Work that had not seen a removal brings the record back as it last stood, takes effect and opens a case.
    private mutating func restore(_ record: StoredRecord, for change: Change, _ type: RecordType) throws {
        if let key = type.naturalKey(of: record.body), let survivor = try twin(key, type.kind, except: record.id) {
            return try holdFields(Array(change.set.keys.sorted()), of: change, record: survivor, as: "field")
        }
        try restoreParents(of: record.body, type)
        var live = record
        live.isDeleted = false
        write(live, effects: [Effect.whole])
        try openCase("delete", on: live, fields: [], change: change)
        try mergeFields(change, into: live, type)
    }

    private mutating func restoreParents(of body: RecordBody, _ type: RecordType) throws {
        guard let parent = type.parent?(body, changeSet.scope) else { return }
        let isMadeHere = changeSet.changes.contains { $0.record == parent.id && $0.operation == .create }
        guard let record = try current(parent.kind, parent.id) else {
            if isMadeHere { return }
            throw Refusal(.unknownRecord, parent.id.rawValue)
        }
        guard record.isDeleted, let parentType = RecordTypes.type(of: parent.kind) else { return }
        try restoreParents(of: record.body, parentType)
        var live = record
        live.isDeleted = false
        write(live, effects: [Effect.whole])
        let change = Change(kind: parent.kind, record: parent.id, operation: .update)
        try openCase("delete", on: live, fields: [], change: change)
    }

    // MARK: Fields

    private mutating func mergeFields(_ change: Change, into record: StoredRecord, _ type: RecordType) throws {
        var body = record.body
        var changed: Set<String> = []
        var held: [(fields: [String], standing: Effect?)] = []
        var handled: Set<String> = []
        for spec in type.fields where change.set[spec.code] != nil && !handled.contains(spec.code) {
            let unit = type.mergeUnit(of: spec.code).filter { change.set[$0] != nil }
            handled.formUnion(unit)
            if spec.owner == .fixed || spec.owner == .workflow {
                // Only ever given by a creation; a second creation does not change them.
                if let value = change.set[spec.code], value != body[spec.code] ?? .null { mixed(.merged) }
                continue
            }
            if spec.merge == .union {
                try unite(spec.code, change, record, &body, &changed)
                continue
            }
            let differs = unit.filter { change.set[$0] ?? .null != body[$0] ?? .null }
            let concurrent = try concurrentEffect(unit: type.mergeUnit(of: spec.code), given: differs, change, record)
            if differs.isEmpty {
                // Nothing to do, unless a case is closed with the value that stands: then it counts as written.
                if closesCase { changed.formUnion(unit) } else if concurrent != nil { mixed(.merged) }
                continue
            }
            if let concurrent { held.append((differs, concurrent)) } else { take(differs, from: change, &body, &changed) }
        }
        if let key = type.naturalKey(of: body), key != type.naturalKey(of: record.body) {
            if try twin(key, type.kind, except: record.id) != nil {
                for field in type.naturalKey where changed.remove(field) != nil { body[field] = record.body[field] }
                try openCase("field", on: record, fields: type.naturalKey.filter { change.set[$0] != nil }, change: change)
            } else {
                madeKeys[[type.kind.rawValue] + key] = record.id
            }
        }
        if !changed.isEmpty {
            try check(body, type)
            var merged = record
            merged.body = body
            write(merged, effects: changed)
        }
        for (fields, standing) in held {
            let merged = entries[record.id]?.record ?? record
            try openCase("field", on: merged, fields: fields, change: change, standing: standing)
        }
    }

    /// The latest change of the merge unit that the author had not seen.
    private func concurrentEffect(
        unit: [String], given: [String], _ change: Change, _ record: StoredRecord
    ) throws -> Effect? {
        var latest: Effect?
        for field in unit {
            // The same value entered twice is no conflict, as long as the rest of the unit was seen.
            if change.set[field] != nil && !given.contains(field) { continue }
            for effect in try unseen(change, field: field, on: record)
            where effect.revision > latest?.revision ?? .zero { latest = effect }
        }
        return latest
    }

    private func take(_ fields: [String], from change: Change, _ body: inout RecordBody, _ changed: inout Set<String>) {
        for field in fields {
            let value = change.set[field] ?? .null
            body[field] = value.isNull ? nil : value
            changed.insert(field)
        }
    }

    /// What stands, plus what the change added to its base value, less what it removed.
    private mutating func unite(
        _ field: String, _ change: Change, _ record: StoredRecord, _ body: inout RecordBody, _ changed: inout Set<String>
    ) throws {
        let new = change.set[field]?.arrayValue ?? []
        let standing = body[field]?.arrayValue ?? []
        guard new != standing else { return }
        guard try !unseen(change, field: field, on: record).isEmpty else {
            return take([field], from: change, &body, &changed)
        }
        let old = change.was[field]?.arrayValue ?? []
        let removed = Set(old).subtracting(new)
        var united = standing.filter { !removed.contains($0) }
        for element in new where !old.contains(element) && !united.contains(element) { united.append(element) }
        mixed(.merged)
        guard united != standing else { return }
        body[field] = united.isEmpty ? nil : .array(united)
        changed.insert(field)
    }

    private func check(_ body: RecordBody, _ type: RecordType) throws {
        if let problem = type.problem(in: body) { throw Refusal(.schema, problem) }
    }

    // MARK: Cases

    private mutating func holdWhole(_ change: Change, _ id: RecordID, as caseType: String) throws {
        let fields = change.operation == .delete ? [] : change.set.keys.sorted()
        try holdFields(fields, of: change, record: id, as: caseType)
    }

    private mutating func holdFields(_ fields: [String], of change: Change, record id: RecordID, as caseType: String) throws {
        let record = try current(change.kind, id) ?? StoredRecord(kind: change.kind, id: id, revision: .zero, body: [:])
        if caseType == "late", fields.count > 1 {
            for field in fields { try openCase(caseType, on: record, fields: [field], change: change) }
        } else {
            try openCase(caseType, on: record, fields: fields, change: change)
        }
    }

    /// Keeps the incoming values; one open case per record, merge unit and chain: a later value replaces the earlier.
    private mutating func openCase(
        _ caseType: String, on record: StoredRecord, fields: [String], change: Change, standing: Effect? = nil
    ) throws {
        mixed(.conflicted)
        let name = fields.isEmpty ? Effect.whole : fields.joined(separator: "+")
        let removes = change.operation == .delete
        let incoming: JSONValue =
            fields.isEmpty
            ? [Effect.whole: removes ? "removed" : "kept"]
            : .object(Dictionary(uniqueKeysWithValues: fields.map { ($0, change.set[$0] ?? .null) }))
        let existing = try view.openCases(on: record.id) + entries.values.filter(\.isNew).map(\.record)
        for open in existing where open.kind == .conflictCase && open.body["record"]?.stringValue == record.id.rawValue {
            guard open.body["type"]?.stringValue == caseType, open.body["field"]?.stringValue == name,
                open.body["device"]?.stringValue == changeSet.chain.device.rawValue,
                open.body["deviceEpoch"]?.integerValue == Int64(changeSet.chain.epoch)
            else { continue }
            var updated = try current(.conflictCase, open.id) ?? open
            guard updated.body["open"] == true else { continue }
            updated.body["incoming"] = incoming
            updated.body["changeSet"] = .string(changeSet.root.rawValue)
            updated.body["openedAt"] = .string(changeSet.time)
            if !cases.contains(open.id) { cases.append(open.id) }
            return write(updated, effects: [])
        }
        let id = RecordID.derived(from: "case", changeSet.root.rawValue, record.id.rawValue, name + "/" + caseType)
        var made = ConflictCase()
        made.type = caseType
        made.recordKind = record.kind.rawValue
        made.record = record.id.rawValue
        made.field = name
        made.base = .object(change.was.filter { fields.contains($0.key) })
        made.incoming = incoming
        made.incomingBase = .object(
            Dictionary(uniqueKeysWithValues: (fields.isEmpty ? [Effect.whole] : fields).map { ($0, .string(change.base(of: $0).text)) }))
        made.standing =
            fields.isEmpty
            ? [Effect.whole: removes ? "kept" : "removed"] : .object(record.body.filter { fields.contains($0.key) })
        made.standingDevice = try standing.flatMap { try view.changeSet($0.root) }?.chain.device.rawValue
        made.filing = filing(of: record)
        made.changeSet = changeSet.root.rawValue
        made.device = changeSet.chain.device.rawValue
        made.deviceEpoch = changeSet.chain.epoch
        made.openedAt = changeSet.time
        cases.append(id)
        write(StoredRecord(kind: .conflictCase, id: id, revision: .zero, body: made.body), isNew: true, effects: [])
    }

    private func filing(of record: StoredRecord) -> String? {
        if record.kind == .filing { return record.id.rawValue }
        guard let parent = RecordTypes.type(of: record.kind)?.parent?(record.body, changeSet.scope) else { return nil }
        return parent.kind == .filing ? parent.id.rawValue : nil
    }

    /// A case goes from open to closed, once; the chosen value is an ordinary change of the same change-set.
    private mutating func close(_ change: Change, _ id: RecordID, _ type: RecordType) throws {
        guard change.operation == .update, let record = try current(.conflictCase, id) else {
            throw Refusal(.unknownRecord, change.record.rawValue)
        }
        let state = try record.body["filing"]?.stringValue.flatMap(RecordID.init(rawValue:))
            .flatMap { try current(.filing, $0) }
            .flatMap { $0.isDeleted ? nil : $0.body["state"]?.stringValue }.flatMap(FilingState.init(rawValue:))
        guard Authority.rule(author: author, kind: .conflictCase, owner: .unit, state: state) == .allowed else {
            throw Refusal(.authority, "case")
        }
        guard Set(change.set.keys).isSubset(of: ["open", "choice", "reason"]), change.set["open"] == false else {
            throw Refusal(.schema, "case")
        }
        guard record.body["open"] == true else { return mixed(.merged) }
        var closed = record
        for (field, value) in change.set where !value.isNull { closed.body[field] = value }
        closed.body["closedBy"] = .string(changeSet.id.rawValue)
        try check(closed.body, type)
        isVerbatim = false
        write(closed, effects: [])
    }
}
