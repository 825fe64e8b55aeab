import Core
import SyncProtocol

/// A replica in memory: the server layer that only pulls change, and this device's work replayed over it.
final class TestDevice {
    /// A change-set of this device and what became of it.
    struct Entry {
        let changeSet: ChangeSet
        var receipt: Receipt?
        /// The receipt of a history that the server lost.
        var former: Receipt?
        var isParked: Bool { receipt?.outcome == .refused }
    }

    typealias Key = MemoryScope.Key

    let server: MemoryScope
    let name: Int
    /// As whom the server knows this device.
    let author: Author
    var chain: Chain
    private(set) var serverLayer: [Key: StoredRecord] = [:]
    var cursor: Revision { cursors.first?.revision ?? .zero }
    /// Up to where it had the scope, newest first.
    private(set) var cursors: [ScopeCursor] = []
    private(set) var outbox: [Entry] = [] { didSet { forget() } }
    /// The digest of the server layer, kept incrementally.
    private(set) var digest = ScopeDigest()
    private var aliases: [RecordID: RecordID] = [:]
    private var knownOverlay: [ChangeSet]?
    private var knownShown: [Key: RecordBody]?
    private(set) var receiptsSeen = 0
    private var next = 0
    private var last: ChangeSet?
    private var staged: [StoredRecord]?
    private var page: PullPage?
    private var start: Revision?
    /// After a set-back the next pull brings the server layer from nothing, and replaces the old one when it is complete.
    private var takesAnew = false

    init(_ server: MemoryScope, name: Int, author: Author = .unit(Samples.unit)) {
        self.server = server
        self.name = name
        self.author = author
        chain = Chain(device: DeviceID(Samples.randomID(1_000_000 + name)), epoch: 1)
        server.names[chain.device] = "设备\(name)"
    }

    /// The same replica once more: a copied file, which goes on with the same chain.
    func copy(drawing offset: Int) -> TestDevice {
        let copy = TestDevice(server, name: name)
        copy.serverLayer = serverLayer
        (copy.digest, copy.aliases) = (digest, aliases)
        copy.cursors = cursors
        copy.outbox = outbox
        copy.next = next + offset
        copy.last = last
        return copy
    }

    func newID() -> RecordID {
        next += 1
        return Samples.randomID(name * 10_000 + next)
    }

    // MARK: What the screen shows

    /// Work that the server layer does not show yet: without an outcome, or taken above the cursor.
    var overlay: [ChangeSet] {
        if let knownOverlay { return knownOverlay }
        let overlay = outbox.filter { entry in
            guard let receipt = entry.receipt else { return true }
            return receipt.revision.map { $0 > cursor } ?? false
        }.map(\.changeSet)
        knownOverlay = overlay
        return overlay
    }

    private func forget() { (knownOverlay, knownShown) = (nil, nil) }

    var pending: [ChangeSet] { outbox.filter { $0.receipt == nil }.map(\.changeSet) }
    var parked: [ChangeSet] { outbox.filter(\.isParked).map(\.changeSet) }

    func resolve(_ id: RecordID) -> RecordID {
        var id = id
        while let next = aliases[id] { id = next }
        return id
    }

    func shown() -> [Key: RecordBody] {
        if let knownShown { return knownShown }
        var shown = serverLayer.mapValues(\.body)
        for changeSet in overlay {
            for change in changeSet.changes {
                let key = Key(kind: change.kind, id: resolve(change.record))
                switch change.operation {
                case .delete: shown[key] = nil
                case .create where shown[key] == nil: shown[key] = change.set.filter { !$0.value.isNull }
                case .create, .update: shown[key] = shown[key].map { Self.replay(change, over: $0) }
                }
            }
        }
        knownShown = shown
        return shown
    }

    func shown(_ kind: Kind, _ id: RecordID) -> RecordBody? { shown()[Key(kind: kind, id: id)] }

    private static func replay(_ change: Change, over body: RecordBody) -> RecordBody {
        var result = body
        for (field, value) in change.set {
            guard RecordTypes.type(of: change.kind)?.field(field)?.merge == .union else {
                result[field] = value.isNull ? nil : value
                continue
            }
            let (old, new) = (change.was[field]?.arrayValue ?? [], value.arrayValue ?? [])
            let standing = body[field]?.arrayValue ?? []
            let kept = standing.filter { new.contains($0) || !old.contains($0) }
            let all = kept + new.filter { !old.contains($0) && !kept.contains($0) }
            result[field] = all.isEmpty ? nil : .array(all)
        }
        return result
    }

    // MARK: User steps

    /// The base of a field, by what the screen showed.
    private func base(of field: String, on key: Key, unknown: Revision = .zero) -> Base {
        for changeSet in overlay.reversed() {
            for change in changeSet.changes
            where change.kind == key.kind && resolve(change.record) == key.id && change.touches(field) {
                return .changeSet(changeSet.id)
            }
        }
        return .revision(serverLayer[key]?.revision ?? unknown)
    }

    private func bases(of fields: some Sequence<String>, on key: Key) -> (Base, [String: Base]) {
        let base = base(of: Effect.whole, on: key)
        var others: [String: Base] = [:]
        for field in fields {
            let own = self.base(of: field, on: key)
            if own != base { others[field] = own }
        }
        return (base, others)
    }

    /// An edit of a shown record; bases cover the whole merge unit, for the author saw all of it.
    func updating(_ kind: Kind, _ id: RecordID, _ set: [String: JSONValue]) -> Change {
        let key = Key(kind: kind, id: id)
        let type = RecordTypes.type(of: kind)
        let (base, others) = bases(of: Set(set.keys.flatMap { type?.mergeUnit(of: $0) ?? [$0] }), on: key)
        let was = (shown()[key] ?? [:]).filter { set[$0.key] != nil }
        return Change(kind: kind, record: id, operation: .update, base: base, fieldBases: others, set: set, was: was)
    }

    func creating(_ kind: Kind, _ id: RecordID, _ body: RecordBody) -> Change {
        var base = Base.none
        if case .derived? = RecordTypes.type(of: kind)?.identity {
            base = self.base(of: Effect.whole, on: Key(kind: kind, id: id), unknown: cursor)
        }
        return Change(kind: kind, record: id, operation: .create, base: base, set: body)
    }

    func deleting(_ kind: Kind, _ id: RecordID) -> Change {
        let key = Key(kind: kind, id: id)
        let (base, others) = bases(of: RecordTypes.type(of: kind)?.fields.map(\.code) ?? [], on: key)
        return Change(
            kind: kind,
            record: id,
            operation: .delete,
            base: base,
            fieldBases: others,
            was: shown()[key] ?? [:]
        )
    }

    /// One step: becomes one change-set in the outbox.
    @discardableResult
    func step(
        _ changes: [Change],
        replaces: ChangeSetID? = nil,
        dependsOn: [ChangeSetID]? = nil,
        part: ChangeSet.Part? = nil
    ) -> ChangeSet {
        let number = (last?.number ?? 0) + 1
        let changeSet = ChangeSet(
            id: ChangeSetID(newID()),
            chain: chain,
            number: number,
            previous: last.map { ChangeSet.hash(of: $0.canonicalBytes) } ?? "",
            scope: server.scope,
            time: "2016-09-01T08:00:00Z",
            salt: String(repeating: "0", count: 31) + "1",
            cursor: cursor,
            logHash: cursors.first?.logHash ?? "",
            dependsOn: dependsOn ?? dependencies(of: changes),
            replaces: replaces,
            part: part,
            changes: changes
        )
        last = changeSet
        outbox.append(Entry(changeSet: changeSet))
        return changeSet
    }

    private func dependencies(of changes: [Change]) -> [ChangeSetID] {
        var touched = Set(changes.map { resolve($0.record) })
        for change in changes {
            let body = change.operation == .create ? change.set : [:]
            if let parent = RecordTypes.type(of: change.kind)?.parent?(body, server.scope) { touched.insert(parent.id) }
        }
        return pending.filter { changeSet in changeSet.changes.contains { touched.contains(resolve($0.record)) } }.map(
            \.id
        )
    }

    @discardableResult
    func update(_ kind: Kind, _ id: RecordID, _ set: [String: JSONValue]) -> ChangeSet {
        step([updating(kind, id, set)])
    }

    @discardableResult
    func create(_ kind: Kind, _ id: RecordID, _ body: RecordBody) -> ChangeSet { step([creating(kind, id, body)]) }

    /// Removes records in one step.
    @discardableResult
    func delete(_ records: (Kind, RecordID)...) -> ChangeSet { step(records.map { deleting($0.0, $0.1) }) }

    /// A filing led to another state: a transition is about the whole filing, so every base is stated.
    func leading(_ filing: RecordID, to state: FilingState) -> Change {
        let key = Key(kind: .filing, id: filing)
        let (base, others) = bases(of: RecordTypes.type(of: .filing)?.fields.map(\.code) ?? [], on: key)
        return Change(
            kind: .filing,
            record: filing,
            operation: .update,
            base: base,
            fieldBases: others,
            set: ["state": .string(state.rawValue)],
            was: (shown()[key] ?? [:]).filter { $0.key == "state" }
        )
    }

    /// Leads a filing to another state in a step of its own, which names the work that no pull covers.
    @discardableResult
    func lead(_ filing: RecordID, to state: FilingState, naming work: [ChangeSetID]? = nil) -> ChangeSet {
        step([leading(filing, to: state)], dependsOn: work ?? uncovered(of: filing))
    }

    /// Change-sets of this device that touch a filing or its roster and that no pull covers.
    func uncovered(of filing: RecordID) -> [ChangeSetID] {
        overlay.filter { changeSet in changeSet.changes.contains { isOf(filing, $0) } }.map(\.id)
    }

    private func isOf(_ filing: RecordID, _ change: Change) -> Bool {
        if change.kind == .filing { return change.record == filing }
        let key = Key(kind: change.kind, id: resolve(change.record))
        let bodies = [change.was.merging(change.set) { $1 }, shown()[key], serverLayer[key]?.body].compactMap(\.self)
        return bodies.contains { RecordTypes.type(of: change.kind)?.parent?($0, server.scope)?.id == filing }
    }

    /// Closes a case by writing a value; nil writes none.
    @discardableResult
    func close(_ open: RecordID, choice: String, writing values: [String: JSONValue]?) -> ChangeSet {
        var changes = [updating(.conflictCase, open, ["open": false, "choice": .string(choice)])]
        let body = shown(.conflictCase, open) ?? [:]
        if let values, let id = body["record"]?.stringValue.flatMap(RecordID.init(rawValue:)) {
            changes.append(updating(Kind(rawValue: body["recordKind"]?.stringValue ?? ""), id, values))
        }
        return step(changes)
    }

    // MARK: Sync

    /// Sends what has no outcome, in order; false from `delivers` loses the answer.
    func push(delivers: () -> Bool = { true }) throws {
        for index in outbox.indices where outbox[index].receipt == nil {
            let offer = Offer(cursors: cursors, receipt: outbox[index].former)
            guard let receipt = try server.push(outbox[index].changeSet, by: author, offer: offer) else { return }
            guard delivers() else { return }
            outbox[index].receipt = receipt
            receiptsSeen = max(receiptsSeen, receipt.number)
        }
    }

    /// Takes one page; true when the pages became visible.
    @discardableResult
    func pullPage(limit: Int = 100) -> Bool {
        let request = PullRequest(
            scope: server.scope,
            cursor: takesAnew ? .zero : cursors.first ?? .zero,
            after: page?.next,
            start: start
        )
        let page = server.page(request, limit: limit)
        if self.page == nil {
            staged = []
            start = page.head.revision
        }
        staged?.append(contentsOf: page.records)
        self.page = page
        guard page.next == nil else { return false }
        if takesAnew { (serverLayer, digest, aliases, takesAnew) = ([:], ScopeDigest(), [:], false) }
        for record in staged ?? [] { publish(record) }
        if cursors.first != page.head { cursors.insert(page.head, at: 0) }
        forget()
        (self.page, staged, start) = (nil, nil, nil)
        return true
    }

    private func publish(_ record: StoredRecord) {
        let key = Key(kind: record.kind, id: record.id)
        if let old = serverLayer.removeValue(forKey: key) { digest.remove(Self.hash(old)) }
        guard !record.isDeleted else { return }
        serverLayer[key] = record
        digest.add(Self.hash(record))
        guard record.kind == .alias, let alias = try? Alias(body: record.body) else { return }
        if let from = RecordID(rawValue: alias.from) { aliases[from] = RecordID(rawValue: alias.to) }
    }

    private static func hash(_ record: StoredRecord) -> RowHash {
        RowHash(kind: record.kind, id: record.id, revision: record.revision, body: record.body)
    }

    func pull(limit: Int = 100) { while !pullPage(limit: limit) {} }

    /// Takes everything from nothing, before what it has to send has gone.
    func pullAnew() {
        takesAnew = true
        pull()
    }

    func sync() throws {
        let isSetBack = server.rules.has(.reoffer) && server.lacks(standing)
        if isSetBack { offerAgain() }
        try push()
        if isSetBack { takesAnew = true }
        pull()
    }

    // MARK: Set-backs

    /// What it shows of the server's history.
    var standing: Standing {
        var standing = Standing(cursors: [server.scope: cursors])
        for receipt in outbox.compactMap(\.receipt).sorted(by: { $0.number < $1.number }) { standing.note(receipt) }
        return standing
    }

    /// Nothing has an outcome any more, and everything goes with the receipt that it got once.
    func offerAgain() {
        for index in outbox.indices {
            guard let receipt = outbox[index].receipt else { continue }
            outbox[index].former = receipt
            outbox[index].receipt = nil
        }
    }

    func receipt(_ changeSet: ChangeSet) -> Receipt? {
        outbox.first { $0.changeSet.id == changeSet.id }?.receipt
    }
}
