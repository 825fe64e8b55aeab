/// What must hold, each by a name that a report can give.
enum Invariant: String, CaseIterable {
    /// I1: every acknowledged change-set of a device that lives exists on the server in the end.
    case acknowledgedWorkExists
    /// I2: in the end every replica is what the server has for it.
    case replicaEqualsServer
    /// I3: nothing of one unit reaches another, in rows, receipts or errors.
    case unitsAreIsolated
    /// I4: a change-set, and all that stand for it, takes effect once; the same identifier with other content is refused.
    case appliedOnce
    /// I5: without faults outboxes empty, syncs end, and nothing is left that nobody can settle.
    case everythingSettles
    /// I6 and I7: what a replica shows of the server is a state that the server was in at that cursor.
    case visibleStateIsServerState
    /// I8: nothing is overwritten by somebody who had not seen it.
    case nothingOverwrittenUnseen
    /// I8: what somebody typed stands, was knowingly replaced, or lies in a case.
    case nothingLost
    /// Nothing is removed by somebody who had not seen it.
    case nothingRemovedUnseen
    /// I9: a revoked device writes nothing.
    case revokedDevicesWriteNothing
    /// I10: the log only grows, and who has seen more than it holds notices.
    case logOnlyGrows
    /// I11: queues, staging and exchanges stay within bounds.
    case memoryIsBounded
    /// I12: a removal that everybody concerned had seen is not undone.
    case removalsStay
    /// No value stands that nobody entered.
    case valuesWereEntered
    /// A record that a merge made is in its form.
    case recordsAreValid
    /// No row is without its parent.
    case noOrphans
    /// Two rows of one person become one.
    case twinsAreOne
    /// What is handed over is what was on the screen, and stays so.
    case submittedFactsWereSeen
    /// Of what came back to its unit only what the return names changes by the unit's hand.
    case onlyReopenedChanges
    /// Nothing is handed over while its round is shut, nor given back while that is frozen: a manifest stays true.
    case shutRoundsStand
    /// State is led only by who may.
    case stateIsLed
    /// Removed members of a set stay removed.
    case removedMembersStay
    /// A case is closed by somebody who had seen it, once.
    case casesAreClosedSeen
    /// Closing a case writes the chosen value, or keeps it.
    case choicesAreWritten
    /// What was refused has no effect later, nor what depends on it.
    case refusalsStand
    /// What is offered again asks nobody about what was made on it.
    case elderYields
    /// Late amendments are merged when their filing comes back.
    case lateWorkComesBack
    /// There is one open case per record, merge unit and chain.
    case oneCaseEach
    /// A replica that hears of another under its own line begins a line of its own.
    case linesAreOwn
    /// Every case can be closed by somebody.
    case casesCanBeClosed
    /// No repair without a difference.
    case noFalseAlarms
    /// Tables made anew from the log are the tables.
    case tablesFollowFromLog
    /// What the server took stays on the screen.
    case screenKeepsWork
    /// A hostile message has no effect.
    case attacksFail
    /// Kinds and fields of later versions pass through.
    case unknownPassesThrough
    /// Neither side breaks the protocol towards the other.
    case protocolIsKept
    /// A second store, where there is one, holds what the model holds and answers as it does.
    case storesAgree
}

/// An invariant that did not hold.
struct Violation: Equatable, CustomStringConvertible {
    let invariant: Invariant
    let detail: String

    var description: String { "\(invariant.rawValue): \(detail)" }
}
