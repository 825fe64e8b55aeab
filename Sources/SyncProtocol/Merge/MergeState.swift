import Core

/// The merge of one change-set under way: the view, and on top of it what this change-set has decided so far.
struct MergeState<View: ScopeView> {
    /// A record; two kinds may not share an identifier's fate, even if a hostile device gives it to both.
    struct Key: Hashable {
        let kind: Kind
        let id: RecordID
    }

    struct Entry {
        var record: StoredRecord
        var isNew: Bool
        var isWritten = false
        var effects: Set<String> = []
    }

    let changeSet: ChangeSet
    let author: Author
    let view: View
    /// Whether the change-set closes a case: then the value that stands is written as well.
    let closesCase: Bool
    var outcome = Outcome.applied
    var cases: [RecordID] = []
    var aliases: [RecordID: RecordID] = [:]
    var isVerbatim = true
    var holdsDeletions = false
    private(set) var entries: [Key: Entry] = [:]
    private var order: [Key] = []
    private var madeKeys: [[String]: RecordID] = [:]

    init(changeSet: ChangeSet, author: Author, view: View) {
        self.changeSet = changeSet
        self.author = author
        self.view = view
        closesCase = changeSet.changes.contains { $0.kind == .conflictCase }
    }

    mutating func run() throws {
        holdsDeletions = try meetsUnseenWork()
        for change in changeSet.changes { try merge(change) }
        try refuseOrphans()
    }

    func plan() -> MergePlan {
        MergePlan(
            outcome: outcome,
            writes: order.compactMap { key in
                guard let entry = entries[key] else { return nil }
                return MergePlan.Write(
                    kind: key.kind,
                    id: key.id,
                    body: entry.record.body,
                    isDeleted: entry.record.isDeleted,
                    isNew: entry.isNew,
                    effects: entry.effects
                )
            },
            cases: cases,
            aliases: aliases,
            isVerbatim: isVerbatim && outcome == .applied
        )
    }

    // MARK: The records

    /// The record as it stands with this change-set's work so far.
    mutating func current(_ kind: Kind, _ id: RecordID) throws -> StoredRecord? {
        let key = Key(kind: kind, id: id)
        if let entry = entries[key] { return entry.record }
        guard let record = try view.record(kind, id) else { return nil }
        entries[key] = Entry(record: record, isNew: false)
        return record
    }

    /// Whether this change-set has written the record already.
    func isWritten(_ record: StoredRecord) -> Bool {
        entries[Key(kind: record.kind, id: record.id)]?.isWritten == true
    }

    /// The identifier that stands for this one; only kinds with a natural key have aliases.
    func resolve(_ kind: Kind, _ id: RecordID) throws -> RecordID {
        guard let type = RecordTypes.type(of: kind), !type.naturalKey.isEmpty else { return id }
        var resolved = id
        // Aliases are never chained deeper than the number of twins; the bound only guards against a damaged store.
        for _ in 0..<64 {
            guard let next = try aliases[resolved] ?? view.alias(of: resolved) else { return resolved }
            resolved = next
        }
        return resolved
    }

    mutating func write(_ record: StoredRecord, isNew: Bool = false, effects: Set<String>) {
        let key = Key(kind: record.kind, id: record.id)
        var entry = entries.removeValue(forKey: key) ?? Entry(record: record, isNew: isNew)
        if !entry.isWritten { order.append(key) }
        entry.record = record
        entry.isWritten = true
        entry.effects.formUnion(effects)
        entries[key] = entry
        guard !record.isDeleted, let natural = RecordTypes.type(of: record.kind)?.naturalKey(of: record.body) else {
            return
        }
        madeKeys[[record.kind.rawValue] + natural] = record.id
    }

    /// Another live record with this natural key, as things stand with this change-set's work.
    func twin(_ key: [String], _ type: RecordType, except id: RecordID) throws -> RecordID? {
        let candidates = [madeKeys[[type.kind.rawValue] + key], try view.record(type.kind, naturalKey: key)]
        for case let candidate? in candidates where candidate != id {
            if let record = entries[Key(kind: type.kind, id: candidate)]?.record {
                guard !record.isDeleted, type.naturalKey(of: record.body) == key else { continue }
            }
            return candidate
        }
        return nil
    }

    mutating func mixed(_ worse: Outcome) {
        isVerbatim = false
        if worse == .conflicted || outcome == .applied { outcome = worse }
    }

    /// A change-set that removes a record and leaves something below it contradicts itself.
    private func refuseOrphans() throws {
        guard changeSet.changes.contains(where: { $0.operation == .delete }) else { return }
        for key in order {
            guard let record = entries[key]?.record, !record.isDeleted,
                let parent = RecordTypes.type(of: key.kind)?.parent?(record.body, changeSet.scope),
                entries[Key(kind: parent.kind, id: parent.id)]?.record.isDeleted == true
            else { continue }
            throw Refusal(.schema, key.id.rawValue)
        }
    }
}
