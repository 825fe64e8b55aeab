import Core

/// Pull page by page, publish once, compare digests.
extension SyncSession {
    /// A pull under way.
    struct Pull: Sendable {
        let scope: Scope
        var progress: PullProgress
        /// Whether nothing of it is staged yet.
        var isFirst: Bool
        var page: PullPage?
        /// The head that the first page of this session saw.
        var bound: ScopeCursor?
        /// What the head's digest is to be.
        var expected: ScopeDigest?
        /// Whether only a part of the pages became visible.
        var isPartial = false
    }

    mutating func beginPull() -> Effect {
        phase = .pulling
        waitingScopes = scopes
        return nextScope()
    }

    func nextScopeRequest(_ pull: Pull) -> Effect {
        let progress = pull.progress
        return .pull(
            PullRequest(
                scope: pull.scope,
                cursor: progress.from,
                after: progress.next,
                start: rules.has(.removalsWhilePaging) ? progress.start : nil,
                mark: progress.mark
            )
        )
    }

    mutating func nextScope() -> Effect {
        pull = nil
        repair = nil
        guard let scope = waitingScopes.first else { return mode == .plan ? finish() : forget() }
        phase = .pulling
        let isReplacing = replacing.contains(scope)
        let fresh = PullProgress(
            from: isReplacing ? .zero : standing.cursor(scope),
            serverEpoch: epoch,
            isReplacing: isReplacing
        )
        // What was staged counts if it is of this very history, from the same cursor.
        let kept = situation?.pulls.removeValue(forKey: scope)
        var pull = Pull(scope: scope, progress: fresh, isFirst: true)
        if let kept, kept.serverEpoch == epoch, kept.from == fresh.from, kept.isReplacing == isReplacing,
            kept.next != nil
        {
            pull = Pull(scope: scope, progress: kept, isFirst: false)
        }
        self.pull = pull
        return nextScopeRequest(pull)
    }

    mutating func paged(_ page: PullPage) throws(SyncSessionError) -> Effect {
        guard var pull, page.scope == pull.scope else { throw .wrongScope }
        guard page.epoch ?? epoch == epoch, page.head.revision.epoch <= epoch else { return beginAgain() }
        // An answer of an earlier time would take back what the replica shows already.
        guard page.head.revision >= (pull.progress.mark ?? pull.progress.from).revision else { throw .noProgress }
        if let before = pull.progress.next, let next = page.next, next <= before { throw .noProgress }
        if page.next == nil || !page.records.isEmpty { progressed() }
        var page = page
        if pull.bound == nil { pull.bound = page.head }
        if !rules.has(.chaseHead), let bound = pull.bound, page.head != bound {
            page.records.removeAll { $0.revision > bound.revision }
            page.head = bound
            if page.records.isEmpty { page.next = nil }
        }
        if pull.progress.start == nil { pull.progress.start = page.head.revision }
        let last = page.records.last.map { PullPosition(revision: $0.revision, kind: $0.kind, id: $0.id.rawValue) }
        pull.progress.next = page.next ?? last ?? pull.progress.next
        pull.progress.mark = page.head
        pull.page = page
        let isFirst = pull.isFirst
        pull.isFirst = false
        self.pull = pull
        return .stage(page, pull.progress, isFirst: isFirst)
    }

    mutating func staged() throws(SyncSessionError) -> Effect {
        guard var pull, let page = pull.page else { throw .unexpectedEvent }
        if page.next != nil {
            guard rules.has(.atomicPages) || mode == .plan else {
                pull.isPartial = true
                self.pull = pull
                return .publish(scope: pull.scope, head: standing.cursor(pull.scope), .following)
            }
            return nextScopeRequest(pull)
        }
        if mode == .plan {
            waitingScopes.removeFirst()
            return nextScope()
        }
        return .publish(scope: pull.scope, head: page.head, pull.progress.isReplacing ? .replacing : .following)
    }

    mutating func published(_ published: PublishedScope) throws(SyncSessionError) -> Effect {
        guard var pull, let page = pull.page, published.scope == pull.scope else { throw .unexpectedEvent }
        report.records += published.records
        report.deleted += published.deleted
        if pull.isPartial {
            pull.isPartial = false
            pull.isFirst = true
            self.pull = pull
            return nextScopeRequest(pull)
        }
        moveCursor(of: pull.scope, to: page.head, published.digest)
        guard rules.has(.digestOfPage) else {
            self.pull = pull
            phase = .confirming
            return .digest(DigestRequest(scope: pull.scope))
        }
        return compare(published.digest, with: page.digest)
    }

    private mutating func moveCursor(of scope: Scope, to head: ScopeCursor, _ digest: ScopeDigest) {
        var list = situation?.standing.cursors[scope] ?? []
        if list.first != head { list.insert(head, at: 0) }
        situation?.standing.cursors[scope] = Array(list.prefix(Limits.cursorsShown))
        report.cursors[scope] = head
        report.digests[scope] = digest
    }

    mutating func confirmed(_ response: DigestResponse) throws(SyncSessionError) -> Effect {
        guard let scope = pull?.scope, response.scope == scope else { throw .wrongScope }
        guard let own = report.digests[scope] else { throw .unexpectedEvent }
        return compare(own, with: response.digest)
    }

    private mutating func compare(_ own: ScopeDigest, with theirs: ScopeDigest?) -> Effect {
        guard let scope = waitingScopes.first, own != theirs else { return scopeDone() }
        guard replacing.contains(scope) else { return beginRepair() }
        // Even the whole scope does not add up: a person has to look.
        report.digestMatch = false
        return scopeDone()
    }

    mutating func scopeDone() -> Effect {
        if let scope = waitingScopes.first {
            replacing.remove(scope)
            waitingScopes.removeFirst()
        }
        return nextScope()
    }

    private mutating func forget() -> Effect {
        phase = .forgetting
        let covered = rules.has(.keepUntilCovered) ? session?.covered ?? [:] : report.cursors.mapValues(\.revision)
        return covered.isEmpty ? finish() : .forget(covered)
    }
}
