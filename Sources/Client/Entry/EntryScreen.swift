import Core
import Terminal

/// What a dialogue shows besides its input lines.
struct EntryScreen {
    let input: any LineInput
    let presenter: RecordPresenter
    let language: Language

    func words(_ chinese: String, _ english: String) -> String { language == .zh ? chinese : english }

    /// Words, broken to the terminal's width.
    func tell(_ text: String, _ style: TextStyle? = nil, indent: Int = 0) {
        for line in TextWrap.lines(text, width: input.width - 1, indent: indent) {
            input.tell(style?.apply(line, if: input.usesColour) ?? line)
        }
    }

    /// A remark with its mark.
    func tell(_ note: LineNote) {
        for line in note.shown(width: input.width - 1, usesColour: input.usesColour) { input.tell(line) }
    }

    /// The heading of a dialogue, and how to move about.
    func open(_ target: EntryTarget) {
        let verb = target.record == nil ? words("录入", "New: ") : words("修改", "Edit: ")
        tell(verb + target.title(language), .bold)
        tell(EntryHints.keys(seesKeys: input.seesKeys, language), .dim)
    }

    /// Everything about a field that a person needs before the answer.
    func question(_ field: FieldSpec, number: Int, of form: EntryForm, proposal: String?) {
        let isRequired = field.presence == .required || field.presence == .requiredWhen(field: "inService", is: false)
        let attributes = [field.unitName(language), isRequired ? words("必填", "required") : words("可不填", "optional")]
        let bracket = attributes.compactMap(\.self).joined(separator: words("，", ", "))
        input.tell("")
        tell(
            "[\(number)/\(form.fields.count)] \(field.name(language))" + words("（\(bracket)）", " (\(bracket))"),
            .bold
        )
        let hint = EntryHints.hint(field, edition: form.edition, language)
        if let choices = form.choices(of: field) {
            if choices.allowsSeveral, let hint { tell(hint, .dim) }
            grid(choices.numbered(language))
        } else if let hint {
            tell(hint, .dim)
        }
        if form.texts[field.code] != nil {
            let value = shown(field, in: form)
            tell(words("现为：\(value)（回车保留）", "Now: \(value) (Enter keeps it)"))
        } else if let proposal {
            let value = shown(field, in: form.with(proposal, at: field.code))
            tell(words("默认：\(value)（回车采用）", "Default: \(value) (Enter takes it)"))
        }
    }

    /// Short texts in as many columns as fit.
    func grid(_ cells: [String]) {
        let widest = cells.map(DisplayWidth.of).max() ?? 0
        let perLine = max((input.width - 3) / (widest + 3), 1)
        for start in stride(from: 0, to: cells.count, by: perLine) {
            let line = cells[start..<min(start + perLine, cells.count)].map { DisplayWidth.pad($0, to: widest) }
            tell("  " + line.joined(separator: "   "), indent: 4)
        }
    }

    /// A field's value in words; what cannot be read as it was typed.
    func shown(_ field: FieldSpec, in form: EntryForm) -> String {
        guard let text = form.texts[field.code] else { return "" }
        guard let value = form.read().values[field.code] else {
            return presenter.words(presenter.visible(.string(text), field), field)
        }
        return presenter.words(presenter.visible(value, field), field)
    }

    /// The whole form, with the numbers by which a field can be changed again.
    func summary(_ form: EntryForm, _ target: EntryTarget, canAsk: (Int) -> Bool) {
        input.tell("")
        tell(target.title(language), .bold)
        var table = TextTable(columns: [
            TextTable.Column(words("编号", "No."), alignment: .right),
            TextTable.Column(words("项目", "Field"), overflow: .wrap, minimum: 16),
            TextTable.Column(words("内容", "Value"), overflow: .wrap, minimum: 16),
        ])
        for (index, field) in form.fields.enumerated() {
            let value = shown(field, in: form)
            table.add(row: [
                canAsk(index) ? String(index + 1) : "", field.name(language), field.withUnit(value, language),
            ])
        }
        for line in table.render(width: input.width - 1).split(separator: "\n") { input.tell(String(line)) }
        for warning in form.read().warnings {
            guard let field = form.form.type.field(warning.field) else { continue }
            tell(LineNote(.warning, form.sentence(warning.code, at: field, language)))
        }
    }
}
