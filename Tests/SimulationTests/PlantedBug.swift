#if DEBUG
import SyncProtocol
import Testing

/// A rule that is left out, and the first history that misses it.
struct PlantedBug: Sendable, CustomTestStringConvertible {
    let rule: Rule
    /// The lowest seed.
    let seed: UInt64
    /// The invariant that breaks first.
    let breaks: String

    var testDescription: String { "\(rule), seed \(seed)" }

    init(_ rule: Rule, _ seed: UInt64, _ breaks: String) {
        self.rule = rule
        self.seed = seed
        self.breaks = breaks
    }

    /// Each rule.
    static let all: [PlantedBug] = [
        PlantedBug(.lockFirst, 14, "nothingOverwrittenUnseen"),
        PlantedBug(.epochOrder, 4328, "nothingLost"),
        PlantedBug(.cursorHash, 100, "everythingSettles"),
        PlantedBug(.baseBound, 84, "attacksFail"),
        PlantedBug(.fieldBase, 4, "valuesWereEntered"),
        PlantedBug(.noDeviceTrust, 4, "valuesWereEntered"),
        PlantedBug(.wholeCreation, 0, "nothingOverwrittenUnseen"),
        PlantedBug(.chainOrder, 5, "attacksFail"),
        PlantedBug(.firstAnswer, 6, "attacksFail"),
        PlantedBug(.sameContent, 6, "attacksFail"),
        PlantedBug(.dependencies, 11, "refusalsStand"),
        PlantedBug(.retryRoot, 11, "everythingSettles"),
        PlantedBug(.completeStep, 12, "submittedFactsWereSeen"),
        PlantedBug(.fieldCase, 0, "nothingOverwrittenUnseen"),
        PlantedBug(.mergeUnit, 145, "protocolIsKept"),
        PlantedBug(.unionByDifference, 27, "removedMembersStay"),
        PlantedBug(.stateNeverMerged, 5, "submittedFactsWereSeen"),
        PlantedBug(.transitionSeesAll, 5, "submittedFactsWereSeen"),
        PlantedBug(.heldRemoval, 4, "casesAreClosedSeen"),
        PlantedBug(.heldParentRemoval, 53, "noOrphans"),
        PlantedBug(.restoration, 2, "nothingLost"),
        PlantedBug(.closingWrites, 0, "choicesAreWritten"),
        PlantedBug(.closerByState, 9, "casesCanBeClosed"),
        PlantedBug(.openCaseBlocks, 2, "submittedFactsWereSeen"),
        PlantedBug(.lateCase, 9, "submittedFactsWereSeen"),
        PlantedBug(.lateMerged, 61, "lateWorkComesBack"),
        PlantedBug(.reopenedOnly, 81, "onlyReopenedChanges"),
        PlantedBug(.roundStanding, 54, "shutRoundsStand"),
        PlantedBug(.coverBeforeForget, 0, "screenKeepsWork"),
        PlantedBug(.receiptBeforeForget, 53, "casesCanBeClosed"),
        PlantedBug(.chaseHead, 166, "noFalseAlarms"),
        PlantedBug(.atomicPages, 0, "visibleStateIsServerState"),
        PlantedBug(.removalsWhilePaging, 3418, "noFalseAlarms"),
        PlantedBug(.digestOfPage, 53, "noFalseAlarms"),
        PlantedBug(.alias, 0, "twinsAreOne"),
        PlantedBug(.scopeOfDevice, 5, "attacksFail"),
        PlantedBug(.revocation, 1, "revokedDevicesWriteNothing"),
        PlantedBug(.reoffer, 2, "visibleStateIsServerState"),
        PlantedBug(.refusalStands, 647, "refusalsStand"),
        PlantedBug(.oldNumber, 3404, "removalsStay"),
        PlantedBug(.elderYields, 131, "elderYields"),
        PlantedBug(.keepUntilCovered, 58, "everythingSettles"),
        PlantedBug(.missingKept, 100, "everythingSettles"),
        PlantedBug(.carrierCursor, 1, "visibleStateIsServerState"),
        PlantedBug(.replicaEpoch, 4, "linesAreOwn"),
    ]
}
#endif
