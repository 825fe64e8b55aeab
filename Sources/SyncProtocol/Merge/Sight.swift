import Core

/// What one author had before him: whose work is being merged.
///
/// Mostly the change-set that came; while a kept change is merged after all, the one that brought it.
struct Sight {
    /// The change-set.
    let changeSet: ChangeSet
    /// Who made it.
    let author: Author
    /// Of work on a history that this server lacks: the newest cursor of its device that the server has; nil on its own.
    let bound: Revision?
    /// Whether it closes a case: then the value that stands is written as well.
    let closesCase: Bool

    init(_ changeSet: ChangeSet, by author: Author, bound: Revision?) {
        self.changeSet = changeSet
        self.author = author
        self.bound = bound
        closesCase = changeSet.changes.contains { $0.kind == .conflictCase }
    }

    /// What a revision that the author shows amounts to here.
    func known(_ revision: Revision) -> Revision { bound.map { min($0, revision) } ?? revision }

    /// Up to where the author had the scope.
    var cursor: Revision { known(changeSet.cursor) }
}

/// Where a base leads to in the end.
struct Reach {
    /// The revision that the author shows, as he shows it.
    var shown: Revision
    /// What it amounts to in this history.
    var known: Revision
    /// Change-sets of his own on the way.
    var roots: Set<ChangeSetID>
    /// The value that he shows there; nil if he shows none.
    var value: JSONValue?
}
