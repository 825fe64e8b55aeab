public import Core

extension SyncSession {
    /// What happened.
    public enum Event: Sendable {
        /// The sync begins, here.
        case started(SyncSituation)
        /// The server answered `hello`.
        case greeted(Hello)
        /// Work that the server does not have is in a file beside the replica.
        case exported
        /// The server answered a session.
        case opened(SessionResponse)
        /// What the server said is durable; the driver says whether the replica has the change-set that the server calls the
        /// newest of its line.
        case adopted(hasTail: Bool)
        /// The replica's new epoch is durable.
        case begun(Chain)
        /// So many change-sets are noted to be offered again.
        case offering(Int)
        /// The next change-sets to send, in chain order; none if all have an outcome.
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
        /// The sums of the replica's own rows by bucket.
        case summed([ScopeDigest])
        /// The replica's own rows of a bucket.
        case listed([RowMark])
        /// The server told its digests.
        case digested(DigestResponse)
        /// The server sent rows that were asked for by name.
        case fetched(PullPage)
        /// Change-sets that a verified backup covers are gone.
        case forgotten
        /// The server refused the last request.
        case failed(ProblemCode)
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

    /// How staged records become visible.
    public enum Publishing: Sendable, Hashable {
        /// They are what changed.
        case following
        /// They are the whole scope; what is not among them goes.
        case replacing
        /// They are rows that differed; the digest is worked out anew from all rows.
        case mending
    }

    /// What a sync is to do.
    public enum Mode: Sendable, Hashable {
        /// Push, then pull, until quiet.
        case sync
        /// Only stage what would come down; nothing is sent, nothing becomes visible.
        case plan
    }

    /// What the driver is to do.
    ///
    /// Every effect but the last is answered by one event: the one named, or for a request ``Event/failed(_:)``. If no answer
    /// came at all, the driver drops the session; a new one goes on from what is durable.
    public enum Effect: Sendable, Equatable {
        /// Read where the replica stands, after letting staged pages go if told so, then ``Event/started(_:)``.
        case survey(droppingStaged: Bool)
        /// `GET /v1/hello`, then ``Event/greeted(_:)``.
        case hello
        /// Write work that the server does not have to a file, then ``Event/exported``.
        case export
        /// Sign and `POST /v1/session`, then ``Event/opened(_:)``; later requests bear the new token.
        case openSession(SessionContent)
        /// Keep the server's epoch and look for the change-set, then ``Event/adopted(hasTail:)``.
        case adopt(ServerIdentity, tail: ChainTail)
        /// Begin an epoch of the replica: work made from now on goes to it. Then ``Event/begun(_:)``.
        case beginEpoch(Int)
        /// Note durably that everything with a receipt goes to the server again, with that. Then ``Event/offering(_:)`` with how
        /// many the server lacks: what comes after this change-set of the line, or all if the server has nothing of the line, or
        /// what the replica does not have.
        case offerAgain(after: ChainTail)
        /// Read the next change-sets to send, by (epoch, number), then ``Event/loaded(_:)``.
        case load
        /// `POST /v1/push`, then ``Event/answered(_:)``.
        case push(PushRequest)
        /// Make receipts durable, then ``Event/recorded``.
        case record([Receipt])
        /// `GET /v1/pull`, then ``Event/paged(_:)``.
        case pull(PullRequest)
        /// Stage records and, in the same transaction, how far the pull has come, then ``Event/staged``.
        ///
        /// The first of a pull clears what an earlier one left. Rows that mend come without progress.
        case stage(PullPage, PullProgress?, isFirst: Bool)
        /// Make all staged records of a scope visible in one transaction, then ``Event/published(_:)``.
        case publish(scope: Scope, head: ScopeCursor, Publishing)
        /// Work out the sums of the server layer's rows by bucket, then ``Event/summed(_:)``.
        case sumBuckets(Scope)
        /// `GET /v1/digest`, then ``Event/digested(_:)``.
        case digest(DigestRequest)
        /// List the server layer's rows of a bucket, then ``Event/listed(_:)``.
        case listRows(Scope, bucket: Int)
        /// `POST /v1/rows`, then ``Event/fetched(_:)``.
        case rows(RowsRequest)
        /// Let go of change-sets that are covered, never of the newest of a line, then ``Event/forgotten``.
        case forget([Scope: Revision])
        /// The sync is over.
        case finish(SyncReport)

        /// Whether it asks the server.
        public var isRequest: Bool {
            switch self {
            case .hello, .openSession, .push, .pull, .digest, .rows: true
            default: false
            }
        }
    }
}
