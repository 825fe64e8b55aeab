import Core

/// A form that is being filled in: what was typed, and what the form's own reader says of it.
///
/// The reader is the import's, so that a value is judged alike however it comes in.
struct EntryForm: Sendable {
    /// The printed form.
    let form: Form
    /// What was typed, by field code: choices as the form prints them, everything else as it came.
    private(set) var texts: [String: String]
    private let context: ReadingContext
    private let reader: RowReader

    /// Begins a form.
    init(_ form: Form, texts: [String: String] = [:], context: ReadingContext) {
        self.form = form
        self.context = context
        self.texts = texts.filter { code, _ in form.columns.contains { $0.code == code } }
        guard let header = HeaderMatch(cells: form.columns.map { CellInput($0.label) }), header.form.code == form.code
        else { preconditionFailure("the labels of \(form.code) are not its header") }
        reader = RowReader(header: header, context: context)
    }

    /// The fields in the order in which they are asked.
    var fields: [FieldSpec] { form.columns }

    /// The catalogue that lines are chosen from.
    var catalogue: Catalogue { context.catalogue }

    /// The year of the round.
    var edition: Int { context.catalogue.edition }

    /// Sets a field's text; nil or a text that counts as empty clears it.
    mutating func set(_ text: String?, at code: String) {
        texts[code] = text.flatMap { CellText.normalise($0) == nil ? nil : $0 }
    }

    /// The same form with another text in a field.
    func with(_ text: String?, at code: String) -> EntryForm {
        var copy = self
        copy.set(text, at: code)
        return copy
    }

    /// Everything that the form's reader says: values, errors of every field, warnings.
    func read() -> RowReading { reader.read(fields.map { CellInput(texts[$0.code] ?? "") }) }

    /// The closed list that a field offers, if it has one.
    func choices(of field: FieldSpec) -> EntryChoices? {
        let category = field.type == .lines ? read().values["category"]?.stringValue : nil
        return EntryChoices(field, category: category.flatMap(Category.init(rawValue:)), catalogue: catalogue)
    }

    /// A typed answer as the form's reader understands it; nil if it counts as empty.
    /// - Parameters:
    ///   - text: What was typed.
    ///   - field: The field it is for.
    ///   - usesNumbers: Whether a number stands for a choice in the list shown.
    /// - Returns: The text, a choice in the form's own words.
    func canonical(_ text: String, of field: FieldSpec, usesNumbers: Bool) -> String? {
        guard let typed = CellText.normalise(text) else { return nil }
        guard let choices = choices(of: field) else { return text }
        if usesNumbers, case .chosen(let chosen) = choices.find(typed) { return choices.canonical(chosen) }
        // As JSON shows a flag.
        return choices.list.first { field.type == .flag && $0.code == typed }?.label ?? text
    }

    /// The sentence that an import would give.
    func sentence(_ code: CheckCode, at field: FieldSpec, _ language: Language) -> String {
        var value = texts[field.code].flatMap(CellText.normalise)
        if field.sensitivity == .sensitive { value = value.map(ResidentID.mask) }
        return code.sentence(language, field: field.name(language), value: value)
    }
}

extension EntryForm {
    /// What a record holds, as texts that read to the same values.
    static func texts(of body: RecordBody, in form: Form) -> [String: String] {
        var texts: [String: String] = [:]
        for field in form.columns { texts[field.code] = body[field.code].flatMap { text(of: $0, field) } }
        return texts
    }

    private static func text(of value: JSONValue, _ field: FieldSpec) -> String? {
        switch (field.type, value) {
        case (.flag, .bool(let flag)): flag ? "是" : "否"
        case (.choice(let choices), .string(let code)): choices.first { $0.code == code }?.label ?? code
        case (_, .array(let elements)): elements.compactMap(\.stringValue).joined(separator: "、")
        case (_, .string(let text)): text
        case (_, .integer(let number)): String(number)
        default: nil
        }
    }
}
