import Core
import SyncProtocol

/// Records: what a write did to their fields, to their being there, and to the members of their sets.
extension Judgement {
    func judgeRecord(_ write: RecordWrite, _ table: inout ScopeTable) {
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
    func isKept(_ writing: Writes.ID, on key: Key, _ table: ScopeTable) -> Bool {
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
    func removal(of key: Key, _ table: ScopeTable) -> Writes.ID {
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
    func removal(keptBy open: RecordWrite, _ field: String, _ key: Key, _ table: ScopeTable) -> Writes.ID? {
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
        // After two set-backs the older number of an addition is forgotten, and nobody can know who had seen it under that.
        if !write.effects.contains(Effect.restored), !isUntold(commit.changeSet.root, table),
            !now.subtracting(before).isDisjoint(with: gone)
        {
            fail(.removedMembersStay, key, "certificates")
        }
        table.shadow.removedMembers[key] = gone.union(before.subtracting(now))
    }

    /// The members that this commit's author means to be there: those of a set that he chooses in a case; and those that he had on his
    /// screen and states again, on a history that this server lacks: what was made there is taken as it is, and what he took out
    /// before that took effect here only, not there.
    private func membersShown(_ key: Key, _ table: ScopeTable) -> Set<JSONValue> {
        if commit.changeSet.changes.contains(where: { $0.kind == .conflictCase }) {
            let chosen = commit.changeSet.changes.filter { $0.kind == key.kind && table.resolved($0.record) == key.id }
            return Set(chosen.flatMap { $0.set["certificates"]?.arrayValue ?? [] })
        }
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
}
