public import Core

/// What comes with a change-set beside its content: what its device shows of the server's history, and the receipt that an
/// earlier history gave it.
///
/// Only ever makes a difference after the server was set back.
public struct Offer: Sendable {
    /// Up to where the device has the change-set's scope, newest first.
    public var cursors: [ScopeCursor]
    /// The receipt of an earlier history, if the change-set is offered again: checked to be this server's own and this
    /// change-set's.
    public var receipt: Receipt?

    /// Offers a change-set for the first time, by a device that has nothing yet.
    public init(cursors: [ScopeCursor] = [], receipt: Receipt? = nil) {
        self.cursors = cursors
        self.receipt = receipt
    }

    /// What a request shows of a change-set's scope.
    public init(_ standing: Standing, scope: Scope, receipt: Receipt? = nil) {
        self.init(cursors: standing.cursors[scope] ?? [], receipt: receipt)
    }
}

/// The revision that an earlier history of the server gave to a change-set, which this history gave to none.
public struct Formerly: Hashable, Sendable {
    /// The old revision.
    public var revision: Revision
    /// Whether all of it took effect then; of one that conflicted nobody knows who has seen which of its values in force.
    public var counts: Bool

    /// Names an old revision.
    public init(revision: Revision, counts: Bool) {
        self.revision = revision
        self.counts = counts
    }
}
