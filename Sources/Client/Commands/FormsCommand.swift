import ArgumentParser
import Core
import Terminal

/// `shenbao forms`: docs/forms.md, made from the declarations.
struct FormsCommand: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "forms",
        abstract: .help("各表各栏的说明（Markdown）", "What every form's columns take, as Markdown"),
        shouldDisplay: false
    )

    @OptionGroup var common: CommonOptions

    func run(in context: CommandContext) throws -> ExitStatus {
        if context.isJSON {
            try context.print(.array(Form.all.map(json)))
        } else {
            try TerminalOutput.writeOut(FormsDocument.markdown)
        }
        return .done
    }

    private func json(_ form: Form) -> JSONValue {
        let columns = ColumnGuide.all(of: form).map { guide -> JSONValue in
            [
                "label": .string(guide.field.label), "field": .string(guide.field.code),
                "required": .string(guide.presence.en), "accepted": .string(guide.accepted.en),
                "example": .string(guide.example),
            ]
        }
        return ["form": .string(form.code), "title": .string(form.title), "columns": .array(columns)]
    }
}
