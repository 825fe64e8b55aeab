import Core
import SyncProtocol

/// Knows what every author really saw, which the protocol is never told, and judges what the server does.
final class Oracle {
    /// A field and its value; values are never typed twice, so a value stands for the writing of it.
    private typealias Value = String

    /// What one change-set's author had before him.
    private struct Sight {
        var values: Set<Value> = []
        var cases: [RecordID: JSONValue] = [:]
        var removed: [MemoryScope.Key: Set<Value>] = [:]
        /// Of a submit: the filing's facts and its roster.
        var handedOver: [MemoryScope.Key: RecordBody]?

        /// With what others saw whose kept work is merged along.
        func joined(_ others: [Sight]) -> Sight {
            others.reduce(into: self) { all, other in
                all.values.formUnion(other.values)
                all.removed.merge(other.removed) { $0.union($1) }
            }
        }
    }

    private(set) var violations: [String] = []
    private var parents: [Value: Set<Value>] = [:]
    private var sights: [ChangeSetID: Sight] = [:]
    private var made: [String: [ChangeSetID]] = [:]
    private let server: MemoryScope
    /// What stood in a record at every revision that changed it: who makes it anew knows what was removed.
    private var history: [MemoryScope.Key: [(revision: Revision, body: RecordBody)]] = [:]
    private var removedBy: [DeviceID: [MemoryScope.Key: RecordBody]] = [:]
    /// How many submits took effect.
    private(set) var handOvers = 0

    init(_ server: MemoryScope) { self.server = server }

    /// Fields whose values the simulation types only once.
    private static let fields: [Kind: [String]] = [
        .filing: ["name", "remark", "staff", "staffCollege"], .hire: ["name", "post", "hireDate"],
    ]

    private static func values(_ kind: Kind, _ body: RecordBody) -> [(field: String, value: Value)] {
        (fields[kind] ?? []).compactMap { field in
            body[field].map { (field, "\(kind).\(field)=\($0.canonicalText())") }
        }
    }

    private func ancestors(of values: Set<Value>) -> Set<Value> {
        var all = values
        var rest = Array(values)
        while let value = rest.popLast() {
            for parent in parents[value] ?? [] where all.insert(parent).inserted { rest.append(parent) }
        }
        return all
    }

    // MARK: What authors see

    /// Notes what the author saw when he made a change-set; called before it enters the outbox.
    func note(_ changeSet: ChangeSet, shown: [MemoryScope.Key: RecordBody], resolve: (RecordID) -> RecordID) {
        var sight = Sight()
        for (key, body) in shown where key.kind == .conflictCase {
            sight.cases[key.id] = body["incoming"]
        }
        for change in changeSet.changes {
            let key = MemoryScope.Key(kind: change.kind, id: resolve(change.record))
            if change.set["state"] == "submitted" { sight.handedOver = Self.facts(shown) }
            let before = shown[key] ?? [:]
            let old = Set(Self.values(change.kind, before).map(\.value))
            if change.operation == .delete {
                sight.removed[key] = old
                removedBy[changeSet.chain.device, default: [:]][key] = before
                continue
            }
            let former = former(key, changeSet)
            let after = before.merging(change.set) { $1 }.filter { !$0.value.isNull }
            let chosen = changeSet.changes.filter { $0.kind == .conflictCase }.compactMap {
                shown[MemoryScope.Key(kind: .conflictCase, id: $0.record)]
            }
            for (field, value) in Self.values(change.kind, after) where change.set[field] != nil {
                var seen = Set(
                    (before[field] == nil ? former : [before]).compactMap { body in
                        Self.values(change.kind, body).first { $0.field == field }?.value
                    }
                )
                for open in chosen {
                    // Who closes a case has the kept value before him.
                    let kept = before.merging(open["incoming"]?.objectValue ?? [:]) { $1 }
                    seen.formUnion(Self.values(change.kind, kept).filter { $0.field == field }.map(\.value))
                }
                parents[value, default: []].formUnion(seen.subtracting([value]))
                sight.values.insert(value)
            }
        }
        sights[changeSet.id] = sight
        made[changeSet.chain.device.rawValue, default: []].append(changeSet.id)
    }

    /// What is handed over with the one filing of a history: the record without its state, and its roster.
    private static func facts(_ records: [MemoryScope.Key: RecordBody]) -> [MemoryScope.Key: RecordBody] {
        records.filter { [.filing, .hire, .acknowledgement].contains($0.key.kind) }.mapValues { body in
            body.filter { $0.key != "state" }
        }
    }

    private func former(_ key: MemoryScope.Key, _ changeSet: ChangeSet) -> [RecordBody] {
        let pulled = history[key]?.last { $0.revision <= changeSet.cursor }?.body
        return [pulled, removedBy[changeSet.chain.device]?[key]].compactMap(\.self)
    }

    // MARK: What the server does

    func judge(_ commit: MemoryScope.Commit) {
        guard let own = sights[commit.changeSet.id] else { return }
        let sight = own.joined(commit.plan.writes.filter { $0.body["choice"] == "merged" }.flatMap(kept))
        for write in commit.plan.writes {
            let key = MemoryScope.Key(kind: write.kind, id: write.id)
            judge(write, before: commit.before[key], sight, commit)
            history[key, default: []].append((commit.revision, write.body))
        }
        for (index, change) in commit.changeSet.changes.enumerated()
        where change.operation != .delete && change.kind != .conflictCase {
            judgeKept(change, later: commit.changeSet.changes[(index + 1)...], commit)
        }
        for write in commit.plan.writes where write.body["choice"] == "merged" { judgeMerged(write, commit) }
        judgeHandOver(sight, commit)
        judgeState(commit)
    }

    /// What the author of a kept change saw, when that is merged after all.
    private func kept(_ write: MergePlan.Write) -> [Sight] {
        // A case joins what one device said in several change-sets.
        made[write.body["device"]?.stringValue ?? "", default: []].compactMap { sights[$0] }
    }

    /// What a case kept stands after its merge, or is kept in another.
    private func judgeMerged(_ write: MergePlan.Write, _ commit: MemoryScope.Commit) {
        guard let kind = write.body["recordKind"]?.stringValue.map(Kind.init(rawValue:)),
            let id = write.body["record"]?.stringValue.flatMap(RecordID.init(rawValue:)).map(server.resolved)
        else { return }
        let change = Change(
            kind: kind,
            record: id,
            operation: .update,
            set: (write.body["incoming"]?.objectValue ?? [:]).filter { $0.key != Effect.whole }
        )
        let isRemoved = write.body["incoming"]?[Effect.whole] == "removed"
        if isRemoved, server.record(kind, id)?.isDeleted == false {
            fail("a late removal is lost", commit, id)
        } else if !isRemoved {
            judgeKept(change, later: [], commit, among: commit.plan.writes.map(\.body))
        }
    }

    /// A submitted filing is what the submitting device showed; afterwards only the commission's steps touch it.
    private func judgeHandOver(_ sight: Sight, _ commit: MemoryScope.Commit) {
        let filing = MemoryScope.Key(kind: .filing, id: Samples.filingID(1))
        let live = server.records.filter { !$0.value.isDeleted }.mapValues(\.body)
        if let handedOver = sight.handedOver {
            handOvers += 1
            if Self.facts(live) != handedOver { fail("handed over unseen", commit, filing.id) }
        }
        let state = commit.before[filing]?.body["state"]?.stringValue.flatMap(FilingState.init(rawValue:))
        guard commit.before[filing]?.isDeleted == false, !Authority.isWithUnit(state) else { return }
        let before = commit.before.filter { !$0.value.isDeleted }.mapValues(\.body)
        let now = live[filing]?["state"]?.stringValue.flatMap(FilingState.init(rawValue:))
        // What came late is merged when the filing comes back.
        guard !Authority.isWithUnit(now) else { return }
        if Self.facts(live) != Self.facts(before) { fail("changed after the hand-over", commit, filing.id) }
    }

    private func fail(_ what: String, _ commit: MemoryScope.Commit, _ id: RecordID) {
        violations.append("\(what): record \(id) at \(commit.revision)")
    }

    private func judge(
        _ write: MergePlan.Write,
        before: StoredRecord?,
        _ sight: Sight,
        _ commit: MemoryScope.Commit
    ) {
        guard let before, !before.isDeleted else { return }
        if write.kind == .conflictCase {
            guard before.body["open"] == true, write.body["open"] == false else { return }
            if ["merged", "withdrawn"].contains(write.body["choice"]) {
                judgeSelfClosed(write, before, commit)
            } else if sight.cases[write.id] != before.body["incoming"] {
                fail("case closed unseen", commit, write.id)
            }
            return
        }
        if write.isDeleted {
            let key = MemoryScope.Key(kind: write.kind, id: write.id)
            let seen = ancestors(of: sight.removed[key] ?? [])
            for (_, value) in Self.values(write.kind, before.body) where !seen.contains(value) {
                fail("removed unseen", commit, write.id)
            }
            return
        }
        let old = Self.values(write.kind, before.body)
        for (field, value) in Self.values(write.kind, write.body) {
            guard let was = old.first(where: { $0.field == field })?.value, was != value else { continue }
            guard sight.values.contains(value) else {
                fail("a value that nobody entered", commit, write.id)
                continue
            }
            if !ancestors(of: [value]).contains(was) { fail("\(field) overwritten unseen", commit, write.id) }
        }
    }

    /// A case closes by itself when the filing comes back, or when its own author took the value back.
    private func judgeSelfClosed(_ write: MergePlan.Write, _ before: StoredRecord, _ commit: MemoryScope.Commit) {
        if write.body["choice"] == "merged" {
            let comesBack = commit.changeSet.changes.contains { $0.isTransition }
            if before.body["type"] != "late" || !comesBack { fail("case merged without a reason", commit, write.id) }
        } else if before.body["device"]?.stringValue != commit.changeSet.chain.device.rawValue {
            fail("case withdrawn by another", commit, write.id)
        }
    }

    /// What was typed stands, or is kept in a case.
    private func judgeKept(
        _ change: Change,
        later: ArraySlice<Change>,
        _ commit: MemoryScope.Commit,
        among others: [RecordBody] = []
    ) {
        let id = server.resolved(change.record)
        let record = server.record(change.kind, id)
        let type = RecordTypes.type(of: change.kind)
        for (field, value) in change.set {
            guard let spec = type?.field(field), spec.merge != .union, spec.owner == .unit else { continue }
            if let record, !record.isDeleted, record.body[field] ?? .null == value { continue }
            // Two rows of one author that turn out to be one person: his later value replaces the earlier.
            if later.contains(where: { server.resolved($0.record) == id && $0.set[field] != nil }) { continue }
            let cases =
                commit.plan.cases.compactMap { server.record(.conflictCase, $0)?.body }
                + others.filter { $0["open"] == true }
            // Where another has taken the place of the record, what is equal there needs no case.
            let isKept = cases.contains { open in
                let stands = open["record"]?.stringValue.flatMap(RecordID.init(rawValue:))
                    .flatMap { server.record(change.kind, $0) }
                return open["incoming"]?[field] == value || stands?.body[field] ?? .null == value
            }
            if !isKept { fail("\(field) is lost", commit, id) }
        }
    }

    /// What holds in every state of the server.
    private func judgeState(_ commit: MemoryScope.Commit) {
        var keys: Set<[String]> = []
        var waiting: Set<[String]> = []
        for record in server.records.values where !record.isDeleted {
            guard let type = RecordTypes.type(of: record.kind) else { continue }
            if record.revision == commit.revision, type.problem(in: record.body) != nil {
                fail("not in its form", commit, record.id)
            }
            if let parent = server.parents[MemoryScope.Key(kind: record.kind, id: record.id)] {
                let isLive = server.record(parent.kind, parent.id).map { !$0.isDeleted } ?? false
                if !isLive { fail("orphan", commit, record.id) }
            }
            if let key = type.naturalKey(of: record.body), !keys.insert(key).inserted {
                fail("twin", commit, record.id)
            }
            if record.kind == .conflictCase, record.body["open"] == true {
                let names = ["type", "record", "device", "field"].map { record.body[$0]?.stringValue ?? "" }
                let target = Kind(rawValue: record.body["recordKind"]?.stringValue ?? "")
                let field = names[3].split(separator: "+").first.map(String.init) ?? ""
                let unit = RecordTypes.type(of: target)?.mergeUnit(of: field).first ?? field
                if !waiting.insert(names.dropLast() + [unit]).inserted { fail("two cases", commit, record.id) }
            }
        }
    }
}
