import Core

/// Answers what only reads, from one snapshot.
struct ReadingTurn: Sendable {
    let request: ServerRequest
    let device: DeviceID
    let settings: ServerSettings
    let moment: ServerMoment

    private var rules: RuleSet { settings.rules }

    /// About how many bytes of records a page has; the record that crosses the line is still sent.
    static let pageBytes = 1 << 20

    func answer(from view: some ServerView) throws -> [ServerEffect] {
        guard let device = try view.device(device) else { throw ProblemCode.unauthenticated }
        if device.isRevoked, rules.has(.revocation) { throw ProblemCode.revoked }
        switch request {
        case .pull(let request): return try pull(request, by: device, from: view)
        case .digest(let request):
            let (state, scope) = try reading(request.scope, device, view)
            return [.answer(.digest(try digest(request, state, scope, epoch: view.identity().epoch)))]
        case .rows(let request):
            let (state, scope) = try reading(request.scope, device, view)
            return [.answer(.page(try rows(request, state, scope, epoch: view.identity().epoch)))]
        case .history(let request):
            // In `city` a history would name other units' devices.
            guard request.scope == .unit(device.unit) else { throw ProblemCode.forbidden }
            let (_, scope) = try reading(request.scope, device, view)
            let page = try RecordHistory(request, scope: scope, view: view).page()
            return [.answer(.history(page))]
        case .hello, .session, .push: throw ServerEngineMisuse()
        }
    }

    private func reading<View: ServerView>(
        _ scope: Scope,
        _ device: DeviceState,
        _ view: View
    ) throws -> (ScopeState, View.Scoped) {
        guard device.mayUse(scope) || !rules.has(.scopeOfDevice), let state = try view.state(of: scope),
            let reading = try view.scope(scope, for: AuthorStanding(device: device.id, cursors: []))
        else { throw ProblemCode.forbidden }
        return (state, reading)
    }

    // MARK: Pull

    private func pull(
        _ request: PullRequest,
        by device: DeviceState,
        from view: some ServerView
    ) throws -> [ServerEffect] {
        let (state, scope) = try reading(request.scope, device, view)
        if rules.has(.reoffer) {
            let comparison = HistoryComparison(view: view, device: device, rules: rules)
            for shown in [request.cursor, request.mark].compactMap(\.self) {
                guard try comparison.isKnown(shown, in: request.scope) else { throw ProblemCode.sessionRestart }
            }
        }
        var page = try page(request, state, scope)
        page.epoch = try view.identity().epoch
        guard page.next == nil, request.scope == .unit(device.unit) else { return [.answer(.page(page))] }
        let note = DeviceNote(device: device.id, at: moment.text, cursor: page.head.revision, isSynced: true)
        return [.note(note), .answer(.page(page))]
    }

    private func page(_ request: PullRequest, _ state: ScopeState, _ scope: some ServerScopeView) throws -> PullPage {
        let head = state.head
        // In a pull from nothing there is nothing to remove, but for what the pull itself has brought.
        let start = rules.has(.removalsWhilePaging) ? request.start : nil
        let bounds = PullBounds(
            cursor: request.cursor.revision,
            removedSince: request.cursor.revision == .zero ? start ?? head.revision : request.cursor.revision,
            after: request.after
        )
        let places = try scope.places(bounds, limit: settings.recordsPerPage + 1)
        var records: [StoredRecord] = []
        var bytes = 0
        for place in places.prefix(settings.recordsPerPage) where bytes < Self.pageBytes {
            let record = try record(place, scope)
            bytes += 128 + JSONValue.object(record.body).canonicalSize
            records.append(record)
        }
        guard records.count < places.count, let last = records.last else {
            return PullPage(scope: request.scope, records: records, next: nil, head: head, digest: state.digest)
        }
        let next = PullPosition(revision: last.revision, kind: last.kind, id: last.id.rawValue)
        return PullPage(scope: request.scope, records: records, next: next, head: head, digest: nil)
    }

    private func record(_ place: PullPlace, _ scope: some ServerScopeView) throws -> StoredRecord {
        let removed = StoredRecord(kind: place.kind, id: place.id, revision: place.revision, body: [:], isDeleted: true)
        guard !place.isDeleted, let record = try scope.record(place.kind, place.id) else { return removed }
        return record
    }

    // MARK: Digests

    private func digest(
        _ request: DigestRequest,
        _ state: ScopeState,
        _ scope: some ServerScopeView,
        epoch: Int
    ) throws -> DigestResponse {
        var response = DigestResponse(scope: request.scope, head: state.head, digest: state.digest, epoch: epoch)
        switch request.detail {
        case .whole: break
        case .buckets:
            var sums = Array(repeating: ScopeDigest(), count: DigestBucket.count)
            try scope.marks(bucket: nil) { mark in
                guard let bytes = [UInt8](hexadecimal: mark.hash), let hash = RowHash(bytes: bytes) else { return }
                sums[DigestBucket.of(mark.id)].add(hash)
            }
            response.buckets = sums
        case .bucket(let number):
            var marks: [RowMark] = []
            try scope.marks(bucket: number) { marks.append($0) }
            response.rows = marks.sorted { ($0.kind.rawValue, $0.id) < ($1.kind.rawValue, $1.id) }
        }
        return response
    }

    private func rows(
        _ request: RowsRequest,
        _ state: ScopeState,
        _ scope: some ServerScopeView,
        epoch: Int
    ) throws -> PullPage {
        var records: [StoredRecord] = []
        for name in Set(request.records).sorted(by: { ($0.kind.rawValue, $0.id) < ($1.kind.rawValue, $1.id) }) {
            guard var record = try scope.record(name.kind, name.id) else { continue }
            if record.isDeleted { record.body = [:] }
            records.append(record)
        }
        return PullPage(
            scope: request.scope,
            records: records,
            next: nil,
            head: state.head,
            digest: state.digest,
            epoch: epoch
        )
    }
}
