public import Core

/// A device's side of a sync, without I/O: events in, effects out.
///
/// Pushes, then pulls, until quiet.
///
/// The driver carries out each effect and hands back the event that it names. Nothing here reads a clock or a file, so a
/// test can drive any history through the very code that ships.
public struct SyncSession: Sendable {
    /// What happened.
    public enum Event: Sendable {
        /// The sync begins; the driver says up to where the replica has its scopes.
        case started(Standing)
        /// The server answered `hello`.
        case greeted(Hello)
        /// The next change-sets without an outcome, in chain order; none if the outbox is empty.
        case loaded([SignedChangeSet])
        /// The server answered a push.
        case answered(PushResponse)
        /// Receipts are durable, and change-sets with an outcome have left the outbox.
        case recorded
        /// The server answered a pull.
        case paged(PullPage)
        /// A page is staged.
        case staged
        /// Staged pages are visible.
        case published(PublishedScope)
    }

    /// What a publication did to the replica.
    public struct PublishedScope: Sendable, Equatable {
        /// The scope.
        public var scope: Scope
        /// Records made or changed by it.
        public var records: Int
        /// Records removed by it.
        public var deleted: Int
        /// The digest of the replica's server layer afterwards.
        public var digest: ScopeDigest

        /// Tells what became visible.
        public init(scope: Scope, records: Int, deleted: Int, digest: ScopeDigest) {
            self.scope = scope
            self.records = records
            self.deleted = deleted
            self.digest = digest
        }
    }

    /// What the driver is to do.
    public enum Effect: Sendable, Equatable {
        /// `GET /v1/hello`, then ``Event/greeted(_:)``.
        case hello
        /// Read change-sets without an outcome, then ``Event/loaded(_:)``.
        case load
        /// `POST /v1/push`, then ``Event/answered(_:)``.
        case push(PushRequest)
        /// Make receipts durable, then ``Event/recorded``.
        case record([Receipt])
        /// `GET /v1/pull`, then ``Event/paged(_:)``.
        case pull(PullRequest)
        /// Stage a page, then ``Event/staged``. A first page clears what an earlier pull left.
        case stage(PullPage, isFirst: Bool)
        /// Make all staged pages of a scope visible in one transaction, then ``Event/published(_:)``.
        case publish(scope: Scope, head: ScopeCursor, replacing: Bool)
        /// The sync is over.
        case finish(SyncReport)
    }

    private enum Phase: Sendable, Equatable {
        case idle
        case greeting
        case pushing
        case pulling
        case done
    }

    private let scopes: [Scope]
    private var phase = Phase.idle
    private var report = SyncReport()
    private var standing = Standing()
    private var waitingScopes: [Scope] = []
    private var sent: Set<ChangeSetID> = []
    private var page: PullPage?
    private var start: Revision?
    private var repaired: Set<Scope> = []

    /// Begins with the scopes in the order in which they are pulled.
    public init(scopes: [Scope]) { self.scopes = scopes }

    /// Takes an event.
    /// - Throws: ``SyncSessionError`` if the other side breaks the protocol.
    public mutating func handle(_ event: Event) throws(SyncSessionError) -> [Effect] {
        switch (phase, event) {
        case (.idle, .started(let standing)):
            self.standing = standing
            phase = .greeting
            return [.hello]
        case (.greeting, .greeted(let hello)):
            guard hello.isCompatible else { throw .incompatible(hello.minimumProtocol, hello.maximumProtocol) }
            phase = .pushing
            return [.load]
        case (.pushing, .loaded(let changeSets)):
            guard !changeSets.isEmpty else { return beginPull() }
            sent = Set(changeSets.map(\.changeSet.id))
            return [.push(PushRequest(standing: standing, changeSets: changeSets))]
        case (.pushing, .answered(let response)):
            // A push that brings no outcome would be sent for ever: stop, and let the report say that work still waits.
            guard !response.receipts.isEmpty else { return beginPull() }
            for receipt in response.receipts {
                guard sent.remove(receipt.changeSet) != nil else { throw .unknownReceipt }
                if receipt.number > standing.lastReceipt?.number ?? 0 { standing.lastReceipt = ReceiptMark(receipt) }
                report.count(receipt)
            }
            return [.record(response.receipts)]
        case (.pushing, .recorded):
            return [.load]
        case (.pulling, .paged(let page)):
            return try take(page)
        case (.pulling, .staged):
            return try afterStaging()
        case (.pulling, .published(let published)):
            return afterPublishing(published)
        default:
            throw .unexpectedEvent
        }
    }

    private mutating func beginPull() -> [Effect] {
        phase = .pulling
        waitingScopes = scopes
        return nextScope()
    }

    private mutating func nextScope() -> [Effect] {
        page = nil
        start = nil
        guard let scope = waitingScopes.first else {
            phase = .done
            return [.finish(report)]
        }
        return [.pull(PullRequest(scope: scope, cursor: pullCursor(scope)))]
    }

    private func pullCursor(_ scope: Scope) -> ScopeCursor {
        repaired.contains(scope) ? .zero : standing.cursor(scope)
    }

    private mutating func take(_ page: PullPage) throws(SyncSessionError) -> [Effect] {
        guard page.scope == waitingScopes.first else { throw .wrongScope }
        // An answer of an earlier time would take back what the replica shows already.
        guard page.head.revision >= (self.page?.head.revision ?? pullCursor(page.scope).revision) else {
            throw .noProgress
        }
        if let before = self.page?.next, let next = page.next, next <= before { throw .noProgress }
        let isFirst = self.page == nil
        if isFirst { start = page.head.revision }
        self.page = page
        return [.stage(page, isFirst: isFirst)]
    }

    private func afterStaging() throws(SyncSessionError) -> [Effect] {
        guard let page else { throw .unexpectedEvent }
        if let next = page.next {
            return [.pull(PullRequest(scope: page.scope, cursor: pullCursor(page.scope), after: next, start: start))]
        }
        return [.publish(scope: page.scope, head: page.head, replacing: repaired.contains(page.scope))]
    }

    private mutating func afterPublishing(_ published: PublishedScope) -> [Effect] {
        guard let page else { return [] }
        standing.cursors[page.scope, default: []].insert(page.head, at: 0)
        report.records += published.records
        report.deleted += published.deleted
        report.cursors[page.scope] = page.head
        report.digests[page.scope] = published.digest
        let matches = page.digest == published.digest
        if !matches, repaired.insert(page.scope).inserted {
            // The replica differs from the server: take the whole scope again, once, and tell.
            report.repairs.append(page.scope)
            return nextScope()
        }
        report.digestMatch = report.digestMatch && matches
        waitingScopes.removeFirst()
        return nextScope()
    }
}

/// Why a sync could not go on.
public enum SyncSessionError: Error, Equatable, Sendable {
    /// No protocol in common; the server's range.
    case incompatible(Int, Int)
    /// The driver handed in an event that this phase does not know.
    case unexpectedEvent
    /// A page of another scope came.
    case wrongScope
    /// A page did not go on from the one before, or is older than what the replica has.
    case noProgress
    /// A receipt came for a change-set that was not sent, or came twice.
    case unknownReceipt
}

/// What a sync did.
public struct SyncReport: Sendable, Equatable {
    /// Outcomes of the change-sets pushed.
    public var outcomes: [Outcome: Int] = [:]
    /// Records that changed here by pulls.
    public var records = 0
    /// Records that were removed here by pulls.
    public var deleted = 0
    /// The new cursors.
    public var cursors: [Scope: ScopeCursor] = [:]
    /// The digests of the server layer.
    public var digests: [Scope: ScopeDigest] = [:]
    /// Whether every digest is the server's.
    public var digestMatch = true
    /// Scopes that were taken anew because their digests differed.
    public var repairs: [Scope] = []

    /// An empty report.
    public init() {}

    /// Change-sets with an outcome.
    public var pushed: Int { outcomes.values.reduce(0, +) }

    mutating func count(_ receipt: Receipt) { outcomes[receipt.outcome, default: 0] += 1 }
}
