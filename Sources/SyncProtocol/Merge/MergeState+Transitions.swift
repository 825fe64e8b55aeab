import Core

/// Steps of a filing from state to state; they are never merged.
extension MergeState {
    /// Takes the step, or refuses it if its author had not seen everything that it is about.
    mutating func transition(_ change: Change, _ id: RecordID) throws {
        guard changeSet.changes.count == 1, change.set.count == 1 else { throw Refusal(.schema, "state") }
        guard let record = try current(.filing, id), !record.isDeleted, let from = Self.state(of: record) else {
            throw Refusal(.unknownRecord, id.rawValue)
        }
        guard try hasSeen(record, change), try hasSeenRoster(of: record) else {
            throw Refusal(.filingChanged, id.rawValue)
        }
        guard let to = change.set["state"]?.stringValue.flatMap(FilingState.init(rawValue:)),
            Workflow.allows(author.actor, from: from, to: to)
        else { throw Refusal(.authority, "state") }
        // What is taken back may have open questions; what is handed over or decided may not.
        if to != .withdrawn, try !view.openCases(ofFiling: id).isEmpty { throw Refusal(.caseOpen, id.rawValue) }
        var stepped = record
        stepped.body["state"] = .string(to.rawValue)
        write(stepped, effects: ["state"])
    }

    private func hasSeen(_ filing: StoredRecord, _ change: Change) throws -> Bool {
        for field in RecordTypes.type(of: .filing)?.fields ?? [] {
            guard try unseen(change, field: field.code, on: filing).isEmpty else { return false }
        }
        return true
    }

    /// Whether every change of the roster was on the author's screen: pulled, or made by change-sets that he names.
    private func hasSeenRoster(of filing: StoredRecord) throws -> Bool {
        let named = Set(try changeSet.dependsOn.map { try view.changeSet($0)?.root ?? $0 })
        let rows =
            try view.children(of: filing.id, kind: .filing).filter { $0.revision > changeSet.cursor }
            + view.removedChildren(of: filing.id, kind: .filing, after: changeSet.cursor)
        return try rows.allSatisfy { row in
            try view.effects(on: row, after: changeSet.cursor).allSatisfy { named.contains($0.root) }
        }
    }
}

extension Change {
    /// Whether it leads a filing from one state to another.
    public var isTransition: Bool { kind == .filing && operation == .update && set["state"] != nil }
}
