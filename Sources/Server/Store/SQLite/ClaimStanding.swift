package import Core
import GRDB
import SyncProtocol
import Tables

/// The verdicts of a round that stand, held against the rows as they are now.
struct ClaimStanding {
    /// A person's row in a roster whose filing was not taken back.
    private struct PersonRow {
        let unit: String
        let id: String
        let organisation: String
        let employer: String

        var name: String { unit + "/" + Kind.hire.rawValue + "/" + id }
    }

    /// Every verdict that was ever given, oldest first.
    let verdicts: [(id: RecordID, verdict: ClaimVerdict)]
    /// Those that stand although the row that they keep is no more, or is no more of that person or supported.
    let hollow: Set<RecordID>
    private let judged: Set<Set<String>>
    private let round: String
    private let db: Database

    init(round: String, _ db: Database) throws {
        self.round = round
        self.db = db
        verdicts = try SQLiteCentralStore.verdicts(round: round, db)
        let standing = verdicts.filter(\.verdict.stands)
        hollow = Set(try standing.filter { try Self.isHollow($0.verdict, db) }.map(\.id))
        judged = Set(standing.filter { [hollow] in !hollow.contains($0.id) }.map { Set($0.verdict.records) })
    }

    private static func isHollow(_ verdict: ClaimVerdict, _ db: Database) throws -> Bool {
        guard verdict.verdict == "keep", let keeps = verdict.keeps else { return false }
        guard let person = try person(of: keeps, db) else { return true }
        let place = keeps.split(separator: "/").map(String.init)
        if place[1] == Kind.hire.rawValue {
            let sql = """
                SELECT \(SharedClaims.decidedState) FROM hire h
                JOIN filing f ON f.scope = h.scope AND f.id = h.parent WHERE h.scope = ? AND h.id = ?
                """
            let state = try String.fetchOne(db.cachedStatement(sql: sql), arguments: [place[0], place[2]])
            let gone: [FilingState] = [.withdrawn, .rejected]
            guard let state, !gone.map(\.rawValue).contains(state) else { return true }
        }
        // A number that was corrected since makes it another person's row.
        return try verdict.fallen.contains { fallen in try Self.person(of: fallen, db).map { $0 != person } ?? false }
    }

    /// The person of a row named `unit/kind/id`; nil if it is no more.
    private static func person(of record: String, _ db: Database) throws -> [String]? {
        let place = record.split(separator: "/").map(String.init)
        guard place.count == 3, [Kind.hire.rawValue, Kind.trainee.rawValue].contains(place[1]) else { return nil }
        let sql = "SELECT idType, idNumber FROM \(place[1]) WHERE scope = ? AND id = ?"
        return try Row.fetchOne(db.cachedStatement(sql: sql), arguments: [place[0], place[2]])
            .map { [$0[0] as String, $0[1] as String] }
    }

    /// People with a row that a verdict without its kept row still excludes.
    func peopleOfHollow(_ rule: String) throws -> Set<[String]> {
        let left = verdicts.filter { hollow.contains($0.id) && $0.verdict.rule == rule }
        return Set(try left.flatMap(\.verdict.fallen).compactMap { try Self.person(of: $0, db) })
    }

    // MARK: A filing

    /// The double claims of a filing's roster that have no verdict that stands.
    func open(of filing: RecordID, in unit: String) throws -> [OpenClaim] {
        let sql = """
            SELECT h.id, h.name, h.idType, h.idNumber, substr(h.enterprise, 9, 9) AS code
            FROM hire h INDEXED BY hire_key WHERE h.scope = ?1 AND h.parent = ?2 AND EXISTS (
              SELECT 1 FROM hire o INDEXED BY hire_person
              WHERE o.round = h.round AND o.idNumber = h.idNumber AND o.idType = h.idType
                AND substr(o.enterprise, 9, 9) <> substr(h.enterprise, 9, 9)
            ) ORDER BY h.seq IS NULL, h.seq, h.id
            """
        let shared = try Row.fetchAll(db.cachedStatement(sql: sql), arguments: [unit, filing.rawValue])
        var claims: [RecordID: OpenClaim] = [:]
        for row in shared {
            let people = try rows(of: [row["idType"], row["idNumber"]])
            let code: String = row["code"]
            guard let id = RecordID(rawValue: row["id"]),
                people.contains(where: { $0.organisation.dropFirst(8).prefix(9) != code }),
                !judged.contains(Set(people.map(\.name)))
            else { continue }
            claims[id] = claim(id, row["name"], people, in: unit)
        }
        for record in verdicts.filter({ hollow.contains($0.id) }).flatMap(\.verdict.fallen) {
            guard let id = try ownRow(record, of: filing, in: unit), claims[id.id] == nil,
                let person = try Self.person(of: record, db)
            else { continue }
            claims[id.id] = claim(id.id, id.name, try rows(of: person), in: unit)
        }
        return claims.values.sorted { ($0.name, $0.row) < ($1.name, $1.row) }
    }

    private func claim(_ id: RecordID, _ name: String, _ people: [PersonRow], in unit: String) -> OpenClaim {
        OpenClaim(
            row: id,
            name: name,
            key: Self.key(people),
            employers: people.filter { $0.unit != unit || $0.id != id.rawValue }.map(\.employer)
        )
    }

    /// What was ever found of rows of a filing's roster that are there, oldest first.
    func verdicts(on filing: RecordID, in unit: String) throws -> [FilingVerdict] {
        try verdicts.compactMap { id, verdict in
            let rows = try verdict.records.compactMap { try ownRow($0, of: filing, in: unit) }
            guard let first = rows.first, let person = try Self.person(of: first.record, db) else { return nil }
            let fallen = Set(verdict.excluded)
            return FilingVerdict(
                verdict: verdict,
                rows: rows.map(\.id),
                names: rows.map(\.name),
                falls: rows.contains { fallen.contains($0.record) },
                isHollow: hollow.contains(id),
                key: Self.key(try self.rows(of: person))
            )
        }
    }

    private func ownRow(
        _ record: String,
        of filing: RecordID,
        in unit: String
    ) throws -> (record: String, id: RecordID, name: String)? {
        let prefix = unit + "/" + Kind.hire.rawValue + "/"
        guard record.hasPrefix(prefix), let id = RecordID(rawValue: String(record.dropFirst(prefix.count))) else {
            return nil
        }
        let sql = "SELECT name FROM hire WHERE scope = ? AND id = ? AND parent = ?"
        return try String.fetchOne(db.cachedStatement(sql: sql), arguments: [unit, id.rawValue, filing.rawValue])
            .map { (record, id, $0) }
    }

    /// The rows of a person in the round, in the order of the duplicates.
    private func rows(of person: [String]) throws -> [PersonRow] {
        let sql = """
            SELECT h.scope, h.id, h.enterprise, COALESCE(f.name, h.enterprise) FROM hire h INDEXED BY hire_person
            LEFT JOIN filing f ON f.scope = h.scope AND f.id = h.parent
            WHERE h.round = ? AND h.idNumber = ? AND h.idType = ? AND f.state IS NOT 'withdrawn'
            ORDER BY h.scope, h.enterprise, h.id
            """
        return try Row.fetchAll(db.cachedStatement(sql: sql), arguments: [round, person[1], person[0]])
            .map { PersonRow(unit: $0[0], id: $0[1], organisation: $0[2], employer: $0[3]) }
    }

    /// The name of a group in links, as ``ClaimGroup/key``.
    private static func key(_ rows: [PersonRow]) -> String { rows.first.map { "\($0.unit).\($0.id)" } ?? "" }
}

extension SQLiteCentralStore {
    /// The double claims of a filing's roster, and what was found of them.
    package func claims(of filing: RecordID, in unit: String, round: String) async throws -> FilingClaims {
        try await queue.read { db in try Self.claims(of: filing, in: unit, round: round, db) }
    }

    static func claims(of filing: RecordID, in unit: String, round: String, _ db: Database) throws -> FilingClaims {
        let standing = try ClaimStanding(round: round, db)
        return FilingClaims(
            open: try standing.open(of: filing, in: unit),
            verdicts: try standing.verdicts(on: filing, in: unit)
        )
    }

    /// Verdicts of a round that stand although the row that they keep is no more.
    package func hollowVerdicts(round: String) async throws -> Set<RecordID> {
        try await keptRead("hollowVerdicts", [round]) { db in try ClaimStanding(round: round, db).hollow }
    }
}
