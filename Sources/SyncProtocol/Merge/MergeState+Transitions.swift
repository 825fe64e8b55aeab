import Core

/// Steps of a filing from state to state; they are never merged.
extension MergeState {
    /// Takes the step, or refuses it if its author had not seen everything that it is about.
    mutating func transition(_ change: Change, _ id: RecordID) throws {
        guard changeSet.changes.count == 1, change.set.count == 1 else { throw Refusal(.schema, "state") }
        guard let record = try current(.filing, id), !record.isDeleted, let from = Self.state(of: record) else {
            throw Refusal(.unknownRecord, id.rawValue)
        }
        if rules.has(.stateNeverMerged), rules.has(.transitionSeesAll) {
            guard try hasSeen(record, change), try hasSeenRoster(of: record) else {
                throw Refusal(.filingChanged, id.rawValue)
            }
        }
        guard let to = change.set["state"]?.stringValue.flatMap(FilingState.init(rawValue:)),
            !rules.has(.stateNeverMerged) || Workflow.allows(author.actor, from: from, to: to)
        else { throw Refusal(.authority, "state") }
        if rules.has(.transitionSeesAll), to == .submitted, try !isAllHere() {
            throw Refusal(.filingChanged, id.rawValue)
        }
        if rules.has(.completeStep), let step = try view.incompleteSteps(ofFiling: id).first {
            throw Refusal(.stepIncomplete, step.rawValue)
        }
        // What comes back to its unit may have open questions; what is handed over or decided may not.
        let comesBack = Authority.isWithUnit(to)
        if rules.has(.openCaseBlocks), !comesBack, try !view.openCases(ofFiling: id).isEmpty {
            throw Refusal(.caseOpen, id.rawValue)
        }
        var stepped = record
        stepped.body["state"] = .string(to.rawValue)
        write(stepped, effects: ["state"])
        if comesBack { try mergeLate(of: id) }
    }

    /// Whether all that the author had on his screen is here: what a set-back took away may not be offered again yet, and
    /// nobody hands over facts that are not here.
    ///
    /// Every number that was given out after the newest cursor that this history shares must have come back.
    private func isAllHere() throws -> Bool {
        guard let bound = sight.bound else { return true }
        let lost = sight.changeSet.cursor.number - bound.number
        return try view.offeredAgain(after: bound, through: sight.changeSet.cursor) == lost
    }

    private func hasSeen(_ filing: StoredRecord, _ change: Change) throws -> Bool {
        for field in RecordTypes.type(of: .filing)?.fields ?? [] {
            guard try unseen(change, field: field.code, on: filing).isEmpty else { return false }
        }
        return true
    }
}

extension Change {
    /// Whether it leads a filing from one state to another.
    public var isTransition: Bool { kind == .filing && operation == .update && set["state"] != nil }
}
