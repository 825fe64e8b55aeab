public import Core

/// Protocol 1's merge: a pure function from a change-set and a view of its scope to what is to be written.
public enum Merge {
    /// Decides a change-set.
    /// - Parameters:
    ///   - changeSet: with its signature, chain and size checked already.
    ///   - author: who sent it, from the device's identity and never from the body.
    ///   - view: the scope, read under its counter's lock.
    ///   - offer: what came with it: older cursors, and the receipt of an earlier history.
    ///   - rules: those in force; only a test leaves one out.
    /// - Returns: what is to be written, or why it is refused.
    /// - Throws: what the view throws; a decision is never an error.
    public static func plan(
        _ changeSet: ChangeSet,
        by author: Author,
        in view: some ScopeView,
        offer: Offer = Offer(),
        rules: RuleSet = .all
    ) throws -> MergePlan {
        if rules.has(.refusalStands), let receipt = offer.receipt, receipt.outcome == .refused, let code = receipt.code
        {
            return .refused(code, receipt.detail)
        }
        if let refusal = try refusal(of: changeSet, by: author, in: view, rules) { return refusal }
        do {
            var merge = try MergeState(changeSet: changeSet, author: author, view: view, offer: offer, rules: rules)
            try merge.run()
            return merge.plan()
        } catch let refusal as Refusal {
            return .refused(refusal.code, refusal.detail)
        }
    }

    /// What can be refused before any record is looked at.
    private static func refusal(
        of changeSet: ChangeSet,
        by author: Author,
        in view: some ScopeView,
        _ rules: RuleSet
    ) throws -> MergePlan? {
        // Also when the original comes after what replaced it, as it may from a copy of the replica.
        if rules.has(.retryRoot), try view.hasEffect(root: changeSet.root) { return .refused(.replaced) }
        for id in named(by: changeSet) where try rules.has(.dependencies) && view.outcome(of: id) == .refused {
            // A retry took effect in its place.
            if try !view.hasEffect(root: id) { return .refused(.dependency, id.rawValue) }
        }
        if rules.has(.scopeOfDevice), case .unit(let code) = author, changeSet.scope != .city,
            changeSet.scope != .unit(code)
        {
            return .refused(.scope, "scope")
        }
        for change in changeSet.changes {
            guard let type = RecordTypes.type(of: change.kind) else { return .refused(.schema, change.kind.rawValue) }
            // A case is where its record is, so that it can be closed.
            guard type.scope == changeSet.scope.kind || change.kind == .conflictCase else {
                return .refused(.scope, change.kind.rawValue)
            }
        }
        return nil
    }

    /// What a change-set says that it builds on, each once: what it depends on, and the bases of its values.
    private static func named(by changeSet: ChangeSet) -> [ChangeSetID] {
        var bases: Set<ChangeSetID> = []
        for change in changeSet.changes {
            for case .changeSet(let id) in [change.base] + change.fieldBases.values { bases.insert(id) }
        }
        return changeSet.dependsOn
            + bases.subtracting(changeSet.dependsOn).sorted { $0.rawValue < $1.rawValue }
    }
}

/// A refusal found while merging; nothing of the change-set takes effect.
struct Refusal: Error {
    let code: RefusalCode
    let detail: String?

    init(_ code: RefusalCode, _ detail: String? = nil) {
        self.code = code
        self.detail = detail
    }
}
