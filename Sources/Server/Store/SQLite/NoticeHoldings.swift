import Core
import GRDB
import SyncProtocol

/// Which notice shows a filing, and which published filings an upheld objection keeps from their support.
///
/// A filing is published by one notice at a time: the newest that lists it, since it must have been reopened before another could.
struct NoticeHoldings {
    private struct Listing {
        let notice: RecordID
        let made: Revision
    }

    /// The newest notice that lists a filing, by `unit/id`.
    private var newest: [String: Listing] = [:]
    /// Published filings, each as `unit/id`, with an objection that was upheld after their latest publication.
    private(set) var objected: Set<String> = []

    /// Reads the notices of a round.
    init(round: String, _ db: Database) throws {
        guard let table = StoredTable.of(.notice) else { throw StoreError.damaged("notice") }
        let sql = table.select + " WHERE scope = 'commission' AND round = ? ORDER BY created, id"
        for row in try Row.fetchAll(db.cachedStatement(sql: sql), arguments: [round]) {
            let stored = try table.row(row)
            let listing = Listing(notice: stored.record.id, made: stored.created)
            for place in try Notice(body: stored.record.body).filings { newest[place] = listing }
        }
        guard !newest.isEmpty else { return }
        let state = try db.cachedStatement(sql: "SELECT state FROM filing WHERE scope = ? AND id = ?")
        let upheld = "scope = 'commission' AND outcome = 'upheld'"
        for record in try SQLiteCentralStore.records(db, .objection, where: upheld) {
            let place = try Objection(body: record.body).filing
            guard let listing = newest[place], record.revision > listing.made, let filing = NoticeDraft.read(place),
                try String.fetchOne(state, arguments: [filing.unit, filing.id.rawValue])
                    == FilingState.published.rawValue
            else { continue }
            objected.insert(place)
        }
    }

    /// The notice by which a filing, named `unit/id`, was published last.
    func notice(of place: String) -> RecordID? { newest[place]?.notice }
}

extension SQLiteCentralStore {
    /// Published filings of a round, each as `unit/id`, with an objection that was upheld and a reopening that is still to be done.
    package func objectedFilings(round: String) async throws -> Set<String> {
        try await keptRead("objected", [round]) { db in try NoticeHoldings(round: round, db).objected }
    }
}
