package import Core

/// A public notice with its record.
package struct StoredNotice: Sendable {
    /// The record.
    package var id: RecordID
    /// The notice.
    package var notice: Notice
    /// How many objections came in.
    package var objections: Int
    /// How many of them wait for an answer.
    package var unanswered: Int
}

/// An objection with its record.
package struct StoredObjection: Sendable {
    /// The record.
    package var id: RecordID
    /// The objection.
    package var objection: Objection
}

/// A filing with what the commission supports of it.
package struct SupportedFiling: Sendable {
    /// The unit.
    package var unit: String
    /// The filing's record.
    package var id: RecordID
    /// The filing.
    package var filing: Filing
    /// Rows of its 附件3.
    package var rows: Int
    /// Rows whose claim falls by a verdict that stands.
    package var fallen: Int
    /// Whether it is approved and its facts changed after that: such a one is not published.
    package var isStale: Bool
    /// Where it stood before its closing; where it stands if it is not closed.
    package var decided: FilingState?
    /// The notice by which it was published last.
    package var notice: RecordID?
    /// Open conflicts and late amendments: as long as there are any it is neither published nor closed.
    package var openCases = 0

    /// How many are supported: all whose claim does not fall, up to the round's limit.
    package func supported(cap: Int?) -> Int { min(rows - fallen, cap ?? .max) }

    /// How notices name it.
    package var place: String { unit + "/" + id.rawValue }
}

/// Reads public notices and what may stand on one.
package protocol NoticeReading: Sendable {
    /// The newest notices of a round, at most so many.
    func notices(round: String, limit: Int) async throws -> [StoredNotice]
    /// A notice with its objections in the order of their coming; nil if there is none.
    func notice(_ id: RecordID) async throws -> (notice: StoredNotice, objections: [StoredObjection])?
    /// The objections to a filing, named by `unit/id`, on whatever notice, in the order of their coming.
    func objections(to filing: String) async throws -> [StoredObjection]
    /// Filings by `unit/id`, in the order given; those that are not are left out.
    func supportedFilings(_ places: [String], round: String) async throws -> [SupportedFiling]
    /// Approved filings of a round that no notice shows, of one unit or all, at most so many; and how many there are.
    func approvedFilings(
        round: String,
        unit: String?,
        limit: Int
    ) async throws -> (filings: [SupportedFiling], found: Int)
    /// The names of people whose claims stand, by filing as `unit/id`, in the order of its roster; at most so many of each.
    func supportedNames(of places: [String], round: String, limit: Int) async throws -> [String: [String]]
}
