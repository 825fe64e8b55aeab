import Core
import GRDB
import SyncProtocol

extension SQLiteCentralStore {
    /// What people call things that the audit log names by identifiers; those that are no more are left out.
    package func auditNames(of objects: Set<AuditObject>) async throws -> [AuditObject: String] {
        try await queue.read { db in
            let naming = AuditNaming(db: db)
            return try objects.reduce(into: [:]) { names, object in names[object] = try naming.name(of: object) }
        }
    }
}

/// Finds names: of a filing, and of all that belongs to one, its enterprise's.
///
/// People's names are for those who review: who keeps users and devices reads the log too.
private struct AuditNaming {
    let db: Database

    func name(of object: AuditObject) throws -> String? {
        guard let id = object.id else { return nil }
        if object.kind == "device" {
            return try String.fetchOne(db.cachedStatement(sql: "SELECT name FROM device WHERE id = ?"), arguments: [id])
        }
        guard let record = RecordID(rawValue: id), let scope = object.unit.map(Scope.init(rawValue:)) else {
            return nil
        }
        return try name(Kind(rawValue: object.kind), record, in: scope)
    }

    private func name(_ kind: Kind, _ id: RecordID, in scope: Scope) throws -> String? {
        guard let body = try SQLiteCentralStore.record(db, kind, id, in: scope)?.body else { return nil }
        switch kind {
        case .filing, .enterprise, .institution, .unit, .round: return body["name"]?.stringValue
        case .notice: return body["title"]?.stringValue
        case .trainee: return try institution(body["institution"]?.stringValue, in: scope)
        case .objection: return try body["filing"]?.stringValue.flatMap(NoticeDraft.read).flatMap(filing)
        case .claimVerdict: return try organisations(body["records"]?.arrayValue?.compactMap(\.stringValue) ?? [])
        case .conflictCase:
            if let filing = body["filing"]?.stringValue.flatMap(RecordID.init(rawValue:)) {
                return try name(.filing, filing, in: scope)
            }
            let record = body["record"]?.stringValue.flatMap(RecordID.init(rawValue:))
            let kind = body["recordKind"]?.stringValue.map(Kind.init(rawValue:))
            guard let record, let kind, kind != .conflictCase else { return nil }
            return try name(kind, record, in: scope)
        default:
            let parent = RecordTypes.type(of: kind)?.parent?(body, scope)
            return try parent.flatMap { $0.kind == .filing ? try name(.filing, $0.id, in: scope) : nil }
        }
    }

    private func filing(_ place: (unit: String, id: RecordID)) throws -> String? {
        try name(.filing, place.id, in: .unit(place.unit))
    }

    private func institution(_ code: String?, in scope: Scope) throws -> String? {
        try String.fetchOne(
            db.cachedStatement(sql: "SELECT name FROM institution WHERE scope = ? AND uscc = ?"),
            arguments: [scope.rawValue, code]
        )
    }

    /// Whose rosters a verdict's rows are in, each once.
    private func organisations(_ records: [String]) throws -> String? {
        var names: [String] = []
        for case let object? in records.map(AuditObject.init(record:)) {
            if let name = try name(of: object), !names.contains(name) { names.append(name) }
        }
        return names.isEmpty ? nil : names.joined(separator: "、")
    }
}
