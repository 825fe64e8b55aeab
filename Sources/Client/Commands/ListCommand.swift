import ArgumentParser
import Core
import Terminal

/// What `list` lists.
enum ListedKind: String, ExpressibleByArgument, CaseIterable {
    case enterprises, filings, hires, institutions, trainees

    var kind: Kind {
        switch self {
        case .enterprises: .enterprise
        case .filings: .filing
        case .hires: .hire
        case .institutions: .institution
        case .trainees: .trainee
        }
    }

    /// The columns that fit a screen; `--json` has all fields.
    var columns: [String] {
        switch self {
        case .enterprises, .institutions: ["name", "uscc", "orgCode"]
        case .filings: ["seq", "name", "uscc", "category", "total", "offshore", "staff", "staffCollege", "state"]
        case .hires: ["seq", "name", "sex", "idNumber", "post", "hireDate", "inService", "leaveDate", "enterprise"]
        case .trainees: ["seq", "name", "sex", "idNumber", "course", "certificate", "employer"]
        }
    }

    /// What a narrow screen does without, the first to go first.
    var dispensable: [String] {
        switch self {
        case .enterprises, .institutions: ["orgCode"]
        case .filings: ["staffCollege", "staff", "category", "offshore", "seq", "state"]
        case .hires: ["enterprise", "inService", "sex", "leaveDate", "seq", "post"]
        case .trainees: ["sex", "certificate", "seq", "course"]
        }
    }

    /// How far a column may shrink, where that is not 8.
    var minimums: [String: Int] {
        switch self {
        case .enterprises, .institutions: ["name": 20]
        case .filings: ["name": 16, "state": 4]
        case .hires: ["name": 6, "sex": 2]
        case .trainees: ["name": 6, "sex": 2, "employer": 12]
        }
    }

    var ordering: String {
        switch self {
        case .enterprises, .institutions: "uscc, id"
        case .filings: "seq, uscc, id"
        case .hires: "enterprise, seq, id"
        case .trainees: "institution, seq, id"
        }
    }

    /// The field that names an enterprise.
    var enterpriseField: String? {
        switch self {
        case .enterprises, .filings: "uscc"
        case .hires: "enterprise"
        case .institutions: "uscc"
        case .trainees: nil
        }
    }
}

/// `shenbao list`: the records of a kind.
struct ListCommand: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: .help("列出记录", "List records of a kind"),
        discussion: .help(
            """
            shenbao list filings
            shenbao list hires --enterprise 91310101PDY010605J

            表格按终端宽度排版，放不下的列会说明；输出到管道或文件时不截断。
            """,
            """
            shenbao list filings
            shenbao list hires --enterprise 91310101PDY010605J

            Tables fit the terminal and say which columns do not; into a pipe or a file nothing is cut.
            """
        )
    )

    @Argument(help: "enterprises · filings · hires · institutions · trainees")
    var what: ListedKind

    @Option(help: ArgumentHelp(.help("只列这家企业的", "Only this enterprise's."), valueName: "uscc"))
    var enterprise: String?

    @Flag(help: ArgumentHelp(.help("显示完整证件号码", "Show ID numbers in full.")))
    var reveal = false

    @OptionGroup var common: CommonOptions

    func run(in context: CommandContext) throws -> ExitStatus {
        let replica = try context.open(.reading)
        let presenter = RecordPresenter(reveal: reveal, language: context.language)
        try replica.read { db in
            let filter = try filter(db, replica)
            if context.isJSON {
                var stream = JSONArrayStream()
                try Records.each(what.kind, where: filter, ordering: what.ordering, db) { record in
                    try stream.append(presenter.json(record))
                }
                try stream.end()
            } else {
                try printTable(context, presenter) { body in
                    try Records.each(what.kind, where: filter, ordering: what.ordering, db, body)
                }
            }
        }
        return .done
    }

    private func filter(_ db: ReplicaDatabase, _ replica: Replica) throws -> [String: String] {
        guard let enterprise else { return [:] }
        let code = CellText.normalise(enterprise)?.uppercased() ?? enterprise
        if let field = what.enterpriseField { return [field: code] }
        // 附件4 names employers by name only.
        let round = try replica.round(db)
        let id = RecordID.filing(unit: try replica.unit(db), round: round.code, unifiedCode: code)
        guard let name = try Records.find(.filing, id, db)?.body["name"]?.stringValue else {
            throw ClientError.unknownRecord(TerminalText.safe(enterprise))
        }
        return ["employer": name]
    }

    private func printTable(
        _ context: CommandContext,
        _ presenter: RecordPresenter,
        _ each: ((ShownRecord) throws -> Void) throws -> Void
    ) throws {
        let type = RecordTypes.type(of: what.kind)
        let fields = what.columns.compactMap { type?.field($0) }
        var table = TextTable(columns: fields.map { column($0, context.language) })
        var count = 0
        try each { record in
            table.add(row: fields.map { presenter.words(record, $0.code) })
            count += 1
        }
        try context.print(table)
        let hidden = table.hiddenTitles(width: TerminalOutput.out.width(environment: context.environment.variables))
        if !hidden.isEmpty {
            context.tell(
                context.words(
                    "终端太窄，未显示：\(hidden.joined(separator: "、"))。show、--json 或更宽的终端可以看到。",
                    "Too narrow for: \(hidden.joined(separator: ", ")). See show, --json, or a wider terminal."
                )
            )
        }
        context.tell(context.words("共 \(count) 条", "\(count) records"))
    }

    /// Numbers, dates and codes are never cut; names keep enough to tell them apart.
    private func column(_ field: FieldSpec, _ language: Language) -> TextTable.Column {
        let isNumber = field.type == .amount || field.type == .count
        let isWhole: Bool
        switch field.type {
        case .date, .unifiedCode, .organisationCode, .identity: isWhole = true
        default: isWhole = isNumber
        }
        return TextTable.Column(
            field.name(language),
            alignment: isNumber ? .right : .left,
            overflow: isWhole ? .keep : .cut,
            minimum: what.minimums[field.code] ?? 8,
            rank: (what.dispensable.firstIndex(of: field.code)).map { what.dispensable.count - $0 } ?? 0
        )
    }
}
