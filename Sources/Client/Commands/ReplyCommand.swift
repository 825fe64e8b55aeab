import ArgumentParser
import Core
import GRDB
import Terminal

/// `shenbao reply`: answers a remark of the commission.
struct ReplyCommand: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "reply",
        abstract: .help("答复意见", "Answer a remark"),
        discussion: .help(
            """
            意见了结之前可以改写答复；与修改内容、提交申报互不影响。
            """,
            """
            An answer can be given anew until the remark is closed, wherever the filing stands.
            """
        )
    )

    @Argument(help: ArgumentHelp(.help("意见标识，见 returned、remarks", "The remark's id."), valueName: "remark"))
    var remark: String

    @Argument(help: ArgumentHelp(.help("答复", "The answer."), valueName: "text"))
    var text: String

    @OptionGroup var common: CommonOptions

    func run(in context: CommandContext) throws -> ExitStatus {
        guard let text = CellText.asTyped(text), text.utf16.count <= 2000 else {
            throw ClientError(
                "reply",
                .usage,
                zh: "答复不能为空，不超过 2000 字。",
                en: "An answer has some text, and at most 2000 characters."
            )
        }
        let replica = try context.open(.writing)
        let keys = try DeviceKeys.load(forReplica: replica.path)
        let answered = try replica.write { db in
            let shown = try find(db)
            var step = try Step(replica, keys: keys, scope: try replica.scope(db), db)
            let now = replica.environment.timestamp
            try step.update(shown, set: ["reply": .string(text), "repliedAt": .string(now)])
            try step.commit()
            return try FilingRemark(try Records.find(.remark, shown.id, db) ?? shown, db)
        }
        try context.show([answered], reveal: false)
        if !context.isJSON {
            context.tell(context.words("已答复；下次 sync 时报送。", "Answered; the next sync tells the server."))
        }
        return .done
    }

    private func find(_ db: ReplicaDatabase) throws -> ShownRecord {
        guard let id = RecordID(rawValue: remark.lowercased()), let shown = try Records.find(.remark, id, db) else {
            throw ClientError(
                "remark.unknown",
                .failed,
                zh: "本副本中没有标识为“\(TerminalText.safe(remark))”的意见；请给出意见的标识，见 shenbao returned 或 shenbao remarks。",
                en:
                    "This replica has no remark with the id “\(TerminalText.safe(remark))”; give a remark's id, see shenbao returned or shenbao remarks."
            )
        }
        guard shown.body["open"] == true else {
            throw ClientError(
                "remark.closed",
                .notAllowed,
                zh: "这条意见已由市商务委了结，不用再答复。",
                en: "The commission has closed this remark; it needs no answer."
            )
        }
        return shown
    }
}
