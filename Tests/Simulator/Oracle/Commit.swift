import Core
import SyncProtocol

/// What one change-set did to a scope's tables.
struct Commit {
    let changeSet: ChangeSet
    let outcome: Outcome
    let writes: [RecordWrite]
    let cases: [RecordID]
    let before: ScopeTable
    let revision: Revision
    /// Whether its author may act for the whole city.
    let isCommission: Bool
    /// The numbers that change-sets were given in all histories, by their roots.
    let numbers: [ChangeSetID: Set<Revision>]
    /// Of work on a history that this server lacks: the newest cursor that its device shares with this one.
    let shared: Revision?
    /// What the log says of it.
    let entry: LogEntryDraft
    /// Whether it depends on one that was refused.
    let dependsOnRefused: Bool
    /// Filings of which a split step lacked a part.
    let incomplete: Set<RecordID>
}

/// The judgement of one commit under way.
struct Judgement {
    let oracle: Oracle
    let commit: Commit
    let sight: Sight
    /// The values that this commit had at hand for a record's fields, and which writings they are.
    private var given: [Key: [String: [(value: JSONValue, write: Writes.ID)]]] = [:]
    /// Those of them that its author typed now.
    private var typed: [Key: [String: [(value: JSONValue, write: Writes.ID)]]] = [:]

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

    private static func target(_ body: RecordBody, _ table: ScopeTable) -> Key? {
        Oracle.subject(of: body, table.resolved)
    }

    private func fail(_ invariant: Invariant, _ key: Key, _ what: String) {
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

    // MARK: Records

    private func judgeRecord(_ write: RecordWrite, _ table: inout ScopeTable) {
        let key = Key(kind: write.kind, id: write.id)
        let before = commit.before.records[key]
        if write.isDeleted { return judgeRemoval(write, key, before, &table) }
        if let before, before.isDeleted { judgeReturn(write, key, table) }
        judgeMembers(write, key, &table)
        // Of what is made anew nothing is left of the former.
        let isFresh = write.effects.contains(Effect.whole) && before?.isDeleted ?? true
        var standing = isFresh ? [:] : table.shadow.standing[key] ?? [:]
        for field in (Oracle.fields[write.kind] ?? []).sorted() {
            let old = before.flatMap { $0.isDeleted && write.effects.contains(Effect.whole) ? nil : $0.body[field] }
            let was = standing[field] ?? 0
            let candidates = given[key]?[field] ?? []
            guard old != write.body[field] else {
                // Closing a case writes the value that stands.
                if write.effects.contains(field),
                    let same = candidates.first(where: { $0.value == write.body[field] ?? .null })
                {
                    standing[field] =
                        oracle.writes.saw(same.write, was) ? same.write : oracle.writes.make(after: [same.write, was])
                }
                continue
            }
            guard let entered = candidates.first(where: { $0.value == write.body[field] ?? .null }) else {
                if Oracle.isTyped(write.body[field]) || Oracle.isTyped(old) { fail(.valuesWereEntered, key, field) }
                continue
            }
            if let before, !before.isDeleted, was != 0, !oracle.writes.saw(entered.write, was),
                !isKept(was, on: key, table), !isOwnUnderOtherName(was, key, table)
            {
                fail(.nothingOverwrittenUnseen, key, field)
            }
            standing[field] = entered.write
        }
        table.shadow.standing[key] = standing
        oracle.note(row: table.hashes[key], writes: standing)
        if RecordTypes.type(of: write.kind)?.problem(in: write.body) != nil { fail(.recordsAreValid, key, "form") }
        if let parent = table.parents[key], table.records[parent]?.isDeleted ?? true { fail(.noOrphans, key, "orphan") }
    }

    /// Whether an author overwrites or removes what he typed himself, in a row that he knows by another name.
    private func isOwnUnderOtherName(_ was: Writes.ID, _ key: Key, _ table: ScopeTable) -> Bool {
        isOwn(was)
            && commit.changeSet.changes.contains { $0.record != key.id && table.resolved($0.record) == key.id }
    }

    /// Whether an open case on the record keeps a writing.
    private func isKept(_ writing: Writes.ID, on key: Key, _ table: ScopeTable) -> Bool {
        table.shadow.cases.contains { id, kept in
            guard let open = table.records[Key(kind: .conflictCase, id: id)],
                Self.target(open.body, table) == key
            else { return false }
            return kept.values.contains { oracle.writes.saw($0, writing) }
        }
    }

    private func judgeRemoval(_ write: RecordWrite, _ key: Key, _ before: StoredRecord?, _ table: inout ScopeTable) {
        let removal = removal(of: key, table)
        table.shadow.removals[key] = removal
        if removal != 0 {
            table.shadow.removed.append(removal)
            oracle.note(removal: removal, of: key, at: commit.revision)
        }
        guard let before, !before.isDeleted else { return }
        for (field, standing) in (table.shadow.standing[key] ?? [:]).inOrder
        where !oracle.writes.saw(removal, standing) && before.body[field] != nil
            && !isOwnUnderOtherName(standing, key, table)
        {
            fail(.nothingRemovedUnseen, key, field)
        }
        for (child, parent) in table.parents where parent == key && table.records[child]?.isDeleted == false {
            fail(.noOrphans, child, "parent removed")
        }
    }

    /// The removal that takes effect: this change-set's, or one that a case kept until now.
    private func removal(of key: Key, _ table: ScopeTable) -> Writes.ID {
        for write in commit.writes where write.kind == .conflictCase && write.body["choice"] == "merged" {
            guard Self.target(write.body, table) == key, let kept = table.shadow.cases[write.id]?[Effect.whole] else {
                continue
            }
            return kept
        }
        return ownRemoval(of: key, table) ?? 0
    }

    /// This change-set's own removal of a record.
    private func ownRemoval(of key: Key, _ table: ScopeTable) -> Writes.ID? {
        sight.removals.inOrder.first { made, _ in made.kind == key.kind && table.resolved(made.id) == key.id }?.value
    }

    /// The removal that this change-set leaves in a case: its own, also where it closes another case that kept one.
    private func removal(keptBy open: RecordWrite, _ field: String, _ key: Key, _ table: ScopeTable) -> Writes.ID? {
        guard field == Effect.whole, open.body["incoming"]?[field] == "removed", open.body["open"] == true,
            open.body["changeSet"]?.stringValue == commit.changeSet.root.rawValue
        else { return nil }
        return ownRemoval(of: key, table)
    }

    /// A removed record comes back only by somebody who did not know, or made it anew.
    private func judgeReturn(_ write: RecordWrite, _ key: Key, _ table: ScopeTable) {
        guard write.effects.contains(Effect.restored), let removal = table.shadow.removals[key], removal != 0 else {
            return
        }
        let removers = (table.effects[key] ?? []).filter { $0.fields.contains(Effect.removed) }.map(\.root)
        if let remover = removers.last, isUnknowable(remover, table) || hadBack(key, table) { return }
        let own = (given[key] ?? [:]).values.flatMap { $0.map(\.write) }
        if !own.isEmpty, own.allSatisfy({ oracle.writes.saw($0, removal) }) { fail(.removalsStay, key, "restored") }
    }

    /// Whether this commit's author had a record on his screen, on a history that this server lacks: there somebody had brought it
    /// back, whose work is not here yet.
    private func hadBack(_ key: Key, _ table: ScopeTable) -> Bool {
        commit.shared != nil
            && commit.changeSet.changes.contains {
                $0.operation == .update && $0.kind == key.kind && table.resolved($0.record) == key.id
            }
    }

    private func judgeMembers(_ write: RecordWrite, _ key: Key, _ table: inout ScopeTable) {
        guard write.kind == .filing else { return }
        let now = Set(write.body["certificates"]?.arrayValue ?? [])
        let before = Set(commit.before.records[key]?.body["certificates"]?.arrayValue ?? [])
        let gone = (write.effects.contains(Effect.whole) ? [] : table.shadow.removedMembers[key] ?? [])
            .subtracting(membersShown(key, table))
        if !write.effects.contains(Effect.restored), !now.subtracting(before).isDisjoint(with: gone) {
            fail(.removedMembersStay, key, "certificates")
        }
        table.shadow.removedMembers[key] = gone.union(before.subtracting(now))
    }

    /// The members that this commit's author had on his screen and states again, on a history that this server lacks: what was made
    /// there is taken as it is, and what he took out before that took effect here only, not there.
    private func membersShown(_ key: Key, _ table: ScopeTable) -> Set<JSONValue> {
        guard commit.shared != nil else { return [] }
        let changes = commit.changeSet.changes.filter {
            $0.operation == .update && $0.kind == key.kind && table.resolved($0.record) == key.id
        }
        return Set(
            changes.flatMap { change in
                let was = change.was["certificates"]?.arrayValue ?? []
                return (change.set["certificates"]?.arrayValue ?? []).filter(was.contains)
            }
        )
    }

    // MARK: Cases

    private func judgeCase(_ write: RecordWrite, _ table: inout ScopeTable) {
        let key = Key(kind: .conflictCase, id: write.id)
        let before = commit.before.records[key]
        if let before, before.body["open"] == true, write.body["open"] == false,
            !["merged", "withdrawn"].contains(write.body["choice"]?.stringValue ?? ""), !isKnownRemoval(write, table),
            sight.cases[write.id] != before.body["incoming"], !commit.isCommission, !isReplaced(before, table)
        {
            fail(.casesAreClosedSeen, key, write.body["choice"]?.stringValue ?? "")
        }
        if before?.body["open"] == true { judgeClosing(write, table) }
        if before?.body["open"] == false, write.body["open"] == true { fail(.casesAreClosedSeen, key, "opened again") }
        guard let target = Self.target(write.body, table) else { return }
        var kept = table.shadow.cases[write.id] ?? [:]
        for (field, value) in (write.body["incoming"]?.objectValue ?? [:]).inOrder {
            guard let entered = removal(keptBy: write, field, target, table) ?? entered(value, field, target) else {
                continue
            }
            let was = kept[field] ?? 0
            if oracle.writes.saw(entered, was) {
                kept[field] = entered
                continue
            }
            if let last = oracle.lastOf[was], oracle.writes.saw(entered, last) {
                kept[field] = oracle.replace(was, by: entered, slot: sight.slot)
                continue
            }
            // A later value of one line replaces the earlier: that is the rule, as long as its author had that before him, in
            // this case or, in a history that is lost, in another.
            let known = [was, oracle.lastOf[was] ?? was]
            if value != before?.body["incoming"]?[field],
                !sight.kept.contains(where: { kept in known.contains { oracle.writes.saw(kept, $0) } })
            {
                fail(.nothingLost, key, "kept \(field)")
            }
            kept[field] = oracle.replace(was, by: entered, slot: sight.slot)
        }
        if write.body["incoming"]?[Effect.whole] == "removed", kept[Effect.whole] == nil {
            kept[Effect.whole] = removal(of: target, table)
        }
        table.shadow.cases[write.id] = kept
        oracle.note(row: table.hashes[key], writes: kept)
        if write.body["open"] == true { judgeOneCaseEach(write, table) }
        if before == nil, write.body["type"] == "field" { judgeYielding(kept, target, key, table) }
    }

    /// What is offered again yields to what was made by somebody who had seen it: no case asks which of the two holds.
    private func judgeYielding(_ kept: [String: Writes.ID], _ target: Key, _ open: Key, _ table: ScopeTable) {
        // After two set-backs the older number is forgotten, and nobody can know who had seen it under that.
        guard commit.entry.formerly?.counts == true, !kept.isEmpty, !isUntold(commit.changeSet.root, table) else {
            return
        }
        // A record that somebody made anew meanwhile is not made on the one that comes back.
        let edits = zip(commit.changeSet.changes, sight.writes).filter { change, _ in change.operation == .update }
        let own = Set(edits.flatMap { $1.values })
        let standing = table.shadow.standing[target] ?? [:]
        let isElder = kept.allSatisfy { field, write in
            own.contains(write) && oracle.writes.saw(standing[field] ?? 0, write)
                && !isUnexplained(standing[field] ?? 0, field, target, table)
        }
        if isElder { fail(.elderYields, open, kept.keys.sorted().joined(separator: "+")) }
    }

    /// Whether no log tells what the author of a value that stands had seen: it was kept until another change-set made way for it,
    /// and has the number of that; or it came with a record that was made anew, which is not made on the former.
    private func isUnexplained(_ standing: Writes.ID, _ field: String, _ key: Key, _ table: ScopeTable) -> Bool {
        guard let effect = (table.effects[key] ?? []).last(where: { $0.touches(field) }),
            let source = table.roots[effect.root].flatMap({ oracle.sights[$0] })
        else { return false }
        return effect.fields.contains(Effect.whole) || !source.writes.contains { $0[field] == standing }
            || !isShown(effect, field, key, table)
    }

    /// Whether the author of a value shows a number of the history in which this commit's change-set had its old one.
    ///
    /// After two set-backs he may show one of the history between: he knew the elder value only through another that was made on
    /// it and has yielded since, and no log tells that.
    private func isShown(_ effect: Effect, _ field: String, _ key: Key, _ table: ScopeTable) -> Bool {
        var next: ChangeSetID? = effect.root
        var left = table.log.count
        while let id = next, left > 0, let place = table.places[table.roots[id] ?? id] {
            let change = table.log[place].changeSet.changes.last {
                $0.kind == key.kind && table.resolved($0.record) == key.id && $0.touches(field)
            }
            left -= 1
            switch change?.base(of: field) {
            case .revision(let shown): return shown.epoch == commit.entry.formerly?.revision.epoch
            case .changeSet(let other): next = other
            case nil: return false
            }
        }
        return false
    }

    /// A person's choice counts as written, also of the value that stands, or lies in a case: else it would not stand in the way of
    /// somebody who chooses otherwise.
    ///
    /// One that is offered again yields to what was made by somebody who had seen it, and that
    /// stands in the way.
    private func judgeClosing(_ write: RecordWrite, _ table: ScopeTable) {
        guard write.body["open"] == false, ["mine", "theirs"].contains(write.body["choice"]?.stringValue ?? ""),
            sight.decidable.contains(write.id), let target = Self.target(write.body, table),
            commit.before.records[target]?.isDeleted == false
        else { return }
        for field in (write.body["field"]?.stringValue ?? "").split(separator: "+").map(String.init)
        where field != Effect.whole {
            let isWritten = commit.writes.contains { other in
                if other.kind == target.kind, other.id == target.id { return other.effects.contains(field) }
                return other.kind == .conflictCase && other.id != write.id && other.body["incoming"]?[field] != nil
                    && Self.target(other.body, table) == target
            }
            let chosen = typed[target]?[field] ?? []
            let standing = table.shadow.standing[target]?[field] ?? 0
            let hasYielded =
                commit.entry.formerly?.counts == true && !chosen.isEmpty
                && chosen.allSatisfy { $0.write != standing && oracle.writes.saw(standing, $0.write) }
            if !isWritten, !hasYielded { fail(.choicesAreWritten, Key(kind: .conflictCase, id: write.id), field) }
        }
    }

    /// Whether somebody removes a record whose case keeps nothing but what he knew: his own work, or values that stood on his
    /// screen in a history that is lost, where nothing met them.
    private func isKnownRemoval(_ write: RecordWrite, _ table: ScopeTable) -> Bool {
        guard write.body["choice"] == "removed", let target = Self.target(write.body, table) else { return false }
        let removal = removal(of: target, table)
        return (table.shadow.cases[write.id] ?? [:]).values.allSatisfy { isOwn($0) || oracle.writes.saw(removal, $0) }
    }

    /// Whether somebody closes a case that keeps, from a history that is lost, what he had before him: there nothing met that
    /// value, or the case kept another that had replaced it, and what he writes replaces it knowingly.
    private func isReplaced(_ open: StoredRecord, _ table: ScopeTable) -> Bool {
        guard let target = Self.target(open.body, table), let kept = table.shadow.cases[open.id], !kept.isEmpty,
            let root = open.body["changeSet"]?.stringValue.flatMap(ChangeSetID.init(rawValue:)),
            let place = table.roots[root].flatMap({ table.places[$0] }),
            table.log[place].draft.formerly != nil || commit.shared != nil
        else { return false }
        let own = zip(commit.changeSet.changes, sight.writes).filter { change, _ in
            change.kind == target.kind && table.resolved(change.record) == target.id
        }
        return kept.allSatisfy { field, value in
            // Of one that replaced another in the case, its author knew that.
            let typed = [value, oracle.lastOf[value] ?? value]
            return own.contains { _, made in typed.contains { oracle.writes.saw(made[field] ?? 0, $0) } }
        }
    }

    /// Whether a change-set had a number that this history was never told: it came once more without its receipt, as by a
    /// carrier file that was written before, or under another that was given out again.
    ///
    /// Who showed that number had seen it, and no server can know that.
    private func isUntold(_ root: ChangeSetID, _ table: ScopeTable) -> Bool {
        guard let place = table.roots[root].flatMap({ table.places[$0] }) else { return false }
        let draft = table.log[place].draft
        return !(commit.numbers[root] ?? []).subtracting([draft.revision]).isSubset(
            of: draft.formerly.map { [$0.revision] } ?? []
        )
    }

    /// Whether nobody can know that this commit's author had seen a change-set by its number.
    ///
    /// Either that was never told here, or he worked on a history that this server lacks: then his numbers count for no more than
    /// the newest cursor that both share, and the change-set stands here above that, under the number that it has in both.
    private func isUnknowable(_ root: ChangeSetID, _ table: ScopeTable) -> Bool {
        if isUntold(root, table) { return true }
        guard let shared = commit.shared, let place = table.roots[root].flatMap({ table.places[$0] }) else {
            return false
        }
        let draft = table.log[place].draft
        return draft.formerly == nil && draft.revision > shared
    }

    /// Which writing of this commit a kept value is; work on a removed row may be kept on the one that took its place.
    private func entered(_ value: JSONValue, _ field: String, _ target: Key) -> Writes.ID? {
        // What is said once more is what was said last.
        for given in [typed, given] {
            if let own = given[target]?[field]?.first(where: { $0.value == value }) { return own.write }
            for (key, fields) in given.inOrder where key.kind == target.kind {
                if let other = fields[field]?.first(where: { $0.value == value }) { return other.write }
            }
        }
        return nil
    }

    /// Whether the author of this commit's change-set wrote it himself, at the same machine.
    private func isOwn(_ writing: Writes.ID) -> Bool { oracle.authors[writing] == sight.slot }

    /// One open case per record, merge unit and line: a copy that goes on under the same chain is a line of its own, and so is
    /// work on a row that turned out to be another.
    private func judgeOneCaseEach(_ write: RecordWrite, _ table: ScopeTable) {
        func name(_ body: RecordBody) -> [String] {
            let kind = Kind(rawValue: body["recordKind"]?.stringValue ?? "")
            let field = body["field"]?.stringValue?.split(separator: "+").first.map(String.init) ?? ""
            return ["type", "record", "device"].map { body[$0]?.stringValue ?? "" }
                + [
                    body["deviceEpoch"]?.canonicalText() ?? "",
                    RecordTypes.type(of: kind)?.mergeUnit(of: field).first ?? field,
                ]
        }
        let own = name(write.body)
        // The elder of two values, refused after a set-back and retried, comes without its old number: nobody can know that
        // its successor was made on it.
        let isUntoldElder = commit.changeSet.replaces != nil && isUntold(commit.changeSet.root, table)
        func isKnown(_ open: StoredRecord) -> Bool {
            (table.shadow.cases[write.id] ?? [:]).values.contains { new in
                (table.shadow.cases[open.id] ?? [:]).values.contains { old in
                    new != old && (oracle.writes.saw(new, old) || !isUntoldElder && oracle.writes.saw(old, new))
                }
            }
        }
        guard commit.before.records[Key(kind: .conflictCase, id: write.id)] == nil else { return }
        let other = table.openCases.first { open in
            // To which somebody else has added with the device's key is no line's any more.
            open.id != write.id && name(open.body) == own && isKnown(open) && !oracle.isHostile(open.body)
                && !isUnknowableOfOtherRow(open, table) && !isOfTwoRows(open, table)
        }
        if let other {
            fail(
                .oneCaseEach,
                Key(kind: .conflictCase, id: write.id),
                "\(own.last ?? "") beside …\(other.id.rawValue.suffix(6))"
            )
        }
    }

    /// Whether a case keeps what was typed for a row that turned out to be another: then only its number could tell that its author
    /// had seen it so.
    private func isUnknowableOfOtherRow(_ open: StoredRecord, _ table: ScopeTable) -> Bool {
        guard let root = open.body["changeSet"]?.stringValue.flatMap(ChangeSetID.init(rawValue:)),
            let place = table.roots[root].flatMap({ table.places[$0] }), isUnknowable(root, table)
        else { return false }
        return !table.log[place].changeSet.changes.contains { $0.record.rawValue == open.body["record"]?.stringValue }
    }

    /// Whether a case keeps the work of one step on two rows that turned out to be one: which of them somebody means who edits a
    /// third name of it, nobody can tell.
    private func isOfTwoRows(_ open: StoredRecord, _ table: ScopeTable) -> Bool {
        guard let target = Self.target(open.body, table),
            let root = open.body["changeSet"]?.stringValue.flatMap(ChangeSetID.init(rawValue:)),
            let place = table.roots[root].flatMap({ table.places[$0] })
        else { return false }
        let names = table.log[place].changeSet.changes.filter {
            $0.kind == target.kind && table.resolved($0.record) == target.id
        }.map(\.record)
        return Set(names).count > 1
    }

    // MARK: What was typed

    /// What was typed stands, was knowingly replaced, or is kept in a case.
    private func judgeKept(_ table: inout ScopeTable) {
        let changes = commit.changeSet.changes
        for (index, change) in changes.enumerated() where index < sight.writes.count {
            let key = Key(kind: change.kind, id: table.resolved(change.record))
            for (field, write) in sight.writes[index].inOrder where change.set[field] != .null {
                if oracle.writes.saw(table.shadow.standing[key]?[field] ?? 0, write) { continue }
                if table.records[key]?.body[field] == change.set[field] {
                    // Somebody said so before: then there is nothing to keep. But whoever closes a case has chosen.
                    table.shadow.said.append(write)
                    // If the rest of his merge unit met somebody else's, the choice is in a case.
                    let isWritten = commit.writes.contains { $0.id == key.id && $0.effects.contains(field) }
                    if closesCase, isWritten, let standing = table.shadow.standing[key]?[field] {
                        table.shadow.standing[key]?[field] = oracle.join(write, standing, by: sight.slot)
                        oracle.note(row: table.hashes[key], writes: table.shadow.standing[key] ?? [:])
                    }
                    continue
                }
                // Two rows of one author that turn out to be one person: his later value replaces the earlier.
                let later = changes[(index + 1)...]
                if later.contains(where: { table.resolved($0.record) == key.id && $0.set[field] != nil }) {
                    table.shadow.said.append(write)
                    continue
                }
                if oracle.writes.saw(table.shadow.removals[key] ?? 0, write) { continue }
                // The row that took the place of a removed one says so already.
                if survivor(of: key, table)?.body[field] == change.set[field] {
                    table.shadow.said.append(write)
                    continue
                }
                let isKept = table.shadow.cases.values.contains { kept in
                    kept.values.contains { oracle.writes.saw($0, write) }
                }
                if !isKept { fail(.nothingLost, key, field) }
            }
        }
    }

    /// The live row of the same person as a removed one.
    private func survivor(of key: Key, _ table: ScopeTable) -> StoredRecord? {
        guard let type = RecordTypes.type(of: key.kind), let removed = table.records[key], removed.isDeleted,
            let natural = type.naturalKey(of: removed.body)
        else { return nil }
        return table.live(key.kind).first { type.naturalKey(of: $0.body) == natural }
    }

    /// Whether this commit closed a case that was open.
    private var closesCase: Bool {
        commit.writes.contains { write in
            write.kind == .conflictCase && write.body["open"] == false
                && write.body["closedBy"]?.stringValue == commit.changeSet.id.rawValue
        }
    }

    /// Members that somebody took out of a set are out, or that lies in a case.
    private func judgeRemovedMembers(_ table: ScopeTable) {
        for change in commit.changeSet.changes where change.operation == .update && change.kind == .filing {
            guard let now = change.set["certificates"]?.arrayValue else { continue }
            let removed = Set(change.was["certificates"]?.arrayValue ?? []).subtracting(now)
            let standing = table.record(.filing, change.record)?.body["certificates"]?.arrayValue ?? []
            let isHeld = table.openCases.contains {
                $0.body["record"]?.stringValue == change.record.rawValue && $0.body["incoming"]?["certificates"] != nil
            }
            if !isHeld, standing.contains(where: removed.contains) {
                fail(.removedMembersStay, Key(kind: .filing, id: change.record), "not taken out")
            }
        }
    }

    /// What was refused has no effect, nor what depends on it.
    private func judgeRefusals() {
        guard commit.entry.signed.receipt?.outcome == .refused || commit.dependsOnRefused else { return }
        oracle.fail(
            .refusalsStand,
            "change-set …\(commit.changeSet.id.rawValue.suffix(6)) at \(commit.revision)"
        )
    }

    // MARK: Hand-over

    /// A submitted filing is what the submitting device showed; while the commission has it nobody touches it.
    private func judgeHandOver(_ table: ScopeTable) {
        let live = table.records.filter { !$0.value.isDeleted }.mapValues(\.body)
        let before = commit.before.records.filter { !$0.value.isDeleted }.mapValues(\.body)
        for (key, record) in commit.before.records where key.kind == .filing && !record.isDeleted {
            let from = record.body["state"]?.stringValue.flatMap(FilingState.init(rawValue:))
            let to = table.records[key]?.body["state"]?.stringValue.flatMap(FilingState.init(rawValue:))
            if from != to, let from, let to {
                let actor: Workflow.Transition.Actor = commit.isCommission ? .commission : .unit
                let isNew = commit.writes.contains { $0.id == key.id && $0.effects.contains(Effect.whole) }
                if !isNew, !Workflow.allows(actor, from: from, to: to) { fail(.stateIsLed, key, "\(from) to \(to)") }
            }
            if from != to, to == .submitted {
                oracle.handOvers += 1
                if let seen = sight.handedOver, Oracle.facts(live, of: key.id) != seen {
                    fail(.submittedFactsWereSeen, key, "submitted")
                }
                if commit.incomplete.contains(key.id) { fail(.submittedFactsWereSeen, key, "within a split step") }
                if table.openCases.contains(where: { $0.body["filing"]?.stringValue == key.id.rawValue }) {
                    fail(.submittedFactsWereSeen, key, "with an open case")
                }
            }
            let comesBack = !Authority.isWithUnit(from) || from == .returned && to == .withdrawn
            if comesBack, Authority.isWithUnit(to), isLateOpen(of: key.id, table) {
                fail(.lateWorkComesBack, key, "still late")
            }
            if from != to { judgeRound(key, record.body, to) }
            if from == .returned, to == .returned, !commit.isCommission {
                judgeReopened(key, Oracle.facts(before, of: key.id), Oracle.facts(live, of: key.id))
            }
            guard !Authority.isWithUnit(from), !Authority.isWithUnit(to) else { continue }
            if Oracle.facts(live, of: key.id) != Oracle.facts(before, of: key.id) {
                fail(.submittedFactsWereSeen, key, "changed after the hand-over")
            }
        }
    }

    /// Whether late work on a filing waits that has come back with it.
    private func isLateOpen(of filing: RecordID, _ table: ScopeTable) -> Bool {
        let places = Self.places(table.record(.filing, filing)?.body)
        return table.openCases.contains { open in
            guard open.body["type"] == "late", open.body["filing"]?.stringValue == filing.rawValue else { return false }
            guard let places else { return true }
            let (kind, record) = (open.body["recordKind"]?.stringValue ?? "", open.body["record"]?.stringValue ?? "")
            return (open.body["field"]?.stringValue ?? "").split(separator: "+").allSatisfy { field in
                Self.isNamed(kind, record, field == Effect.whole ? "*" : String(field), in: places)
            }
        }
    }

    /// What a return names; nil if that is everything.
    private static func places(_ filing: RecordBody?) -> Set<String>? {
        guard filing?["state"] == "returned" else { return nil }
        return filing?["reopened"]?.arrayValue.map { Set($0.compactMap(\.stringValue)) }
    }

    private static func isNamed(_ kind: String, _ record: String, _ field: String, in places: Set<String>) -> Bool {
        // Why a figure stays as it is may always be said.
        kind == "acknowledgement"
            || !places.isDisjoint(with: ["\(kind)/*/*", "\(kind)/\(record)/*", "\(kind)/\(record)/\(field)"])
    }

    /// While a filing is returned its unit changes what the return names, and nothing else.
    private func judgeReopened(_ filing: Key, _ before: [Key: RecordBody], _ after: [Key: RecordBody]) {
        guard let places = Self.places(commit.before.records[filing]?.body) else { return }
        for key in Set(before.keys).union(after.keys).sorted() {
            let (kind, id) = (key.kind.rawValue, key.id.rawValue)
            guard let old = before[key], let new = after[key] else {
                if !Self.isNamed(kind, id, "*", in: places) { fail(.onlyReopenedChanges, key, "made or removed") }
                continue
            }
            for field in Set(old.keys).union(new.keys).sorted()
            where old[field] != new[field] && !Self.isNamed(kind, id, field, in: places) {
                fail(.onlyReopenedChanges, key, field)
            }
        }
    }

    /// A manifest that was made when the round was shut says what the store says.
    private func judgeRound(_ filing: Key, _ body: RecordBody, _ to: FilingState?) {
        let standing = commit.before.records.values.first {
            $0.kind == .roundStanding && !$0.isDeleted && $0.body["round"] == body["round"]
        }
        guard let status = standing?.body["status"]?.stringValue, status != "open" else { return }
        if to == .submitted { fail(.shutRoundsStand, filing, "submitted, round \(status)") }
        if to == .returned, status == "frozen" { fail(.shutRoundsStand, filing, "returned, round frozen") }
    }
}
