import Core

/// Fields and groups of fields that one constraint names.
extension MergeState {
    private typealias Held = (fields: [String], standing: Effect?)

    mutating func mergeFields(_ offered: Change, into record: StoredRecord, _ type: RecordType) throws {
        let change = try withoutYielding(offered, on: record, type)
        var body = record.body
        var changed: Set<String> = []
        var held: [Held] = []
        var handled: Set<String> = []
        for spec in type.fields where change.set[spec.code] != nil && !handled.contains(spec.code) {
            let whole = mergeUnit(of: spec.code, type)
            let unit = whole.filter { change.set[$0] != nil }
            handled.formUnion(unit)
            if spec.owner == .fixed || spec.owner == .workflow {
                // Only ever given by a creation; a second creation does not change them.
                if let value = change.set[spec.code], value != body[spec.code] ?? .null { mixed(.merged) }
                continue
            }
            if spec.merge == .union {
                try unite(spec, change, record, &body, &changed, &held)
                continue
            }
            let differs = unit.filter { change.set[$0] ?? .null != body[$0] ?? .null }
            let concurrent = try concurrentEffect(unit: whole, given: differs, change, record)
            if differs.isEmpty {
                // Nothing to do, unless a case is closed with the value that stands: then it counts as written.
                if writesChoice {
                    changed.formUnion(unit)
                } else if concurrent != nil {
                    mixed(.merged)
                }
                try withdraw(unit, of: record, saying: change)
                continue
            }
            if let concurrent, rules.has(.fieldCase) {
                held.append((differs, concurrent))
            } else {
                take(differs, from: change, &body, &changed)
            }
            // The rest of what was chosen stands already.
            if writesChoice { changed.formUnion(unit.filter { !differs.contains($0) }) }
        }
        let taken = try giveBackTakenKey(change, record, type, &body, &changed)
        if sight.bound != nil || formerly != nil, !changed.isEmpty,
            type.problem(in: body, catalogue: try catalogue(of: body)) != nil
        {
            // On the history that its author saw it was possible: what that had besides may come yet.
            let impossible = changed
            (body, changed) = (record.body, [])
            held += units(of: impossible, type).map { ($0, nil) }
        }
        if !changed.isEmpty {
            try check(body, type)
            var merged = record
            merged.body = body
            write(merged, effects: changed)
        }
        if !taken.isEmpty { held.append((taken, nil)) }
        for (fields, standing) in held {
            let merged = try current(record.kind, record.id) ?? record
            try openCase("field", on: merged, fields: fields, change: change, standing: standing)
        }
    }

    /// Whether a value counts as written although it stands: somebody closes a case with it.
    private var writesChoice: Bool { sight.closesCase && rules.has(.closingWrites) }

    /// An edit that would make a twin does not touch the natural key: the fields that are to be kept in a case.
    private func giveBackTakenKey(
        _ change: Change,
        _ record: StoredRecord,
        _ type: RecordType,
        _ body: inout RecordBody,
        _ changed: inout Set<String>
    ) throws -> [String] {
        guard let key = type.naturalKey(of: body), key != type.naturalKey(of: record.body),
            try twin(key, type, except: record.id) != nil
        else { return [] }
        var taken: [String] = []
        for field in type.naturalKey where changed.remove(field) != nil {
            body[field] = record.body[field]
            taken.append(field)
        }
        return taken
    }

    /// The latest change of the merge unit that the author had not seen.
    private func concurrentEffect(
        unit: [String],
        given: [String],
        _ change: Change,
        _ record: StoredRecord
    ) throws -> Effect? {
        var latest: Effect?
        for field in unit {
            // The same value entered twice is no conflict, as long as the rest of the unit was seen.
            if !given.isEmpty, change.set[field] != nil, !given.contains(field) { continue }
            for effect in try unseen(change, field: field, on: record)
            where effect.revision > latest?.revision ?? .zero {
                if try !isHeir(effect, of: change, field, on: record, isUnion: false) { latest = effect }
            }
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

    /// What stands, plus what the change added to its base value, less what it removed; so a replica shows it, too.
    ///
    /// What stands may differ from what the author saw though nobody changed it unseen, where a record is made anew of which the
    /// removal was held back. What was made on a history that this server lacks is taken as it is: who offers again what it was
    /// made on adds nothing then. Two removals can leave less than the field must have, two additions more than it may: that is for a person.
    private mutating func unite(
        _ spec: FieldSpec,
        _ change: Change,
        _ record: StoredRecord,
        _ body: inout RecordBody,
        _ changed: inout Set<String>,
        _ held: inout [Held]
    ) throws {
        let field = spec.code
        let new = change.set[field]?.arrayValue ?? []
        let standing = body[field]?.arrayValue ?? []
        let unseen = try unseen(change, field: field, on: record)
        guard new != standing else {
            if writesChoice {
                changed.insert(field)
            } else if !unseen.isEmpty {
                mixed(.merged)
            }
            return try withdraw([field], of: record, saying: change)
        }
        let old = change.was[field]?.arrayValue ?? []
        guard !unseen.isEmpty || old != standing && sight.bound == nil else {
            return take([field], from: change, &body, &changed)
        }
        let removed = rules.has(.unionByDifference) ? Set(old).subtracting(new) : []
        var united = standing.filter { !removed.contains($0) }
        for element in new where !old.contains(element) && !united.contains(element) { united.append(element) }
        let isAllowed =
            united.isEmpty
            ? spec.presence != .required
            : spec.accepts(.array(united), idType: nil, catalogue: try catalogue(of: record.body))
        guard isAllowed else {
            return held.append(([field], unseen.max { $0.revision < $1.revision }))
        }
        mixed(.merged)
        guard united != standing || writesChoice else { return }
        body[field] = united.isEmpty ? nil : .array(united)
        changed.insert(field)
    }
}
