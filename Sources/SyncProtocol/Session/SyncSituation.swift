public import Core

/// Where a replica stands when a sync begins.
public struct SyncSituation: Hashable, Sendable {
    /// Its line of change-sets.
    public var chain: Chain
    /// The newest change-set of that line, sent or not.
    public var tail: ChainTail
    /// What it has of the server's history.
    public var standing: Standing
    /// The highest epoch of the server that it has seen; 0 for none.
    public var serverEpoch: Int
    /// Pulls that broke off, with what they have staged.
    public var pulls: [Scope: PullProgress]

    /// Tells where a replica stands.
    public init(
        chain: Chain,
        tail: ChainTail = ChainTail(),
        standing: Standing = Standing(),
        serverEpoch: Int = 0,
        pulls: [Scope: PullProgress] = [:]
    ) {
        self.chain = chain
        self.tail = tail
        self.standing = standing
        self.serverEpoch = serverEpoch
        self.pulls = pulls
    }
}

/// How far a pull has come; kept with the staged pages, so that a later process goes on from there.
public struct PullProgress: Hashable, Sendable {
    /// The cursor that it started from.
    public var from: ScopeCursor
    /// After which record the next page begins; nil if none was staged yet.
    public var next: PullPosition?
    /// The head that the first page saw; nil before it came.
    public var start: Revision?
    /// The head of the last page that was staged.
    public var mark: ScopeCursor?
    /// The server's epoch; in another one the staged pages are worth nothing.
    public var serverEpoch: Int
    /// Whether the pages are the whole scope, and take the place of what the replica has.
    public var isReplacing: Bool

    /// Notes how far a pull has come.
    public init(
        from: ScopeCursor,
        next: PullPosition? = nil,
        start: Revision? = nil,
        mark: ScopeCursor? = nil,
        serverEpoch: Int,
        isReplacing: Bool = false
    ) {
        self.from = from
        self.next = next
        self.start = start
        self.mark = mark
        self.serverEpoch = serverEpoch
        self.isReplacing = isReplacing
    }
}
