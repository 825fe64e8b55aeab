package import Core

/// A filing as 附件2 has it, with what is stored of its roster.
package struct SummaryFiling: Hashable, Sendable {
    /// The filing's record.
    package var id: RecordID
    /// The printed number.
    package var seq: Int?
    /// The unified code.
    package var uscc: String
    /// The enterprise's name.
    package var name: String
    /// Where it stands.
    package var state: FilingState
    /// Volumes of paper material.
    package var paperVolumes: Int
    /// Whether electronic material came.
    package var electronic: Bool
    /// A remark.
    package var remark: String?
    /// Rows of 附件3 that are stored.
    package var rows: Int
    /// The highest number printed in them; nil if none has one.
    package var highestRow: Int?

    /// Joins the figures.
    package init(
        id: RecordID,
        seq: Int? = nil,
        uscc: String,
        name: String,
        state: FilingState,
        paperVolumes: Int = 0,
        electronic: Bool = false,
        remark: String? = nil,
        rows: Int = 0,
        highestRow: Int? = nil
    ) {
        self.id = id
        self.seq = seq
        self.uscc = uscc
        self.name = name
        self.state = state
        self.paperVolumes = paperVolumes
        self.electronic = electronic
        self.remark = remark
        self.rows = rows
        self.highestRow = highestRow
    }
}

/// What a unit has on the server for 附件2 of a round, from one snapshot.
package struct UnitSummaryContent: Hashable, Sendable {
    /// The scope's head then.
    package var head: Revision
    /// Its filings, whatever their state.
    package var filings: [SummaryFiling]
    /// The names of enterprises of the unit without a filing in the round.
    package var withoutFiling: [String]

    /// Joins the parts.
    package init(head: Revision, filings: [SummaryFiling], withoutFiling: [String]) {
        self.head = head
        self.filings = filings
        self.withoutFiling = withoutFiling
    }
}

/// Reads what the consolidated 附件2 is made of.
package protocol SummaryReading: Sendable {
    /// A unit's filings of a round with the figures of their rosters; nil for a unit that is not.
    func summaryContent(unit: String, round: String) async throws -> UnitSummaryContent?
}
