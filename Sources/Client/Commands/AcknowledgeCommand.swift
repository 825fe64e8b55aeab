import ArgumentParser
import Core
import Terminal

/// `shenbao acknowledge`: gives a reason for what a check warns of; it travels with the filing.
struct AcknowledgeCommand: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "acknowledge",
        abstract: .help("对提醒说明理由", "Give a reason for what a check warns of"),
        discussion: .help(
            """
            理由随申报上报；有关数据改动后，理由不再有效，须重新说明。错误不能说明，只能更正。
            """,
            """
            The reason travels with the filing and lapses when the figures change. Errors can only be corrected.
            """
        )
    )

    @Argument(help: ArgumentHelp(.help("企业的统一社会信用代码", "The enterprise."), valueName: "uscc"))
    var enterprise: String

    @Argument(help: ArgumentHelp(.help("规则代码，如 sex.mismatch", "The rule's code as check shows it."), valueName: "rule"))
    var rule: String

    @Option(help: ArgumentHelp(.help("理由", "Why."), valueName: "text"))
    var reason: String

    @Option(help: ArgumentHelp(.help("只对这条记录", "Only for this record."), valueName: "id"))
    var record: String?

    @OptionGroup var common: CommonOptions

    func run(in context: CommandContext) throws -> ExitStatus {
        guard let reason = CellText.asTyped(reason), reason.utf16.count <= 2000 else {
            throw ClientError(
                "reason",
                .usage,
                zh: "--reason 须写明理由，不超过 2000 字。",
                en: "--reason needs a reason of at most 2000 characters."
            )
        }
        let replica = try context.open(.writing)
        let keys = try DeviceKeys.load(forReplica: replica.path)
        let given = try replica.write { db in
            let filing = try replica.filing(named: enterprise, db)
            try filing.requireWithUnit(.acknowledgement, filing.id, [nil])
            let review = try UnitReviewer(replica, db).review(filing: filing).filings
            let findings = try review.flatMap { review in
                try self.findings(in: review).map { (finding: $0, place: review.place(of: $0)) }
            }
            var step = try Step(replica, keys: keys, scope: try replica.scope(db), db)
            for (finding, place) in findings {
                try step.acknowledge(finding, at: place, of: filing, reason: reason, db)
            }
            if !step.isEmpty { try step.commit() }
            return findings.count
        }
        if context.isJSON {
            try context.print(["rule": .string(rule), "acknowledged": JSONValue(given)])
        } else {
            context.tell(context.words("已对 \(given) 条提醒说明理由。", "Gave the reason for \(given) findings."))
        }
        return .done
    }

    private func findings(in review: UnitReview.FilingReview) throws -> [Finding] {
        let found = review.findings.filter { finding in
            guard finding.rule.rawValue == rule else { return false }
            return record.map { review.place(of: finding).rawValue == $0.lowercased() } ?? true
        }
        guard let first = found.first else {
            throw ClientError(
                "finding.unknown",
                .failed,
                zh: "该申报没有规则 \(TerminalText.safe(rule)) 的提醒；请先 shenbao check。",
                en: "The filing has no finding of rule \(TerminalText.safe(rule)); see shenbao check."
            )
        }
        guard first.severity != .error else {
            throw ClientError(
                "finding.error",
                .failed,
                zh: "\(rule) 是错误，不能说明理由，只能更正。",
                en: "\(rule) is an error; it cannot be explained, only corrected."
            )
        }
        return found
    }
}

extension Step {
    /// Keeps the reason for a finding; given again, it replaces the earlier one.
    fileprivate mutating func acknowledge(
        _ finding: Finding,
        at place: RecordID,
        of filing: ShownRecord,
        reason: String,
        _ db: ReplicaDatabase
    ) throws {
        var made = Acknowledgement()
        made.filing = filing.id.rawValue
        made.rule = finding.rule.rawValue
        made.record = place.rawValue
        made.field = finding.field
        made.basis = finding.basis
        made.reason = reason
        let id = RecordID.acknowledgement(
            filing: made.filing,
            rule: made.rule,
            record: made.record,
            field: made.field
        )
        if let earlier = try Records.find(.acknowledgement, id, db) {
            try update(earlier, set: ["basis": .string(made.basis), "reason": .string(reason)])
        } else {
            try create(.acknowledgement, id, made.body)
        }
    }
}
