package import Core
import GRDB
import SyncProtocol

/// The closing of conflicts and late amendments.
extension SQLiteCentralStore {
    /// Closes a conflict or a late amendment, with a reason.
    package func closeCase(
        _ id: RecordID,
        in unit: String,
        choice: CaseChoice,
        reason: String?,
        by user: ConsoleUser
    ) async throws {
        let scope = Scope(rawValue: unit)
        try await act(user) { turn in
            let stored = try turn.record(.conflictCase, id, in: scope)
            let open = try ConflictCase(body: stored.body)
            guard open.open else { throw ReviewError.changed }
            try turn.check(choice, of: open, in: scope)
            let values: RecordBody = [
                "open": false, "choice": .string(choice.code),
                "reason": .string(try ReviewTurn.text(reason, "reason")),
            ]
            var changes = [turn.edit(stored, values)]
            switch choice {
            case .setAside, .theirs: break
            case .mine: if let change = try turn.taking(open, in: scope) { changes.append(change) }
            case .value(let typed): changes.append(try turn.writing(typed, for: open, in: scope))
            }
            try turn.write(changes, in: scope)
            try turn.note(.caseClose, AuditObject(.conflictCase, id, in: scope), ["choice": .string(choice.code)])
        }
    }
}

extension ReviewTurn {
    /// What came too late, or has no record yet, is set aside or merged, never taken here; and what somebody answers for does not change.
    fileprivate func check(_ choice: CaseChoice, of open: ConflictCase, in scope: Scope) throws {
        guard choice.changesFacts else { return }
        guard ["field", "delete"].contains(open.type) else { throw ReviewError.invalid(field: "choice") }
        guard let filing = open.filing.flatMap(RecordID.init(rawValue:)) else { return }
        let state = try SQLiteCentralStore.record(db, .filing, filing, in: scope)?.body["state"]?.stringValue
        if state.flatMap(FilingState.init(rawValue:)).map(Workflow.bindsFacts) == true { throw ReviewError.decided }
    }

    /// The change that a case keeps, as an edit of what stands.
    fileprivate func taking(_ open: ConflictCase, in scope: Scope) throws -> Change? {
        guard let id = RecordID(rawValue: open.record), case .object(let incoming) = open.incoming else { return nil }
        let record = try record(Kind(rawValue: open.recordKind), id, in: scope)
        if incoming[Effect.whole] == "removed" {
            return Change(kind: record.kind, record: id, operation: .delete, base: .revision(record.revision))
        }
        let values = incoming.filter { $0.key != Effect.whole }
        return values.isEmpty ? nil : edit(record, values)
    }

    /// What was typed instead of both values, as an edit of what stands.
    /// - Throws: ``ReviewError/value(_:_:field:)`` naming the first field that does not fit.
    fileprivate func writing(_ typed: [String: String], for open: ConflictCase, in scope: Scope) throws -> Change {
        let kind = Kind(rawValue: open.recordKind)
        guard let id = RecordID(rawValue: open.record), let type = RecordTypes.type(of: kind),
            let fields = TypedValues.fields(of: open)
        else { throw ReviewError.invalid(field: "choice") }
        let record = try record(kind, id, in: scope)
        let values = try TypedValues(type, record.body, context: try context(of: record)).read(typed, for: fields)
        try checkTwin(type, record, values, in: scope)
        return edit(record, values)
    }

    /// A typed number that is another row's is told before anything is written; the merge would only open a case anew.
    private func checkTwin(_ type: RecordType, _ record: StoredRecord, _ values: RecordBody, in scope: Scope) throws {
        var body = record.body
        for (field, value) in values { body.assign(value, to: field) }
        guard let key = type.naturalKey(of: body), key != type.naturalKey(of: record.body) else { return }
        let fields = type.naturalKey.map { " AND \($0.quotedDatabaseIdentifier) = ?" }.joined()
        let other = try SQLiteCentralStore.records(
            db,
            type.kind,
            where: "scope = ? AND id <> ?" + fields + " ORDER BY created, id LIMIT 1",
            StatementArguments([scope.rawValue, record.id.rawValue] + key)
        )
        guard let other = other.first?.body else { return }
        throw ReviewError.twin(
            type.kind,
            seq: other["seq"]?.integerValue.map(Int.init),
            name: other["name"]?.stringValue ?? ""
        )
    }

    /// What reading depends on: the round of the record, else the newest.
    private func context(of record: StoredRecord) throws -> ReadingContext {
        let rounds = try SQLiteCentralStore.records(db, .round, where: "scope = 'city' ORDER BY code").map {
            try Round(body: $0.body)
        }
        let code = record.body["round"]?.stringValue
        guard let round = rounds.first(where: { $0.code == code }) ?? rounds.last else {
            throw StoreError.damaged("round")
        }
        return ReadingContext(catalogue: Catalogue.edition(round.edition) ?? .newest, round: round)
    }
}
