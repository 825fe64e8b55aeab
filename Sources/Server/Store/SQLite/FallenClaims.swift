import Core
import GRDB
import SyncProtocol

/// The rows of 附件3 whose claims fall by verdicts of the commission that stand.
struct FallenClaims {
    /// A row's place.
    private struct Place: Hashable {
        let unit: String
        let id: String
    }

    private var places: Set<Place> = []
    private var counts: [String: Int] = [:]

    /// More verdicts than a round can need, so that a page's work has a bound.
    private static let mostVerdicts = 20_000

    /// Reads the verdicts of a round.
    init(round: String, _ db: Database) throws {
        guard let table = StoredTable.of(.claimVerdict) else { return }
        let sql = table.select + " WHERE round = ? AND stands = 1 ORDER BY id LIMIT ?"
        for row in try Row.fetchAll(db.cachedStatement(sql: sql), arguments: [round, Self.mostVerdicts]) {
            let verdict = try ClaimVerdict(body: table.row(row).record.body)
            for record in verdict.fallen {
                let parts = record.split(separator: "/").map(String.init)
                guard parts.count == 3, parts[1] == Kind.hire.rawValue else { continue }
                places.insert(Place(unit: parts[0], id: parts[2]))
            }
        }
        let parent = try db.cachedStatement(sql: "SELECT parent FROM hire WHERE scope = ? AND id = ?")
        for place in places {
            guard let filing = try String.fetchOne(parent, arguments: [place.unit, place.id]) else { continue }
            counts[place.unit + "/" + filing, default: 0] += 1
        }
    }

    /// Whether a row's claim falls.
    func contains(unit: String, hire: String) -> Bool { places.contains(Place(unit: unit, id: hire)) }

    /// How many rows of a filing, named `unit/id`, fall.
    func count(of filing: String) -> Int { counts[filing] ?? 0 }
}
