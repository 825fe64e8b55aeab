import Core
import Terminal

/// Tells how an entry ended: the record, the errors, or where the draft lies.
struct EntryOutcome {
    private let context: CommandContext
    private let reveal: Bool

    init(_ context: CommandContext, reveal: Bool) {
        self.context = context
        self.reveal = reveal
    }

    /// Nobody can be asked.
    static var noTerminal: ClientError {
        ClientError(
            "terminal.missing",
            .usage,
            zh: "这里没有可以提问的终端；请在终端里运行，或把值写成 字段=值，如 name=张三 sex=男。",
            en: "There is no terminal to ask at; run this at one, or give values as FIELD=VALUE."
        )
    }

    /// All errors of all fields at once; nothing was stored, which ends as it does with `set` and `edit`.
    func refuse(_ errors: [EntryError]) throws -> ExitStatus {
        for error in errors { context.tell("\(error.field) [\(error.code.rawValue)] \(error.message)") }
        if context.isJSON { try context.print(["errors": .array(errors.map(\.json))]) }
        return .failed
    }

    /// What is worth a look in a form that was stored without questions.
    func warn(_ form: EntryForm) {
        for warning in form.read().warnings {
            guard let field = form.form.type.field(warning.field) else { continue }
            let sentence = form.sentence(warning.code, at: field, context.language)
            context.tell(context.words("提醒", "warning") + " \(field.code) [\(warning.code.rawValue)] \(sentence)")
        }
    }

    /// The end of a dialogue.
    func tell(_ ending: EntryDialogue.Ending, of target: EntryTarget) throws -> ExitStatus {
        switch ending {
        case .saved(let record):
            context.tell(context.words("已保存。", "Saved."))
            try context.show(record, reveal: reveal)
        case .unchanged:
            context.tell(context.words("没有改动。", "Nothing was changed."))
            if let record = target.record { try context.show(record, reveal: reveal) }
        case .left(let draft):
            tell(draft)
            if context.isJSON { try context.print(["draft": JSONValue(draft?.rawValue)]) }
        case .interrupted(let draft):
            tell(draft)
            EntryTerminal.endByInterrupt()
        }
        return .done
    }

    private func tell(_ draft: RecordID?) {
        context.tell(
            draft == nil
                ? context.words("什么也没有录入。", "Nothing was entered.")
                : context.words(
                    "已存为草稿；再运行同一命令即可继续，shenbao new --drafts 列出草稿。",
                    "Kept as a draft; the same command goes on with it, shenbao new --drafts lists drafts."
                )
        )
    }
}
