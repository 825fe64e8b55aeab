import Core
import SyncProtocol

/// Refused work that is sent once more under new identifiers, with the same bases.
extension Device {
    private enum Fate {
        case stands(ChangeSetID)
        case gone(ChangeSet)
        case parked(ChangeSetID)
    }

    private func fate(of id: ChangeSetID) -> Fate {
        guard var entry = state.outbox.last(where: { $0.changeSet.id == id }) else { return .stands(id) }
        if entry.standing == .replaced,
            let latest = state.outbox.last(where: { $0.changeSet.root == entry.changeSet.root })
        {
            entry = latest
        }
        if entry.receipt?.code == .replaced { return .stands(entry.changeSet.root) }
        guard entry.receipt?.outcome == .refused else { return .stands(entry.changeSet.id) }
        let isTransition = entry.changeSet.changes.allSatisfy(\.isTransition)
        return entry.standing == .parked && !isTransition ? .parked(entry.changeSet.id) : .gone(entry.changeSet)
    }

    private func base(of field: String, _ change: Change) -> Base {
        var base = change.base(of: field)
        for _ in 0..<1000 {
            guard case .changeSet(let id) = base else { return base }
            switch fate(of: id) {
            case .stands(let now): return .changeSet(now)
            case .parked: return base
            case .gone(let given):
                let earlier = given.changes.last { $0.record == change.record && $0.touches(field) }
                base = earlier?.base(of: field) ?? .none
            }
        }
        return base
    }

    private func mapped(_ change: Change) -> Change {
        var result = change
        result.base = base(of: Effect.whole, change)
        result.fieldBases = [:]
        let fields = (RecordTypes.type(of: change.kind)?.fields.map(\.code) ?? []) + change.fieldBases.keys.sorted()
        for field in fields {
            let own = base(of: field, change)
            if own != result.base { result.fieldBases[field] = own }
        }
        return result
    }

    private func mapped(_ dependencies: [ChangeSetID]) -> [ChangeSetID] {
        var result: [ChangeSetID] = []
        for id in dependencies {
            let now: [ChangeSetID] =
                switch fate(of: id) {
                case .stands(let id), .parked(let id): [id]
                case .gone(let given): mapped(given.dependsOn)
                }
            for id in now where !result.contains(id) { result.append(id) }
        }
        return result
    }

    /// Sends a refused one anew, or gives it up if that can come to nothing.
    /// - Returns: whether it was sent anew.
    /// - Throws: what signing throws.
    @discardableResult
    func retry(_ id: ChangeSetID, at time: String) throws -> Bool {
        guard let index = state.outbox.firstIndex(where: { $0.changeSet.id == id && $0.standing == .parked }) else {
            return false
        }
        let original = state.outbox[index].changeSet
        let isRetried = canRetry(state.outbox[index])
        guard isRetried else {
            state.outbox[index].standing = .discarded
            return false
        }
        if rules.has(.retryRoot) {
            try make(
                original.changes.map(mapped),
                in: original.scope,
                at: time,
                dependsOn: mapped(original.dependsOn),
                insteadOf: original,
                part: nil
            )
            state.outbox[index].standing = .replaced
        } else {
            state.outbox[index].standing = .pending
            state.outbox[index].receipt = nil
        }
        return true
    }

    /// Steps from state to state and closings are taken anew by hand; what took effect elsewhere needs nothing.
    private func canRetry(_ entry: ReplicaState.Entry) -> Bool {
        switch entry.receipt?.code {
        case .dependency, .unknownRecord, .base, .chain: break
        default: return false
        }
        return !entry.changeSet.changes.contains { $0.isTransition || $0.kind == .conflictCase }
    }
}
