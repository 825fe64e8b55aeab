import Core

/// Narrows a difference to rows, and takes those from the server.
///
/// Every answer must be of the very head that the replica has; else the pull goes on first.
extension SyncSession {
    /// A repair under way.
    struct Repair: Sendable {
        let scope: Scope
        let head: ScopeCursor
        var ownSums: [ScopeDigest] = []
        var ownRows: [RowMark] = []
        /// The head's digest, as the server told it with its buckets.
        var expected: ScopeDigest?
        /// Buckets that differ and were not looked into yet.
        var buckets: [Int] = []
        /// Rows to take from the server, not asked for yet.
        var wanted: [RowsRequest.Name] = []
        /// Rows that only the replica has.
        var extra: [RowMark] = []
        /// All rows that differ.
        var rows: [RowsRequest.Name] = []
        var asked: Set<RowsRequest.Name> = []
        var hasStaged = false
    }

    mutating func beginRepair() -> Effect {
        guard let scope = waitingScopes.first else { return nextScope() }
        phase = .repairing
        repair = Repair(scope: scope, head: standing.cursor(scope))
        return .sumBuckets(scope)
    }

    mutating func mend(_ event: Event) throws(SyncSessionError) -> Effect {
        guard var repair else { throw .unexpectedEvent }
        switch event {
        case .summed(let sums):
            guard sums.count == DigestBucket.count else { throw .unexpectedEvent }
            repair.ownSums = sums
            self.repair = repair
            return .digest(DigestRequest(scope: repair.scope, detail: .buckets))
        case .listed(let rows):
            guard let bucket = repair.buckets.first else { throw .unexpectedEvent }
            repair.ownRows = rows
            self.repair = repair
            return .digest(DigestRequest(scope: repair.scope, detail: .bucket(bucket)))
        case .digested(let response):
            guard response.scope == repair.scope else { throw .wrongScope }
            guard response.head == repair.head else { return headMoved() }
            progressed()
            return try compared(response, &repair)
        case .fetched(let page):
            guard page.scope == repair.scope else { throw .wrongScope }
            guard page.head == repair.head else { return headMoved() }
            progressed()
            return try fetched(page, &repair)
        case .staged:
            return fetchNext(&repair)
        case .published(let published):
            report.records += published.records
            report.deleted += published.deleted
            report.digests[repair.scope] = published.digest
            guard published.digest == repair.expected else { return takeAnew() }
            report.repairs.append(SyncRepair(scope: repair.scope, rows: repair.rows, isWhole: false))
            return scopeDone()
        default: throw .unexpectedEvent
        }
    }

    private mutating func compared(
        _ response: DigestResponse,
        _ repair: inout Repair
    ) throws(SyncSessionError) -> Effect {
        if let buckets = response.buckets {
            repair.expected = response.digest
            repair.buckets = (0..<DigestBucket.count).filter { buckets[$0] != repair.ownSums[$0] }
        } else if let rows = response.rows, let bucket = repair.buckets.first {
            guard rows.allSatisfy({ DigestBucket.of($0.id) == bucket }) else { throw .wrongAnswer }
            let theirs = Set(rows)
            let own = Set(repair.ownRows)
            let names = Set(rows.map { RowsRequest.Name(kind: $0.kind, id: $0.id) })
            repair.wanted += rows.filter { !own.contains($0) }.map { RowsRequest.Name(kind: $0.kind, id: $0.id) }
            repair.extra += repair.ownRows.filter {
                !theirs.contains($0) && !names.contains(RowsRequest.Name(kind: $0.kind, id: $0.id))
            }
            repair.buckets.removeFirst()
        } else {
            throw .wrongAnswer
        }
        if let bucket = repair.buckets.first {
            self.repair = repair
            return .listRows(repair.scope, bucket: bucket)
        }
        repair.rows = repair.wanted + repair.extra.map { RowsRequest.Name(kind: $0.kind, id: $0.id) }
        return fetchNext(&repair)
    }

    private mutating func fetchNext(_ repair: inout Repair) -> Effect {
        defer { self.repair = repair }
        if !repair.wanted.isEmpty {
            let names = Array(repair.wanted.prefix(Limits.rowsAsked))
            repair.wanted.removeFirst(names.count)
            repair.asked = Set(names)
            return .rows(RowsRequest(scope: repair.scope, records: names))
        }
        if !repair.extra.isEmpty {
            let records = repair.extra.map {
                StoredRecord(kind: $0.kind, id: $0.id, revision: $0.revision, body: [:], isDeleted: true)
            }
            repair.extra = []
            return stage(records, &repair)
        }
        return .publish(scope: repair.scope, head: repair.head, .mending)
    }

    private mutating func fetched(_ page: PullPage, _ repair: inout Repair) throws(SyncSessionError) -> Effect {
        let names = page.records.map { RowsRequest.Name(kind: $0.kind, id: $0.id) }
        // The head is the one whose rows were listed, so each of them must come, and nothing else.
        guard names.count == repair.asked.count, Set(names) == repair.asked else { throw .wrongAnswer }
        let effect = stage(page.records, &repair)
        self.repair = repair
        return effect
    }

    private func stage(_ records: [StoredRecord], _ repair: inout Repair) -> Effect {
        let isFirst = !repair.hasStaged
        repair.hasStaged = true
        let page = PullPage(scope: repair.scope, records: records, next: nil, head: repair.head, digest: nil)
        return .stage(page, nil, isFirst: isFirst)
    }

    /// Others have written meanwhile: follow them first, and compare again; in the end take the scope as a whole.
    private mutating func headMoved() -> Effect {
        guard let scope = waitingScopes.first else { return nextScope() }
        repairAttempts[scope, default: 0] += 1
        return repairAttempts[scope, default: 0] < Self.repairAttempts ? nextScope() : takeAnew()
    }

    /// Takes the whole scope from nothing.
    mutating func takeAnew() -> Effect {
        guard let scope = waitingScopes.first else { return nextScope() }
        replacing.insert(scope)
        report.repairs.removeAll { $0.scope == scope }
        report.repairs.append(SyncRepair(scope: scope, isWhole: true))
        return nextScope()
    }
}
