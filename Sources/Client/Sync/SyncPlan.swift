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

    /// A field of unsent work that comes after its filing was handed over elsewhere: it would be kept as a late amendment.
    struct Late: Equatable {
        let kind: Kind
        let record: RecordID
        /// A field's code, or ``Effect/whole`` for a record that is made or removed.
        let field: String
        let mine: JSONValue
        let filing: RecordID
        let state: FilingState
    }

    /// Change-sets that would go up, with words for each.
    private(set) var outgoing: [(entry: OutboxEntry, summary: ChangeSetSummary)] = []
    private(set) var incoming: [Incoming] = []
    private(set) var collisions: [Collision] = []
    private(set) var late: [Late] = []
    /// The bodies that would come down, of filings and of records that unsent work is about.
    private var staged: [RecordID: RecordBody] = [:]

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
        try foreseeLate(db)
    }

    /// Finds what comes after the hand-over; what is kept late collides with nothing.
    private mutating func foreseeLate(_ db: Database) throws {
        var filings: [RecordID: RecordID] = [:]
        var stepped: Set<RecordID> = []
        for entry in outgoing.map(\.entry) {
            let changeSet = try entry.changeSet(db)
            for change in changeSet.changes {
                // After a step of this device's own the filing is where that leads to, or the step is refused.
                if change.isTransition { stepped.insert(change.record) }
                guard Authority.isFact(change.kind), !change.isTransition,
                    let filing = try FilingWork.filing(of: change, changeSet.scope, known: &filings, db),
                    !stepped.contains(filing)
                else { continue }
                let custody = try Custody(of: body(filing, db))
                let stands = try body(change.record, db)
                for field in change.operation == .update ? change.set.keys.sorted() : [Effect.whole] {
                    let isWhole = field == Effect.whole
                    guard let state = custody.state,
                        !custody.isWithUnit(change.kind, change.record, isWhole ? nil : field),
                        isWhole || stands?[field] ?? .null != change.set[field]
                    else { continue }
                    let mine = isWhole ? .string(change.operation == .delete ? "removed" : "kept") : change.set[field]
                    let place = Late(
                        kind: change.kind,
                        record: change.record,
                        field: field,
                        mine: mine ?? .null,
                        filing: filing,
                        state: state
                    )
                    late.removeAll { $0.record == place.record && $0.field == place.field }
                    late.append(place)
                }
            }
        }
        collisions.removeAll { collision in
            late.contains { $0.record == collision.record && [collision.field, Effect.whole].contains($0.field) }
        }
    }

    /// A record as it would be known: what would come down, else what the server said.
    private func body(_ record: RecordID, _ db: Database) throws -> RecordBody? {
        if let body = staged[record] { return body }
        return try Overlay(db).serverLayer(record)?.body
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
            if let body, kind == .filing || mine[id] != nil { staged[id] = body }
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
