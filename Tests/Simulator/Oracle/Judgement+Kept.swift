import Core
import SyncProtocol

/// What was typed stands somewhere, and what was refused changed nothing.
extension Judgement {
    /// What was typed stands, was knowingly replaced, or is kept in a case.
    func judgeKept(_ table: inout ScopeTable) {
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
    func judgeRemovedMembers(_ table: ScopeTable) {
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
    func judgeRefusals() {
        guard commit.entry.signed.receipt?.outcome == .refused || commit.dependsOnRefused else { return }
        oracle.fail(
            .refusalsStand,
            "change-set …\(commit.changeSet.id.rawValue.suffix(6)) at \(commit.revision)"
        )
    }
}
