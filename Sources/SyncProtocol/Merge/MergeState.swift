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
        /// Whose work it was, in order: kept work that is merged along has another author.
        var made: [Effect] = []
    }

    let changeSet: ChangeSet
    let author: Author
    let view: View
    let offer: Offer
    /// The rules in force.
    let rules: RuleSet
    /// The revision that an earlier history gave the change-set, if it is offered again: what the log keeps.
    let claimed: Formerly?
    /// The same, if nobody else claims it: a number that was given out in two histories says of neither who saw it.
    let formerly: Formerly?
    /// Whose work is being merged.
    var sight: Sight
    /// The case whose kept change is being merged, until it is used for what is to be kept again.
    var settling: RecordID?
    var outcome = Outcome.applied
    var cases: [RecordID] = []
    var aliases: [RecordID: RecordID] = [:]
    var isVerbatim = true
    var holdsDeletions = false
    private(set) var entries: [Key: Entry] = [:]
    private var order: [Key] = []
    private var madeKeys: [[String]: RecordID] = [:]
    /// The filings whose facts or roster the change-set touches.
    private var filings: Set<RecordID> = []
    private var catalogues: [String: Catalogue] = [:]

    init(changeSet: ChangeSet, author: Author, view: View, offer: Offer, rules: RuleSet) throws {
        self.changeSet = changeSet
        self.author = author
        self.view = view
        self.rules = rules
        self.offer = offer
        claimed = try Self.formerly(offer, in: view)
        formerly = try claimed.flatMap { try view.claims(of: $0.revision) == 0 ? $0 : nil }
        sight = Sight(changeSet, by: author, bound: nil)
        sight = Sight(changeSet, by: author, bound: try bound(of: changeSet))
    }

    mutating func run() throws {
        try refuseForgedBases()
        holdsDeletions = try meetsUnseenWork(changeSet.changes)
        for change in changeSet.changes { try merge(change) }
        try refuseOrphans()
        try mergeArrived()
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
            isVerbatim: isVerbatim && outcome == .applied,
            formerly: claimed
        )
    }

    /// A base that is beyond the head of a history that this server knows: forged.
    ///
    /// On a history that it lacks no base counts for more than a cursor that it has.
    func refuseForgedBases() throws {
        guard rules.has(.baseBound), sight.bound == nil else { return }
        if changeSet.cursor > view.head { throw Refusal(.base, "cursor") }
        for change in changeSet.changes {
            for case .revision(let revision) in [change.base] + change.fieldBases.values where revision > view.head {
                throw Refusal(.base, change.record.rawValue)
            }
        }
    }

    /// A change-set touches at most one filing with its roster, so that whatever happens to it is about that filing alone.
    mutating func note(filing: RecordID) throws {
        // Kept work that is merged along is not this change-set's.
        guard sight.changeSet.id == changeSet.id, filings.insert(filing).inserted, filings.count > 1 else { return }
        throw Refusal(.scope, "filing")
    }

    /// The edition of the catalogue that a record goes by: its round's, else the newest.
    mutating func catalogue(of body: RecordBody) throws -> Catalogue {
        guard let round = body["round"]?.stringValue else { return .newest }
        if let known = catalogues[round] { return known }
        let catalogue = try view.edition(ofRound: round).flatMap(Catalogue.edition) ?? .newest
        catalogues[round] = catalogue
        return catalogue
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
        if !effects.isEmpty {
            let next = Revision(epoch: view.head.epoch, number: view.head.number + 1)
            let root = sight.changeSet.root
            entry.made.append(Effect(record: record.id, fields: effects, revision: next, root: root))
        }
        entries[key] = entry
        guard !record.isDeleted, let natural = RecordTypes.type(of: record.kind)?.naturalKey(of: record.body) else {
            return
        }
        madeKeys[[record.kind.rawValue] + natural] = record.id
    }

    /// The fields that one constraint names together with this one.
    func mergeUnit(of field: String, _ type: RecordType) -> [String] {
        rules.has(.mergeUnit) ? type.mergeUnit(of: field) : [field]
    }

    /// Fields in the type's order, those together that one constraint names.
    func units(of fields: Set<String>, _ type: RecordType) -> [[String]] {
        var left = fields
        return type.fields.compactMap { spec in
            guard left.contains(spec.code) else { return nil }
            let unit = mergeUnit(of: spec.code, type).filter(left.contains)
            left.subtract(unit)
            return unit
        }
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
