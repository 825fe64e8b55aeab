import Core
import GRDB
import SyncProtocol
import Tables

/// The limit of a round that would change, held against filings that are granted support.
///
/// For how many people a filing is supported was decided with it, by two people. Whoever administers the rounds decides on no
/// filing: a limit that would change what was granted is refused until an approver has reopened the filings.
struct GrantedLimit {
    private let round: String
    private let old: Int?
    private let new: Int?
    private let db: Database

    /// A change of a round's fields; nil where its limit stays.
    init?(_ round: StoredRecord, _ values: [String: JSONValue], _ db: Database) throws {
        guard let value = values["hireCap"], value != round.body["hireCap"] ?? .null else { return nil }
        var body = round.body
        old = try Round(body: body).hireCap
        body.assign(value, to: "hireCap")
        let next = try Round(body: body)
        new = next.hireCap
        self.round = next.code
        self.db = db
    }

    /// - Throws: ``ReviewError/limit(_:)`` naming the enterprises whose number would change.
    func check() throws {
        let fallen = try FallenClaims(round: round, db)
        let filings = try Row.fetchAll(
            db.cachedStatement(
                sql: """
                    SELECT f.scope, f.id, f.name, \(SharedClaims.decidedState),
                      (SELECT COUNT(*) FROM hire h INDEXED BY hire_key WHERE h.scope = f.scope AND h.parent = f.id)
                    FROM filing f WHERE f.round = ? AND f.state IN ('approved', 'published', 'closed') ORDER BY f.name
                    """
            ),
            arguments: [round]
        )
        let names = filings.compactMap { row -> String? in
            guard (row[3] as String?).flatMap(FilingState.init(rawValue:)).map(Workflow.isGranted) == true else {
                return nil
            }
            let (unit, id): (String, String) = (row[0], row[1])
            let standing: Int = row[4] - fallen.count(of: unit + "/" + id)
            return min(standing, old ?? .max) == min(standing, new ?? .max) ? nil : row[2]
        }
        guard names.isEmpty else { throw ReviewError.limit(names) }
    }
}
