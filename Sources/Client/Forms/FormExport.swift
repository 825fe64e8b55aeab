import Core
import GRDB
import Tables
import Workbook

/// Records of the replica in a form's layout, so that an import of the file changes nothing.
struct FormExport {
    let form: Form
    let catalogue: Catalogue
    let language: Language
    /// Whether ID numbers are hidden; such a file is for reading and cannot be imported.
    let isMasked: Bool

    /// Which records go into a file, and whose form it is.
    struct Part {
        /// Values that the records have.
        let filter: [String: String]
        let applicant: ApplicantLine
    }

    /// Whether the form holds ID numbers.
    var hasIdentifiers: Bool { form.columns.contains { $0.sensitivity == .sensitive } }

    /// Writes one file and says how many rows it has.
    func write(_ part: Part, to path: String, as format: TableFile.Format, _ db: Database) throws -> Int {
        let hides = isMasked && hasIdentifiers
        let remark = language == .zh ? "证件号码已遮盖，不能导入" : "ID numbers hidden, not for import"
        let sheet = FormSheet(form: form, applicant: part.applicant, remark: hides ? remark : nil)
        var count = 0
        try TableFile.write(path, as: format) { file in
            try sheet.begin(in: file, language: language)
            // A record without a printed number comes last.
            try Records.each(form.type.kind, where: part.filter, ordering: "seq IS NULL, seq, id", db) { record in
                try file.write(row: form.columns.map { cell(record, $0) })
                count += 1
            }
        }
        return count
    }

    private func cell(_ record: ShownRecord, _ field: FieldSpec) -> OutputCell {
        let value = record.body[field.code] ?? .null
        guard isMasked, field.sensitivity == .sensitive, let text = value.stringValue else {
            return field.cell(value, catalogue: catalogue)
        }
        return .text(ResidentID.mask(text))
    }
}

extension FormExport {
    /// The files of a roster: one for each applicant that has rows in a round, by its code.
    static func rosters(of form: Form, round: Round, _ replica: Replica, _ db: Database) throws -> [(String, Part)] {
        let owner = try ownerField(of: form).quotedDatabaseIdentifier
        let table = try Records.table(form.type.kind).quotedName
        let codes = try String.fetchAll(
            db,
            sql: "SELECT DISTINCT \(owner) FROM \(table) WHERE round = ? ORDER BY 1",
            arguments: [round.code]
        )
        return try codes.map { ($0, try roster(of: form, applicant: $0, round: round, replica, db)) }
    }

    /// The roster of one applicant.
    static func roster(of form: Form, applicant: String, round: Round, _ replica: Replica, _ db: Database) throws
        -> Part
    {
        Part(
            filter: ["round": round.code, try ownerField(of: form): applicant],
            applicant: ApplicantLine(
                form: form,
                name: try replica.applicant(of: form, code: applicant, round: round, db)?.body["name"]?.stringValue,
                code: applicant
            )
        )
    }

    private static func ownerField(of form: Form) throws -> String {
        switch form.type.kind {
        case .hire: "enterprise"
        case .trainee: "institution"
        default: throw ClientError.unknownRecord(form.code)
        }
    }
}

extension Replica {
    /// The filing of the enterprise of 附件3, or the institution of 附件4, that has a unified code.
    func applicant(of form: Form, code: String, round: Round, _ db: Database) throws -> ShownRecord? {
        let unit = try unit(db)
        if form.type.kind == .hire {
            return try Records.find(.filing, .filing(unit: unit, round: round.code, unifiedCode: code), db)
        }
        guard let unified = try? UnifiedCode.read(code).value else { return nil }
        let id = RecordID.institution(unit: unit, organisationCode: unified.organisationCode.code)
        return try Records.find(.institution, id, db)
    }
}
