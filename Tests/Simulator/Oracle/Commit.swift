import Core
import SyncProtocol

/// What one change-set did to a scope's tables.
struct Commit {
    let changeSet: ChangeSet
    let outcome: Outcome
    let writes: [RecordWrite]
    let cases: [RecordID]
    let before: ScopeTable
    let revision: Revision
    /// Whether its author may act for the whole city.
    let isCommission: Bool
    /// The numbers that change-sets were given in all histories, by their roots.
    let numbers: [ChangeSetID: Set<Revision>]
    /// Of work on a history that this server lacks: the newest cursor that its device shares with this one.
    let shared: Revision?
    /// What the log says of it.
    let entry: LogEntryDraft
    /// Whether it depends on one that was refused.
    let dependsOnRefused: Bool
    /// Whether a number of its chain before its own has no outcome or, through a copy or a thief of the key, several.
    let isLineBroken: Bool
    /// Filings of which a split step lacked a part.
    let incomplete: Set<RecordID>
}
