import ArgumentParser
import Core
import Terminal

/// `shenbao check`: eligibility and all findings, each with rule, inputs, arithmetic and clause.
struct CheckCommand: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: .help("核查申报：列入标准、培育重点、疑点", "Check filings: standards, level, findings"),
        discussion: .help(
            """
            错误必须更正才能提交；提醒可更正，或用 acknowledge 说明理由；疑点供审核人核对。
            """,
            """
            Errors must be corrected before submitting; warnings may be kept with a reason; the rest is for the reviewer.
            """
        )
    )

    @Argument(help: ArgumentHelp(.help("企业的统一社会信用代码；不写则全部", "One enterprise; all if left out."), valueName: "uscc"))
    var enterprise: String?

    @OptionGroup var common: CommonOptions

    func run(in context: CommandContext) throws -> ExitStatus {
        let replica = try context.open(.reading)
        let (review, catalogue) = try replica.read { db in
            let reviewer = try UnitReviewer(replica, db)
            var review =
                try enterprise.map { try reviewer.review(filing: try replica.filing(named: $0, db)) }
                ?? reviewer.review()
            try review.addObstacles(replica, db)
            return (review, try replica.catalogue(of: try replica.round(db)))
        }
        if context.isJSON {
            try context.print(review.json(context.language))
        } else {
            let renderer = ReviewRenderer(review: review, catalogue: catalogue, context: context)
            let width = TerminalOutput.out.width(environment: context.environment.variables)
            let isColoured = TerminalOutput.out.usesColour(environment: context.environment.variables)
            let lines = renderer.lines(width: width)
            try context.print(
                (isColoured ? lines.map(ReviewRenderer.coloured) : lines).joined(separator: "\n")
            )
        }
        return review.filings.contains { !$0.findings(.error).isEmpty } ? .rejected : .done
    }
}

extension UnitReview {
    /// Adds what else `submit` would refuse a filing for that is with the unit.
    mutating func addObstacles(_ replica: Replica, _ db: ReplicaDatabase) throws {
        let submission = try Submission(replica, keys: nil, db)
        for index in filings.indices
        where Workflow.allows(.unit, from: filings[index].filing.state, to: .submitted) {
            filings[index].obstacles = try submission.obstacles(to: filings[index])
        }
    }
}

extension Replica {
    /// The filing of an enterprise, or the one with an identifier.
    func filing(named reference: String, _ db: ReplicaDatabase) throws -> ShownRecord {
        let record = try record(named: reference, db)
        guard record.kind == .filing else { throw ClientError.unknownRecord(TerminalText.safe(reference)) }
        return record
    }
}
