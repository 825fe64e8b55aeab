import ArgumentParser
import Core
import Terminal

/// `shenbao template`: a blank form.
struct TemplateCommand: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "template",
        abstract: .help("空白表：企业申报表、附件3、附件4", "A blank form to fill in"),
        discussion: .help(
            """
            不需要副本，也不需要网络。
            shenbao template hires 附件3.xlsx --enterprise 91310101PDY010605J
            """,
            """
            Needs neither a replica nor a network.
            shenbao template hires hires.xlsx --enterprise 91310101PDY010605J
            """
        )
    )

    @Argument(help: "filings · hires · trainees")
    var form: FormName

    @Argument(help: ArgumentHelp(.help("要写的 xlsx", "The workbook to write."), valueName: "out.xlsx"))
    var file: String

    @Option(
        name: [.customLong("enterprise"), .customLong("institution")],
        help: ArgumentHelp(.help("填好申请企业（附件4：培训机构）", "Fill in the applicant, by unified code."), valueName: "uscc")
    )
    var applicant: String?

    @Flag(help: ArgumentHelp(.help("覆盖已有的文件", "Overwrite a file that exists.")))
    var force = false

    @OptionGroup var common: CommonOptions

    func run(in context: CommandContext) throws -> ExitStatus {
        guard TableFile.Format(path: file) == .xlsx else { throw Self.notXLSX(file) }
        try context.checkOutputs([file])
        try context.checkNew([file], force: force)
        let form = form.form
        if applicant != nil, ApplicantLine.label(of: form) == nil { throw Self.noApplicant() }
        let line = try applicantLine(form, context)
        try FormTemplate(
            sheet: FormSheet(form: form, applicant: line),
            catalogue: .edition2016,
            language: context.language
        ).write(to: file)
        if context.isJSON {
            try context.print(["form": .string(form.code), "file": .string(file)])
        } else {
            let (title, name) = (form.shortTitle, TerminalText.safe(file))
            try context.print(
                context.words(
                    "空白\(title)已写到 \(name)。\n填好后：shenbao import \(name)",
                    "A blank \(title) is in \(name).\nOnce it is filled in: shenbao import \(name)"
                )
            )
        }
        return .done
    }

    private func applicantLine(_ form: Form, _ context: CommandContext) throws -> ApplicantLine {
        guard let applicant else { return ApplicantLine(form: form) }
        let code = try context.unifiedCode(applicant, option: "--enterprise")
        var line = ApplicantLine(form: form, code: code)
        if context.hasReplica {
            let replica = try context.open(.reading)
            line.name = try replica.read { db in
                try replica.applicant(of: form, code: code, round: try replica.round(db), db)?.body["name"]?.stringValue
            }
        }
        if line.name == nil {
            context.tell(
                context.words(
                    "本机没有 \(code) 的名称，请在表头一行填写。",
                    "This replica does not know the name of \(code); fill it in above the header."
                )
            )
        }
        return line
    }

    private static func notXLSX(_ file: String) -> ClientError {
        ClientError(
            "output.format",
            .usage,
            zh: "模板是 xlsx 工作簿；请把“\(TerminalText.safe(file))”改为以 .xlsx 结尾的文件名。",
            en: "A template is a workbook; give “\(TerminalText.safe(file))” a name that ends with .xlsx."
        )
    }

    private static func noApplicant() -> ClientError {
        ClientError(
            "usage",
            .usage,
            zh: "企业申报表每行一家企业，不用 --enterprise。",
            en: "企业申报表 has an enterprise in every row; leave --enterprise out."
        )
    }
}
