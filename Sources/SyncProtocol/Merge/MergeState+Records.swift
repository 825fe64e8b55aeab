import Core

/// Records made, changed and removed.
extension MergeState {
    mutating func merge(_ change: Change) throws {
        guard let type = RecordTypes.type(of: change.kind) else { throw Refusal(.schema, change.kind.rawValue) }
        let id = try resolve(change.kind, change.record)
        if id != change.record { mixed(.merged) }
        if change.kind == .conflictCase { return try close(change, id, type) }
        try checkForms(change, id, type)
        if change.isTransition { return try transition(change, id) }
        let late = try lateFields(of: change, id, type)
        if !late.isEmpty, rules.has(.lateCase) { return try mergeLate(late, of: change, id, type) }
        try take(change, id, type)
    }

    private mutating func take(_ change: Change, _ id: RecordID, _ type: RecordType) throws {
        switch change.operation {
        case .create: try create(change, id, type)
        case .update: try update(change, id, type)
        case .delete: try delete(change, id)
        }
    }

    /// Keeps what came too late; of an edit what was given back to the unit takes effect.
    ///
    /// What says of a merge unit what stands goes along with the rest of that: a case may keep something else of it.
    private mutating func mergeLate(
        _ asked: Set<String>,
        of change: Change,
        _ id: RecordID,
        _ type: RecordType
    ) throws {
        let record = try current(change.kind, id)
        let isLive = record?.isDeleted == false
        let late = asked.union(
            change.set.keys.filter { field in
                record?.body[field] ?? .null == change.set[field]
                    && !asked.isDisjoint(with: mergeUnit(of: field, type))
            }
        )
        guard change.operation == .update, isLive, change.set.keys.contains(where: { !late.contains($0) }) else {
            return try holdLate(change, id, type)
        }
        var (timely, kept) = (change, change)
        timely.set = change.set.filter { !late.contains($0.key) }
        kept.set = change.set.filter { late.contains($0.key) }
        try take(timely, id, type)
        try holdLate(kept, id, type)
    }

    /// Asks the authority table; a write that it forbids refuses the change-set.
    /// - Returns: the fields that came too late, ``Effect/whole`` for the record as such.
    private mutating func lateFields(of change: Change, _ id: RecordID, _ type: RecordType) throws -> Set<String> {
        let record = try current(change.kind, id)
        let custody = try custody(of: change, record, type)
        var late: Set<String> = []
        func ask(_ owner: FieldOwner?, _ field: String?) throws {
            let ruling = Authority.rule(
                author: sight.author,
                kind: change.kind,
                owner: owner,
                state: custody.state,
                reopened: custody.reopening.allows(kind: change.kind, record: id, field: field)
            )
            switch ruling {
            case .allowed: break
            case .late: late.insert(field ?? Effect.whole)
            case .forbidden: throw Refusal(.authority, field ?? change.kind.rawValue)
            }
        }
        if case .unit(let code) = sight.author, change.kind == .unit, id != .unit(code) {
            throw Refusal(.scope, "unit")
        }
        // An edit of a removed record would bring that back, whatever it says.
        let bringsBack = record?.isDeleted == true && Authority.isFact(change.kind)
        if change.operation != .update || bringsBack { try ask(change.kind == .unit ? .fixed : nil, nil) }
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
        // An answer is to an open question.
        if change.kind == .remark, sight.author != .commission, let record, record.body["open"] != true {
            throw Refusal(.authority, "remark")
        }
        return late
    }

    private mutating func custody(
        of change: Change,
        _ record: StoredRecord?,
        _ type: RecordType
    ) throws -> Custody {
        if change.kind == .filing {
            try note(filing: change.record)
            return custody(of: record)
        }
        let body = record?.body ?? change.set.filter { !$0.value.isNull }
        guard let parent = type.parent?(body, changeSet.scope), parent.kind == .filing else { return .free }
        try note(filing: parent.id)
        return custody(of: try current(.filing, parent.id))
    }

    /// Whose a live filing's facts are.
    func custody(of filing: StoredRecord?) -> Custody {
        guard let filing, !filing.isDeleted else { return .free }
        let custody = Custody(of: filing.body)
        return rules.has(.reopenedOnly) ? custody : Custody(state: custody.state, reopening: .everything)
    }

    /// The state of a live filing.
    static func state(of filing: StoredRecord?) -> FilingState? {
        guard let filing, !filing.isDeleted else { return nil }
        return filing.body["state"]?.stringValue.flatMap(FilingState.init(rawValue:))
    }

    private mutating func create(_ change: Change, _ id: RecordID, _ type: RecordType) throws {
        let body = change.set.filter { !$0.value.isNull }
        if case .derived(let derive) = type.identity, derive(body, changeSet.scope) != change.record {
            throw Refusal(.schema, "record")
        }
        // What a unit makes is its own: reports go by this member.
        if type.scope == .unit, type.field("unit") != nil, body["unit"]?.stringValue != changeSet.scope.rawValue {
            throw Refusal(.schema, "unit")
        }
        try requireStep(of: change)
        try check(body, type)
        if try isParentLost(body, type) { return try holdWhole(change, id, as: "missing") }
        let key = type.naturalKey(of: body)
        if let record = try current(change.kind, id) {
            guard record.isDeleted else { return try mergeFields(change, into: record, type) }
            guard try hasSeenRemoval(of: record, change) else { return try restore(record, for: change, type) }
            // The author knew of the removal: a fresh record in its place, unless someone took that meanwhile.
            if let key, let survivor = try twin(key, type, except: id) { return try hold(change, on: survivor) }
            guard try restoreParents(of: body, type) else { return try holdWhole(change, id, as: "delete") }
            var fresh = record
            fresh.isDeleted = false
            fresh.body = body
            return write(fresh, effects: [Effect.whole])
        }
        if rules.has(.alias), let key, let survivor = try twin(key, type, except: id) {
            return try becomeAlias(change, survivor, type)
        }
        guard try restoreParents(of: body, type) else { return try holdWhole(change, id, as: "delete") }
        write(
            StoredRecord(kind: change.kind, id: id, revision: .zero, body: body),
            isNew: true,
            effects: [Effect.whole]
        )
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
        guard let record = try current(change.kind, id) else { return try changeMissing(change, id) }
        if record.isDeleted { return try restore(record, for: change, type) }
        try mergeFields(change, into: record, type)
    }

    /// A record that is kept in a case as a whole takes later changes of it there.
    private mutating func changeMissing(_ change: Change, _ id: RecordID) throws {
        let kept = try openCases(on: id, kind: change.kind).first { $0.body["field"]?.stringValue == Effect.whole }
        guard let type = kept?.body["type"]?.stringValue ?? (isRecordLost ? "missing" : nil) else {
            throw Refusal(.unknownRecord, change.record.rawValue)
        }
        try holdWhole(change, id, as: type)
    }

    private mutating func delete(_ change: Change, _ id: RecordID) throws {
        guard let record = try current(change.kind, id), !record.isDeleted else {
            if try withdrawKept(change, id) { return mixed(.merged) }
            let isLost = try isRecordLost && current(change.kind, id) == nil
            return isLost ? try holdWhole(change, id, as: "missing") : mixed(.merged)
        }
        // A twin made and removed in one step leads to a record that the author has never seen.
        if holdsDeletions || aliases[change.record] != nil { return try holdWhole(change, id, as: "delete") }
        // What the commission did with a filing is kept for ever: such a one is withdrawn.
        if change.kind == .filing, try hasBeenReviewed(id) { throw Refusal(.authority, "review") }
        var removed = record
        removed.isDeleted = true
        var effects: Set<String> = sight.closesCase ? [Effect.removed, Effect.settled] : [Effect.removed]
        for open in try openCases(on: id, kind: change.kind) {
            var closed = open
            close(&closed, choice: "removed")
            effects.insert(Effect.settled)
            isVerbatim = false
        }
        write(removed, effects: effects)
    }

    private func hasBeenReviewed(_ filing: RecordID) throws -> Bool {
        try view.children(of: filing, kind: .filing).contains { !Authority.isFact($0.kind) }
    }

    /// Work that had not seen a removal brings the record back as it last stood, takes effect and opens a case.
    ///
    /// Where the removal closed a case, or another has taken the natural key, there is only the case.
    private mutating func restore(_ record: StoredRecord, for change: Change, _ type: RecordType) throws {
        guard rules.has(.restoration) else { return mixed(.merged) }
        if let key = type.naturalKey(of: record.body), let survivor = try twin(key, type, except: record.id) {
            return try hold(change, on: survivor)
        }
        if try isSettled(record) { return try holdWhole(change, record.id, as: "delete") }
        guard try restoreParents(of: record.body, type) else { return try holdWhole(change, record.id, as: "delete") }
        var live = record
        live.isDeleted = false
        write(live, effects: [Effect.restored])
        try openCase("delete", on: live, fields: [], change: change)
        try mergeFields(change, into: live, type)
    }

    /// Brings removed parents back, each with a case of its own; false if a person decided that one stays removed.
    private mutating func restoreParents(of body: RecordBody, _ type: RecordType) throws -> Bool {
        guard rules.has(.restoration), let parent = type.parent?(body, changeSet.scope) else { return true }
        guard let record = try current(parent.kind, parent.id) else {
            throw Refusal(.unknownRecord, parent.id.rawValue)
        }
        guard record.isDeleted, let parentType = RecordTypes.type(of: parent.kind) else { return true }
        if try isSettled(record) { return false }
        guard try restoreParents(of: record.body, parentType) else { return false }
        var live = record
        live.isDeleted = false
        write(live, effects: [Effect.restored])
        let change = Change(kind: parent.kind, record: parent.id, operation: .update)
        try openCase("delete", on: live, fields: [], change: change)
        return true
    }

    /// Every value must have its field's form, also one that will only be kept in a case.
    private mutating func checkForms(_ change: Change, _ id: RecordID, _ type: RecordType) throws {
        let known = try current(change.kind, id)?.body ?? [:]
        let catalogue = try catalogue(of: known.merging(change.set) { first, _ in first })
        let given = change.set["idType"]?.stringValue.flatMap(IDType.init(rawValue:))
        for (field, value) in change.set.sorted(by: { $0.key < $1.key }) {
            guard let spec = type.field(field) else { throw Refusal(.schema, field) }
            if value.isNull {
                if spec.presence == .required { throw Refusal(.schema, field) }
                continue
            }
            // A number that comes without its type was typed under the type that its author saw: one of the two.
            let idTypes: [IDType?] = given.map { [$0] } ?? [.residentID, .passport]
            guard idTypes.contains(where: { spec.accepts(value, idType: $0, catalogue: catalogue) }) else {
                throw Refusal(.schema, field)
            }
        }
    }

    mutating func check(_ body: RecordBody, _ type: RecordType) throws {
        if let problem = type.problem(in: body, catalogue: try catalogue(of: body)) { throw Refusal(.schema, problem) }
    }

    // MARK: What a set-back took away

    /// Whether a record that is not here may have been lost with a history that this server lacks.
    private var isRecordLost: Bool { rules.has(.missingKept) && sight.bound != nil }

    private mutating func isParentLost(_ body: RecordBody, _ type: RecordType) throws -> Bool {
        guard isRecordLost, let parent = type.parent?(body, changeSet.scope) else { return false }
        return try current(parent.kind, parent.id) == nil
    }
}
