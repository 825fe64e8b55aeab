import Core
import SyncProtocol

/// What the merge reads of one scope, of the model and of the second store at once.
///
/// Where no order is promised the second store's is handed on, so that whatever depends on it shows.
struct PairedScopeView: ServerScopeView {
    let model: MemoryScopeView
    let second: any ServerScopeView
    let pair: StorePair

    private var scope: Scope { model.table.scope }

    var head: Revision { model.head }

    private func sameElements<Element: Hashable>(_ mine: [Element], _ theirs: [Element]) -> Bool {
        mine.count == theirs.count && Set(mine) == Set(theirs)
    }

    // MARK: Records

    func record(_ kind: Kind, _ id: RecordID) -> StoredRecord? {
        pair.compare("\(scope) \(kind) \(id)", model.record(kind, id)) { try second.record(kind, id) }
    }

    func rowHash(_ kind: Kind, _ id: RecordID) -> RowHash? {
        pair.compare("\(scope) hash of \(kind) \(id)", model.rowHash(kind, id)) { try second.rowHash(kind, id) }
    }

    func effects(on record: StoredRecord, after revision: Revision) -> [Effect] {
        pair.compare(
            "\(scope) effects on \(record.kind) \(record.id) after \(revision)",
            model.effects(on: record, after: revision),
            as: { $0.map(Self.marked) == $1.map(Self.marked) },
            with: { try second.effects(on: record, after: revision) }
        )
    }

    /// Who made the whole record made each field: no list of fields is needed beside that.
    private static func marked(_ effect: Effect) -> Effect {
        guard effect.fields.contains(Effect.whole) else { return effect }
        var effect = effect
        effect.fields.formIntersection([Effect.whole, Effect.removed, Effect.restored, Effect.settled])
        return effect
    }

    func children(of id: RecordID, kind: Kind) -> [StoredRecord] {
        pair.compare("\(scope) children of \(kind) \(id)", model.children(of: id, kind: kind), as: sameElements) {
            try second.children(of: id, kind: kind)
        }
    }

    func removedChildren(of id: RecordID, kind: Kind, after revision: Revision) -> [StoredRecord] {
        pair.compare(
            "\(scope) removed children of \(kind) \(id) after \(revision)",
            model.removedChildren(of: id, kind: kind, after: revision),
            as: sameElements
        ) { try second.removedChildren(of: id, kind: kind, after: revision) }
    }

    func record(_ kind: Kind, naturalKey: [String]) -> RecordID? {
        pair.compare("\(scope) \(kind) by its key", model.record(kind, naturalKey: naturalKey)) {
            try second.record(kind, naturalKey: naturalKey)
        }
    }

    func openCases(on record: RecordID) -> [StoredRecord] {
        pair.compare("\(scope) cases on \(record)", model.openCases(on: record)) { try second.openCases(on: record) }
    }

    func openCases(ofFiling id: RecordID) -> [StoredRecord] {
        pair.compare("\(scope) cases of filing \(id)", model.openCases(ofFiling: id)) {
            try second.openCases(ofFiling: id)
        }
    }

    func missingCases() -> [StoredRecord] {
        pair.compare("\(scope) missing", model.missingCases()) { try second.missingCases() }
    }

    func alias(of id: RecordID) -> RecordID? {
        pair.compare("\(scope) alias of \(id)", model.alias(of: id)) { try second.alias(of: id) }
    }

    func aliases(to id: RecordID) -> [RecordID] {
        pair.compare("\(scope) aliases to \(id)", model.aliases(to: id), as: sameElements) {
            try second.aliases(to: id)
        }
    }

    // MARK: Change-sets

    func changeSet(_ id: ChangeSetID) -> ChangeSet? {
        pair.compare("\(scope) change-set \(id)", model.changeSet(id)) { try second.changeSet(id) }
    }

    func changeSet(root: ChangeSetID) -> ChangeSet? {
        pair.compare("\(scope) change-set of \(root)", model.changeSet(root: root)) {
            try second.changeSet(root: root)
        }
    }

    func hasEffect(root: ChangeSetID) -> Bool {
        pair.compare("\(scope) effect of \(root)", model.hasEffect(root: root)) { try second.hasEffect(root: root) }
    }

    func outcome(of id: ChangeSetID) -> Outcome? {
        pair.compare("\(scope) outcome of \(id)", model.outcome(of: id)) { try second.outcome(of: id) }
    }

    func revision(of root: ChangeSetID) -> Revision? {
        pair.compare("\(scope) revision of \(root)", model.revision(of: root)) { try second.revision(of: root) }
    }

    func isSingle(_ chain: Chain, _ numbers: Range<Int>) -> Bool {
        pair.compare("\(chain) \(numbers)", model.isSingle(chain, numbers)) { try second.isSingle(chain, numbers) }
    }

    func incompleteSteps(ofFiling id: RecordID) -> [ChangeSetID] {
        pair.compare("\(scope) steps of filing \(id)", model.incompleteSteps(ofFiling: id), as: sameElements) {
            try second.incompleteSteps(ofFiling: id)
        }
    }

    func deviceName(_ id: DeviceID) -> String? {
        pair.compare("name of device \(id)", model.deviceName(id)) { try second.deviceName(id) }
    }

    func edition(ofRound code: String) -> Int? {
        pair.compare("edition of \(code)", model.edition(ofRound: code)) { try second.edition(ofRound: code) }
    }

    func history(of kind: Kind, _ id: RecordID) -> [LoggedChangeSet] {
        pair.compare("\(scope) history of \(kind) \(id)", model.history(of: kind, id), as: Self.isSame) {
            try second.history(of: kind, id)
        }
    }

    private static func isSame(_ mine: [LoggedChangeSet], _ theirs: [LoggedChangeSet]) -> Bool {
        mine.elementsEqual(theirs) { mine, theirs in
            mine.revision == theirs.revision && mine.receivedAt == theirs.receivedAt && mine.outcome == theirs.outcome
                && mine.changeSet == theirs.changeSet && mine.writes == theirs.writes
        }
    }

    // MARK: Set-backs

    func knows(_ cursor: ScopeCursor) -> Bool {
        pair.compare("\(scope) knows \(cursor.revision)", model.knows(cursor)) { try second.knows(cursor) }
    }

    func end(ofEpoch epoch: Int) -> Int? {
        pair.compare("\(scope) end of epoch \(epoch)", model.end(ofEpoch: epoch)) { try second.end(ofEpoch: epoch) }
    }

    func formerly(of root: ChangeSetID) -> [Formerly] {
        pair.compare("\(scope) \(root) formerly", model.formerly(of: root)) { try second.formerly(of: root) }
    }

    func claims(of revision: Revision) -> Int {
        pair.compare("\(scope) claims of \(revision)", model.claims(of: revision)) {
            try second.claims(of: revision)
        }
    }

    func offeredAgain(after revision: Revision, through last: Revision) -> Int {
        pair.compare(
            "\(scope) offered again after \(revision)",
            model.offeredAgain(after: revision, through: last)
        ) { try second.offeredAgain(after: revision, through: last) }
    }

    // MARK: Pull and digest

    func places(_ bounds: PullBounds, limit: Int) -> [PullPlace] {
        pair.compare("\(scope) places after \(bounds.cursor)", model.places(bounds, limit: limit)) {
            try second.places(bounds, limit: limit)
        }
    }

    func marks(bucket: Int?, _ take: (RowMark) throws -> Void) throws {
        let marks = try pair.compare("\(scope) rows", Self.marks(of: model, bucket), as: sameElements) {
            try Self.marks(of: second, bucket)
        }
        for mark in marks { try take(mark) }
    }

    private static func marks(of view: some ServerScopeView, _ bucket: Int?) throws -> [RowMark] {
        var marks: [RowMark] = []
        try view.marks(bucket: bucket) { marks.append($0) }
        return marks
    }
}
