import Core
import GRDB
import SyncProtocol
import Terminal
import Workbook

/// One import under way, inside its transaction.
struct ImportSession {
    private let replica: Replica
    private let db: Database
    private let keys: DeviceKeys?
    private let scan: SheetScan
    private let reader: WorkbookReader
    private let options: Importer.Options
    private let scope: Scope
    private let unit: String
    private let round: Round
    private let rowReader: RowReader
    private var result = ImportResult()
    /// Keys of the valid rows so far; they never leave memory.
    private var seen: Set<String> = []
    private var rowsRead = 0
    /// The step of a roster; a filing is a step of its own.
    private var roster: Step?
    /// The unified code of the applicant of a roster, once it is known to be right.
    private var applicant: String?
    /// The applicant's filing, if the unit may not change its roster any more.
    private var handedOver: ShownRecord?
    private var hasRecords = true
    private var hasInstitution = false

    init(
        _ replica: Replica,
        keys: DeviceKeys?,
        scan: SheetScan,
        reader: WorkbookReader,
        options: Importer.Options,
        _ db: Database
    ) throws {
        self.replica = replica
        self.db = db
        self.keys = keys
        self.scan = scan
        self.reader = reader
        self.options = options
        unit = try replica.unit(db)
        scope = .unit(unit)
        round = try replica.round(db)
        let context = ReadingContext(
            catalogue: try replica.catalogue(of: round),
            round: round,
            uses1904Dates: reader.uses1904Dates
        )
        rowReader = RowReader(header: scan.header, context: context)
    }

    private var form: Form { scan.header.form }

    mutating func run() throws -> ImportResult {
        result.form = form
        result.sheet = reader.sheetNames[scan.sheet]
        result.headerRow = scan.headerRow
        let isReadable = try checkHeader() && checkApplicant()
        if isReadable, form.type.kind != .filing {
            roster = try Step(replica, keys: keys, scope: scope, db)
            let owner = form.type.kind == .hire ? "enterprise" : "institution"
            hasRecords =
                try Records.count(form.type.kind, where: ["round": round.code, owner: applicant ?? ""], db) > 0
        }
        try reader.readRows(ofSheet: scan.sheet) { row in
            guard row.number > scan.headerRow else { return true }
            try take(row, isReadable: isReadable)
            return true
        }
        if roster?.isEmpty == false { try roster?.commit() }
        result.errors.sort { ($0.cell.row, $0.cell.column) < ($1.cell.row, $1.cell.column) }
        result.warnings.sort { ($0.cell.row, $0.cell.column) < ($1.cell.row, $1.cell.column) }
        return result
    }

    private mutating func note(_ code: CheckCode, _ field: String, row: Int, column: Int, value: String? = nil) {
        let cell = CellAddress(column: column + 1, row: row)
        let note = ImportNote(cell: cell, field: field, code: code, value: value)
        if code.isWarning { result.warnings.append(note) } else { result.errors.append(note) }
    }

    // MARK: Header and applicant

    private mutating func checkHeader() -> Bool {
        for field in scan.header.missing {
            note(.required, field.code, row: scan.headerRow, column: scan.header.firstColumn)
        }
        for (field, column) in scan.header.wrongUnits {
            note(.numberFormat, field.code, row: scan.headerRow, column: column)
        }
        return scan.header.isUsable
    }

    private mutating func checkApplicant() throws -> Bool {
        guard form.type.kind != .filing else { return true }
        let named = options.applicant.flatMap(CellText.normalise)?.uppercased().filter { !$0.isWhitespace }
        let written = scan.preamble.code
        if let named, let written, named != written.text {
            throw ClientError(
                "enterprise.mismatch",
                .usage,
                zh:
                    "--enterprise 为 \(TerminalText.safe(named))，而文件第 \(written.row) 行写的是 \(TerminalText.safe(written.text))；请核对后只用其一。",
                en:
                    "--enterprise says \(TerminalText.safe(named)), but line \(written.row) of the file says \(TerminalText.safe(written.text)); check which is right."
            )
        }
        let place = (row: written?.row ?? 1, column: written?.column ?? 0)
        let code = named ?? written?.text
        return form.type.kind == .hire
            ? try findEnterprise(code, place) : checkInstitution(code, place)
    }

    private mutating func findEnterprise(_ code: String?, _ place: (row: Int, column: Int)) throws -> Bool {
        if let code, let unified = try? UnifiedCode.read(code).value,
            let filing = try Records.find(
                .filing,
                .filing(unit: unit, round: round.code, unifiedCode: unified.code),
                db
            )
        {
            applicant = unified.code
            if !Authority.isWithUnit(try replica.filingState(of: filing, db)) { handedOver = filing }
            return true
        }
        note(.enterpriseUnknown, "enterprise", row: place.row, column: place.column, value: code)
        return false
    }

    private mutating func checkInstitution(_ code: String?, _ place: (row: Int, column: Int)) -> Bool {
        guard let code else {
            note(.required, "institution", row: place.row, column: place.column)
            return false
        }
        do throws(CheckCode) {
            applicant = try UnifiedCode.read(code).value.code
            return true
        } catch {
            note(error, "institution", row: place.row, column: place.column, value: code)
            return false
        }
    }

    /// The institution of 附件4 comes from the line above the header; it is made with the first row that is stored.
    private mutating func makeInstitution() throws {
        guard form.type.kind == .trainee, !hasInstitution else { return }
        guard let applicant, let unified = try? UnifiedCode.read(applicant).value else { return }
        hasInstitution = true
        let id = RecordID.institution(unit: unit, organisationCode: unified.organisationCode.code)
        if let existing = try Records.find(.institution, id, db) {
            if let name = scan.preamble.name { try roster?.update(existing, set: ["name": .string(name)]) }
        } else {
            var institution = Institution()
            institution.uscc = applicant
            institution.orgCode = unified.organisationCode.code
            institution.name = scan.preamble.name
            institution.unit = unit
            try roster?.create(.institution, id, institution.body)
        }
    }

    // MARK: Rows

    private mutating func take(_ row: SheetRow, isReadable: Bool) throws {
        rowsRead += 1
        if rowsRead.isMultiple(of: 500) { options.progress?(rowsRead) }
        let cells = row.cells.map(CellInput.init)
        guard rowReader.isData(cells) else { return }
        guard isReadable else {
            result.rejected += 1
            return
        }
        var reading = rowReader.read(cells)
        let place = try locate(&reading)
        let existing = try place == nil ? nil : find(reading.values)
        checkRules(&reading, over: existing?.body ?? [:])
        for warning in reading.warnings { note(warning, row, cells) }
        for error in reading.errors { note(error, row, cells) }
        guard reading.errors.isEmpty, let place else {
            result.rejected += 1
            return
        }
        seen.insert(place)
        if form.type.kind == .filing {
            try storeFiling(reading.values, over: existing)
        } else {
            try storePerson(reading.values, over: existing)
        }
    }

    /// The record that a row is of, if the replica has it.
    private func find(_ values: RecordBody) throws -> ShownRecord? {
        if form.type.kind == .filing { return try filingID(values).flatMap { try Records.find(.filing, $0, db) } }
        guard hasRecords, let key = form.type.naturalKey(of: completed(values)) else { return nil }
        return try Records.find(form.type.kind, naturalKey: key, db)
    }

    /// A person's row with the members that no column gives.
    private func completed(_ values: RecordBody) -> RecordBody {
        var body = values
        body[form.type.kind == .hire ? "enterprise" : "institution"] = applicant.map(JSONValue.string)
        body["round"] = .string(round.code)
        return body
    }

    /// Tries the rules over fields that the file has no column for: there the value that stands counts.
    private func checkRules(_ reading: inout RowReading, over standing: RecordBody) {
        let columns = scan.header.columns
        let unreadable = Set(reading.errors.map(\.field))
        for constraint in form.type.constraints where constraint.fields.contains(where: { columns[$0] == nil }) {
            var body = reading.values
            for field in constraint.fields where columns[field] == nil { body[field] = standing[field] }
            for violation in constraint.violations(in: body, unreadable: unreadable) {
                let places = [violation.field, violation.alternative].compactMap(\.self) + constraint.fields
                guard let column = places.lazy.compactMap({ columns[$0] }).first else { continue }
                guard !reading.errors.contains(where: { $0.column == column }) else { continue }
                reading.errors.append(CellNote(field: violation.field, column: column, code: violation.code))
            }
        }
    }

    private mutating func note(_ found: CellNote, _ row: SheetRow, _ cells: [CellInput]) {
        let field = form.type.field(found.field)
        var value = found.column < cells.count ? cells[found.column].value : nil
        if let text = value, (field?.sensitivity ?? .open) == .sensitive { value = ResidentID.mask(text) }
        note(found.code, found.field, row: row.number, column: found.column, value: value)
    }

    /// What the row is told apart by in this file, once it is readable; adds the duplicate's error.
    private func locate(_ reading: inout RowReading) throws -> String? {
        let keyField = form.type.kind == .filing ? "uscc" : "idNumber"
        guard let column = scan.header.columns[keyField], !reading.errors.contains(where: { $0.column == column }),
            let number = reading.values[keyField]?.stringValue
        else { return nil }
        var key = number
        if form.type.kind != .filing {
            guard let type = reading.values["idType"]?.stringValue else { return nil }
            key = type + number
        }
        if seen.contains(key) {
            let code: CheckCode = form.type.kind == .filing ? .usccDuplicate : .personDuplicate
            reading.errors.append(CellNote(field: keyField, column: column, code: code))
            reading.errors.sort { $0.column < $1.column }
        }
        return key
    }

    private func filingID(_ values: RecordBody) -> RecordID? {
        values["uscc"]?.stringValue.map { .filing(unit: unit, round: round.code, unifiedCode: $0) }
    }

    private mutating func storePerson(_ values: RecordBody, over existing: ShownRecord?) throws {
        try makeInstitution()
        if let existing { return try update(existing, values) }
        try requireWithUnit()
        let (kind, body) = (form.type.kind, completed(values))
        try roster?.create(kind, replica.environment.newID(), body)
        result.added += 1
    }

    /// Columns that the file has count; what it has no column for stays as it is.
    private mutating func update(_ existing: ShownRecord, _ values: RecordBody) throws {
        let changes = changes(existing, values)
        guard !changes.isEmpty else {
            result.unchanged += 1
            return
        }
        try requireWithUnit()
        try roster?.update(existing, set: changes)
        result.updated += 1
    }

    /// Refuses to change the roster of a filing that was handed over.
    private func requireWithUnit() throws {
        if let handedOver { try replica.requireWithUnit(handedOver, db) }
    }

    private func changes(_ existing: ShownRecord, _ values: RecordBody) -> [String: JSONValue] {
        var changes: [String: JSONValue] = [:]
        for code in scan.header.columns.keys {
            let value = values[code] ?? .null
            if value != existing.body[code] ?? .null { changes[code] = value }
        }
        return changes
    }

    private mutating func storeFiling(_ values: RecordBody, over existing: ShownRecord?) throws {
        guard let id = filingID(values), let code = values["uscc"]?.stringValue,
            let unified = try? UnifiedCode.read(code).value
        else { return }
        let changes = existing.map { self.changes($0, values) } ?? [:]
        if let existing, !changes.isEmpty { try replica.requireWithUnit(existing, db) }
        var step = try Step(replica, keys: keys, scope: scope, db)
        let enterpriseID = RecordID.enterprise(unit: unit, organisationCode: unified.organisationCode.code)
        let name = values["name"] ?? .null
        if let enterprise = try Records.find(.enterprise, enterpriseID, db) {
            try step.update(enterprise, set: ["name": name])
        } else {
            var enterprise = Enterprise()
            enterprise.uscc = unified.code
            enterprise.orgCode = unified.organisationCode.code
            enterprise.name = name.stringValue ?? ""
            enterprise.unit = unit
            try step.create(.enterprise, enterpriseID, enterprise.body)
        }
        if let existing {
            if !changes.isEmpty { try step.update(existing, set: changes) }
            if step.isEmpty { result.unchanged += 1 } else { result.updated += 1 }
        } else {
            var body = values
            body["state"] = .string(FilingState.draft.rawValue)
            body["unit"] = .string(unit)
            body["round"] = .string(round.code)
            try step.create(.filing, id, body)
            result.added += 1
        }
        if !step.isEmpty { try step.commit() }
    }
}
