/// How far a sync is.
package struct SyncProgress: Sendable, Equatable {
    /// What is going on.
    package enum Stage: Sendable, Equatable {
        /// Change-sets go up.
        case pushing
        /// Change-sets that the server lost go up again.
        case offeringAgain
        /// Records come down.
        case pulling
        /// Rows are compared with the server's.
        case comparing
    }

    /// What is going on.
    package var stage = Stage.pushing
    /// Change-sets with an outcome so far.
    package var sent = 0
    /// Change-sets that still wait.
    package var left = 0
    /// Records staged so far.
    package var records = 0
}
