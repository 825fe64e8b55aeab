import Core

/// Steps of a filing from state to state; they are never merged.
extension MergeState {
    /// Takes the step, or refuses it if its author had not seen everything that it is about.
    mutating func transition(_ change: Change, _ id: RecordID) throws {
        try requireForm(of: change, id)
        guard let record = try current(.filing, id), !record.isDeleted, let from = Self.state(of: record) else {
            throw Refusal(.unknownRecord, id.rawValue)
        }
        if rules.has(.stateNeverMerged), rules.has(.transitionSeesAll) {
            let unseen = try unseenFields(of: record, change)
            guard unseen.isEmpty, try hasSeenRoster(of: record) else {
                // Where the state alone was led on, and to where this step leads, there is nothing left to do.
                let isDone =
                    try unseen.isSubset(of: Self.ledAlong) && change.set["state"] == record.body["state"]
                    && hasSeenRoster(of: record) && hasTakenEffect(changeSet.dependsOn)
                throw Refusal(.filingChanged, isDone ? Receipt.stateDetail : id.rawValue)
            }
        }
        let to = Self.state(change)
        let step = to.flatMap { Workflow.transition(author.actor, from: from, to: $0) }
        guard let to, step != nil || !rules.has(.stateNeverMerged) else { throw Refusal(.authority, "state") }
        if let step { try requireRound(for: step, of: record) }
        if rules.has(.transitionSeesAll), to == .submitted, try !isAllHere() {
            throw Refusal(.filingChanged, id.rawValue)
        }
        if rules.has(.completeStep), let step = try view.incompleteSteps(ofFiling: id).first {
            throw Refusal(.stepIncomplete, step.rawValue)
        }
        // What comes back to its unit may have open questions; what is handed over or decided may not.
        let comesBack = Workflow.reach(in: to) != .nothing
        if rules.has(.openCaseBlocks), !comesBack, try !view.openCases(ofFiling: id).isEmpty {
            throw Refusal(.caseOpen, id.rawValue)
        }
        // What its author showed as his own may have been set aside since.
        if rules.has(.transitionSeesAll), to == .submitted, try !hasTakenEffect(changeSet.dependsOn) {
            throw Refusal(.filingChanged, id.rawValue)
        }
        lead(record, to: to, reopening: change.set["reopened"] ?? .null)
        if comesBack { try mergeLate(of: id) }
    }

    /// Whether all that the author had on his screen is here: what a set-back took away may not be offered again yet, and
    /// nobody hands over facts that are not here.
    ///
    /// Every number that was given out after the newest cursor that this history shares must have come back, and have taken effect
    /// as given: what was merged may stand otherwise than it did there.
    private func isAllHere() throws -> Bool {
        guard let bound = sight.bound else { return true }
        let lost = sight.changeSet.cursor.number - bound.number
        return try view.offeredAgain(after: bound, through: sight.changeSet.cursor) == lost
    }

    private mutating func lead(_ record: StoredRecord, to state: FilingState, reopening: JSONValue) {
        var stepped = record
        stepped.body["state"] = .string(state.rawValue)
        var effects: Set<String> = ["state"]
        if stepped.body["reopened"] ?? .null != reopening {
            // What a return named is over with the next step, which does not say so.
            if reopening.isNull { isVerbatim = false }
            stepped.body.assign(reopening, to: "reopened")
            effects.insert("reopened")
        }
        write(stepped, effects: effects)
    }

    /// A unit's step is a change-set of its own; the commission's may bring its review, remarks and what it gives back.
    private func requireForm(of change: Change, _ id: RecordID) throws {
        guard author == .commission else {
            guard changeSet.changes.count == 1, change.set.count == 1 else { throw Refusal(.schema, "state") }
            return
        }
        guard changeSet.changes.count(where: \.isTransition) == 1,
            Set(change.set.keys).isSubset(of: Self.ledAlong),
            changeSet.changes.allSatisfy({ $0 == change || isCompanion($0, of: change) })
        else { throw Refusal(.schema, "state") }
        guard let reopening = change.set["reopened"] else { return }
        guard Self.state(change) == .returned, Reopening(json: reopening) != nil else {
            throw Refusal(.schema, "reopened")
        }
    }

    private func isCompanion(_ other: Change, of step: Change) -> Bool {
        guard other.operation == .create, other.set["filing"]?.stringValue == step.record.rawValue else { return false }
        return other.kind == .remark || other.kind == .review && other.set["to"] == step.set["state"]
    }

    /// A review says what a step was taken on; without the step there is none.
    func requireStep(of review: Change) throws {
        guard review.kind != .review || changeSet.changes.contains(where: \.isTransition) else {
            throw Refusal(.schema, "review")
        }
    }

    private mutating func requireRound(for step: Workflow.Transition, of filing: StoredRecord) throws {
        guard rules.has(.roundStanding), let round = filing.body["round"]?.stringValue else { return }
        let id = RecordID.roundStanding(unit: changeSet.scope.rawValue, round: round)
        guard let standing = try current(.roundStanding, id), !standing.isDeleted,
            let status = standing.body["status"]?.stringValue.flatMap(RoundStatus.init(rawValue:))
        else { return }
        if step.requirements.contains(where: { $0.isHindered(by: status) }) {
            throw Refusal(.roundClosed, status.rawValue)
        }
    }

    private static func state(_ change: Change) -> FilingState? {
        change.set["state"]?.stringValue.flatMap(FilingState.init(rawValue:))
    }

    /// The fields that a transition writes.
    static var ledAlong: Set<String> { ["state", "reopened"] }

    /// Whether what an author names as seen stands here, too, and does not lie in a case.
    private func hasTakenEffect(_ named: [ChangeSetID]) throws -> Bool {
        try named.allSatisfy { try view.outcome(of: $0) != .conflicted }
    }

    private func unseenFields(of filing: StoredRecord, _ change: Change) throws -> Set<String> {
        Set(
            try (RecordTypes.type(of: .filing)?.fields ?? []).map(\.code).filter {
                try !unseen(change, field: $0, on: filing).isEmpty
                    || standsOnLostSet(change, field: $0, on: filing)
            }
        )
    }
}

extension Change {
    /// Whether it leads a filing from one state to another.
    public var isTransition: Bool { kind == .filing && operation == .update && set["state"] != nil }
}
