package import Core
package import SyncProtocol

/// An institution with how many people it trained in a round.
package struct TrainingRoster: Sendable {
    /// The unit.
    package var unit: String
    /// The institution's record.
    package var id: RecordID
    /// Its unified code.
    package var uscc: String
    /// Its name; nil if none was given.
    package var name: String?
    /// Rows of 附件4.
    package var trainees: Int
}

/// Which institutions a page shows.
package struct TrainingQuery: Hashable, Sendable {
    /// The round.
    package var round: String
    /// The unit; nil for all.
    package var unit: String?
    /// A part of the name or code.
    package var text: String?
    /// How many are passed over.
    package var offset = 0
    /// How many are read.
    package var limit = 50

    /// All of a round.
    package init(round: String) { self.round = round }
}

/// A part of an institution's roster with what is found at its rows.
package struct TraineeList: Sendable {
    /// The institution.
    package var roster: TrainingRoster
    /// The rows in the order of the form.
    package var rows: [StoredRecord]
    /// What is found at them: by themselves, and against what other institutions and enterprises filed; and at the institution.
    package var findings: [Finding]
}

/// Reads the rosters of 附件4.
package protocol TraineeReading: Sendable {
    /// Institutions with people in the round, by unit and name; and how many there are, and their people.
    func trainingRosters(
        _ query: TrainingQuery
    ) async throws -> (rosters: [TrainingRoster], found: Int, trainees: Int)
    /// A part of an institution's roster; nil if there is none.
    func trainees(
        of institution: RecordID,
        in unit: String,
        round: String,
        offset: Int,
        limit: Int
    ) async throws -> TraineeList?
}
