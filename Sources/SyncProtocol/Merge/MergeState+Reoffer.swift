import Core

/// Work that is offered again after a set-back, and meets the work of those who had seen it.
extension MergeState {
    /// What of a change is left to merge: a value yields to one that was made by somebody who had seen it.
    ///
    /// Of a set, what was added is history by then; a removal is applied again.
    mutating func withoutYielding(_ change: Change, on record: StoredRecord, _ type: RecordType) throws -> Change {
        guard offer.receipt != nil else { return change }
        let effects = try view.effects(on: record, after: .zero)
        var left = change
        for field in change.set.keys.sorted() {
            let isUnion = type.field(field)?.merge == .union
            // Who had seen it may have said of the field what stood already, and changed the rest of its unit.
            let unit = mergeUnit(of: field, type)
            let standing = effects.filter { unit.contains(where: $0.touches) }
            let hasHeir = try standing.contains { try isHeir($0, of: change, field, on: record, isUnion: isUnion) }
            if isUnion, let old = change.was[field]?.arrayValue, let new = change.set[field]?.arrayValue {
                let gone = try hasHeir ? Set(new) : removedWhereLost(field, of: change, on: record, by: standing)
                let rest = new.filter { old.contains($0) || !gone.contains($0) }
                guard hasHeir || rest != new else { continue }
                left.set[field] = .array(rest)
            } else {
                guard hasHeir else { continue }
                left.set[field] = nil
            }
            mixed(.merged)
        }
        return left
    }

    /// Members of a set that were taken out on a history that this server lacks: whoever did had seen them added.
    ///
    /// It holds under whichever number; after two set-backs nobody tells the older.
    private func removedWhereLost(
        _ field: String,
        of elder: Change,
        on record: StoredRecord,
        by effects: [Effect]
    ) throws -> Set<JSONValue> {
        // Of kept work that is merged along, this receipt says nothing.
        guard rules.has(.elderYields), sight.changeSet.id == changeSet.id else { return [] }
        return try effects.reduce(into: []) { gone, effect in
            guard effect.root != changeSet.root, let other = try view.changeSet(root: effect.root),
                let change = try lastChange(of: field, on: record, in: other, named: elder.record),
                try bound(of: other) != nil
            else { return }
            gone.formUnion(change.was[field]?.arrayValue ?? [])
            gone.subtract(change.set[field]?.arrayValue ?? [])
        }
    }

    /// Whether a change of a field was made by one who had seen this change-set under its old number.
    ///
    /// Whoever named the row otherwise took it for another, unless the two were one already where the old number was given.
    func isHeir(
        _ effect: Effect,
        of elder: Change,
        _ field: String,
        on record: StoredRecord,
        isUnion: Bool
    ) throws -> Bool {
        guard rules.has(.elderYields), let formerly, formerly.counts || isUnion, effect.root != changeSet.root else {
            return false
        }
        guard let other = try view.changeSet(root: effect.root) else { return false }
        let isOneRow =
            try offer.receipt?.aliases[elder.record] != nil
            || lastChange(of: field, on: record, in: other, named: elder.record)?.record == elder.record
        return try isOneRow && shownBase(of: field, on: record, in: other).map(formerly.isReached) ?? false
    }

    /// The revision that a field of a change-set stands on, as its author shows it.
    private func shownBase(of field: String, on record: StoredRecord, in changeSet: ChangeSet) throws -> Revision? {
        var passed: Set<ChangeSetID> = []
        var next: ChangeSet? = changeSet
        while let current = next, passed.insert(current.id).inserted {
            switch try lastChange(of: field, on: record, in: current)?.base(of: field) {
            case .revision(let revision): return revision
            case .changeSet(let id): next = try view.changeSet(id) ?? view.changeSet(root: id)
            case nil: return nil
            }
        }
        return nil
    }

    /// What the old number of an offered change-set is, if this history gave it to no other.
    static func formerly(_ offer: Offer, in view: View) throws -> Formerly? {
        guard let receipt = offer.receipt, let revision = receipt.revision,
            let end = try view.end(ofEpoch: revision.epoch), revision.number > end
        else { return nil }
        return Formerly(revision: revision, counts: receipt.outcome != .conflicted)
    }
}
