/// The rules of docs/protocol.md that keep work from being lost, each with what happens without it.
public enum Rule: String, Sendable, CaseIterable {
    // MARK: Numbers

    /// The counter row is locked before anything is read that decides; without: two processes merge on one reading, and the
    /// second overwrites the first.
    case lockFirst
    /// Revisions compare by epoch, then number; without: after a set-back, a replica sees a higher number and notices nothing.
    case epochOrder
    /// A cursor is a revision and the log's hash there; without: another history of the same number passes for the known one.
    case cursorHash
    /// A base or cursor beyond the head is refused; without: a forged base has seen everything.
    case baseBound

    // MARK: Bases

    /// A field shown by own, uncovered work has that change-set as its base; without: another's value that the own one hides
    /// counts as seen.
    case fieldBase
    /// The device plays no part in what was seen; without: a copied replica overwrites its twin.
    case noDeviceTrust
    /// Making a record anew changes every field; without: an edit of the former record lands in the new one.
    case wholeCreation

    // MARK: Order and outcomes

    /// A change-set whose predecessor has no outcome waits; without: what it builds on comes after it.
    case chainOrder
    /// The same identifier gets its first answer again; without: a lost answer applies twice.
    case firstAnswer
    /// The same identifier with other content is refused; without: a forger's or a damaged change-set passes for the first.
    case sameContent
    /// What depends on a refused change-set is refused; without: a roster without its filing.
    case dependencies
    /// A retry is a new change-set, and of all that share an original one takes effect; without: the same refusal for ever, or
    /// the same step twice.
    case retryRoot
    /// Nothing is submitted while parked work touches the filing, or a step of it is incomplete; without: half a roster.
    case completeStep

    // MARK: Merge

    /// A concurrent change opens a case; without: the last writer wins.
    case fieldCase
    /// Fields that one constraint names merge as one; without: of two valid edits the second is refused,
    /// for together they are impossible.
    case mergeUnit
    /// A set merges by what was added and removed; without: removals come back.
    case unionByDifference
    /// State is changed by transitions alone, by who may; without: a stale edit undoes a return.
    case stateNeverMerged
    /// A transition whose author had not seen the filing and its roster is refused; without: facts that nobody saw are
    /// submitted.
    case transitionSeesAll
    /// Unseen work holds a removal back; without: another's edit goes with the record.
    case heldRemoval
    /// Unseen work below a record holds its removal back; without: orphans.
    case heldParentRemoval
    /// Work that had not seen a removal restores the record and its parents; without: it is dropped, or an
    /// orphan.
    case restoration

    // MARK: Cases

    /// Closing writes the chosen value; without: the second of two closings loses silently.
    case closingWrites
    /// A case is closed by the side that may write the field; without: a case that nobody may close.
    case closerByState
    /// An open case blocks submitting and deciding.
    case openCaseBlocks
    /// An edit of what was handed over is kept for the commission; without: it is dropped, or applied unseen.
    case lateCase
    /// Late cases merge with their own bases when the filing comes back; without: they wait for ever.
    case lateMerged
    /// Of a filing that was returned only what the return names is its unit's; without: what nobody asked about changes
    /// unseen by the commission.
    case reopenedOnly
    /// How a round stands is said in each unit's scope and asked at each hand-over; without: what comes after a freeze is in
    /// no manifest.
    case roundStanding

    // MARK: Replica and pull

    /// What the server took stays on the screen until a pull brings it; without: the clerk types it again.
    case coverBeforeForget
    /// The outbox empties on a receipt, never on sending; without: a lost request is lost work.
    case receiptBeforeForget
    /// Pages go on until one reaches its own snapshot's head; without: a record that moved is missing.
    case chaseHead
    /// Pages become visible together; without: half a change-set shows.
    case atomicPages
    /// Removals since the first page are sent in a pull from nothing; without: a removed record stays.
    case removalsWhilePaging
    /// The digest of the last page is the one compared; without: false alarms.
    case digestOfPage

    // MARK: Twins and scopes

    /// A second making of a person's row becomes an alias; without: twins stay.
    case alias
    /// A unit's device touches its own scope only.
    case scopeOfDevice
    /// A revoked device writes nothing.
    case revocation

    // MARK: Set-backs and copies

    /// A server that lacks what a device shows starts an epoch and takes it again; without: the last copy is repaired away.
    case reoffer
    /// A refusal in a receipt stands when it is offered again; without: what was refused takes effect after a set-back.
    case refusalStands
    /// What was seen under a number that this server never gave out counts as seen; without: needless cases, or overwriting.
    case oldNumber
    /// What stands was made by one who had seen it: it is not overwritten by its elder; without: an old value comes back.
    case elderYields
    /// Acknowledged change-sets are kept until a verified backup covers them.
    case keepUntilCovered
    /// A change to a missing record is kept until that comes; without: refused for ever after a set-back.
    case missingKept
    /// A return file applies only from a cursor that the replica has reached; without: a gap that nobody notices.
    case carrierCursor
    /// The replica's copy begins an epoch of its own.
    case replicaEpoch
}
