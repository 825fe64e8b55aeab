import Core
import Foundation
import GRDB
import Gzip
import SyncProtocol
import Tables

/// What the merge reads of a scope, over the open transaction that holds the scope's counter.
///
/// Remembers what it read, so it must not outlive the change-set that it was made for.
final class SQLiteScopeView: ScopeView {
    struct RecordKey: Hashable {
        let kind: Kind
        let id: RecordID
    }

    let scope: Scope
    let head: Revision
    let device: DeviceID
    let db: Database
    private let changeSets: ChangeSetCache
    private var rows: [RecordKey: StoredRow?] = [:]
    private var aliases: [RecordID: RecordID?] = [:]
    private var hasAliases: Bool?
    private var knownEpochs: [EpochStart]?

    init(_ db: Database, scope: Scope, head: Revision, device: DeviceID, changeSets: ChangeSetCache = ChangeSetCache())
    {
        self.db = db
        self.scope = scope
        self.head = head
        self.device = device
        self.changeSets = changeSets
    }

    /// A record with where it comes from, removed ones included.
    func row(_ kind: Kind, _ id: RecordID) throws -> StoredRow? {
        let key = RecordKey(kind: kind, id: id)
        if let known = rows[key] { return known }
        let row = try live(kind, id) ?? removed(kind, id)
        rows.updateValue(row, forKey: key)
        return row
    }

    private func live(_ kind: Kind, _ id: RecordID) throws -> StoredRow? {
        guard let table = StoredTable.of(kind) else { return nil }
        let statement = try db.cachedStatement(sql: table.selectOne)
        return try Row.fetchOne(statement, arguments: [scope.rawValue, id.rawValue]).map(table.row)
    }

    private func removed(_ kind: Kind, _ id: RecordID) throws -> StoredRow? {
        let statement = try db.cachedStatement(sql: Tombstone.select + " WHERE scope = ? AND kind = ? AND id = ?")
        let row = try Row.fetchOne(statement, arguments: [scope.rawValue, kind.rawValue, id.rawValue])
        return try row.map(Tombstone.row)
    }

    func record(_ kind: Kind, _ id: RecordID) throws -> StoredRecord? { try row(kind, id)?.record }

    func effects(on record: StoredRecord, after revision: Revision) throws -> [Effect] {
        var effects: [Effect] = []
        if let row = try row(record.kind, record.id), row.created > revision {
            effects.append(
                Effect(record: record.id, fields: [Effect.whole], revision: row.created, root: row.origin)
            )
        }
        let statement = try db.cachedStatement(
            sql:
                "SELECT revision, root, fields FROM effect WHERE scope = ? AND record = ? AND revision > ? ORDER BY revision"
        )
        let arguments: StatementArguments = [scope.rawValue, record.id.rawValue, revision.packed]
        for row in try Row.fetchAll(statement, arguments: arguments) {
            let effect = try EffectRow.effect(record.id, revision: row[0], root: row[1], fields: row[2])
            if effects.first?.revision == effect.revision {
                effects[0].fields.formUnion(effect.fields)
            } else {
                effects.append(effect)
            }
        }
        return effects
    }

    func changeSet(_ id: ChangeSetID) throws -> ChangeSet? {
        if let known = changeSets.values[id] { return known }
        let statement = try db.cachedStatement(sql: "SELECT content FROM log WHERE change_set = ? AND scope = ?")
        guard let content = try Data.fetchOne(statement, arguments: [id.rawValue, scope.rawValue]) else { return nil }
        let changeSet = try LogContent.changeSet(content)
        changeSets.values[id] = changeSet
        return changeSet
    }

    func outcome(of id: ChangeSetID) throws -> Outcome? {
        // What other units' change-sets became is nobody's business here.
        let statement = try db.cachedStatement(
            sql: "SELECT outcome FROM receipt WHERE change_set = ? AND (scope = ? OR device = ?)"
        )
        let text = try String.fetchOne(statement, arguments: [id.rawValue, scope.rawValue, device.rawValue])
        return text.flatMap(Outcome.init(rawValue:))
    }

    func changeSet(root: ChangeSetID) throws -> ChangeSet? {
        if let known = changeSets.values[root] { return known }
        let statement = try db.cachedStatement(sql: "SELECT content FROM log WHERE scope = ? AND root = ?")
        guard let content = try Data.fetchOne(statement, arguments: [scope.rawValue, root.rawValue]) else { return nil }
        let changeSet = try LogContent.changeSet(content)
        changeSets.values[changeSet.id] = changeSet
        return changeSet
    }

    func hasEffect(root: ChangeSetID) throws -> Bool {
        let statement = try db.cachedStatement(sql: "SELECT 1 FROM log WHERE scope = ? AND root = ?")
        return try Int.fetchOne(statement, arguments: [scope.rawValue, root.rawValue]) != nil
    }

    func children(of id: RecordID, kind: Kind) throws -> [StoredRecord] {
        var children: [StoredRecord] = []
        for table in StoredTable.all {
            guard let parent = table.table.type.parent, let sql = table.selectChildren else { continue }
            let statement = try db.cachedStatement(sql: sql)
            for row in try Row.fetchAll(statement, arguments: [scope.rawValue, id.rawValue]) {
                let record = try table.row(row).record
                if parent(record.body, scope)?.kind == kind { children.append(record) }
            }
        }
        return children
    }

    func removedChildren(of id: RecordID, kind: Kind, after revision: Revision) throws -> [StoredRecord] {
        let statement = try db.cachedStatement(sql: Tombstone.select + " WHERE scope = ? AND revision > ?")
        let rows = try Row.fetchAll(statement, arguments: [scope.rawValue, revision.packed])
        return try rows.map { try Tombstone.row($0).record }.filter { record in
            guard let parent = RecordTypes.type(of: record.kind)?.parent?(record.body, scope) else { return false }
            return parent.kind == kind && parent.id == id
        }
    }

    func record(_ kind: Kind, naturalKey: [String]) throws -> RecordID? {
        guard let type = RecordTypes.type(of: kind), type.naturalKey.count == naturalKey.count else { return nil }
        var sql = "SELECT id FROM \(kind.rawValue.quotedDatabaseIdentifier) WHERE scope = ?"
        var values: [String] = [scope.rawValue]
        // The key names the parent too, which the index has before it.
        let members = Dictionary(zip(type.naturalKey, naturalKey.map(JSONValue.string))) { first, _ in first }
        if let parent = type.parent?(members, scope) {
            sql += " AND parent = ?"
            values.append(parent.id.rawValue)
        }
        for field in type.naturalKey { sql += " AND \(field.quotedDatabaseIdentifier) = ?" }
        let statement = try db.cachedStatement(sql: sql + " ORDER BY created, id LIMIT 1")
        let id = try String.fetchOne(statement, arguments: StatementArguments(values + naturalKey))
        return id.flatMap(RecordID.init(rawValue:))
    }

    func openCases(on record: RecordID) throws -> [StoredRecord] {
        guard let table = StoredTable.of(.conflictCase) else { return [] }
        let statement = try db.cachedStatement(
            sql: table.select + " INDEXED BY case_record WHERE scope = ? AND record = ? AND open = 1 ORDER BY id"
        )
        return try Row.fetchAll(statement, arguments: [scope.rawValue, record.rawValue]).map {
            try table.row($0).record
        }
    }

    func openCases(ofFiling id: RecordID) throws -> [StoredRecord] {
        guard let table = StoredTable.of(.conflictCase) else { return [] }
        let statement = try db.cachedStatement(
            sql: table.select + " INDEXED BY case_record WHERE scope = ? AND filing = ? AND open = 1 ORDER BY id"
        )
        return try Row.fetchAll(statement, arguments: [scope.rawValue, id.rawValue]).map { try table.row($0).record }
    }

    func missingCases() throws -> [StoredRecord] {
        guard let table = StoredTable.of(.conflictCase) else { return [] }
        let statement = try db.cachedStatement(
            sql: table.select + " INDEXED BY case_record WHERE scope = ? AND type = 'missing' AND open = 1 ORDER BY id"
        )
        return try Row.fetchAll(statement, arguments: [scope.rawValue]).map { try table.row($0).record }
    }

    func revision(of root: ChangeSetID) throws -> Revision? {
        let statement = try db.cachedStatement(sql: "SELECT revision FROM log WHERE scope = ? AND root = ?")
        return try Int64.fetchOne(statement, arguments: [scope.rawValue, root.rawValue]).map(Revision.init(packed:))
    }

    func isSingle(_ chain: Chain, _ numbers: Range<Int>) throws -> Bool {
        let statement = try db.cachedStatement(
            sql: """
                SELECT count(*), count(DISTINCT chain_number) FROM receipt
                WHERE device = ? AND device_epoch = ? AND chain_number >= ? AND chain_number < ?
                """
        )
        let row = try Row.fetchOne(
            statement,
            arguments: [chain.device.rawValue, chain.epoch, numbers.lowerBound, numbers.upperBound]
        )
        return row?[0] == numbers.count && row?[1] == numbers.count
    }

    func deviceName(_ id: DeviceID) throws -> String? {
        let statement = try db.cachedStatement(sql: "SELECT name FROM device WHERE id = ?")
        return try String.fetchOne(statement, arguments: [id.rawValue])
    }

    func edition(ofRound code: String) throws -> Int? {
        let statement = try db.cachedStatement(sql: "SELECT edition FROM round WHERE scope = 'city' AND id = ?")
        return try Int.fetchOne(statement, arguments: [RecordID.round(code).rawValue])
    }

    func knows(_ cursor: ScopeCursor) throws -> Bool {
        if cursor.revision == .zero { return true }
        let statement = try db.cachedStatement(sql: "SELECT hash FROM log WHERE scope = ? AND revision = ?")
        if try String.fetchOne(statement, arguments: [scope.rawValue, cursor.revision.packed]) == cursor.logHash {
            return true
        }
        return try epochs.contains {
            $0.epoch == cursor.revision.epoch && $0.number == cursor.revision.number && $0.logHash == cursor.logHash
        }
    }

    func end(ofEpoch epoch: Int) throws -> Int? {
        let begun = try epochs
        guard epoch == 1 || begun.contains(where: { $0.epoch == epoch }) else { return 0 }
        return begun.first { $0.epoch > epoch }?.number
    }

    func formerly(of root: ChangeSetID) throws -> [Formerly] {
        // No history was ever lost before the first epoch ended.
        guard try !epochs.isEmpty else { return [] }
        let statement = try db.cachedStatement(
            sql: "SELECT formerly FROM log WHERE scope = ? AND root = ? AND formerly IS NOT NULL"
        )
        return try String.fetchAll(statement, arguments: [scope.rawValue, root.rawValue]).compactMap(Formerly.init(_:))
    }

    func claims(of revision: Revision) throws -> Int {
        let statement = try db.cachedStatement(
            sql: "SELECT count(*) FROM log WHERE scope = ? AND formerly IN (?, ?)"
        )
        let texts = [true, false].map { Formerly(revision: revision, counts: $0).text }
        return try Int.fetchOne(statement, arguments: [scope.rawValue, texts[0], texts[1]]) ?? 0
    }

    func offeredAgain(after revision: Revision, through last: Revision) throws -> Int {
        let statement = try db.cachedStatement(
            sql: "SELECT formerly FROM log WHERE scope = ? AND formerly IS NOT NULL AND outcome = 'applied'"
        )
        let former = try String.fetchAll(statement, arguments: [scope.rawValue]).compactMap(Formerly.init(_:))
        return Set(former.map(\.revision).filter { $0 > revision && $0 <= last }).count
    }

    private var epochs: [EpochStart] {
        get throws {
            if let known = knownEpochs { return known }
            let epochs = try ServerEpochRow.fetch(db, scope)
            knownEpochs = epochs
            return epochs
        }
    }

    func alias(of id: RecordID) throws -> RecordID? {
        if hasAliases == nil {
            let statement = try db.cachedStatement(sql: "SELECT EXISTS (SELECT 1 FROM alias WHERE scope = ?)")
            hasAliases = try Bool.fetchOne(statement, arguments: [scope.rawValue])
        }
        guard hasAliases == true else { return nil }
        if let known = aliases[id] { return known }
        let statement = try db.cachedStatement(sql: "SELECT \"to\" FROM alias WHERE scope = ? AND id = ?")
        let alias = RecordID.derived(from: "alias", id.rawValue)
        let to = try String.fetchOne(statement, arguments: [scope.rawValue, alias.rawValue])
        let resolved = to.flatMap(RecordID.init(rawValue:))
        aliases.updateValue(resolved, forKey: id)
        return resolved
    }
}

// MARK: Steps in parts

extension SQLiteScopeView {
    func incompleteSteps(ofFiling id: RecordID) throws -> [ChangeSetID] {
        let sql = """
            SELECT content FROM part JOIN log USING (change_set) JOIN device ON device.id = log.device
            WHERE part.scope = ? AND revoked_at IS NULL
              AND (SELECT COUNT(DISTINCT number) FROM part AS other WHERE other.step = part.step) < part.count
            """
        var steps: Set<ChangeSetID> = []
        for content in try Data.fetchAll(db.cachedStatement(sql: sql), arguments: [scope.rawValue]) {
            let changeSet = try LogContent.changeSet(content)
            guard let part = changeSet.part, !steps.contains(part.step) else { continue }
            if try changeSet.changes.contains(where: { try isOf(id, $0) }) { steps.insert(part.step) }
        }
        return Array(steps)
    }

    private func isOf(_ filing: RecordID, _ change: Change) throws -> Bool {
        // A record that became another's twin belongs where that one does.
        var id = change.record
        for _ in 0..<64 {
            guard let next = try alias(of: id) else { break }
            id = next
        }
        if id == filing { return true }
        let body = try record(change.kind, id)?.body ?? change.set.filter { !$0.value.isNull }
        return RecordTypes.type(of: change.kind)?.parent?(body, scope)?.id == filing
    }
}

/// Change-sets read from the log; they never change, so a push reads each once.
final class ChangeSetCache {
    var values: [ChangeSetID: ChangeSet] = [:]
}
