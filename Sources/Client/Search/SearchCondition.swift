import Core
import GRDB
import Tables

/// The SQL condition that leaves out most records that cannot match, so that not every one is decoded.
///
/// It may let too many through, never too few: ``SearchTerm`` decides.
struct SearchCondition {
    /// The condition.
    let sql: String
    /// Its arguments.
    let arguments: StatementArguments

    /// Makes the condition for a kind's table.
    init(_ term: SearchTerm, _ type: RecordType, reveal: Bool, catalogue: Catalogue) {
        guard Self.isPlain(term.folded) else {
            (sql, arguments) = ("1", [])
            return
        }
        var texts: [String] = []
        var others: [String] = []
        var values: [String] = []
        for field in type.fields where SearchTerm.covers(field) {
            let column = field.code.quotedDatabaseIdentifier
            switch field.type {
            case .identity:
                if reveal { texts.append(column) }
                for number in term.wholeNumbers {
                    others.append("\(column) = ?")
                    values.append(number)
                }
            case .count:
                others.append("CAST(\(column) AS TEXT) = ?")
                values.append(term.folded)
            case .choice(let choices):
                for choice in choices
                where [choice.code, choice.label, choice.english].contains(where: { SearchTerm.fold($0) == term.folded }
                ) {
                    others.append("\(column) = ?")
                    values.append(choice.code)
                }
            case .lines:
                texts.append(column)
                for line in catalogue.lines where term.hasName(line) {
                    others.append("instr(\(column), ?)")
                    values.append("\"\(line.code)\"")
                }
            case .amount:
                // With all six decimals: what is shown is the beginning of it.
                texts.append("printf('%d.%06d', \(column) / 1000000, \(column) % 1000000)")
            case .date:
                texts.append(column)
                if let date = term.date {
                    others.append("\(column) = ?")
                    values.append(date)
                }
            default: texts.append(column)
            }
        }
        // One pass over all texts of a row; a unit separator, which no value has, keeps them apart.
        let joined = texts.map { "coalesce(\($0), '')" }.joined(separator: " || char(31) || ")
        let isHit = "instr(\(Self.folded(joined)), ?)"
        sql = "(" + ([isHit] + others).joined(separator: " OR ") + ")"
        arguments = StatementArguments([term.folded] + values)
    }

    /// Whether SQLite folds the text as ``SearchTerm`` does: its `lower` knows ASCII only, and JSON escapes some marks.
    private static func isPlain(_ text: String) -> Bool {
        text.unicodeScalars.allSatisfy { scalar in
            if scalar.isASCII { return scalar != "\"" && scalar != "\\" }
            return !scalar.properties.isCased
        }
    }

    /// Without blanks, in lower case.
    private static func folded(_ expression: String) -> String {
        [" ", "\t", "\n", "\r"].reduce("lower(\(expression))") { inner, blank in
            "replace(\(inner), char(\(blank.unicodeScalars.first?.value ?? 32)), '')"
        }
    }
}
