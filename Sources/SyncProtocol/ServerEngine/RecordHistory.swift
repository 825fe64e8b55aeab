import Core

/// Tells what happened to a record from the change-sets of the log, oldest first: values that lost are told too.
struct RecordHistory<View: ServerView> {
    private let request: HistoryRequest
    private let scope: View.Scoped
    private let view: View
    /// The record's identifiers: of twins there are more than one.
    private let names: Set<RecordID>
    private var body: RecordBody = [:]
    private var isDeleted = true
    /// Cases about the record, with the field that each is about.
    private var cases: [RecordID: RecordBody] = [:]

    init(_ request: HistoryRequest, scope: View.Scoped, view: View) throws {
        self.request = request
        self.scope = scope
        self.view = view
        names = Set(try scope.aliases(to: request.id)).union([request.id])
    }

    func page() throws -> HistoryPage {
        var history = self
        var entries: [HistoryEntry] = []
        let epoch = try view.identity().epoch
        for logged in try scope.history(of: request.kind, request.id) {
            // Also of pages before: what stood before an entry is told by those before it.
            let entry = try history.entry(logged)
            guard logged.revision > request.after ?? .zero, let entry else { continue }
            if entries.count == Limits.historyEntries {
                return HistoryPage(entries: entries, next: entries.last?.revision, epoch: epoch)
            }
            entries.append(entry)
        }
        return HistoryPage(entries: entries, next: nil, epoch: epoch)
    }

    private mutating func entry(_ logged: LoggedChangeSet) throws -> HistoryEntry? {
        let (before, wasDeleted) = (body, isDeleted)
        let touched = try apply(logged)
        var changes: [HistoryEntry.FieldChange] = []
        if wasDeleted != isDeleted {
            changes.append(
                .init(field: Effect.whole, from: wasDeleted ? "removed" : "kept", to: isDeleted ? "removed" : "kept")
            )
        }
        if !isDeleted {
            for field in Set(before.keys).union(body.keys).sorted() {
                let (from, to) = (before[field] ?? .null, body[field] ?? .null)
                if from != to { changes.append(.init(field: field, from: from, to: to)) }
            }
        }
        changes += kept(logged.changeSet, in: touched.opened)
        // The same value once more, or a case that was closed with what stands: that is an act too.
        guard !changes.isEmpty || touched.closed || names.contains(where: { touches(logged.changeSet, $0) }) else {
            return nil
        }
        let device = logged.changeSet.chain.device
        let known = try view.deviceName(device)
        return HistoryEntry(
            revision: logged.revision,
            at: logged.changeSet.time,
            receivedAt: logged.receivedAt,
            device: device,
            deviceName: known?.name ?? "",
            unit: known?.unit ?? "",
            changeSet: logged.changeSet.id,
            outcome: logged.outcome,
            changes: changes,
            reason: touched.reason
        )
    }

    private func touches(_ changeSet: ChangeSet, _ id: RecordID) -> Bool {
        changeSet.changes.contains { $0.kind == request.kind && $0.record == id }
    }

    /// Brings the record and its cases to what the change-set left, and says which cases it opened, and whether it closed one.
    private mutating func apply(
        _ logged: LoggedChangeSet
    ) throws -> (opened: [RecordID], closed: Bool, reason: String?) {
        var opened: [RecordID] = []
        var closed = false
        var reason: String?
        for write in try writes(of: logged) {
            if write.kind == request.kind, write.id == request.id {
                (body, isDeleted) = (write.body, write.isDeleted)
            }
            guard write.kind == .conflictCase, isAbout(write.body) else { continue }
            let before = cases.updateValue(write.body, forKey: write.id)
            if write.body["open"] == true {
                opened.append(write.id)
            } else if before?["open"] != false {
                closed = true
                reason = write.body["reason"]?.stringValue
            }
        }
        return (opened, closed, reason)
    }

    private func isAbout(_ body: RecordBody) -> Bool {
        body["recordKind"]?.stringValue == request.kind.rawValue && body["record"]?.stringValue == request.id.rawValue
    }

    /// What a change-set wrote; of one that the log keeps without a copy, what it says of this record and its cases.
    private func writes(of logged: LoggedChangeSet) throws -> [RecordWrite] {
        if let writes = logged.writes { return writes }
        var records: [StoredRecord] = []
        if !isDeleted || !body.isEmpty {
            records.append(
                StoredRecord(
                    kind: request.kind,
                    id: request.id,
                    revision: .zero,
                    body: body,
                    isDeleted: isDeleted
                )
            )
        }
        records += cases.map { StoredRecord(kind: .conflictCase, id: $0.key, revision: .zero, body: $0.value) }
        let names = Set(records.map(\.id)).union([request.id])
        var own = logged.changeSet
        own.changes = own.changes.filter { names.contains($0.record) }
        return RecordWrite.verbatim(own) { kind, id in records.first { $0.kind == kind && $0.id == id } }
    }

    /// Values that a change-set brought and that are kept in cases.
    private func kept(_ changeSet: ChangeSet, in opened: [RecordID]) -> [HistoryEntry.FieldChange] {
        var changes: [HistoryEntry.FieldChange] = []
        for id in opened {
            guard let open = cases[id], open["changeSet"]?.stringValue == changeSet.root.rawValue else { continue }
            for (field, value) in (open["incoming"]?.objectValue ?? [:]).sorted(by: { $0.key < $1.key }) {
                let standing = open["standing"]?.objectValue?[field] ?? .null
                changes.append(.init(field: field, from: body[field] ?? standing, to: value, keptIn: id))
            }
        }
        return changes
    }
}
