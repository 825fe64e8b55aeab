import ArgumentParser
import Core
import Terminal

/// The forms that `new` fills in.
enum EnteredForm: String, ExpressibleByArgument, CaseIterable {
    case filing, hire, trainee
}

/// `shenbao new`: enters one record, asked field by field or given as arguments.
struct NewCommand: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "new",
        abstract: .help("在终端逐项录入一条记录", "Enter a record, asked field by field"),
        discussion: .help(
            """
            shenbao new filing
            shenbao new hire --enterprise 91310101PDY010605J
            shenbao new trainee --institution 91310101PDY0108087 --institution-name 某某培训中心
            shenbao new hire --enterprise 91310101PDY010605J name=张三 sex=男 idType=身份证 …
            shenbao new --drafts

            每答一项就存一次草稿；中途退出、断线后再运行同一命令即可继续。给出 字段=值 则不提问，一次报告全部错误（退出码 1）。
            """,
            """
            shenbao new filing
            shenbao new hire --enterprise 91310101PDY010605J
            shenbao new trainee --institution 91310101PDY0108087 --institution-name NAME
            shenbao new hire --enterprise 91310101PDY010605J name=NAME sex=M idType=residentID …
            shenbao new --drafts

            Every answer is kept as a draft, and the same command goes on with it. With FIELD=VALUE nothing is asked, and all \
            errors are told at once (exit code 1).
            """
        )
    )

    @Argument(
        help: ArgumentHelp(.help("filing 企业申报 · hire 附件3 · trainee 附件4", "filing · hire (annex 3) · trainee (annex 4)"))
    )
    var form: EnteredForm?

    @Argument(help: ArgumentHelp(.help("不提问，直接给值，如 name=张三", "Values, without questions."), valueName: "field=value"))
    var assignments: [String] = []

    @Option(help: ArgumentHelp(.help("hire：申请企业的统一社会信用代码", "The applicant's unified code."), valueName: "uscc"))
    var enterprise: String?

    @Option(help: ArgumentHelp(.help("trainee：培训机构的统一社会信用代码", "The institution's unified code."), valueName: "uscc"))
    var institution: String?

    @Option(help: ArgumentHelp(.help("trainee：培训机构名称", "The institution's name."), valueName: "name"))
    var institutionName: String?

    @Flag(help: ArgumentHelp(.help("列出未完成的草稿", "List unfinished drafts.")))
    var drafts = false

    @Option(help: ArgumentHelp(.help("丢弃一份草稿：列表中的编号或标识", "Throw a draft away."), valueName: "draft"))
    var discard: String?

    @Flag(help: ArgumentHelp(.help("显示完整证件号码", "Show ID numbers in full.")))
    var reveal = false

    @OptionGroup var common: CommonOptions

    func validate() throws {
        guard form != nil || drafts || discard != nil else {
            throw common.misused(
                zh: "请说明录入哪种：filing（申报）、hire（新录用人员）或 trainee（受训人员）。",
                en: "Say what to enter: filing, hire or trainee."
            )
        }
    }

    func run(in context: CommandContext) throws -> ExitStatus {
        let desk = try EntryDesk(
            path: context.replicaPath,
            environment: context.environment,
            language: context.language
        )
        if let discard { return try throwAway(discard, desk, context) }
        guard let form, !drafts else { return try EntryDraftList(context).print(try desk.drafts()) }
        do {
            if !assignments.isEmpty { return try store(desk, form, context) }
            return try ask(desk, form, context)
        } catch let error as EntryError {
            return try EntryOutcome(context, reveal: reveal).refuse([error])
        }
    }

    private func throwAway(_ reference: String, _ desk: EntryDesk, _ context: CommandContext) throws -> ExitStatus {
        let drafts = try desk.drafts()
        let numbered = Int(reference).flatMap { drafts.indices.contains($0 - 1) ? drafts[$0 - 1].id : nil }
        guard let id = numbered ?? RecordID(rawValue: reference.lowercased()), try desk.discard(id) else {
            throw ClientError(
                "draft.unknown",
                .failed,
                zh: "没有草稿“\(TerminalText.safe(reference))”；shenbao new --drafts 列出全部。",
                en: "There is no draft “\(TerminalText.safe(reference))”; shenbao new --drafts lists them."
            )
        }
        if context.isJSON { try context.print(["discarded": .string(id.rawValue)]) }
        context.tell(context.words("已丢弃草稿。", "The draft was thrown away."))
        return .done
    }

    // MARK: Without questions

    private func store(_ desk: EntryDesk, _ form: EnteredForm, _ context: CommandContext) throws -> ExitStatus {
        let target = try target(desk, form, { throw missing("--enterprise") }, { throw missing("--institution") })
        guard let target else { return .done }
        var filled = EntryForm(target.form, context: desk.context)
        for (field, text) in try EntryArguments(target.form).read(assignments) {
            filled.set(filled.canonical(text, of: field, usesNumbers: false), at: field.code)
        }
        let outcome = EntryOutcome(context, reveal: reveal)
        do {
            let record = try desk.store(filled, for: target)
            outcome.warn(filled)
            try context.show(record, reveal: reveal)
            return .done
        } catch EntryRefusal.fields(let errors) {
            return try outcome.refuse(errors)
        }
    }

    private func missing(_ option: String) -> ClientError {
        ClientError(
            "usage",
            .usage,
            zh: "请用 \(option) 给出统一社会信用代码。",
            en: "Give the unified code with \(option)."
        )
    }

    /// Whose row it is; asks where no option says so.
    ///
    /// Nil if the person leaves.
    private func target(
        _ desk: EntryDesk,
        _ form: EnteredForm,
        _ askEnterprise: () throws -> String?,
        _ askInstitution: () throws -> String?
    ) throws -> EntryTarget? {
        switch form {
        case .filing: return try desk.filingTarget()
        case .hire: return try (enterprise ?? askEnterprise()).map { try desk.hireTarget(enterprise: $0) }
        case .trainee:
            return try (institution ?? askInstitution()).map {
                try desk.traineeTarget(institution: $0, name: institutionName)
            }
        }
    }

    // MARK: With questions

    private func ask(_ desk: EntryDesk, _ form: EnteredForm, _ context: CommandContext) throws -> ExitStatus {
        guard let input = EntryTerminal.open(environment: context.environment.variables) else {
            throw EntryOutcome.noTerminal
        }
        defer { input.close() }
        let opening = EntryOpening(at: desk, input: input, language: context.language)
        guard let target = try target(desk, form, opening.enterprise, opening.institution) else { return .done }
        return try EntryConversation(desk, input, context, reveals: reveal).hold(about: target) { target, draft in
            target.ownerName = target.ownerName ?? draft?.ownerName
            if form == .trainee, target.ownerName == nil { target.ownerName = opening.institutionName() }
        }
    }
}
