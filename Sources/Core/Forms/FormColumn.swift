/// A column of a form as a sheet has it, with what reading a cell needs at hand.
final class FormColumn: Sendable {
    let field: FieldSpec
    /// The field's place in the declaration.
    let position: Int
    /// The sheet's column, from 0.
    let column: Int
    let isRequired: Bool
    /// Whether how it is read depends on another field.
    let isIdentity: Bool

    private init(_ field: FieldSpec, position: Int, column: Int) {
        self.field = field
        self.position = position
        self.column = column
        isRequired = field.presence == .required
        if case .identity = field.type { isIdentity = true } else { isIdentity = false }
    }

    /// The columns that a header has, in the order of the form.
    static func all(of header: HeaderMatch, _ layout: FieldLayout) -> [FormColumn] {
        header.form.columns.compactMap { field in
            guard let column = header.columns[field.code], let position = layout.position(of: field.code) else {
                return nil
            }
            return FormColumn(field, position: position, column: column)
        }
    }

    func note(_ code: CheckCode) -> CellNote { CellNote(field: field.code, column: column, code: code) }
}

/// A rule over several fields of which each has a column.
struct PlacedRule: Sendable {
    let constraint: Constraint
    /// The places of its fields in the declaration, in its own order.
    let positions: [Int]
    /// Their columns in the sheet.
    let columns: [Int]

    /// Nil if a column is not there: what that stands for, only the importer knows.
    init?(_ constraint: Constraint, _ header: HeaderMatch, _ layout: FieldLayout) {
        let fields = constraint.fields
        columns = fields.compactMap { header.columns[$0] }
        positions = fields.compactMap(layout.position(of:))
        guard columns.count == fields.count, positions.count == fields.count else { return nil }
        self.constraint = constraint
    }
}

/// Where the values stand that are compared with one another; nil where the kind has no such field.
struct ComparedPlaces: Sendable {
    let sex: Int?
    let idType: Int?
    let idNumber: Int?
    let hireDate: Int?
    let leaveDate: Int?
    let tenureDays: Int?

    init(_ layout: FieldLayout) {
        sex = layout.position(of: "sex")
        idType = layout.position(of: "idType")
        idNumber = layout.position(of: "idNumber")
        hireDate = layout.position(of: "hireDate")
        leaveDate = layout.position(of: "leaveDate")
        tenureDays = layout.position(of: "tenureDays")
    }
}
