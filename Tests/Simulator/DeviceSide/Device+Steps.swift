import Core
import SyncProtocol

/// Steps of a user: changes with their bases, and the change-sets that they become.
extension Device {
    /// The base of a field, by what the screen showed.
    private func base(of field: String, on key: Key, unknown: Revision = .zero) -> Base {
        if rules.has(.fieldBase) {
            for changeSet in overlay.reversed() {
                for change in changeSet.changes
                where change.kind == key.kind && state.resolve(change.record) == key.id && change.touches(field) {
                    return .changeSet(changeSet.id)
                }
            }
        }
        return .revision(serverRecord(key)?.revision ?? unknown)
    }

    private func bases(of fields: some Sequence<String>, on key: Key) -> (Base, [String: Base]) {
        let base = base(of: Effect.whole, on: key)
        var others: [String: Base] = [:]
        guard rules.has(.fieldBase) else { return (base, others) }
        for field in fields {
            let own = self.base(of: field, on: key)
            if own != base { others[field] = own }
        }
        return (base, others)
    }

    /// An edit of a shown record; bases cover the whole merge unit, for the author saw all of it.
    func updating(_ kind: Kind, _ id: RecordID, _ set: [String: JSONValue]) -> Change {
        let key = Key(kind: kind, id: id)
        let type = RecordTypes.type(of: kind)
        let (base, others) = bases(of: Set(set.keys.flatMap { type?.mergeUnit(of: $0) ?? [$0] }), on: key)
        let was = (shown()[key]?.body ?? [:]).filter { set[$0.key] != nil }
        return Change(kind: kind, record: id, operation: .update, base: base, fieldBases: others, set: set, was: was)
    }

    func creating(_ kind: Kind, _ id: RecordID, _ body: RecordBody, in scope: Scope) -> Change {
        var base = Base.none
        if case .derived? = RecordTypes.type(of: kind)?.identity {
            base = self.base(of: Effect.whole, on: Key(kind: kind, id: id), unknown: cursor(scope).revision)
        }
        return Change(kind: kind, record: id, operation: .create, base: base, set: body)
    }

    func deleting(_ kind: Kind, _ id: RecordID) -> Change {
        let key = Key(kind: kind, id: id)
        let (base, others) = bases(of: RecordTypes.type(of: kind)?.fields.map(\.code) ?? [], on: key)
        let was = shown()[key]?.body ?? [:]
        return Change(kind: kind, record: id, operation: .delete, base: base, fieldBases: others, was: was)
    }

    /// A filing led to another state: a transition is about the whole filing, so every base is stated.
    func leading(_ filing: RecordID, to state: FilingState) -> Change {
        let key = Key(kind: .filing, id: filing)
        let (base, others) = bases(of: RecordTypes.type(of: .filing)?.fields.map(\.code) ?? [], on: key)
        return Change(
            kind: .filing,
            record: filing,
            operation: .update,
            base: base,
            fieldBases: others,
            set: ["state": .string(state.rawValue)],
            was: (shown()[key]?.body ?? [:]).filter { $0.key == "state" }
        )
    }

    /// One step becomes one change-set in the outbox, in memory until ``commit()``.
    /// - Parameters:
    ///   - changes: what it does.
    ///   - scope: the scope.
    ///   - time: what the device's clock shows.
    ///   - work: what it depends on; what its records hang on by default.
    ///   - original: the refused one that it stands for.
    ///   - part: its place in a split step.
    /// - Returns: the change-set.
    /// - Throws: what signing throws.
    @discardableResult
    func make(
        _ changes: [Change],
        in scope: Scope,
        at time: String,
        dependsOn work: [ChangeSetID]? = nil,
        insteadOf original: ChangeSet? = nil,
        part: (number: Int, count: Int, step: ChangeSetID?)? = nil
    ) throws -> ChangeSet {
        let id = ChangeSetID(newID())
        let changeSet = ChangeSet(
            id: id,
            chain: state.chain,
            number: state.tail.number + 1,
            previous: state.tail.hash,
            scope: scope,
            time: time,
            salt: newSalt(),
            cursor: original?.cursor ?? cursor(scope).revision,
            logHash: original?.logHash ?? cursor(scope).logHash,
            dependsOn: work ?? dependencies(of: changes, in: scope),
            replaces: original?.root,
            part: part.map { ChangeSet.Part(step: $0.step ?? id, number: $0.number, count: $0.count) },
            changes: changes
        )
        if let original {
            oracle.note(changeSet, insteadOf: original)
        } else {
            oracle.note(changeSet, by: self, shown: shown())
        }
        let signature = try notary.sign(changeSet.canonicalBytes, as: .changeSet, by: key)
        let signed = SignedChangeSet(changeSet, signature: signature)
        state.tail = ChainTail(number: changeSet.number, hash: signed.hash)
        state.outbox.append(ReplicaState.Entry(signed: signed, standing: .pending))
        return changeSet
    }

    private func dependencies(of changes: [Change], in scope: Scope) -> [ChangeSetID] {
        var touched = Set(changes.map { state.resolve($0.record) })
        for change in changes {
            let body = change.operation == .create ? change.set : [:]
            if let parent = RecordTypes.type(of: change.kind)?.parent?(body, scope) { touched.insert(parent.id) }
        }
        return pending.filter { changeSet in
            changeSet.changes.contains { touched.contains(state.resolve($0.record)) }
        }.map(\.id)
    }

    /// Change-sets of this device that touch a filing or its roster and that no pull covers.
    func uncovered(of filing: RecordID) -> [ChangeSetID] {
        overlay.filter { changeSet in changeSet.changes.contains { isOf(filing, $0) } }.map(\.id)
    }

    /// Whether a change is about a filing or its roster.
    func isOf(_ filing: RecordID, _ change: Change) -> Bool {
        if change.kind == .filing { return change.record == filing }
        let key = Key(kind: change.kind, id: state.resolve(change.record))
        let bodies = [change.was.merging(change.set) { $1 }, shown()[key]?.body, serverRecord(key)?.body]
        return bodies.contains { body in
            guard let body else { return false }
            return RecordTypes.type(of: change.kind)?.parent?(body, scope)?.id == filing
        }
    }
}
