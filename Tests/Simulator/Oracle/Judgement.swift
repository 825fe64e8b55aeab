import Core
import SyncProtocol

/// The judgement of one commit under way.
struct Judgement {
    let oracle: Oracle
    let commit: Commit
    let sight: Sight
    /// The values that this commit had at hand for a record's fields, and which writings they are.
    private(set) var given: [Key: [String: [(value: JSONValue, write: Writes.ID)]]] = [:]
    /// Those of them that its author typed now.
    private(set) var typed: [Key: [String: [(value: JSONValue, write: Writes.ID)]]] = [:]

    init(_ commit: Commit, _ sight: Sight, _ table: ScopeTable, _ oracle: Oracle) {
        self.oracle = oracle
        self.commit = commit
        self.sight = sight
        for (index, change) in commit.changeSet.changes.enumerated() where index < sight.writes.count {
            let key = Key(kind: change.kind, id: table.resolved(change.record))
            for (field, write) in sight.writes[index].inOrder { give(change.set[field], write, key, field) }
        }
        typed = given
        // Values that cases gave back because what stood in their way is gone.
        for write in commit.writes where write.kind == .conflictCase {
            guard let target = Self.target(write.body, table) else { continue }
            for (field, kept) in (table.shadow.cases[write.id] ?? [:]).inOrder {
                let before = commit.before.records[Key(kind: .conflictCase, id: write.id)]
                give(before?.body["incoming"]?[field], kept, target, field)
            }
        }
    }

    private mutating func give(_ value: JSONValue?, _ write: Writes.ID, _ key: Key, _ field: String) {
        given[key, default: [:]][field, default: []].append((value ?? .null, write))
    }

    static func target(_ body: RecordBody, _ table: ScopeTable) -> Key? {
        Oracle.subject(of: body, table.resolved)
    }

    func fail(_ invariant: Invariant, _ key: Key, _ what: String) {
        oracle.fail(
            invariant,
            "\(what): \(key) at \(commit.revision), change-set …\(commit.changeSet.id.rawValue.suffix(6))"
        )
    }

    /// Judges every write, and brings the shadow up to what stands now.
    func judge(_ table: inout ScopeTable) {
        for write in commit.writes where write.kind == .conflictCase { judgeCase(write, &table) }
        for write in commit.writes where write.kind != .conflictCase && write.kind != .alias {
            judgeRecord(write, &table)
        }
        judgeKept(&table)
        judgeRefusals()
        judgeRemovedMembers(table)
        judgeHandOver(table)
    }
}
