package import Core
import GRDB
import SyncProtocol

/// Steps, remarks, cases and assignments.
extension SQLiteCentralStore {
    /// What a step on a filing is judged by; nil if there is no such filing.
    package func situation(
        of filing: RecordID,
        in unit: String,
        seen: ShownHeads?
    ) async throws -> ReviewSituation? {
        try await queue.read { db in
            let stored = try Self.record(db, .filing, filing, in: .unit(unit))
            return try stored.map { try Self.situation(of: $0, in: .unit(unit), seen: seen, db) }
        }
    }

    /// Leads a filing to another state: the state, what is given back, and the review record are one change-set.
    package func take(_ step: ReviewStep, by user: ConsoleUser) async throws {
        try await act(user) { turn in try turn.take(step, as: user.role) }
    }

    /// Makes a remark.
    package func addRemark(_ draft: RemarkDraft, by user: ConsoleUser) async throws -> RecordID {
        try await act(user) { turn in
            let scope = Scope.unit(draft.unit)
            let filing = try turn.record(.filing, draft.filing, in: scope)
            try turn.check(draft, in: scope)
            let state = filing.body["state"]?.stringValue.flatMap(FilingState.init(rawValue:)) ?? .draft
            guard !draft.asks || ReviewTurn.mayAsk(in: state) else { throw ReviewError.noReturn(state) }
            var remark = Remark()
            remark.filing = draft.filing.rawValue
            remark.recordKind = draft.kind.rawValue
            remark.record = draft.record
            remark.field = draft.field
            remark.text = try ReviewTurn.text(draft.text, "text")
            remark.asks = draft.asks
            remark.author = turn.name
            remark.at = turn.now
            let change = turn.creation(.remark, remark.body)
            try turn.write([change], in: scope)
            try turn.note(
                .remark,
                AuditObject(.filing, draft.filing, in: scope),
                [
                    "remark": .string(change.record.rawValue), "field": JSONValue(draft.field),
                    "asks": .bool(draft.asks), "text": .string(remark.text),
                ]
            )
            return change.record
        }
    }

    /// Settles a remark.
    package func closeRemark(_ id: RecordID, in unit: String, by user: ConsoleUser) async throws {
        try await act(user) { turn in
            let remark = try turn.record(.remark, id, in: .unit(unit))
            guard remark.body["open"] == true else { return }
            try turn.write([turn.edit(remark, ["open": false, "closedBy": .string(turn.name)])], in: .unit(unit))
            try turn.note(.remarkClose, AuditObject(.remark, id, in: .unit(unit)))
        }
    }

    /// Gives a filing to a user, or back to the queue.
    package func assign(
        _ filing: RecordID,
        in unit: String,
        to assignee: String?,
        by user: ConsoleUser
    ) async throws {
        try await act(user) { turn in
            _ = try turn.record(.filing, filing, in: .unit(unit))
            let id = RecordID.derived(from: "assignment", filing.rawValue)
            let known = try Self.record(turn.db, .assignment, id, in: .commission)
            let change: Change
            if let known {
                guard known.body["user"] ?? .null != JSONValue(assignee) else { return }
                change = turn.edit(known, ["user": JSONValue(assignee)])
            } else {
                var assignment = Assignment()
                assignment.filing = filing.rawValue
                assignment.unit = unit
                assignment.user = assignee
                change = turn.creation(.assignment, assignment.body, id: id)
            }
            try turn.write([change], in: .commission)
            try turn.note(.assign, AuditObject(.filing, filing, in: .unit(unit)), ["to": JSONValue(assignee)])
        }
    }

    /// A round's standing in a unit's scope; one that nobody ever closed is open.
    static func standing(of round: String, in scope: Scope, _ db: Database) throws -> RoundStatus {
        let id = RecordID.roundStanding(unit: scope.rawValue, round: round)
        let record = try record(db, .roundStanding, id, in: scope)
        return record?.body["status"]?.stringValue.flatMap(RoundStatus.init(rawValue:)) ?? .open
    }

    /// How many conflicts and late amendments of a filing and its roster are open.
    static func openCases(of filing: RecordID, in scope: Scope, _ db: Database) throws -> Int {
        let sql = "SELECT COUNT(*) FROM \"case\" WHERE scope = ? AND filing = ? AND open = 1"
        return try Int.fetchOne(db.cachedStatement(sql: sql), arguments: [scope.rawValue, filing.rawValue]) ?? 0
    }

    static func situation(
        of stored: StoredRecord,
        in scope: Scope,
        seen: ShownHeads?,
        _ db: Database
    ) throws -> ReviewSituation {
        let filing = try Filing(body: stored.body)
        func count(_ sql: String) throws -> Int {
            try Int.fetchOne(db.cachedStatement(sql: sql), arguments: [scope.rawValue, stored.id.rawValue]) ?? 0
        }
        let age = DecisionAge(db, scope: scope.rawValue, filing: stored.id.rawValue)
        let acceptance = try age.acceptance
        // Looked up only where a step asks for it: a roster may be long.
        let needsClaims = Workflow.transitions.contains {
            $0.from == filing.state && $0.requirements.contains(.claimsJudged)
        }
        return ReviewSituation(
            state: filing.state,
            acceptedBy: acceptance?.author,
            // Asked only where a decision hangs on it.
            settledBy: filing.state == .accepted ? try age.settlers(since: acceptance, round: filing.round) : [],
            openCases: try openCases(of: stored.id, in: scope, db),
            openRequests: try count(
                "SELECT COUNT(*) FROM remark WHERE scope = ? AND parent = ? AND open = 1 AND asks = 1"
            ),
            unjudgedClaims: needsClaims
                ? try ClaimStanding(round: filing.round, db).open(of: stored.id, in: scope.rawValue).count : 0,
            standing: try standing(of: filing.round, in: scope, db),
            hasUnseenFacts: try seen.map {
                try age.hasFacts(after: $0.unit) || age.hasJudgements(round: filing.round, after: $0)
            } ?? false,
            isStale: try age.isStale
        )
    }
}

extension ReviewTurn {
    func take(_ step: ReviewStep, as role: Role, byNotice: Bool = false) throws {
        let scope = Scope.unit(step.unit)
        let filing = try record(.filing, step.filing, in: scope)
        guard let heads = try ShownHeads.fetch(db, unit: scope) else { throw ReviewError.missing }
        let reason = try Self.optionalText(step.reason, "reason")
        var situation = try SQLiteCentralStore.situation(of: filing, in: scope, seen: step.seen, db)
        if let seen = step.seen, try othersActed(on: filing.id, after: seen.unit, in: scope) {
            situation.hasUnseenFacts = true
        }
        // Nobody can have been shown what is not there yet.
        if let seen = step.seen, seen.isAhead(of: heads) { throw ReviewError.invalid(field: "seen") }
        let transition = Workflow.transition(.commission, from: situation.state, to: step.to)
        if !byNotice, transition?.requirements.contains(.byNotice) == true {
            throw ReviewError.obstacle(.requirement(.byNotice))
        }
        if let obstacle = Workflow.obstacle(
            to: step.to,
            by: name,
            as: role,
            in: situation,
            hasReason: reason != nil
        ) {
            throw ReviewError.obstacle(obstacle)
        }
        var values: RecordBody = ["state": .string(step.to.rawValue)]
        let reopening =
            step.to == .returned ? try reopening(of: filing.id, from: situation.state, in: scope) : .everything
        if reopening != .everything { values["reopened"] = reopening.json }
        var review = Review()
        review.filing = filing.id.rawValue
        review.from = situation.state
        review.to = step.to
        review.author = name
        review.at = now
        review.reason = reason
        review.seen = (step.seen ?? heads).unit.description
        try write([edit(filing, values), creation(.review, review.body)], in: scope)
        try note(
            .step,
            AuditObject(.filing, filing.id, in: scope),
            [
                "from": .string(situation.state.rawValue), "to": .string(step.to.rawValue),
                "seen": .string(review.seen), "reason": JSONValue(reason), "reopened": reopening.json,
            ]
        )
    }

    /// Whether somebody else led the filing on, or made or settled a remark at it, after what the user was shown.
    private func othersActed(on filing: RecordID, after seen: Revision, in scope: Scope) throws -> Bool {
        let sql = """
            SELECT EXISTS (SELECT 1 FROM review WHERE scope = ?1 AND parent = ?2 AND revision > ?3 AND author <> ?4)
              OR EXISTS (
                SELECT 1 FROM remark
                WHERE scope = ?1 AND parent = ?2 AND revision > ?3 AND COALESCE(closedBy, author) <> ?4
              )
            """
        return try Bool.fetchOne(
            db.cachedStatement(sql: sql),
            arguments: [scope.rawValue, filing.rawValue, seen.packed, name]
        ) ?? false
    }

    /// What a return gives back to the unit: what open requests name; of what was decided also what open cases are about.
    private func reopening(of filing: RecordID, from state: FilingState, in scope: Scope) throws -> Reopening {
        let remarks = try SQLiteCentralStore.children(db, .remark, of: filing, in: scope).map {
            try Remark(body: $0.body)
        }
        let step = Workflow.transition(.commission, from: state, to: .returned)
        guard step?.requirements.contains(.openCase) == true else { return Reopening(askedIn: remarks) }
        let cases = try SQLiteCentralStore.records(
            db,
            .conflictCase,
            where: "scope = ? AND filing = ? AND open = 1",
            [scope.rawValue, filing.rawValue]
        )
        return Reopening(for: try cases.map { try ConflictCase(body: $0.body) }, askedIn: remarks)
    }

    /// Whether a correction can be asked for: only where a step of the workflow can return the filing for it.
    static func mayAsk(in state: FilingState) -> Bool { Workflow.allows(.commission, from: state, to: .returned) }

    /// A remark is about something of the filing.
    func check(_ draft: RemarkDraft, in scope: Scope) throws {
        guard let type = RecordTypes.type(of: draft.kind) else { throw ReviewError.invalid(field: "kind") }
        if let field = draft.field, type.field(field)?.owner != .unit { throw ReviewError.invalid(field: "field") }
        if draft.kind == .filing {
            guard draft.record == draft.filing.rawValue else { throw ReviewError.invalid(field: "record") }
            return
        }
        guard draft.kind == .hire else { throw ReviewError.invalid(field: "kind") }
        if draft.record == "*" {
            guard draft.field == nil else { throw ReviewError.invalid(field: "field") }
            return
        }
        guard let id = RecordID(rawValue: draft.record) else { throw ReviewError.invalid(field: "record") }
        let row = try record(.hire, id, in: scope)
        guard type.parent?(row.body, scope)?.id == draft.filing else { throw ReviewError.invalid(field: "record") }
    }
}
