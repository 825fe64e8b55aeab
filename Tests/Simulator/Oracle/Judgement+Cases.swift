import Core
import SyncProtocol

/// Cases: what one keeps, how it is closed, and that there is one for each matter.
extension Judgement {
    func judgeCase(_ write: RecordWrite, _ table: inout ScopeTable) {
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
            // this case or, in a history that is lost, in another. Who retries a value has it before him, and means it.
            let known = [was, oracle.lastOf[was] ?? was]
            let isOfRetry = commit.changeSet.replaces != nil || before.map { isRetry($0, table) } ?? false
            // Who makes a record anew, knowing that it was removed, means none of what he said of the former.
            let isMadeAnew = commit.changeSet.changes.contains {
                $0.operation == .create && $0.kind == target.kind && table.resolved($0.record) == target.id
            }
            let isGivenUp = (isOfRetry || isMadeAnew) && known.contains(where: isOwn)
            if value != before?.body["incoming"]?[field], !isGivenUp,
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
        // After two set-backs the older number is forgotten, and nobody can know who had seen it under that; nor of a number that
        // two change-sets had.
        guard let formerly = commit.entry.formerly, formerly.counts, !kept.isEmpty,
            !isUntold(commit.changeSet.root, table),
            table.log.count(where: { $0.draft.formerly?.revision == formerly.revision }) == 1
        else { return }
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

    /// Whether the author of a value shows that he had reached the old number of this commit's change-set.
    ///
    /// He may have known the elder value only through another that was made on it and has yielded since, or lay in a case of which
    /// he chose it: then he shows an earlier number, or one of the history between two set-backs, and no log tells that.
    private func isShown(_ effect: Effect, _ field: String, _ key: Key, _ table: ScopeTable) -> Bool {
        var next: ChangeSetID? = effect.root
        var left = table.log.count
        while let id = next, left > 0, let place = table.places[table.roots[id] ?? id] {
            let change = table.log[place].changeSet.changes.last {
                $0.kind == key.kind && table.resolved($0.record) == key.id && $0.touches(field)
            }
            left -= 1
            switch change?.base(of: field) {
            case .revision(let shown):
                guard let old = commit.entry.formerly?.revision else { return false }
                return old.epoch == shown.epoch && old <= shown
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
    ///
    /// Who wanted it removed, too, has lost nothing.
    private func isKnownRemoval(_ write: RecordWrite, _ table: ScopeTable) -> Bool {
        guard write.body["choice"] == "removed", let target = Self.target(write.body, table) else { return false }
        let removal = removal(of: target, table)
        return (table.shadow.cases[write.id] ?? [:]).allSatisfy { field, value in
            field == Effect.whole && write.body["incoming"]?[field] == "removed" || isOwn(value)
                || oracle.writes.saw(removal, value)
        }
    }

    /// Whether what a case keeps was retried.
    private func isRetry(_ open: StoredRecord, _ table: ScopeTable) -> Bool {
        table.source(of: open)?.changeSet.replaces != nil
    }

    /// Whether somebody closes a case that keeps, from a history that is lost, what he had before him: there nothing met that
    /// value, or the case kept another that had replaced it, and what he writes replaces it knowingly.
    private func isReplaced(_ open: StoredRecord, _ table: ScopeTable) -> Bool {
        guard let target = Self.target(open.body, table), let kept = table.shadow.cases[open.id], !kept.isEmpty,
            let source = table.source(of: open), source.draft.formerly != nil || commit.shared != nil
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
    func isUntold(_ root: ChangeSetID, _ table: ScopeTable) -> Bool {
        guard let draft = table.row(of: root)?.draft else { return false }
        return !(commit.numbers[root] ?? []).subtracting([draft.revision]).isSubset(
            of: draft.formerly.map { [$0.revision] } ?? []
        )
    }

    /// Whether nobody can know that this commit's author had seen a change-set by its number.
    ///
    /// Either that was never told here, or he worked on a history that this server lacks: then his numbers count for no more than
    /// the newest cursor that both share, and the change-set stands here above that, under the number that it has in both.
    func isUnknowable(_ root: ChangeSetID, _ table: ScopeTable) -> Bool {
        if isUntold(root, table) { return true }
        guard let shared = commit.shared, let draft = table.row(of: root)?.draft else { return false }
        return draft.formerly == nil && draft.revision > shared
    }

    /// Which writing of this commit a kept value is; work on a removed row may be kept on the one that took its place.
    func entered(_ value: JSONValue, _ field: String, _ target: Key) -> Writes.ID? {
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
    func isOwn(_ writing: Writes.ID) -> Bool { oracle.authors[writing] == sight.slot }

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
        func isRelated(_ new: Writes.ID, _ old: Writes.ID) -> Bool {
            new != old && (oracle.writes.saw(new, old) || !isUntoldElder && oracle.writes.saw(old, new))
        }
        func isKnown(_ open: StoredRecord) -> Bool {
            let (kept, others) = (table.shadow.cases[write.id] ?? [:], table.shadow.cases[open.id] ?? [:])
            // Of a unit, one value that nobody had before him when he typed the other parts the two.
            let isParted = kept.contains { field, new in
                others[field].map { $0 != new && !oracle.writes.saw(new, $0) && !oracle.writes.saw($0, new) } ?? false
            }
            return !isParted && kept.values.contains { new in others.values.contains { isRelated(new, $0) } }
        }
        guard commit.before.records[Key(kind: .conflictCase, id: write.id)] == nil else { return }
        let other = table.openCases.first { open in
            // To which somebody else has added with the device's key is no line's any more.
            open.id != write.id && name(open.body) == own && isKnown(open) && !oracle.isHostile(open.body)
                && !isUnknowableOfOtherRow(open, table) && !isUnknowableOffLine(open, table)
                && !isOfTwoRows(open, table) && !isOfGoneRow(open, table)
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
        guard let source = table.source(of: open)?.changeSet, isUnknowable(source.root, table) else { return false }
        return !source.changes.contains { $0.record.rawValue == open.body["record"]?.stringValue }
    }

    /// Whether a case keeps what only its number could show that the author had seen, and nobody can know that: a retry does not
    /// stand after what its line made, and a line with a number that was given twice is no line.
    private func isUnknowableOffLine(_ open: StoredRecord, _ table: ScopeTable) -> Bool {
        guard commit.changeSet.replaces != nil || commit.isLineBroken, let source = table.source(of: open)?.changeSet
        else { return false }
        return isUnknowable(source.root, table)
    }

    /// Whether this commit's work is kept on a row that took the place of the one it names, which the case's work does not name: it
    /// is about another row in its author's eyes.
    private func isOfGoneRow(_ open: StoredRecord, _ table: ScopeTable) -> Bool {
        guard let target = Self.target(open.body, table), let source = table.source(of: open)?.changeSet else {
            return false
        }
        let gone = commit.changeSet.changes.filter { change in
            let key = Key(kind: change.kind, id: table.resolved(change.record))
            return key.kind == target.kind && key != target && table.records[key]?.isDeleted == true
        }
        return gone.contains { change in !source.changes.contains { $0.record == change.record } }
    }

    /// Whether a case keeps the work of one step on two rows that turned out to be one: which of them somebody means who edits a
    /// third name of it, nobody can tell.
    private func isOfTwoRows(_ open: StoredRecord, _ table: ScopeTable) -> Bool {
        guard let target = Self.target(open.body, table), let source = table.source(of: open)?.changeSet else {
            return false
        }
        return [source, commit.changeSet].contains { step in
            let names = step.changes.filter { $0.kind == target.kind && table.resolved($0.record) == target.id }
            return Set(names.map(\.record)).count > 1
        }
    }
}
