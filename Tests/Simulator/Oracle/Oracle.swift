import Core
import SyncProtocol

/// Knows what every author really saw, which the protocol is never told, and judges what becomes of it.
final class Oracle {
    /// Fields whose values a history types only once, so that a value stands for the writing of it.
    static let fields: [Kind: Set<String>] = [
        .filing: ["name", "remark", "staff", "staffCollege"], .hire: ["name", "post", "hireDate"],
        .unit: ["contact", "phone"],
    ]

    private(set) var violations: [Violation] = []
    var writes = Writes()
    /// At which machine a value was typed.
    private(set) var authors: [Writes.ID: Int] = [:]
    /// Of what replaced another in a case, the value that its author typed last.
    private(set) var lastOf: [Writes.ID: Writes.ID] = [:]
    /// Hostile change-sets that may be kept in a case.
    private var expected: Set<ChangeSetID> = []
    private(set) var sights: [ChangeSetID: Sight] = [:]
    /// Which writings the values of a row are, by the row's hash.
    private var rows: [RowHash: [String: Writes.ID]] = [:]
    /// The writings that a removal was, by record and revision.
    private(set) var tombstones: [Key: [Revision: Writes.ID]] = [:]
    private var typed = 0
    /// How many submissions took effect.
    var handOvers = 0

    func fail(_ invariant: Invariant, _ detail: @autoclosure () -> String) {
        // One is enough to condemn a history; a few help to read it.
        if violations.count < 20 { violations.append(Violation(invariant: invariant, detail: detail())) }
    }

    /// A number that no value has had.
    func fresh() -> Int {
        typed += 1
        return typed
    }

    // MARK: What authors see

    /// Which writings the values of a row are.
    func writes(of row: RowHash?) -> [String: Writes.ID] { row.flatMap { rows[$0] } ?? [:] }

    /// Which writings a change-set's values are, for each of its changes.
    func writes(by changeSet: ChangeSet) -> [[String: Writes.ID]] {
        sights[changeSet.id]?.writes ?? Array(repeating: [:], count: changeSet.changes.count)
    }

    /// Remembers a row as the server writes it.
    func note(row: RowHash?, writes: [String: Writes.ID]) {
        if let row, !writes.isEmpty { rows[row] = writes }
    }

    /// Remembers a removal.
    func note(removal: Writes.ID, of key: Key, at revision: Revision) {
        tombstones[key, default: [:]][revision] = removal
    }

    /// Whether somebody typed a change's value: samples and defaults are typed by nobody, and are the same for all.
    private static func isTyped(_ field: String, _ change: Change) -> Bool {
        fields[change.kind]?.contains(field) == true && (change.operation == .update || isTyped(change.set[field]))
    }

    /// Whether somebody typed a value.
    static func isTyped(_ value: JSONValue?) -> Bool {
        switch value {
        case nil, "张三", "2015-07-01", "联系人", "021-1": false
        default: true
        }
    }

    /// Notes what the author saw when he made a change-set; called before it enters the outbox.
    func note(_ changeSet: ChangeSet, by device: Device, shown: [Key: Device.Shown]) {
        var sight = Sight()
        sight.slot = device.slot
        for (key, record) in shown where key.kind == .conflictCase {
            sight.cases[key.id] = record.body["incoming"]
            sight.kept += record.writes.values
            if let about = Self.subject(of: record.body, device.state.resolve), shown[about] != nil {
                sight.decidable.insert(key.id)
            }
        }
        let chosen = changeSet.changes.filter { $0.kind == .conflictCase }
        for change in changeSet.changes {
            let key = Key(kind: change.kind, id: device.state.resolve(change.record))
            if change.set["state"] == "submitted", !device.state.isRotten {
                sight.handedOver = Self.facts(shown.mapValues(\.body), of: key.id)
            }
            let before = shown[key]?.writes
            if change.operation == .delete {
                let kept = shownCases(about: key, shown, device).flatMap(\.writes.values)
                sight.removals[key] = writes.make(after: Array((before ?? [:]).values) + kept)
                sight.writes.append([:])
                continue
            }
            var made: [String: Writes.ID] = [:]
            for field in change.set.keys.sorted() where Self.isTyped(field, change) {
                var seen = before?[field].map { [$0] } ?? former(key, device, isShown: before != nil)
                // Who closes a case has its kept value before him, and those of all others about the field.
                if !chosen.isEmpty {
                    seen += shownCases(about: key, shown, device).compactMap { $0.writes[field] }
                }
                made[field] = writes.make(after: seen)
                authors[writes.count] = device.slot
            }
            sight.writes.append(made)
        }
        sights[changeSet.id] = sight
    }

    /// The record that a case is about.
    static func subject(of body: RecordBody, _ resolve: (RecordID) -> RecordID) -> Key? {
        guard let id = body["record"]?.stringValue.flatMap(RecordID.init(rawValue:)) else { return nil }
        return Key(kind: Kind(rawValue: body["recordKind"]?.stringValue ?? ""), id: resolve(id))
    }

    /// A writing that stands for two.
    func join(_ one: Writes.ID, _ other: Writes.ID, by slot: Int) -> Writes.ID {
        let joined = writes.make(after: [one, other])
        authors[joined] = slot
        return joined
    }

    /// A value that replaces another in a case which its author had seen: from then on he builds on his own.
    func replace(_ old: Writes.ID, by new: Writes.ID, slot: Int) -> Writes.ID {
        let joined = join(new, old, by: slot)
        lastOf[joined] = new
        return joined
    }

    /// Says that a hostile change-set may be kept in a case; what it says is nobody's work.
    func expect(_ changeSet: ChangeSetID) { expected.insert(changeSet) }

    /// Whether a hostile change-set was the last to add to a case.
    func isHostile(_ open: RecordBody) -> Bool {
        open["changeSet"]?.stringValue.flatMap(ChangeSetID.init(rawValue:)).map(expected.contains) ?? false
    }

    /// The cases about a record as the replica has them: what the server made of them since, or in another history, is not seen.
    private func shownCases(about key: Key, _ shown: [Key: Device.Shown], _ device: Device) -> [Device.Shown] {
        shown.filter { open, record in
            open.kind == .conflictCase
                && record.body["record"]?.stringValue.flatMap(RecordID.init(rawValue:)).map(device.state.resolve)
                    == key.id
        }.inOrder.map(\.1)
    }

    /// What somebody who makes a record anew knows to have been there; of a record that is on his screen, a removal that was
    /// held back has not been, unless it is there because he made it anew.
    private func former(_ key: Key, _ device: Device, isShown: Bool) -> [Writes.ID] {
        let isMadeAnew = device.overlay.contains { changeSet in
            changeSet.changes.contains {
                $0.operation == .create && $0.kind == key.kind && device.state.resolve($0.record) == key.id
            }
        }
        let own = device.state.outbox.filter { entry in
            guard isShown, !isMadeAnew else { return entry.receipt?.outcome != .refused }
            return entry.receipt?.outcome != .refused && entry.receipt?.outcome != .conflicted
        }.compactMap { sights[$0.changeSet.id]?.removals[key] }
        return own + (device.state.former[key] ?? [])
    }

    func insert(_ sight: Sight, of changeSet: ChangeSetID) { sights[changeSet] = sight }

    /// A retry says once more what its original said.
    func note(_ changeSet: ChangeSet, insteadOf original: ChangeSet) {
        sights[changeSet.id] = sights[original.id]
    }

    /// What is handed over with a filing: the record without its state and what goes with that, and its roster.
    static func facts(_ records: [Key: RecordBody], of filing: RecordID) -> [Key: RecordBody] {
        guard let body = records[Key(kind: .filing, id: filing)], let unit = body["unit"]?.stringValue else {
            return [:]
        }
        return records.filter { key, body in
            if key.kind == .filing { return key.id == filing }
            guard key.kind == .hire || key.kind == .acknowledgement else { return false }
            return RecordTypes.type(of: key.kind)?.parent?(body, .unit(unit))?.id == filing
        }.mapValues { body in body.filter { $0.key != "state" && $0.key != "reopened" } }
    }
}

extension Oracle {
    /// Judges what one change-set did.
    func judge(_ commit: Commit, _ table: inout ScopeTable, author: DeviceState?) {
        let changeSet = commit.changeSet
        if author?.isRevoked ?? true {
            fail(.revokedDevicesWriteNothing, "change-set \(changeSet.id) at \(commit.revision)")
        }
        if table.log.dropLast().contains(where: {
            $0.changeSet.id == changeSet.id || $0.changeSet.root == changeSet.root
        }) {
            fail(.appliedOnce, "change-set \(changeSet.id), root \(changeSet.root), at \(commit.revision)")
        }
        if table.log.count != commit.before.log.count + 1 || commit.revision <= commit.before.head.revision {
            fail(.logOnlyGrows, "\(commit.revision) after \(commit.before.head.revision)")
        }
        guard !expected.contains(changeSet.id) else {
            for write in commit.writes {
                let key = Key(kind: write.kind, id: write.id)
                // What a case kept of others' work is on the screen that shows it still.
                let kept = write.kind == .conflictCase ? table.shadow.cases[write.id] : table.shadow.standing[key]
                note(row: table.hashes[key], writes: kept ?? [:])
            }
            return
        }
        guard let sight = sights[changeSet.id] else {
            return fail(.attacksFail, "change-set \(changeSet.id) took effect at \(commit.revision)")
        }
        Judgement(commit, sight, table, self).judge(&table)
        judgeTwins(table, at: commit.revision)
    }

    private func judgeTwins(_ table: ScopeTable, at revision: Revision) {
        var keys: Set<[String]> = []
        for record in table.records.values where !record.isDeleted {
            guard let key = RecordTypes.type(of: record.kind)?.naturalKey(of: record.body) else { continue }
            if !keys.insert([record.kind.rawValue] + key).inserted { fail(.twinsAreOne, "\(record.id) at \(revision)") }
        }
    }
}

extension Oracle {
    /// Notes what the commission saw: all that stands.
    func note(_ changeSet: ChangeSet, ofCommissionIn table: ScopeTable) {
        var sight = Sight()
        let chosen = changeSet.changes.filter { $0.kind == .conflictCase }
        for open in table.openCases {
            sight.cases[open.id] = open.body["incoming"]
            sight.kept += (table.shadow.cases[open.id] ?? [:]).values
            if let about = Self.subject(of: open.body, table.resolved), table.records[about]?.isDeleted == false {
                sight.decidable.insert(open.id)
            }
        }
        for change in changeSet.changes {
            var made: [String: Writes.ID] = [:]
            let standing = table.shadow.standing[Key(kind: change.kind, id: change.record)] ?? [:]
            for field in change.set.keys.sorted() where Self.isTyped(field, change) {
                let kept = chosen.compactMap { table.shadow.cases[$0.record]?[field] }
                made[field] = writes.make(after: [standing[field] ?? 0] + kept)
            }
            sight.writes.append(made)
        }
        insert(sight, of: changeSet.id)
    }
}
