import Core

/// An answer that is no value but a wish.
enum EntryCommand: Equatable {
    /// The previous field.
    case back
    /// More about the field.
    case help
    /// Keep a draft and leave.
    case leave

    /// Reads an answer; nil if it is a value.
    init?(_ answer: String) {
        switch CellText.normalise(answer)?.lowercased() {
        case "<", "上一项": self = .back
        case "?", "帮助": self = .help
        case ":q", "退出": self = .leave
        default: return nil
        }
    }
}

/// An answer to the question on the last page.
enum SummaryAnswer: Equatable {
    /// Store the form.
    case save
    /// Keep a draft and leave.
    case leave
    /// The last field.
    case back
    /// Change the field at this position.
    case field(Int)

    /// Reads an answer: nothing, y or 是; n or 否; a field's number, label or code.
    ///
    /// Nil if it is none of these.
    init?(_ answer: String, _ form: EntryForm) {
        let text = CellText.normalise(answer)?.lowercased() ?? ""
        switch (EntryCommand(answer), text) {
        case (.leave, _), (_, "n"), (_, "no"), (_, "否"): self = .leave
        case (.back, _): self = .back
        case (_, ""), (_, "y"), (_, "yes"), (_, "是"), (_, "保存"): self = .save
        default:
            let fields = form.fields
            if let number = Int(text), fields.indices.contains(number - 1) {
                self = .field(number - 1)
            } else if let index = fields.firstIndex(where: {
                [$0.name, $0.code.lowercased(), $0.english.lowercased()].contains(text)
            }) {
                self = .field(index)
            } else {
                return nil
            }
        }
    }
}
