import Core
import GRDB
import SyncProtocol

/// What a sync would do, from what is unsent and what was staged to be looked at; nothing of it is visible yet.
struct SyncPlan {
    /// Records of a kind that would come down.
    struct Incoming: Equatable {
        let kind: Kind
        var new = 0
        var changed = 0
        var removed = 0
    }

    /// A field where unsent work of this device meets a newer value of the server's.
    struct Collision: Equatable {
        let kind: Kind
        let record: RecordID
        /// A field's code, or ``Effect/whole`` where one side removes the record.
        let field: String
        let mine: JSONValue
        let theirs: JSONValue
    }

    /// Change-sets that would go up, with words for each.
    private(set) var outgoing: [(entry: OutboxEntry, summary: ChangeSetSummary)] = []
    private(set) var incoming: [Incoming] = []
    private(set) var collisions: [Collision] = []

    init(_ scopes: [Scope], _ db: Database) throws {
        var names = SubjectNames(db)
        var mine: [RecordID: [Change]] = [:]
        for entry in try OutboxEntry.list([.pending], db) {
            let changeSet = try entry.changeSet(db)
            outgoing.append((entry, try ChangeSetSummary(changeSet, &names)))
            for change in changeSet.changes { mine[change.record, default: []].append(change) }
        }
        for scope in scopes { try read(scope, mine, db) }
        incoming.sort { $0.kind.rawValue < $1.kind.rawValue }
    }

    /// The last staged state of each record, set against what the server said before.
    private mutating func read(_ scope: Scope, _ mine: [RecordID: [Change]], _ db: Database) throws {
        let rows = try Row.fetchCursor(
            db,
            sql: """
                SELECT kind, id, revision, body FROM staging AS one
                WHERE scope = ? AND position = (SELECT max(position) FROM staging WHERE scope = one.scope AND id = one.id)
                ORDER BY position
                """,
            arguments: [scope.rawValue]
        )
        while let row = try rows.next() {
            guard let id = RecordID(rawValue: row[1]) else { continue }
            let kind = Kind(rawValue: row[0])
            let before = try ServerLayer.record(kind, id, db)
            let body = try (row[3] as String?).map { try JSONValue(parsing: $0).objectValue ?? [:] }
            if let before, before.revision >= Revision(packed: row[2]) { continue }
            count(kind, before: before?.body, body)
            collide(kind, id, mine[id] ?? [], before: before?.body, body)
        }
    }

    private mutating func count(_ kind: Kind, before: RecordBody?, _ body: RecordBody?) {
        guard before != nil || body != nil else { return }
        let place = incoming.firstIndex { $0.kind == kind } ?? incoming.endIndex
        if place == incoming.endIndex { incoming.append(Incoming(kind: kind)) }
        switch (before, body) {
        case (_, nil): incoming[place].removed += 1
        case (nil, _): incoming[place].new += 1
        default: incoming[place].changed += 1
        }
    }

    private mutating func collide(
        _ kind: Kind,
        _ id: RecordID,
        _ changes: [Change],
        before: RecordBody?,
        _ body: RecordBody?
    ) {
        guard let last = changes.last else { return }
        guard let body, last.operation != .delete else {
            // Removed on both sides is no collision.
            guard body != nil || last.operation != .delete else { return }
            let (mine, theirs) = body == nil ? ("kept", "removed") : ("removed", "kept")
            collisions.append(
                Collision(kind: kind, record: id, field: Effect.whole, mine: .string(mine), theirs: .string(theirs))
            )
            return
        }
        var wanted: [String: JSONValue] = [:]
        for change in changes { wanted.merge(change.set) { $1 } }
        for (field, value) in wanted.sorted(by: { $0.key < $1.key }) {
            // Lists are united, not chosen from.
            guard RecordTypes.type(of: kind)?.field(field)?.merge != .union else { continue }
            let theirs = body[field] ?? .null
            guard theirs != before?[field] ?? .null, theirs != value else { continue }
            collisions.append(Collision(kind: kind, record: id, field: field, mine: value, theirs: theirs))
        }
    }
}
