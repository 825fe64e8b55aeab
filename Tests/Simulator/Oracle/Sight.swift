import Core

/// What the author of one change-set had before him.
struct Sight {
    /// Which writing each change gives each field.
    var writes: [[String: Writes.ID]] = []
    /// The kept values of the cases on his screen.
    var cases: [RecordID: JSONValue] = [:]
    /// Those of them whose record was there, too.
    var decidable: Set<RecordID> = []
    /// The writings that those keep.
    var kept: [Writes.ID] = []
    /// For a removed record, the writing that the removal is.
    var removals: [Key: Writes.ID] = [:]
    /// Of a submission: the filing and its roster.
    var handedOver: [Key: RecordBody]?
    /// Whose it is.
    var slot = -1
}

/// What the oracle keeps beside a scope's tables; it goes back with them when a server is set back.
struct Shadow {
    /// Which writing the standing value of a field is.
    var standing: [Key: [String: Writes.ID]] = [:]
    /// The writings that cases keep, by field; of closed ones too.
    var cases: [RecordID: [String: Writes.ID]] = [:]
    /// The writing that the last removal of a record was.
    var removals: [Key: Writes.ID] = [:]
    /// Members that were taken out of a set.
    var removedMembers: [Key: Set<JSONValue>] = [:]
    /// Writings of a value that stood already.
    var said: [Writes.ID] = []
    /// Every removal that took effect, with all that its author knew.
    var removed: [Writes.ID] = []
}
