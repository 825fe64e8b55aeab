import Core
import GRDB
import SyncProtocol

/// The work of this device that the server layer does not show yet, replayed over it.
struct Overlay {
    let db: Database
    private var entries: [Int: Outbox.Entry?] = [:]

    init(_ db: Database) { self.db = db }

    private mutating func entry(_ number: Int) throws -> Outbox.Entry? {
        if let known = entries[number] { return known }
        // A bulk import touches thousands of records in a few change-sets: keep the last few decoded.
        if entries.count > 8 { entries.removeAll(keepingCapacity: true) }
        let entry = try Outbox.entry(number, db)
        entries[number] = entry
        return entry
    }

    /// The positions of the uncovered change-sets that touch a record, oldest first.
    func numbers(touching id: RecordID, madeIn: Int?) throws -> [Int] {
        let statement = try db.cachedStatement(sql: "SELECT number FROM touch WHERE record = ? ORDER BY number")
        let touches = try Int.fetchAll(statement, arguments: [id.rawValue])
        // A record that was removed and made again was touched before it was made.
        guard let madeIn, !touches.contains(madeIn) else { return try replayOrder(touches) }
        return try replayOrder(touches + [madeIn])
    }

    /// What the server last said of a record that local work touches.
    func serverLayer(_ id: RecordID) throws -> (kind: Kind, scope: Scope, revision: Revision, body: RecordBody)? {
        guard
            let row = try Row.fetchOne(
                db,
                sql: "SELECT kind, scope, revision, body FROM shadow WHERE id = ?",
                arguments: [id.rawValue]
            )
        else { return nil }
        let body = try JSONValue(parsing: row[3] as String).objectValue ?? [:]
        return (Kind(rawValue: row[0]), Scope(rawValue: row[1]), Revision(packed: row[2]), body)
    }

    /// The base of a field: the latest uncovered change-set of this replica that changed it, else what the server last said.
    mutating func base(
        of field: String,
        on id: RecordID,
        numbers: [Int],
        serverRevision: Revision
    ) throws -> Base {
        for number in numbers.reversed() {
            guard let entry = try entry(number) else { continue }
            if entry.changeSet.changes.contains(where: { $0.record == id && $0.touches(field) }) {
                return .changeSet(entry.id)
            }
        }
        return .revision(serverRevision)
    }

    /// Change-sets without an outcome that touch a record.
    func unanswered(_ numbers: [Int]) throws -> [ChangeSetID] {
        var ids: [ChangeSetID] = []
        for number in numbers {
            let place = Outbox.place(at: number)
            let id = try String.fetchOne(
                db,
                sql: "SELECT id FROM change_set WHERE epoch = ? AND number = ? AND state = 'pending'",
                arguments: [place.epoch, place.number]
            )
            if let id = id.flatMap(ChangeSetID.init(rawValue:)) { ids.append(id) }
        }
        return ids
    }

    /// Works out anew what the replica shows of a record: the server's state with local work replayed in order.
    mutating func refresh(_ id: RecordID, kind: Kind, scope: Scope, madeIn: Int?) throws {
        let server = try serverLayer(id)
        let numbers = try numbers(touching: id, madeIn: madeIn)
        var body = server?.body
        var maker: Int?
        for number in numbers {
            guard let entry = try entry(number) else { continue }
            for change in entry.changeSet.changes where change.record == id {
                switch change.operation {
                case .delete: body = nil
                case .create where body == nil:
                    body = change.set.filter { !$0.value.isNull }
                    maker = number
                case .create, .update:
                    guard let current = body else { continue }
                    body = Self.replay(change, over: current, kind: kind)
                }
            }
        }
        if let body {
            let shown = ShownRecord(
                kind: kind,
                id: id,
                revision: server?.revision,
                madeIn: server == nil ? maker : nil,
                body: body
            )
            try Records.save(shown, scope: scope, db)
        } else {
            try Records.remove(kind, id, db)
        }
        if try numbers.isEmpty || numbers.allSatisfy({ try entry($0) == nil }) {
            try db.execute(sql: "DELETE FROM shadow WHERE id = ?", arguments: [id.rawValue])
        }
    }

    private static func replay(_ change: Change, over body: RecordBody, kind: Kind) -> RecordBody {
        var result = body
        for (field, value) in change.set {
            if RecordTypes.type(of: kind)?.field(field)?.merge == .union {
                let old = change.was[field]?.arrayValue ?? []
                let new = value.arrayValue ?? []
                let standing = body[field]?.arrayValue ?? []
                if standing == old {
                    result.assign(new.isEmpty ? .null : .array(new), to: field)
                } else {
                    let removed = Set(old).subtracting(new)
                    let united =
                        standing.filter { !removed.contains($0) }
                        + new.filter { !old.contains($0) && !standing.contains($0) }
                    result.assign(united.isEmpty ? .null : .array(united), to: field)
                }
            } else {
                result.assign(value, to: field)
            }
        }
        return result
    }
}
