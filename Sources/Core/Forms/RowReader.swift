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
    /// The values by position: empty where a cell is, or has an error.
    public var fields: FieldValues
    /// What rejects the row; at most one for a cell.
    public var errors: [CellNote] = []
    /// What is worth a look.
    public var warnings: [CellNote] = []
    /// The resident's number, taken apart, if that was done.
    var residentID: ResidentID?

    init(_ layout: FieldLayout) { fields = FieldValues(layout) }

    /// The fields that have a column; an empty cell has no member.
    ///
    /// Complete only if there are no errors.
    public var values: RecordBody { fields.body }
}

/// Reads the rows of a form by its declaration.
public struct RowReader: Sendable {
    /// Where the fields of the form's kind stand in a reading's values.
    public let layout: FieldLayout

    private let header: HeaderMatch
    private let context: ReadingContext
    private let columns: [FormColumn]
    private let identity: FormColumn?
    private let rules: [PlacedRule]
    private let places: ComparedPlaces
    private let numberColumn: Int?

    /// Makes a reader for the rows under a header.
    public init(header: HeaderMatch, context: ReadingContext) {
        self.header = header
        self.context = context
        let layout = FieldLayout(header.form.type)
        self.layout = layout
        let all = FormColumn.all(of: header, layout)
        columns = all.filter { !$0.isIdentity }
        identity = all.first { $0.isIdentity }
        rules = header.form.type.constraints.compactMap { PlacedRule($0, header, layout) }
        places = ComparedPlaces(layout)
        numberColumn = header.columns["seq"]
    }

    /// Whether a row is data: not blank, not only a 序号, not `………`, not 总计 or 合计, with or without a colon.
    public func isData(_ cells: [CellInput]) -> Bool {
        var isFirst = true
        for column in cells.indices {
            guard let text = cells[column].value else { continue }
            if isFirst, Self.isTotal(text) { return false }
            isFirst = false
            // Whatever comes after a word changes nothing.
            if column != numberColumn, !Self.isDots(text) { return true }
        }
        return false
    }

    private static func isTotal(_ text: String) -> Bool {
        // 总 and 合 begin with these bytes; a blank before them need not be ASCII.
        guard let first = text.utf8.first, first <= 0x20 || first >= 0x80 else { return false }
        // NFKC left the full-width colon an ASCII one; the ratio sign stands by itself.
        var letters = text.unicodeScalars.filter { !$0.isBlank }
        while let last = letters.last, last == ":" || last == "∶" { letters.removeLast() }
        return ["总计", "合计"].contains(String(letters))
    }

    private static func isDots(_ text: String) -> Bool {
        guard let first = text.utf8.first, first == 0x2E || first >= 0xC2 && first <= 0xE2 else { return false }
        return text.allSatisfy { ".…⋯·".contains($0) }
    }

    /// Reads one data row: every cell, then the rules over several cells.
    public func read(_ cells: [CellInput]) -> RowReading {
        var row = RowReading(layout)
        for column in columns { readCell(column, cells, idType: nil, into: &row) }
        if let identity {
            let code = places.idType.flatMap { row.fields[$0].stringValue }
            readCell(identity, cells, idType: code.flatMap(IDType.init(rawValue:)), into: &row)
        }
        for rule in rules { check(rule, &row) }
        compareValues(&row)
        if row.errors.count > 1 { row.errors.sort { $0.column < $1.column } }
        if row.warnings.count > 1 { row.warnings.sort { ($0.column, $0.code) < ($1.column, $1.code) } }
        return row
    }

    private func readCell(_ column: FormColumn, _ cells: [CellInput], idType: IDType?, into row: inout RowReading) {
        guard column.column < cells.count, let text = cells[column.column].value else {
            if column.isRequired { row.errors.append(column.note(.required)) }
            return
        }
        if column.isIdentity {
            // Without a readable type the number is not judged.
            guard let idType else { return }
            if idType == .residentID {
                if let id = ResidentID(asStored: text, latestBirthYear: context.catalogue.edition) {
                    row.residentID = id
                    row.fields[column.position] = .string(text)
                    return
                }
                for code in ResidentID.warnings(of: text) { row.warnings.append(column.note(code)) }
            }
        }
        do throws(CheckCode) {
            let isNumeral = cells[column.column].isNumeral
            let reading = try column.field.read(text, isNumeral: isNumeral, idType: idType, context: context)
            row.fields[column.position] = reading.value
            for code in reading.warnings where !row.warnings.contains(column.note(code)) {
                row.warnings.append(column.note(code))
            }
        } catch {
            row.errors.append(column.note(error))
        }
    }

    private func check(_ rule: PlacedRule, _ row: inout RowReading) {
        let (values, errors) = (row.fields, row.errors)
        let violations = rule.constraint.violations(
            isUnreadable: { place in errors.contains { $0.column == rule.columns[place] } },
            value: { values[rule.positions[$0]] }
        )
        // A cell that has an error keeps it.
        for violation in violations {
            guard let column = header.columns[violation.field] else { continue }
            guard !row.errors.contains(where: { $0.column == column }) else { continue }
            row.errors.append(CellNote(field: violation.field, column: column, code: violation.code))
        }
    }

    private func compareValues(_ row: inout RowReading) {
        let hired = places.hireDate.flatMap { row.fields[$0].date }
        let left = places.leaveDate.flatMap { row.fields[$0].date }
        if let identity = residentID(of: row) {
            if let place = places.sex, let sex = row.fields[place].stringValue, sex != identity.sex.rawValue {
                warn(.sexMismatch, at: "sex", &row)
            }
            if let hired, !Round.usualAges.contains(identity.birth.fullYears(to: hired)) {
                warn(.ageUnusual, at: "idNumber", &row)
            }
        }
        let round = context.round
        if let hired, round.excludes(hired) { warn(.hireOutsideWindow, at: "hireDate", &row) }
        if let left, let cutoff = round.cutoff, left > cutoff { warn(.hireOutsideWindow, at: "leaveDate", &row) }
        if let place = places.tenureDays, let typed = row.fields[place].integerValue, let hired,
            let end = left ?? round.cutoff, end >= hired,
            !Tenure.agrees(Int(typed), with: Tenure.days(hired: hired, end: end))
        {
            warn(.tenureMismatch, at: "tenureDays", &row)
        }
    }

    private func residentID(of row: RowReading) -> ResidentID? {
        if let known = row.residentID { return known }
        guard let type = places.idType, row.fields[type] == "residentID", let place = places.idNumber,
            let number = row.fields[place].stringValue
        else { return nil }
        return try? ResidentID.read(number, editionYear: context.catalogue.edition).value
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

extension Round {
    /// Whether a hire on a day lies outside the window, or after the cut-off.
    fileprivate func excludes(_ hired: CivilDate) -> Bool {
        if let hireFrom, hired < hireFrom { return true }
        if let hireTo, hired > hireTo { return true }
        if let cutoff, hired > cutoff { return true }
        return false
    }
}
