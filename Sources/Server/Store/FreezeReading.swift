package import Core

/// A freeze with its record.
package struct StoredFreeze: Sendable {
    /// The record.
    package var id: RecordID
    /// The freeze.
    package var freeze: Freeze

    /// Names a freeze.
    package init(id: RecordID, freeze: Freeze) {
        self.id = id
        self.freeze = freeze
    }
}

/// Reads the sealed states of rounds.
package protocol FreezeReading: Sendable {
    /// The freezes of a round, the newest first, at most so many.
    func freezes(round: String, limit: Int) async throws -> [StoredFreeze]
}
