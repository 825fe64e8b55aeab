import Core

/// Compares what a device shows of the server's history with this server's own.
struct HistoryComparison<View: ServerView> {
    let view: View
    let device: DeviceState
    let rules: RuleSet

    /// Something that a device has and this server does not.
    enum Missing {
        case cursor(Scope, ScopeCursor)
        case receipt(ReceiptMark)

        /// Names it, so that an epoch begun for it explains it from then on.
        var reason: String {
            switch self {
            case .cursor(let scope, let cursor): "cursor \(scope) \(cursor.revision) \(cursor.logHash)"
            case .receipt(let mark):
                (["receipt", mark.changeSet.rawValue, mark.hash, String(mark.number)]
                    + [mark.revision?.description].compactMap(\.self)).joined(separator: " ")
            }
        }
    }

    /// Whether this server's log went through a cursor.
    func isKnown(_ cursor: ScopeCursor, in scope: Scope) throws -> Bool {
        if cursor.revision == .zero { return true }
        guard rules.has(.cursorHash) else {
            return try cursor.revision <= view.state(of: scope)?.head.revision ?? .zero
        }
        guard !cursor.logHash.isEmpty else { return false }
        if try view.logHash(at: cursor.revision, in: scope) == cursor.logHash { return true }
        return try view.epochs(of: scope).contains {
            $0.epoch == cursor.revision.epoch && $0.number == cursor.revision.number && $0.logHash == cursor.logHash
        }
    }

    /// What is shown that this server does not have.
    func missing(_ standing: Standing) throws -> [Missing] {
        guard rules.has(.reoffer) else { return [] }
        var missing: [Missing] = []
        for scope in standing.cursors.keys.sorted() where device.mayUse(scope) {
            let cursor = standing.cursor(scope)
            if try !isKnown(cursor, in: scope) { missing.append(.cursor(scope, cursor)) }
        }
        // A receipt without a number was never stored.
        for mark in standing.receipts where mark.number > 0 {
            if try !mark.names(view.receipt(of: mark.changeSet)) { missing.append(.receipt(mark)) }
        }
        return missing
    }

    /// The epoch to begin, unless those of this server explain already why something is missing.
    /// - Throws: ``ProblemCode/malformed`` for a claim that would use the numbers up.
    func epoch(for missing: [Missing], _ standing: Standing, seenEpoch: Int, at: String) throws -> EpochDraft? {
        guard rules.has(.epochOrder), try !missing.allSatisfy({ try isExplained($0, seenEpoch: seenEpoch) }) else {
            return nil
        }
        let current = try view.identity().epoch
        let shown = standing.cursors.values.flatMap(\.self).map(\.revision.epoch)
        // Above every one that was ever seen.
        let highest = max(current, seenEpoch, shown.max() ?? 0)
        guard highest <= current + Self.largestLeap else { throw ProblemCode.malformed }
        let reason = missing.map(\.reason).joined(separator: "; ")
        return EpochDraft(epoch: highest + 1, reason: reason, at: at)
    }

    /// Whether an epoch was begun after what is missing, or because of it.
    private func isExplained(_ missing: Missing, seenEpoch: Int) throws -> Bool {
        let current = try view.identity().epoch
        switch missing {
        case .cursor(_, let cursor): if cursor.revision.epoch < current { return true }
        case .receipt(let mark):
            let given = mark.revision.flatMap { $0 == .zero ? nil : $0.epoch } ?? seenEpoch
            if 0 < given, given < current { return true }
        }
        return try view.epochs(of: .city).contains {
            $0.reason.split(separator: "; ").map(String.init).contains(missing.reason)
        }
    }

    private static var largestLeap: Int { 1000 }
}
