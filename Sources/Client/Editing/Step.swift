package import Core
import Foundation
package import GRDB
package import SyncProtocol
import Tables

/// One user step under way: its changes are shown at once and become one change-set, or several parts at the size limit.
///
/// Everything happens in the caller's transaction: the tables and the outbox change together or not at all.
package struct Step {
    /// A part's bounds: well below the protocol's, so that a part compresses and sends quickly.
    private static let maximumChanges = 1000
    private static let maximumBytes = Limits.changeSetBytes / 2
    /// How many parts are in memory in full at the end, so that all processors have work.
    private static let sealedTogether = 8

    /// What records of one kind that are made one after another have in common.
    private struct Bulk {
        let kind: Kind
        var writer: RecordWriter
        let dependsOn: [ChangeSetID]
        /// The filing that they belong to, if they do.
        let filing: RecordID?
    }

    private let db: Database
    private let environment: ClientEnvironment
    private let keys: DeviceKeys?
    private let chain: Chain
    private let scope: Scope
    private let cursor: ScopeCursor
    private let tail: (number: Int, hash: String)
    private var overlay: Overlay
    private var parts: [StepPart] = []
    private var bulk: Bulk?
    /// The canonical form of a change on its way into a part.
    private var change: [UInt8] = []
    private var madeHere: Set<RecordID> = []
    /// The filing that the last part touches.
    private var filing: RecordID?
    /// The filing whose custody was last asked for.
    private var custodian: ShownRecord?
    /// What a record that belongs to a parent must wait for; the same for every row of a roster.
    private var parentWaits: [RecordID: [ChangeSetID]] = [:]

    /// Begins a step in a scope.
    package init(_ replica: Replica, keys: DeviceKeys?, scope: Scope, _ db: Database) throws {
        self.db = db
        self.keys = keys
        self.scope = scope
        environment = replica.environment
        chain = try replica.chain(db)
        cursor = try replica.cursor(scope, db)
        tail = try Outbox.tail(db, epoch: chain.epoch)
        overlay = Overlay(db)
    }

    /// Whether anything was changed.
    package var isEmpty: Bool { parts.isEmpty }

    /// Where the part that is being filled stands in the order of the replica's work.
    private var position: Int { Outbox.position(epoch: chain.epoch, number: tail.number + parts.count) }

    private mutating func append(_ change: Change, dependsOn: [ChangeSetID]) {
        append(change.json.canonicalBytes(), dependsOn: dependsOn)
    }

    private mutating func append(_ change: [UInt8], dependsOn: [ChangeSetID]) {
        let isFull = parts.last.map {
            $0.count >= Self.maximumChanges || $0.changes.count + 1 + change.count > Self.maximumBytes
        }
        if isFull ?? true { begin(afterPartOf: parts.last?.changes.count ?? change.count) }
        let last = parts.count - 1
        parts[last].append(change)
        for id in dependsOn where !parts[last].dependsOn.contains(id) && !parts.contains(where: { $0.id == id }) {
            parts[last].dependsOn.append(id)
        }
    }

    /// Begins a part; in a bulk of records it grows as large as the one before.
    private mutating func begin(afterPartOf bytes: Int) {
        parts.append(StepPart(id: ChangeSetID(environment.newID()), reserving: bytes))
    }

    /// A change-set touches one filing with its roster: work on another begins a part of its own.
    private mutating func keepApart(_ other: RecordID?) {
        guard let other, other != filing else { return }
        if filing != nil { begin(afterPartOf: 0) }
        filing = other
    }

    /// The filing that a record is or belongs to.
    private func filing(of kind: Kind, _ id: RecordID, _ body: RecordBody) -> RecordID? {
        if kind == .filing { return id }
        guard let parent = RecordTypes.type(of: kind)?.parent?(body, scope), parent.kind == .filing else { return nil }
        return parent.id
    }

    /// Makes a record, or one again that was removed.
    package mutating func create(_ kind: Kind, _ id: RecordID, _ body: RecordBody) throws {
        guard let type = RecordTypes.type(of: kind) else { throw ClientError.unknownRecord(kind.rawValue) }
        if kind != .filing { try requireWithUnit(kind, id, body, [nil]) }
        var base = Base.none
        var dependencies: [ChangeSetID] = []
        var touches: [Int] = []
        if case .derived = type.identity {
            // Nothing stood here as far as the replica has the scope, or only what it removed itself.
            touches = try overlay.numbers(touching: id, madeIn: nil)
            base = try overlay.base(of: Effect.whole, on: id, numbers: touches, serverRevision: cursor.revision)
            dependencies = try overlay.unanswered(touches)
        }
        dependencies += try parentDependencies(type, body)
        keepApart(filing(of: kind, id, body))
        append(Change(kind: kind, record: id, operation: .create, base: base, set: body), dependsOn: dependencies)
        madeHere.insert(id)
        let server = touches.isEmpty ? nil : try overlay.serverLayer(id)
        if server != nil || !touches.isEmpty { try touch(id) }
        let shown = ShownRecord(
            kind: kind,
            id: id,
            revision: server?.revision,
            madeIn: server == nil ? position : nil,
            body: body
        )
        try Records.save(shown, scope: scope, db)
    }

    /// Makes a record of a roster: what ``create(_:_:_:)`` does, by position.
    ///
    /// The identifier must be a fresh one, and all records of a kind that one step makes this way must belong to one parent.
    package mutating func create(_ kind: Kind, _ id: RecordID, values: FieldValues) throws {
        let dependsOn = try beginBulk(of: kind, id, like: values)
        keepApart(bulk?.filing)
        change.removeAll(keepingCapacity: true)
        Change.writeCreation(of: id, kind: kind, set: values, to: &change)
        append(change, dependsOn: dependsOn)
        let system = Records.systemValues(scope: scope, revision: nil, madeIn: position)
        try bulk?.writer.write(id: id, system: system, values: values)
    }

    /// Prepares for records of a kind unless that was done; gives what their changes depend on.
    private mutating func beginBulk(of kind: Kind, _ id: RecordID, like values: FieldValues) throws -> [ChangeSetID] {
        if let bulk, bulk.kind == kind { return bulk.dependsOn }
        try requireWithUnit(kind, id, values.body, [nil])
        let dependsOn = try parentDependencies(values.layout.type, values.body)
        let parent = values.layout.type.parent?(values.body, scope)
        bulk = Bulk(
            kind: kind,
            writer: try RecordWriter(Records.table(kind), db),
            dependsOn: dependsOn,
            filing: parent?.kind == .filing ? parent?.id : nil
        )
        return dependsOn
    }

    /// Changes fields of a record; `null` clears one.
    ///
    /// Fields that are equal already are left out.
    package mutating func update(_ record: ShownRecord, set values: [String: JSONValue]) throws {
        let changed = values.filter { $0.value != record.body[$0.key] ?? .null }
        if !changed.isEmpty { try write(record, values: changed) }
    }

    /// Writes fields of a record, also those that are equal already: closing a conflict states the value that stands.
    package mutating func write(_ record: ShownRecord, values changed: [String: JSONValue]) throws {
        // Every field that a constraint joins with a changed one is judged with it, so its base is stated as well.
        let type = RecordTypes.type(of: record.kind)
        try requireWithUnit(record.kind, record.id, record.body, changed.keys.sorted())
        let judged = Set(changed.keys.flatMap { type?.mergeUnit(of: $0) ?? [$0] })
        let (base, bases, numbers) = try bases(of: record, fields: judged.sorted())
        let was = record.body.filter { changed[$0.key] != nil }
        keepApart(filing(of: record.kind, record.id, record.body))
        append(
            Change(
                kind: record.kind,
                record: record.id,
                operation: .update,
                base: base,
                fieldBases: bases,
                set: changed,
                was: was
            ),
            dependsOn: try overlay.unanswered(numbers)
        )
        try keepServerLayer(record)
        try touch(record.id)
        var shown = record
        for (field, value) in changed { shown.body.assign(value, to: field) }
        try Records.save(shown, scope: scope, db)
    }

    /// Removes a record.
    package mutating func delete(_ record: ShownRecord) throws {
        try requireWithUnit(record.kind, record.id, record.body, [nil])
        let fields = RecordTypes.type(of: record.kind)?.fields.map(\.code) ?? []
        let (base, bases, numbers) = try bases(of: record, fields: fields)
        keepApart(filing(of: record.kind, record.id, record.body))
        append(
            Change(
                kind: record.kind,
                record: record.id,
                operation: .delete,
                base: base,
                fieldBases: bases,
                was: record.body
            ),
            dependsOn: try overlay.unanswered(numbers)
        )
        try keepServerLayer(record)
        try touch(record.id)
        try Records.remove(record.kind, record.id, db)
    }

    /// Refuses work on facts that this replica knows to be handed over.
    private mutating func requireWithUnit(
        _ kind: Kind,
        _ id: RecordID,
        _ body: RecordBody,
        _ fields: [String?]
    ) throws {
        guard Authority.isFact(kind), let filing = filing(of: kind, id, body) else { return }
        if custodian?.id != filing { custodian = try Records.find(.filing, filing, db) }
        try custodian?.requireWithUnit(kind, id, fields)
    }

    /// Leads a filing to another state.
    ///
    /// A transition is about the whole filing, so every field's base is stated.
    /// - Parameters:
    ///   - filing: the filing as it is shown.
    ///   - state: where it is led.
    ///   - work: the change-sets of this replica that touch the filing or its roster and that no pull covers yet.
    /// - Throws: what the database throws.
    package mutating func transition(
        _ filing: ShownRecord,
        to state: FilingState,
        after work: [ChangeSetID]
    ) throws {
        let fields = RecordTypes.type(of: .filing)?.fields.map(\.code) ?? []
        let (base, bases, _) = try bases(of: filing, fields: fields)
        append(
            Change(
                kind: .filing,
                record: filing.id,
                operation: .update,
                base: base,
                fieldBases: bases,
                set: ["state": .string(state.rawValue)],
                was: filing.body.filter { $0.key == "state" }
            ),
            dependsOn: work
        )
        try keepServerLayer(filing)
        try touch(filing.id)
        var shown = filing
        shown.body["state"] = .string(state.rawValue)
        try Records.save(shown, scope: scope, db)
    }

    /// The bases of fields: one for most, and those that differ.
    private mutating func bases(
        of record: ShownRecord,
        fields: [String]
    ) throws -> (Base, [String: Base], numbers: [Int]) {
        let revision = record.revision ?? .zero
        let numbers = try overlay.numbers(touching: record.id, madeIn: record.madeIn)
        guard !numbers.isEmpty else { return (.revision(revision), [:], []) }
        let base = try overlay.base(of: Effect.whole, on: record.id, numbers: numbers, serverRevision: revision)
        var bases: [String: Base] = [:]
        for field in fields {
            let own = try overlay.base(of: field, on: record.id, numbers: numbers, serverRevision: revision)
            if own != base { bases[field] = own }
        }
        return (base, bases, numbers)
    }

    private mutating func parentDependencies(_ type: RecordType, _ body: RecordBody) throws -> [ChangeSetID] {
        guard let parent = type.parent?(body, scope), !madeHere.contains(parent.id) else { return [] }
        if let known = parentWaits[parent.id] { return known }
        let madeIn = try Records.find(parent.kind, parent.id, db)?.madeIn
        let waits = try madeIn.map { try overlay.unanswered([$0]) } ?? []
        parentWaits[parent.id] = waits
        return waits
    }

    private func touch(_ id: RecordID) throws {
        try db.cachedStatement(sql: "INSERT OR IGNORE INTO touch (record, number) VALUES (?, ?)")
            .execute(arguments: [id.rawValue, position])
    }

    /// Puts aside what the server last said, before local work covers it for the first time.
    private func keepServerLayer(_ record: ShownRecord) throws {
        guard record.madeIn == nil, let revision = record.revision else { return }
        let touched = try Bool.fetchOne(
            db,
            sql: "SELECT EXISTS (SELECT 1 FROM touch WHERE record = ?)",
            arguments: [record.id.rawValue]
        )
        guard touched != true else { return }
        try db.execute(
            sql: "INSERT OR REPLACE INTO shadow (id, kind, scope, revision, body) VALUES (?, ?, ?, ?, ?)",
            arguments: [
                record.id.rawValue, record.kind.rawValue, scope.rawValue, revision.packed,
                JSONValue.object(record.body).canonicalText(),
            ]
        )
    }

    /// Writes the step's change-sets to the outbox.
    package mutating func commit() throws {
        var previous = tail.hash
        let time = environment.timestamp
        for start in stride(from: 0, to: parts.count, by: Self.sealedTogether) {
            let range = start..<min(start + Self.sealedTogether, parts.count)
            var contents: [[UInt8]] = []
            var hashes: [String] = []
            for index in range {
                let content = content(ofPart: index, after: previous, at: time)
                previous = ChangeSet.hash(of: content)
                contents.append(content)
                hashes.append(previous)
            }
            for (index, seal) in zip(range, try ChangeSetSeal.make(of: contents, keys: keys)) {
                try store(part: index, hash: hashes[index - start], seal, at: time)
            }
        }
    }

    /// The canonical bytes of a part's change-set; the part's own bytes are let go.
    private mutating func content(ofPart index: Int, after previous: String, at time: String) -> [UInt8] {
        let part = parts[index]
        var changeSet = ChangeSet(
            id: part.id,
            chain: chain,
            number: tail.number + index + 1,
            previous: previous,
            scope: scope,
            time: time,
            salt: environment.randomBytes(16).hexadecimal,
            cursor: cursor.revision,
            logHash: cursor.logHash,
            dependsOn: part.dependsOn + (index > 0 ? [parts[index - 1].id] : []),
            changes: []
        )
        if parts.count > 1 {
            changeSet.part = ChangeSet.Part(step: parts[0].id, number: index + 1, count: parts.count)
        }
        parts[index].changes = []
        return changeSet.canonicalBytes(withChanges: part.changes)
    }

    private func store(part index: Int, hash: String, _ seal: ChangeSetSeal, at time: String) throws {
        let part = parts[index]
        try db.execute(
            sql: """
                INSERT INTO change_set
                  (number, epoch, id, root, scope, state, hash, signature, made_at, changes, content)
                VALUES (?, ?, ?, ?, ?, 'pending', ?, ?, ?, ?, ?)
                """,
            arguments: [
                tail.number + index + 1, chain.epoch, part.id.rawValue, part.id.rawValue, scope.rawValue, hash,
                seal.signature, time, part.count, Data(seal.compressed),
            ]
        )
    }
}
