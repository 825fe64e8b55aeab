import Core
import GRDB
import SyncProtocol
import Tables
import Workbook

/// One import under way, inside its transaction.
struct ImportSession {
    let db: Database
    let scan: SheetScan
    let options: Importer.Options
    let unit: String
    let round: Round
    private let replica: Replica
    private let keys: DeviceKeys?
    private let reader: WorkbookReader
    private let scope: Scope
    private let rowReader: RowReader
    private let places: RosterPlaces
    private let numberColumn: Int?
    /// Rules over fields of which one has no column in this file.
    private let openRules: [Constraint]
    private var ids: RisingIDs
    private var result = ImportResult()
    /// Keys of the valid rows so far; they never leave memory.
    private var seen: Set<String> = []
    private var rowsRead = 0
    /// The step of a roster; a filing is a step of its own.
    var roster: Step?
    /// The unified code of the applicant of a roster, once it is known to be right.
    var applicant: String?
    /// Finds the rows of a roster that stand already; nil if there are none.
    private var matcher: RecordMatcher?
    /// Whose the facts of the applicant's filing are.
    private var custody = Custody.free
    var hasInstitution = false

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
        let (type, columns) = (scan.header.form.type, scan.header.columns)
        places = RosterPlaces(rowReader.layout)
        numberColumn = places.number.flatMap { columns[type.fields[$0].code] }
        openRules = type.constraints.filter { $0.fields.contains { columns[$0] == nil } }
        ids = RisingIDs(replica.environment)
    }

    var form: Form { scan.header.form }

    mutating func run() throws -> ImportResult {
        result.form = form
        result.sheet = reader.sheetNames[scan.sheet]
        result.headerRow = scan.headerRow
        let isReadable = try checkHeader() && checkApplicant()
        if isReadable, form.type.kind != .filing { try beginRoster() }
        let feed = RowFeed(reader, scan, rowReader)
        defer { feed.close() }
        while let batch = try feed.next() {
            for row in batch.rows {
                if isReadable { try take(row) } else { result.rejected += 1 }
                rowsRead += 1
                if rowsRead.isMultiple(of: 500) { options.progress?(rowsRead, batch.share) }
            }
        }
        if roster?.isEmpty == false { try roster?.commit() }
        result.errors.sort { ($0.cell.row, $0.cell.column) < ($1.cell.row, $1.cell.column) }
        result.warnings.sort { ($0.cell.row, $0.cell.column) < ($1.cell.row, $1.cell.column) }
        return result
    }

    private mutating func beginRoster() throws {
        roster = try Step(replica, keys: keys, scope: scope, db)
        if form.type.kind == .hire, let applicant {
            let filing = RecordID.filing(unit: unit, round: round.code, unifiedCode: applicant)
            custody = Custody(of: try Records.find(.filing, filing, db)?.body)
        }
        let owner = places.owner.map { form.type.fields[$0].code } ?? ""
        let own = ["round": round.code, owner: applicant ?? ""]
        guard try Records.count(form.type.kind, where: own, db) > 0 else { return }
        matcher = try RecordMatcher(
            Records.table(form.type.kind),
            rowReader.layout,
            comparing: scan.header.columns.keys,
            db
        )
    }

    mutating func note(_ code: CheckCode, _ field: String, row: Int, column: Int, value: String? = nil) {
        guard result.errors.count + result.warnings.count < ImportResult.maximumNotes else {
            result.omitted += 1
            return
        }
        let cell = CellAddress(column: column + 1, row: row)
        let note = ImportNote(cell: cell, field: field, code: code, value: value)
        if code.isWarning { result.warnings.append(note) } else { result.errors.append(note) }
    }

    // MARK: Rows

    private mutating func take(_ row: JudgedRow) throws {
        var reading = row.reading
        let place = locate(&reading)
        complete(&reading.fields)
        if !openRules.isEmpty { checkRules(&reading, over: try place == nil ? [:] : find(reading.fields)?.body ?? [:]) }
        for warning in reading.warnings { note(warning, row) }
        for error in reading.errors { note(error, row) }
        guard reading.errors.isEmpty, let place else {
            result.rejected += 1
            return
        }
        seen.insert(place)
        if form.type.kind == .filing {
            try storeFiling(reading.values, row)
        } else {
            try storePerson(reading.fields, row)
        }
    }

    /// Refuses a row that would write what was handed over, or what a return did not give back.
    private mutating func isKept(
        _ fields: [String?],
        of kind: Kind,
        _ record: RecordID,
        by custody: Custody,
        _ row: JudgedRow
    ) -> Bool {
        let kept = fields.filter { !custody.isWithUnit(kind, record, $0) }
        let code: CheckCode = custody.state == .returned ? .notReopened : .handedOver
        for field in kept {
            let field = field ?? "idNumber"
            guard let column = scan.header.columns[field] else { continue }
            note(CellNote(field: field, column: column, code: code), row)
        }
        if !kept.isEmpty { result.rejected += 1 }
        return !kept.isEmpty
    }

    /// The record that a row is of, if the replica has it.
    private func find(_ values: FieldValues) throws -> ShownRecord? {
        let body = values.body
        if form.type.kind == .filing { return try filingID(body).flatMap { try Records.find(.filing, $0, db) } }
        guard matcher != nil, let key = form.type.naturalKey(of: body) else { return nil }
        return try Records.find(form.type.kind, naturalKey: key, db)
    }

    /// Gives a person's row the members that no column gives.
    private func complete(_ values: inout FieldValues) {
        guard let owner = places.owner, let round = places.round, let applicant else { return }
        values[owner] = .string(applicant)
        values[round] = .string(self.round.code)
    }

    /// Tries the rules over fields that the file has no column for: there the value that stands counts.
    private func checkRules(_ reading: inout RowReading, over standing: RecordBody) {
        let columns = scan.header.columns
        let unreadable = Set(reading.errors.map(\.field))
        for constraint in openRules {
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

    private mutating func note(_ found: CellNote, _ row: JudgedRow) {
        let field = form.type.field(found.field)
        var value = found.column < row.cells.count ? row.cells[found.column].value : nil
        if let text = value, (field?.sensitivity ?? .open) == .sensitive { value = ResidentID.mask(text) }
        note(found.code, found.field, row: row.number, column: found.column, value: value)
    }

    /// What the row is told apart by in this file, once it is readable; adds the duplicate's error.
    private func locate(_ reading: inout RowReading) -> String? {
        guard let place = places.number, let column = numberColumn,
            !reading.errors.contains(where: { $0.column == column }), case .string(var key) = reading.fields[place]
        else { return nil }
        if let place = places.idType {
            guard case .string(let type) = reading.fields[place] else { return nil }
            // Most numbers are residents'; no other kind of number looks like theirs.
            if type != IDType.residentID.rawValue { key = type + key }
        }
        if seen.contains(key) {
            let code: CheckCode = form.type.kind == .filing ? .usccDuplicate : .personDuplicate
            reading.errors.append(CellNote(field: form.type.fields[place].code, column: column, code: code))
            reading.errors.sort { $0.column < $1.column }
        }
        return key
    }

    private func filingID(_ values: RecordBody) -> RecordID? {
        values["uscc"]?.stringValue.map { .filing(unit: unit, round: round.code, unifiedCode: $0) }
    }

    private mutating func storePerson(_ values: FieldValues, _ row: JudgedRow) throws {
        try makeInstitution()
        switch try matcher?.match(values) ?? .nothing {
        case .same:
            result.unchanged += 1
        case .other:
            if let existing = try find(values) { try update(existing, values.body, row) }
        case .nothing:
            let (kind, id) = (form.type.kind, ids.next())
            if isKept([nil], of: kind, id, by: custody, row) { return }
            try roster?.create(kind, id, values: values)
            result.added += 1
        }
    }

    /// Columns that the file has count; what it has no column for stays as it is.
    private mutating func update(_ existing: ShownRecord, _ values: RecordBody, _ row: JudgedRow) throws {
        let changes = changes(existing, values)
        guard !changes.isEmpty else {
            result.unchanged += 1
            return
        }
        if isKept(changes.keys.sorted(), of: existing.kind, existing.id, by: custody, row) { return }
        try roster?.update(existing, set: changes)
        result.updated += 1
    }

    private func changes(_ existing: ShownRecord, _ values: RecordBody) -> [String: JSONValue] {
        var changes: [String: JSONValue] = [:]
        for code in scan.header.columns.keys {
            let value = values[code] ?? .null
            if value != existing.body[code] ?? .null { changes[code] = value }
        }
        return changes
    }

    private mutating func storeFiling(_ values: RecordBody, _ row: JudgedRow) throws {
        guard let id = filingID(values), let code = values["uscc"]?.stringValue.flatMap(UnifiedCode.init) else {
            return
        }
        var step = try Step(replica, keys: keys, scope: scope, db)
        if let existing = try Records.find(.filing, id, db) {
            let changes = changes(existing, values)
            if isKept(changes.keys.sorted(), of: .filing, id, by: Custody(of: existing.body), row) { return }
            try step.keepEnterprise(code, name: values["name"]?.stringValue ?? "", unit: unit, db)
            if !changes.isEmpty { try step.update(existing, set: changes) }
            if step.isEmpty { result.unchanged += 1 } else { result.updated += 1 }
        } else {
            _ = try step.makeFiling(values, unit: unit, round: round.code, db)
            result.added += 1
        }
        if !step.isEmpty { try step.commit() }
    }
}

/// Where a roster's rows have what tells them apart and whose they are.
private struct RosterPlaces {
    /// What a row is told apart by within its file.
    let number: Int?
    let idType: Int?
    /// The enterprise or institution; nil for a filing.
    let owner: Int?
    let round: Int?

    init(_ layout: FieldLayout) {
        number = layout.position(of: layout.type.kind == .filing ? "uscc" : "idNumber")
        idType = layout.position(of: "idType")
        let isRoster = layout.type.kind != .filing
        owner = isRoster ? layout.position(of: "enterprise") ?? layout.position(of: "institution") : nil
        round = layout.position(of: "round")
    }
}
