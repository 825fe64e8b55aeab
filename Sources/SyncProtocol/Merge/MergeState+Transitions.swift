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
            let unseen = try unseenFields(of: record, change)
            guard unseen.isEmpty, try hasSeenRoster(of: record) else {
                // Where the state alone was led on, and to where this step leads, there is nothing left to do.
                let isDone =
                    try unseen == ["state"] && change.set["state"] == record.body["state"]
                    && hasSeenRoster(of: record) && hasTakenEffect(changeSet.dependsOn)
                throw Refusal(.filingChanged, isDone ? Receipt.stateDetail : id.rawValue)
            }
        }
        guard let to = change.set["state"]?.stringValue.flatMap(FilingState.init(rawValue:)),
            !rules.has(.stateNeverMerged) || Workflow.allows(author.actor, from: from, to: to)
        else { throw Refusal(.authority, "state") }
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

    /// Whether what an author names as seen stands here, too, and does not lie in a case.
    private func hasTakenEffect(_ named: [ChangeSetID]) throws -> Bool {
        try named.allSatisfy { try view.outcome(of: $0) != .conflicted }
    }

    private func unseenFields(of filing: StoredRecord, _ change: Change) throws -> [String] {
        try (RecordTypes.type(of: .filing)?.fields ?? []).map(\.code).filter {
            try !unseen(change, field: $0, on: filing).isEmpty
        }
    }
}

extension Change {
    /// Whether it leads a filing from one state to another.
    public var isTransition: Bool { kind == .filing && operation == .update && set["state"] != nil }
}
