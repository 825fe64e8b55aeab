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

    /// Those that the simulation notices within 5,000 histories.
    static let all: [PlantedBug] = [
        PlantedBug(.lockFirst, 23, "twinsAreOne"),
        PlantedBug(.epochOrder, 218, "oneCaseEach"),
        PlantedBug(.cursorHash, 40, "visibleStateIsServerState"),
        PlantedBug(.baseBound, 84, "attacksFail"),
        PlantedBug(.fieldBase, 4, "valuesWereEntered"),
        PlantedBug(.noDeviceTrust, 4, "valuesWereEntered"),
        PlantedBug(.wholeCreation, 0, "nothingOverwrittenUnseen"),
        PlantedBug(.chainOrder, 13, "attacksFail"),
        PlantedBug(.firstAnswer, 6, "attacksFail"),
        PlantedBug(.sameContent, 6, "attacksFail"),
        PlantedBug(.dependencies, 11, "refusalsStand"),
        PlantedBug(.retryRoot, 11, "everythingSettles"),
        PlantedBug(.fieldCase, 0, "nothingOverwrittenUnseen"),
        PlantedBug(.mergeUnit, 145, "protocolIsKept"),
        PlantedBug(.unionByDifference, 19, "removedMembersStay"),
        PlantedBug(.stateNeverMerged, 5, "submittedFactsWereSeen"),
        PlantedBug(.transitionSeesAll, 5, "submittedFactsWereSeen"),
        PlantedBug(.heldRemoval, 0, "nothingRemovedUnseen"),
        PlantedBug(.heldParentRemoval, 53, "noOrphans"),
        PlantedBug(.restoration, 7, "noOrphans"),
        PlantedBug(.closingWrites, 0, "choicesAreWritten"),
        PlantedBug(.closerByState, 2, "casesCanBeClosed"),
        PlantedBug(.openCaseBlocks, 8, "submittedFactsWereSeen"),
        PlantedBug(.lateCase, 2, "submittedFactsWereSeen"),
        PlantedBug(.lateMerged, 61, "lateWorkComesBack"),
        PlantedBug(.coverBeforeForget, 0, "screenKeepsWork"),
        PlantedBug(.receiptBeforeForget, 104, "nothingLost"),
        PlantedBug(.chaseHead, 2, "visibleStateIsServerState"),
        PlantedBug(.atomicPages, 0, "visibleStateIsServerState"),
        PlantedBug(.removalsWhilePaging, 3782, "noFalseAlarms"),
        PlantedBug(.digestOfPage, 53, "noFalseAlarms"),
        PlantedBug(.alias, 0, "twinsAreOne"),
        PlantedBug(.scopeOfDevice, 5, "attacksFail"),
        PlantedBug(.revocation, 1, "revokedDevicesWriteNothing"),
        PlantedBug(.reoffer, 2, "visibleStateIsServerState"),
        PlantedBug(.refusalStands, 193, "refusalsStand"),
        PlantedBug(.oldNumber, 218, "oneCaseEach"),
        PlantedBug(.keepUntilCovered, 40, "everythingSettles"),
        PlantedBug(.missingKept, 100, "everythingSettles"),
        PlantedBug(.carrierCursor, 1, "visibleStateIsServerState"),
        PlantedBug(.replicaEpoch, 453, "nothingLost"),
    ]

    /// The others, each with a history made by hand that shows it.
    static let elsewhere: [(rule: Rule, test: String)] = [
        (.completeStep, "`OrderHistory`: “half a roster is submitted”"),
        (.reopenedOnly, "`ReviewHistory`: “one figure is asked about, and another changes unseen”"),
        (.roundStanding, "`ReviewHistory`: “the manifest says draft, the store submitted”"),
        (.elderYields, "`SetBackHistory`: “the elder value comes after the one that was made on it”"),
    ]
}
#endif
