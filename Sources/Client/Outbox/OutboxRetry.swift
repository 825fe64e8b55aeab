import Core
import Foundation
import GRDB
import SyncProtocol
import Terminal

/// Makes new change-sets for refused ones and what hangs on them: new identifiers, same bases and fields.
///
/// The refused ones stay as they are, in the state `replaced`. Whether the retry takes effect is the server's decision.
struct OutboxRetry {
    /// What came of it.
    struct Result {
        /// A refused change-set and the one that stands for it now.
        struct Made {
            let from: OutboxEntry
            let to: ChangeSetID
        }

        fileprivate(set) var made: [Made] = []
        /// Those that cannot be retried, and why.
        fileprivate(set) var refused: [(entry: OutboxEntry, error: ClientError)] = []
    }

    private let replica: Replica
    private let keys: DeviceKeys?
    private let db: Database
    private let graph: OutboxGraph
    private var bases: RetryBases
    private var tail: (number: Int, hash: String)
    private let chain: Chain
    /// The retried parts of split steps, by the step's first change-set.
    private var steps: [ChangeSetID: [ChangeSetID]] = [:]
    /// What stands for the first retried part of a step.
    private var firstParts: [ChangeSetID: ChangeSetID] = [:]

    init(_ replica: Replica, keys: DeviceKeys?, _ db: Database) throws {
        self.replica = replica
        self.keys = keys
        self.db = db
        graph = try OutboxGraph([.parked], db)
        bases = RetryBases(db)
        chain = try replica.chain(db)
        tail = try Outbox.tail(db, epoch: chain.epoch)
    }

    /// All refused change-sets, in chain order.
    var parked: [OutboxEntry] { graph.entries }

    /// Retries the chosen ones and their refused dependants, in chain order, and shows their work again.
    /// - Throws: what the database throws; a change-set that cannot be retried is told in the result.
    mutating func run(_ chosen: [OutboxEntry]) throws -> Result {
        var result = Result()
        let taken = Set((chosen + graph.dependants(of: chosen.map(\.id))).map(\.id))
        var fit: [OutboxEntry] = []
        for entry in chosen where entry.state != .parked { result.refused.append((entry, Self.notParked(entry))) }
        for entry in graph.entries where taken.contains(entry.id) {
            if let error = obstacle(to: entry, with: Set(fit.map(\.id))) {
                result.refused.append((entry, error))
            } else {
                fit.append(entry)
            }
        }
        try nameSteps(of: fit)
        for (entry, id) in zip(fit, fit.map { _ in ChangeSetID(replica.environment.newID()) }) {
            try retry(entry, as: id)
            result.made.append(.init(from: entry, to: id))
        }
        for made in result.made {
            if let entry = try OutboxEntry.find(made.to, db) { try show(entry) }
        }
        return result
    }

    // MARK: What stands against it

    private func obstacle(to entry: OutboxEntry, with fit: Set<ChangeSetID>) -> ClientError? {
        if graph.transitions.contains(entry.id) { return Self.transition(entry, try? entry.changeSet(db)) }
        if entry.refusal == .replaced { return Self.stands(entry) }
        let missing = graph.entries.filter { other in
            (graph.needs[entry.id] ?? []).contains(other.id) && !fit.contains(other.id)
                && !graph.transitions.contains(other.id) && other.refusal != .replaced
        }
        return missing.isEmpty ? nil : Self.missing(entry, missing)
    }

    private static func notParked(_ entry: OutboxEntry) -> ClientError {
        ClientError(
            "outbox.notParked",
            .failed,
            zh: "变更集 \(entry.shortID) 不在被拒待处理之列（现为：\(entry.words(.zh))），不用重报。",
            en: "Change-set \(entry.shortID) does not wait as refused (\(entry.words(.en))); there is nothing to retry."
        )
    }

    /// The advice names the step that was refused, and no other: the opposite one would undo a colleague's.
    private static func transition(_ entry: OutboxEntry, _ changeSet: ChangeSet?) -> ClientError {
        let withdraws = changeSet?.changes.first?.set["state"]?.stringValue == FilingState.withdrawn.rawValue
        let (word, verb) = withdraws ? ("撤回", "withdraw") : ("提交", "submit")
        return ClientError(
            "outbox.transition",
            .failed,
            zh:
                "变更集 \(entry.shortID) 是\(word)，不能重报：请 sync 并核对；仍需\(word)的，重新 \(verb)，原来这一步随即办结；已由别人\(word)的，用 outbox discard 放弃这一个。",
            en:
                "Change-set \(entry.shortID) is a step (\(verb)) and is not retried: sync and look; if it is still needed, \(verb) again, which lays it aside; if somebody else has done it, outbox discard this one."
        )
    }

    private static func stands(_ entry: OutboxEntry) -> ClientError {
        ClientError(
            "outbox.replaced",
            .failed,
            zh: "变更集 \(entry.shortID) 的工作已由另一份副本报送并生效；请用 outbox discard 放弃。",
            en: "The work of change-set \(entry.shortID) took effect from another copy; outbox discard it."
        )
    }

    private static func missing(_ entry: OutboxEntry, _ missing: [OutboxEntry]) -> ClientError {
        let list = missing.map(\.shortID).joined(separator: ", ")
        return ClientError(
            "outbox.needs",
            .failed,
            zh: "变更集 \(entry.shortID) 依据的 \(list) 也被拒；请一起重报，或先用 outbox discard 放弃那些。",
            en:
                "Change-set \(entry.shortID) stands on \(list), refused as well; retry them together, or discard those first."
        )
    }

    // MARK: The new change-set

    private mutating func nameSteps(of entries: [OutboxEntry]) throws {
        steps = [:]
        for entry in entries {
            if let part = try entry.changeSet(db).part { steps[part.step, default: []].append(entry.id) }
        }
    }

    private mutating func retry(_ entry: OutboxEntry, as id: ChangeSetID) throws {
        let original = try entry.changeSet(db)
        var changeSet = ChangeSet(
            id: id,
            chain: chain,
            number: tail.number + 1,
            previous: tail.hash,
            scope: original.scope,
            time: replica.environment.timestamp,
            salt: replica.environment.randomBytes(16).hexadecimal,
            // What its author had before him has not changed.
            cursor: original.cursor,
            logHash: original.logHash,
            dependsOn: try bases.mapped(original.dependsOn),
            replaces: entry.root,
            changes: []
        )
        changeSet.part = part(of: original, entry, as: id)
        for change in original.changes { changeSet.changes.append(try bases.mapped(change)) }
        try store(changeSet)
        bases.replace(entry.id, by: id)
        try db.execute(sql: "UPDATE change_set SET state = 'replaced' WHERE id = ?", arguments: [entry.id.rawValue])
    }

    /// The retried parts of a step are a step of their own: those of the old one that took effect are not sent again.
    private mutating func part(of original: ChangeSet, _ entry: OutboxEntry, as id: ChangeSetID) -> ChangeSet.Part? {
        guard let old = original.part, let parts = steps[old.step], parts.count > 1,
            let place = parts.firstIndex(of: entry.id)
        else { return nil }
        if place == 0 { firstParts[old.step] = id }
        return firstParts[old.step].map { ChangeSet.Part(step: $0, number: place + 1, count: parts.count) }
    }

    private mutating func store(_ changeSet: ChangeSet) throws {
        let content = changeSet.canonicalBytes
        let hash = ChangeSet.hash(of: content)
        guard let seal = try ChangeSetSeal.make(of: [content], keys: keys).first else { return }
        try db.execute(
            sql: """
                INSERT INTO change_set
                  (number, epoch, id, root, scope, state, hash, signature, made_at, changes, content)
                VALUES (?, ?, ?, ?, ?, 'pending', ?, ?, ?, ?, ?)
                """,
            arguments: [
                changeSet.number, chain.epoch, changeSet.id.rawValue, changeSet.root.rawValue,
                changeSet.scope.rawValue, hash, seal.signature, changeSet.time, changeSet.changes.count,
                Data(seal.compressed),
            ]
        )
        tail = (changeSet.number, hash)
    }

    // MARK: The screen

    /// Lays the work of a new change-set over the server's state again.
    private func show(_ entry: OutboxEntry) throws {
        let position = Outbox.position(epoch: entry.epoch, number: entry.number)
        var overlay = Overlay(db)
        var seen: Set<RecordID> = []
        for change in try entry.changeSet(db).changes where seen.insert(change.record).inserted {
            let shown = try Records.find(change.kind, change.record, db)
            let touches = try overlay.numbers(touching: change.record, madeIn: nil)
            let isFresh =
                try change.operation == .create && shown == nil && touches.isEmpty
                && overlay.serverLayer(change.record) == nil
            if let shown, touches.isEmpty { try keepServerLayer(shown, entry.scope) }
            // A row that this retry makes is found by its maker; any other by what touches it.
            for number in isFresh ? [] : [shown?.madeIn, position].compactMap(\.self) {
                try touch(change.record, number)
            }
            try overlay.refresh(
                change.record,
                kind: change.kind,
                scope: entry.scope,
                madeIn: isFresh ? position : shown?.madeIn
            )
        }
    }

    private func touch(_ id: RecordID, _ number: Int) throws {
        try db.cachedStatement(sql: "INSERT OR IGNORE INTO touch (record, number) VALUES (?, ?)")
            .execute(arguments: [id.rawValue, number])
    }

    /// Puts aside what the server last said, before local work covers it for the first time.
    private func keepServerLayer(_ record: ShownRecord, _ scope: Scope) throws {
        guard record.madeIn == nil, let revision = record.revision else { return }
        try db.execute(
            sql: "INSERT OR REPLACE INTO shadow (id, kind, scope, revision, body) VALUES (?, ?, ?, ?, ?)",
            arguments: [
                record.id.rawValue, record.kind.rawValue, scope.rawValue, revision.packed,
                JSONValue.object(record.body).canonicalText(),
            ]
        )
    }
}
