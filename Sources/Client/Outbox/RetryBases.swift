import Core
import GRDB
import SyncProtocol

/// What becomes of the change-sets that a retried one stood on.
struct RetryBases {
    /// What stands for a change-set now.
    enum Fate {
        /// It, or a retry of it, is alive under this identifier.
        case stands(ChangeSetID)
        /// It was given up: work stands on what it stood on itself.
        case gone(ChangeSet)
        /// It is refused and waits for the user.
        case parked(OutboxEntry)
    }

    private let db: Database
    /// What this run of retries has put in place of refused ones.
    private var retried: [ChangeSetID: ChangeSetID] = [:]
    private var fates: [ChangeSetID: Fate] = [:]

    init(_ db: Database) { self.db = db }

    /// Takes note of a new change-set that stands for a refused one.
    mutating func replace(_ old: ChangeSetID, by new: ChangeSetID) {
        retried[old] = new
        fates = [:]
    }

    /// What stands for a change-set that was named once.
    mutating func fate(of id: ChangeSetID) throws -> Fate {
        if let new = retried[id] { return .stands(new) }
        if let known = fates[id] { return known }
        let fate = try readFate(of: id)
        fates[id] = fate
        return fate
    }

    private func readFate(of id: ChangeSetID) throws -> Fate {
        // What this replica no longer keeps took effect long ago.
        guard var entry = try OutboxEntry.find(id, db) else { return .stands(id) }
        if entry.state == .replaced, let latest = try OutboxEntry.latest(ofRoot: entry.root, db) {
            if let new = retried[latest.id] { return .stands(new) }
            entry = latest
        }
        // Refused because another copy of the replica sent it: there the original stands.
        if entry.refusal == .replaced { return .stands(entry.root) }
        guard entry.outcome == .refused else { return .stands(entry.id) }
        let changeSet = try entry.changeSet(db)
        // A refused step from state to state is taken anew, and nothing stands on it.
        let isParked = entry.state == .parked && !changeSet.changes.allSatisfy(\.isTransition)
        return isParked ? .parked(entry) : .gone(changeSet)
    }

    /// The same change, standing on what stands now.
    mutating func mapped(_ change: Change) throws -> Change {
        let all = [change.base] + change.fieldBases.values
        guard all.contains(where: { if case .changeSet = $0 { true } else { false } }) else { return change }
        var result = change
        result.base = try base(of: Effect.whole, change)
        result.fieldBases = [:]
        let fields = (RecordTypes.type(of: change.kind)?.fields.map(\.code) ?? []) + change.fieldBases.keys
        for field in fields {
            let own = try base(of: field, change)
            if own != result.base { result.fieldBases[field] = own }
        }
        return result
    }

    private mutating func base(of field: String, _ change: Change) throws -> Base {
        var base = change.base(of: field)
        while case .changeSet(let id) = base {
            switch try fate(of: id) {
            case .stands(let now): return .changeSet(now)
            case .parked: return base
            case .gone(let given):
                let earlier = given.changes.last { $0.record == change.record && $0.touches(field) }
                base = earlier?.base(of: field) ?? .none
            }
        }
        return base
    }

    /// The identifiers to name in place of those that were named.
    mutating func mapped(_ dependencies: [ChangeSetID]) throws -> [ChangeSetID] {
        var result: [ChangeSetID] = []
        for id in dependencies {
            switch try fate(of: id) {
            case .stands(let now): if !result.contains(now) { result.append(now) }
            case .parked: result.append(id)
            case .gone(let given):
                // What the given-up one waited for, the retry waits for.
                for now in try mapped(given.dependsOn) where !result.contains(now) { result.append(now) }
            }
        }
        return result
    }
}
