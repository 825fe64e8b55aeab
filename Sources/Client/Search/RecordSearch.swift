import Core
import GRDB
import Tables

/// Looks for records by any of their values.
struct RecordSearch {
    /// A record that was found, and by which fields.
    struct Hit: Sendable {
        /// The record.
        let record: ShownRecord
        /// The codes of the fields that match, in the order of the form.
        let matched: [String]
    }

    /// The kinds in which something can be found, in the order of the answer.
    static let kinds: [Kind] = [.enterprise, .filing, .hire, .institution, .trainee]

    private let term: SearchTerm
    private let reveal: Bool
    private let catalogue: Catalogue

    /// Prepares a search.
    init(_ term: SearchTerm, reveal: Bool, catalogue: Catalogue) {
        self.term = term
        self.reveal = reveal
        self.catalogue = catalogue
    }

    /// Hands over the records of a kind that match, one at a time.
    /// - Parameters:
    ///   - kind: The kind.
    ///   - db: The replica.
    ///   - body: Says whether to go on.
    /// - Throws: What the replica or `body` throws.
    func each(_ kind: Kind, _ db: Database, _ body: (Hit) throws -> Bool) throws {
        let table = try Records.table(kind)
        let condition = SearchCondition(term, table.type, reveal: reveal, catalogue: catalogue)
        let rows = try Row.fetchCursor(
            db,
            sql: "\(table.selectSQL) WHERE \(condition.sql) ORDER BY id",
            arguments: condition.arguments
        )
        while let row = try rows.next() {
            guard let record = Records.shown(row, table) else { continue }
            let matched = table.type.fields.filter { field in
                record.body[field.code].map {
                    term.matches($0, field, reveal: reveal, catalogue: catalogue)
                } ?? false
            }
            guard !matched.isEmpty else { continue }
            guard try body(Hit(record: record, matched: matched.map(\.code))) else { return }
        }
    }
}
