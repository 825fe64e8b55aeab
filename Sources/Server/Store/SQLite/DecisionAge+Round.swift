import Core
import GRDB

extension DecisionAge {
    /// The filings of a round whose facts changed after the decision that stands, each as `unit/id`; of one unit or all.
    static func stale(_ db: Database, round: String, unit: String?) throws -> [String] {
        let decided = try Row.fetchAll(
            db.cachedStatement(
                sql: """
                    SELECT scope, id FROM filing WHERE round = ?1 AND (?2 IS NULL OR scope = ?2)
                      AND state IN ('accepted', 'approved', 'rejected', 'published')
                    """
            ),
            arguments: [round, unit]
        )
        return try decided.compactMap { row in
            let (scope, filing): (String, String) = (row[0], row[1])
            return try DecisionAge(db, scope: scope, filing: filing).isStale ? "\(scope)/\(filing)" : nil
        }
    }
}
