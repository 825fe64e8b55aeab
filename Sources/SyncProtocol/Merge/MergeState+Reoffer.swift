import Core

/// Work that is offered again after a set-back, and meets the work of those who had seen it.
extension MergeState {
    /// What of a change is left to merge: a value yields to one that was made by somebody who had seen it.
    ///
    /// Of a set, what was added is history by then; a removal is applied again.
    mutating func withoutYielding(_ change: Change, on record: StoredRecord, _ type: RecordType) throws -> Change {
        guard formerly != nil else { return change }
        let effects = try view.effects(on: record, after: .zero)
        var left = change
        for field in change.set.keys.sorted() {
            let isUnion = type.field(field)?.merge == .union
            // Who had seen it may have said of the field what stood already, and changed the rest of its unit.
            let unit = mergeUnit(of: field, type)
            let standing = effects.filter { unit.contains(where: $0.touches) }
            guard try standing.contains(where: { try isHeir($0, of: change, field, on: record, isUnion: isUnion) })
            else {
                continue
            }
            if isUnion, let old = change.was[field]?.arrayValue, let new = change.set[field]?.arrayValue {
                left.set[field] = .array(new.filter(old.contains))
            } else {
                left.set[field] = nil
            }
            mixed(.merged)
        }
        return left
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
        guard isOneRow, let base = try shownBase(of: field, on: record, in: other),
            formerly.isReached(by: base.revision)
        else { return false }
        return isUnion || !showsOther(base.value, at: base.revision, than: elder, field, of: [formerly])
    }

    /// The revision that a field of a change-set stands on, and what it held there, as its author shows them.
    private func shownBase(
        of field: String,
        on record: StoredRecord,
        in changeSet: ChangeSet
    ) throws -> (revision: Revision, value: JSONValue?)? {
        var passed: Set<ChangeSetID> = []
        var next: ChangeSet? = changeSet
        while let current = next, passed.insert(current.id).inserted {
            let given = try lastChange(of: field, on: record, in: current)
            switch given?.base(of: field) {
            case .revision(let revision): return (revision, given.flatMap { Self.shown(by: $0, field) })
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
