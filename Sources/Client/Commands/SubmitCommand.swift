import ArgumentParser
import Core
import Terminal

/// `shenbao submit`: hands filings over to the commission, or says everything that stands against it.
struct SubmitCommand: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "submit",
        abstract: .help("提交申报", "Hand filings over to the commission"),
        discussion: .help(
            """
            不合格的不提交，并列出全部理由；提交后不能再改，除非 withdraw 或被退回。
            """,
            """
            What is not fit is refused with every reason; afterwards nothing can be changed unless it is withdrawn or returned.
            """
        )
    )

    @Argument(help: ArgumentHelp(.help("企业的统一社会信用代码", "An enterprise."), valueName: "uscc"))
    var enterprise: String?

    @Flag(help: ArgumentHelp(.help("全部草稿与退回的申报", "All drafts and returned filings.")))
    var all = false

    @OptionGroup var common: CommonOptions

    func validate() throws {
        guard (enterprise == nil) == all else {
            throw common.misused(
                zh: "请写企业的统一社会信用代码，或用 --all 提交全部。",
                en: "Name an enterprise by its unified code, or give --all."
            )
        }
    }

    func run(in context: CommandContext) throws -> ExitStatus {
        let replica = try context.open(.writing)
        let keys = try DeviceKeys.load(forReplica: replica.path)
        let outcome = try replica.write { db in
            let submission = try Submission(replica, keys: keys, db)
            let reviewer = try UnitReviewer(replica, db)
            let review =
                try enterprise.map { try reviewer.review(filing: try replica.filing(named: $0, db)) }
                ?? reviewer.review()
            var outcome = TransitionOutcome(verb: "submitted")
            for filing in review.filings where !all || [.draft, .returned].contains(filing.filing.state) {
                let reasons = try submission.reasonsAgainst(submitting: filing)
                let isCorrected = filing.filing.state == .returned
                let corrections = isCorrected ? try Corrections(filing.record, replica, db) : nil
                if reasons.isEmpty {
                    try submission.layAsideRefusedSteps(of: filing.record)
                    try submission.lead(filing.record, to: .submitted)
                }
                outcome.add(filing.filing, reasons, reminders: filing.openWarnings, corrections)
            }
            return outcome
        }
        return try outcome.tell(context, done: context.words("已提交", "Submitted"))
    }
}

/// `shenbao withdraw`: takes a filing back.
struct WithdrawCommand: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "withdraw",
        abstract: .help("撤回申报", "Take a filing back")
    )

    @Argument(help: ArgumentHelp(.help("企业的统一社会信用代码", "The enterprise."), valueName: "uscc"))
    var enterprise: String

    @Flag(help: ArgumentHelp(.help("不再询问", "Do not ask.")))
    var yes = false

    @OptionGroup var common: CommonOptions

    func run(in context: CommandContext) throws -> ExitStatus {
        let replica = try context.open(.writing)
        guard try isMeant(replica, context) else {
            context.tell(context.words("未作改动。", "Nothing was changed."))
            return .failed
        }
        let keys = try DeviceKeys.load(forReplica: replica.path)
        let outcome = try replica.write { db in
            let submission = try Submission(replica, keys: keys, db)
            let record = try replica.filing(named: enterprise, db)
            let reasons = try submission.reasonsAgainst(withdrawing: record)
            if reasons.isEmpty {
                try submission.layAsideRefusedSteps(of: record)
                try submission.lead(record, to: .withdrawn)
            }
            var outcome = TransitionOutcome(verb: "withdrawn")
            outcome.add(try Filing(body: record.body), reasons, reminders: 0, nil)
            return outcome
        }
        return try outcome.tell(context, done: context.words("已撤回", "Withdrawn"))
    }

    /// What somebody should know before, and is asked about at a terminal: a draft was never handed over, and a round that
    /// takes nothing in has no way back.
    private func isMeant(_ replica: Replica, _ context: CommandContext) throws -> Bool {
        let (filing, closed) = try replica.read { db in
            let record = try replica.filing(named: enterprise, db)
            let submission = try Submission(replica, keys: nil, db)
            let isPossible = try submission.reasonsAgainst(withdrawing: record).isEmpty
            return (try Filing(body: record.body), isPossible ? try submission.wayBackIsClosed(for: record) : nil)
        }
        let asks = !yes && context.canAsk
        let sure = context.words("确定吗？[y/N]", "Sure? [y/N]")
        let name = TerminalText.safe(filing.name)
        if let closed {
            let (zh, en) = closed.words
            let warning = context.words(
                "\(filing.round) 批次\(zh)：\(name) 的申报撤回后，在市商务委重新开放批次之前不能再提交。",
                "Round \(filing.round) is \(en): once withdrawn, the filing of \(name) cannot be submitted again until the commission opens the round."
            )
            guard asks else {
                context.tell(warning)
                return true
            }
            return context.asks(warning + context.words("", " ") + sure)
        }
        guard asks, filing.state == .draft else { return true }
        return context.asks(
            context.words(
                "\(name) 的申报还是草稿，从未提交，没有可从市商务委撤回的；撤回表示本批次不申报（以后仍可提交）。",
                "The filing of \(name) is a draft and was never handed over; withdrawing says that it is not filed in this round (it can still be submitted later). "
            ) + sure
        )
    }
}

/// What became of filings that were to be submitted or withdrawn.
struct TransitionOutcome {
    let verb: String
    private var done: [(filing: Filing, reminders: Int, corrections: Corrections?)] = []
    private var refused: [(filing: Filing, reasons: [Submission.Reason])] = []

    init(verb: String) { self.verb = verb }

    mutating func add(
        _ filing: Filing,
        _ reasons: [Submission.Reason],
        reminders: Int,
        _ corrections: Corrections?
    ) {
        if reasons.isEmpty { done.append((filing, reminders, corrections)) } else { refused.append((filing, reasons)) }
    }

    private func json(_ language: Language) -> JSONValue {
        var members: [String: JSONValue] = [
            verb: .array(done.map { .string($0.filing.uscc) }),
            "refused": .array(
                refused.map { filing, reasons in
                    ["uscc": .string(filing.uscc), "reasons": .array(reasons.map { $0.json(language) })]
                }
            ),
        ]
        // Warnings that went along without a reason, by filing.
        let unexplained = done.filter { $0.reminders > 0 }.map { ($0.filing.uscc, JSONValue($0.reminders)) }
        if !unexplained.isEmpty {
            members["unexplained"] = .object(Dictionary(unexplained) { first, _ in first })
        }
        // What was changed since the commission sent a filing back.
        let corrected = done.compactMap { filing, _, corrections in
            corrections.map { (filing.uscc, JSONValue.array($0.items.map { $0.json(language) })) }
        }
        if !corrected.isEmpty { members["corrected"] = .object(Dictionary(corrected) { first, _ in first }) }
        return .object(members)
    }

    func tell(_ context: CommandContext, done word: String) throws -> ExitStatus {
        if context.isJSON {
            try context.print(json(context.language))
        } else {
            for (filing, reminders, corrections) in done {
                let note =
                    reminders > 0
                    ? context.words("（\(reminders) 条提醒未说明）", " (\(reminders) warnings without a reason)") : ""
                try context.print("✓ \(word) \(TerminalText.safe(filing.name)) \(filing.uscc)\(note)")
                for line in corrections?.lines(context) ?? [] { try context.print("    " + line) }
            }
            for (filing, reasons) in refused {
                let not = context.words("未办", "Not done")
                try context.print("✗ \(not) \(TerminalText.safe(filing.name)) \(filing.uscc)")
                for reason in reasons {
                    try context.print("    [\(reason.code)] " + TerminalText.safe(reason.sentence(context.language)))
                }
            }
            context.tell(
                context.words(
                    "\(word) \(done.count) 家，未办 \(refused.count) 家；下次 sync 时报送。",
                    "\(word): \(done.count), refused: \(refused.count); the next sync tells the server."
                )
            )
        }
        return refused.isEmpty ? .done : .rejected
    }
}

extension UnitReview.FilingReview {
    /// Warnings without a reason.
    var openWarnings: Int { findings(.warning).count { reason(for: $0) == nil } }
}
