import Core

/// Changes that were kept in a case as a whole, and are merged after all: with what their author had before him.
extension MergeState {
    /// Late amendments of a filing that has come back to its unit are merged with their own bases.
    ///
    /// What nobody else changed is taken, and its case closes; the rest stays open as a question of its own. What a return
    /// does not name stays late.
    mutating func mergeLate(of filing: RecordID) throws {
        guard rules.has(.lateMerged) else { return }
        let custody = custody(of: try current(.filing, filing))
        let late = try view.openCases(ofFiling: filing).filter {
            $0.body["type"] == "late" && (custody.state != .returned || Self.isGivenBack($0, by: custody))
        }
        // A removal may wait for a record that is made along here, and another be made in its place after it.
        let missing = rules.has(.missingKept) ? try view.missingCases() : []
        for open in (late + missing).sorted(by: isEarlier) {
            if try open.body["type"] == "missing" && !isMadeHere(open) { continue }
            try mergeKept(open)
        }
    }

    /// Whether this change-set has brought the record of a case.
    private func isMadeHere(_ open: StoredRecord) throws -> Bool {
        guard let change = Self.keptChange(open) else { return false }
        return entries[Key(kind: change.kind, id: try resolve(change.kind, change.record))]?.isNew == true
    }

    /// Work on records that this history lacked is merged once they are there.
    mutating func mergeArrived() throws {
        guard rules.has(.missingKept), entries.values.contains(where: { $0.isNew && $0.record.kind != .conflictCase })
        else { return }
        var waiting = try view.missingCases().sorted(by: isEarlier)
        while let index = try waiting.firstIndex(where: { try hasArrived($0) }) {
            try mergeKept(waiting.remove(at: index))
        }
    }

    /// Whether the record of a case is here, or can be made from what is kept because its parent is here.
    private mutating func hasArrived(_ open: StoredRecord) throws -> Bool {
        guard let change = Self.keptChange(open), let type = RecordTypes.type(of: change.kind) else { return false }
        if try current(change.kind, try resolve(change.kind, change.record)) != nil { return true }
        return try change.operation == .update && canBeMade(change, type)
    }

    private mutating func canBeMade(_ change: Change, _ type: RecordType) throws -> Bool {
        let body = change.set.filter { !$0.value.isNull }
        guard type.problem(in: body, catalogue: try catalogue(of: body)) == nil else { return false }
        guard let parent = type.parent?(body, changeSet.scope) else { return true }
        return try current(parent.kind, parent.id) != nil
    }

    /// Merges the change that a case keeps; one that cannot be merged leaves everything as it is.
    private mutating func mergeKept(_ stored: StoredRecord) throws {
        guard var open = try current(.conflictCase, stored.id), open.body["open"] == true,
            var change = Self.keptChange(open), let type = RecordTypes.type(of: change.kind),
            let root = open.body["changeSet"]?.stringValue.flatMap(ChangeSetID.init(rawValue:)),
            let source = try view.changeSet(root: root)
        else { return }
        let before = self
        if try current(change.kind, try resolve(change.kind, change.record)) == nil, try canBeMade(change, type) {
            change.operation = .create
        }
        let bound = open.body["incomingBase"]?[ConflictCase.bound]?.stringValue.flatMap(Revision.init(_:))
        // What is kept in a unit's scope is the unit's work, whoever it is that makes way for it.
        let scope = changeSet.scope
        sight = Sight(source, by: scope == .city ? author : .unit(scope.rawValue), bound: bound)
        settling = open.id
        do {
            holdsDeletions = try meetsUnseenWork([change])
            try merge(change)
        } catch is Refusal {
            self = before
            return
        }
        if settling != nil, let merged = try current(.conflictCase, open.id) {
            open = merged
            close(&open, choice: "merged")
        }
        // What becomes of kept work is no part of this change-set's outcome.
        (sight, settling, holdsDeletions) = (before.sight, nil, before.holdsDeletions)
        (outcome, cases, isVerbatim) = (before.outcome, before.cases, false)
    }

    /// Closes a case by something other than a person's choice.
    mutating func close(_ open: inout StoredRecord, choice: String) {
        open.body["open"] = false
        open.body["closedBy"] = .string(changeSet.id.rawValue)
        open.body["choice"] = .string(choice)
        write(open, effects: [])
    }

    /// The change that a case keeps, with its bases.
    private static func keptChange(_ open: StoredRecord) -> Change? {
        guard let record = open.body["record"]?.stringValue.flatMap(RecordID.init(rawValue:)),
            let kind = open.body["recordKind"]?.stringValue, let incoming = open.body["incoming"]?.objectValue
        else { return nil }
        var bases = (open.body["incomingBase"]?.objectValue ?? [:]).compactMapValues {
            $0.stringValue.flatMap(Base.init)
        }
        bases[ConflictCase.bound] = nil
        let base = bases.removeValue(forKey: Effect.whole) ?? .none
        return Change(
            kind: Kind(rawValue: kind),
            record: record,
            operation: incoming[Effect.whole] == "removed" ? .delete : .update,
            base: base,
            fieldBases: bases,
            set: incoming.filter { $0.key != Effect.whole },
            was: open.body["base"]?.objectValue ?? [:]
        )
    }
}

/// The order in which kept work came.
private func isEarlier(_ one: StoredRecord, _ other: StoredRecord) -> Bool {
    (one.revision, one.id) < (other.revision, other.id)
}

extension ConflictCase {
    /// Among a case's bases: the newest cursor of the author that this server had, if he worked on a history that it lacks.
    static let bound = "@"
}
