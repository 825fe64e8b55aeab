import Core
import GRDB
import SyncProtocol

/// One act of the commission in an open transaction: change-sets of its device, and the entry in the audit log.
struct ReviewTurn {
    /// The most bytes of a text that a user types.
    static let textLimit = 8192

    let db: Database
    let store: SQLiteCentralStore
    let actor: AuditActor
    /// The user's name as records keep it.
    let name: String

    var now: String { store.environment.timestamp }

    /// Takes changes to a scope.
    /// - Throws: ``ReviewError/refused(_:_:)``, which undoes the whole act.
    func write(_ changes: [Change], in scope: Scope) throws {
        guard !changes.isEmpty else { return }
        let receipt = try CommissionStep(db: db, key: store.key, environment: store.environment, faults: store.faults)
            .take(changes, in: scope)
        if receipt.outcome == .refused, let code = receipt.code {
            if code == .caseOpen { throw ReviewError.obstacle(.requirement(.noOpenCase)) }
            throw ReviewError.refused(code, receipt.detail)
        }
    }

    func note(_ action: AuditAction, _ object: AuditObject, _ detail: [String: JSONValue] = [:]) throws {
        try AuditRow.append(
            db,
            [AuditDraft(action, by: actor, on: object, detail: detail)],
            key: store.key,
            at: now
        )
    }

    func record(_ kind: Kind, _ id: RecordID, in scope: Scope) throws -> StoredRecord {
        let found = try SQLiteCentralStore.record(db, kind, id, in: scope)
        guard let found else { throw ReviewError.missing }
        return found
    }

    /// An edit of a record as it stands.
    func edit(_ record: StoredRecord, _ values: RecordBody) -> Change {
        Change(
            kind: record.kind,
            record: record.id,
            operation: .update,
            base: .revision(record.revision),
            set: values,
            was: record.body.filter { values[$0.key] != nil }
        )
    }

    func creation(_ kind: Kind, _ body: RecordBody, id: RecordID? = nil) -> Change {
        Change(kind: kind, record: id ?? store.environment.newID(), operation: .create, set: body)
    }

    /// A text as people may type it: trimmed, not empty, bounded.
    static func text(_ text: String?, _ field: String) throws -> String {
        guard let checked = try optionalText(text, field) else { throw ReviewError.invalid(field: field) }
        return checked
    }

    /// The same, or nothing.
    static func optionalText(_ text: String?, _ field: String) throws -> String? {
        guard let text else { return nil }
        let trimmed = text.trimmingPrefix { $0.isWhitespace }
        let end = trimmed.lastIndex { !$0.isWhitespace }.map { trimmed.index(after: $0) } ?? trimmed.startIndex
        let checked = String(trimmed[..<end])
        guard !checked.unicodeScalars.contains("\0") else { throw ReviewError.invalid(field: field) }
        let bytes = checked.utf8.count
        guard bytes <= textLimit else {
            throw ReviewError.tooLong(field: field, characters: checked.count, bytes: bytes)
        }
        return Self.isVisible(checked) ? checked : nil
    }

    /// Whether there is anything to be read; characters without a shape alone are nothing.
    private static func isVisible(_ text: String) -> Bool {
        text.unicodeScalars.contains { scalar in
            switch scalar.properties.generalCategory {
            case .control, .format, .spaceSeparator, .lineSeparator, .paragraphSeparator: false
            default: !scalar.properties.isDefaultIgnorableCodePoint
            }
        }
    }
}

extension SQLiteCentralStore {
    /// Carries out an act of a user: all of it, with its entry in the audit log, or nothing.
    func act<Value: Sendable>(
        _ user: ConsoleUser,
        _ body: @escaping @Sendable (ReviewTurn) throws -> Value
    ) async throws -> Value {
        try await act(.user(user.name, role: user.role), name: user.name, body)
    }

    func act<Value: Sendable>(
        _ actor: AuditActor,
        name: String,
        _ body: @escaping @Sendable (ReviewTurn) throws -> Value
    ) async throws -> Value {
        try await queue.write { db in
            try body(ReviewTurn(db: db, store: self, actor: actor, name: name))
        }
    }
}
