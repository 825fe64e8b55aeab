import Core
import Terminal

/// What is said of an answer while it is typed, and whether Enter takes it.
struct EntryJudge {
    let form: EntryForm
    let field: FieldSpec
    /// The value that Enter takes when nothing is typed.
    let proposal: String?
    /// The fields that were asked already: what is wrong with others is not news yet.
    let answered: Set<String>
    let presenter: RecordPresenter
    let language: Language
    /// Whether another record has the number.
    let isDuplicate: (RecordBody) -> (field: String, code: CheckCode)?

    /// The text that an answer sets, as the form's reader understands it; nil clears the field.
    func value(of answer: String) -> String? {
        // Nothing typed keeps what is there; a typed `-` or 无 clears it.
        if answer.allSatisfy(\.isWhitespace) { return form.texts[field.code] ?? proposal }
        return form.canonical(answer, of: field, usesNumbers: true)
    }

    /// Judges an answer.
    func judge(_ answer: String) -> LineJudgement {
        if let choices = form.choices(of: field), let typed = CellText.normalise(answer),
            case .several(let hits) = choices.find(typed)
        {
            return LineJudgement(isAcceptable: false, notes: [candidates(hits, of: choices)])
        }
        let trial = form.with(value(of: answer), at: field.code)
        let reading = trial.read()
        if let error = reading.errors.first(where: { $0.field == field.code }) {
            return refused(error.code, at: field, trial)
        }
        if let duplicate = isDuplicate(reading.values), [duplicate.field, "idType"].contains(field.code),
            answered.contains(duplicate.field) || duplicate.field == field.code
        {
            return refused(duplicate.code, at: trial.form.type.field(duplicate.field) ?? field, trial)
        }
        var notes = consequences(of: trial, reading)
        if notes.isEmpty, let good = good(answer, reading) { notes.append(good) }
        return LineJudgement(isAcceptable: true, notes: notes)
    }

    private func refused(_ code: CheckCode, at place: FieldSpec, _ trial: EntryForm) -> LineJudgement {
        LineJudgement(isAcceptable: false, notes: [LineNote(.bad, trial.sentence(code, at: place, language))])
    }

    private func candidates(_ hits: [Choice], of choices: EntryChoices) -> LineNote {
        let list = choices.numbered(language, only: hits).joined(separator: "  ")
        let head = language == .zh ? "有 \(hits.count) 项符合，请输入编号：" : "\(hits.count) match; type a number: "
        return LineNote(.plain, head + list)
    }

    /// What the answer means for fields that were answered before, and what is worth a look.
    private func consequences(of trial: EntryForm, _ reading: RowReading) -> [LineNote] {
        let before = form.read()
        var notes: [LineNote] = []
        for error in reading.errors where answered.contains(error.field) && !before.errors.contains(error) {
            guard let other = trial.form.type.field(error.field) else { continue }
            notes.append(LineNote(.bad, trial.sentence(error.code, at: other, language)))
        }
        for warning in reading.warnings where warning.field == field.code || !before.warnings.contains(warning) {
            guard let other = trial.form.type.field(warning.field), trial.texts[other.code] != nil else { continue }
            notes.append(LineNote(.warning, trial.sentence(warning.code, at: other, language)))
        }
        return notes
    }

    /// How the value will be kept, where that is not what was typed.
    private func good(_ answer: String, _ reading: RowReading) -> LineNote? {
        guard let value = reading.values[field.code] else { return nil }
        let words = presenter.words(value, field)
        let isSame = words == answer || field.sensitivity == .sensitive
        return LineNote(.good, isSame ? "" : words)
    }
}
