/// What was found at one cell.
public struct CellNote: Sendable, Equatable {
    /// The field.
    public let field: String
    /// The sheet's column, from 0.
    public let column: Int
    /// What was found.
    public let code: CheckCode

    /// Notes a finding.
    public init(field: String, column: Int, code: CheckCode) {
        self.field = field
        self.column = column
        self.code = code
    }
}

/// A row under a header, read in one pass.
public struct RowReading: Sendable {
    /// The fields that have a column; an empty cell has no member.
    ///
    /// Complete only if there are no errors.
    public var values: RecordBody = [:]
    /// What rejects the row; at most one for a cell.
    public var errors: [CellNote] = []
    /// What is worth a look.
    public var warnings: [CellNote] = []
}

/// Reads the rows of a form by its declaration.
public struct RowReader: Sendable {
    private let header: HeaderMatch
    private let context: ReadingContext
    private let order: [(field: FieldSpec, column: Int)]

    /// Makes a reader for the rows under a header.
    public init(header: HeaderMatch, context: ReadingContext) {
        self.header = header
        self.context = context
        order = header.form.columns.compactMap { field in header.columns[field.code].map { (field, $0) } }
    }

    /// Whether a row is data: not blank, not only a 序号, not `………`, not 总计.
    public func isData(_ cells: [CellInput]) -> Bool {
        var filled = 0
        var onlyNumber = true
        var onlyDots = true
        let numberColumn = header.columns["seq"]
        for (column, cell) in cells.enumerated() {
            guard let text = cell.value else { continue }
            if filled == 0, ["总计", "合计"].contains(text.filter { !$0.isWhitespace }) { return false }
            filled += 1
            if column != numberColumn { onlyNumber = false }
            if column != numberColumn, !text.allSatisfy({ ".…⋯·".contains($0) }) { onlyDots = false }
        }
        return !onlyNumber && !onlyDots
    }

    /// Reads one data row: every cell, then the rules over several cells.
    public func read(_ cells: [CellInput]) -> RowReading {
        var row = RowReading()
        var idType: IDType?
        var deferred: (field: FieldSpec, column: Int)?
        for (field, column) in order {
            if case .identity = field.type {
                deferred = (field, column)
                continue
            }
            readCell(field, at: column, cells, idType: nil, into: &row)
            if field.code == "idType", let code = row.values["idType"]?.stringValue { idType = IDType(rawValue: code) }
        }
        if let deferred { readCell(deferred.field, at: deferred.column, cells, idType: idType, into: &row) }
        for constraint in header.form.type.constraints { check(constraint, &row) }
        compareValues(&row)
        let position: (CellNote) -> Int = { $0.column }
        row.errors.sort { position($0) < position($1) }
        row.warnings.sort { (position($0), $0.code) < (position($1), $1.code) }
        return row
    }

    private func readCell(
        _ field: FieldSpec,
        at column: Int,
        _ cells: [CellInput],
        idType: IDType?,
        into row: inout RowReading
    ) {
        let cell = column < cells.count ? cells[column] : .empty
        guard let text = cell.value else {
            if field.presence == .required { row.errors.append(note(field, column, .required)) }
            return
        }
        if case .identity = field.type {
            // Without a readable type the number is not judged.
            guard let idType else { return }
            if idType == .residentID {
                for code in ResidentID.warnings(of: text) { row.warnings.append(note(field, column, code)) }
            }
        }
        do throws(CheckCode) {
            let reading = try field.read(text, isNumeral: cell.isNumeral, idType: idType, context: context)
            if !reading.value.isNull { row.values[field.code] = reading.value }
            for code in reading.warnings where !row.warnings.contains(note(field, column, code)) {
                row.warnings.append(note(field, column, code))
            }
        } catch {
            row.errors.append(note(field, column, error))
        }
    }

    private func note(_ field: FieldSpec, _ column: Int, _ code: CheckCode) -> CellNote {
        CellNote(field: field.code, column: column, code: code)
    }

    /// Adds an error at a field unless its cell has one already.
    private func add(_ code: CheckCode, at field: String, _ row: inout RowReading) {
        guard let column = header.columns[field] else { return }
        guard !row.errors.contains(where: { $0.column == column }) else { return }
        row.errors.append(CellNote(field: field, column: column, code: code))
    }

    private func check(_ constraint: Constraint, _ row: inout RowReading) {
        // What a column that is not there stands for, only the importer knows.
        guard constraint.fields.allSatisfy({ header.columns[$0] != nil }) else { return }
        let failed = Set(row.errors.map(\.field))
        for violation in constraint.violations(in: row.values, unreadable: failed) {
            add(violation.code, at: violation.field, &row)
        }
    }

    private func compareValues(_ row: inout RowReading) {
        let hired = row.values.date("hireDate")
        let left = row.values.date("leaveDate")
        if row.values["idType"] == "residentID", let number = row.values["idNumber"]?.stringValue,
            let identity = try? ResidentID.read(number, editionYear: context.catalogue.edition).value
        {
            if let sex = row.values["sex"]?.stringValue, sex != identity.sex.rawValue {
                warn(.sexMismatch, at: "sex", &row)
            }
            if let hired, !(16...70).contains(identity.birth.fullYears(to: hired)) {
                warn(.ageUnusual, at: "idNumber", &row)
            }
        }
        if let hired {
            let round = context.round
            let outside = [
                round.hireFrom.map { hired < $0 }, round.hireTo.map { hired > $0 }, round.cutoff.map { hired > $0 },
            ]
            if outside.contains(true) { warn(.hireOutsideWindow, at: "hireDate", &row) }
        }
        if let left, let cutoff = context.round.cutoff, left > cutoff {
            warn(.hireOutsideWindow, at: "leaveDate", &row)
        }
        if let typed = row.values["tenureDays"]?.integerValue, let hired, let end = left ?? context.round.cutoff,
            end >= hired,
            abs(Int(typed) - Tenure.days(hired: hired, end: end)) > 1
        {
            warn(.tenureMismatch, at: "tenureDays", &row)
        }
    }

    private func warn(_ code: CheckCode, at field: String, _ row: inout RowReading) {
        guard let column = header.columns[field] else { return }
        row.warnings.append(CellNote(field: field, column: column, code: code))
    }
}

extension CivilDate {
    /// Birthdays passed until a day.
    func fullYears(to day: CivilDate) -> Int {
        let passed = (day.month, day.day) >= (month, self.day)
        return day.year - year - (passed ? 0 : 1)
    }
}
