import ArgumentParser
import Core
import SyncProtocol
import Terminal

/// Which side of a conflict is taken.
enum Side: String, ExpressibleByArgument, CaseIterable {
    case mine, theirs
}

/// `shenbao resolve`: closes a conflict.
///
/// The chosen value is always written, also the one that stands.
struct ResolveCommand: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "resolve",
        abstract: .help("了结冲突", "Close a conflict")
    )

    @Argument(help: ArgumentHelp(.help("冲突标识", "The conflict's id."), valueName: "id"))
    var id: String

    @Option(help: ArgumentHelp(.help("mine 或 theirs", "Which value to take: mine or theirs.")))
    var take: Side?

    @Option(help: ArgumentHelp(.help("另定的值", "Another value."), valueName: "value"))
    var value: String?

    @Option(help: ArgumentHelp(.help("理由", "Why."), valueName: "text"))
    var reason: String?

    @OptionGroup var common: CommonOptions

    func validate() throws {
        guard (take == nil) != (value == nil) else {
            throw common.misused(
                zh: "请说明取哪个值：--take mine（本机的）、--take theirs（另一方的）或 --value 另定的值，三者用一个。",
                en: "Say which value to take: --take mine, --take theirs, or --value with another one."
            )
        }
    }

    func run(in context: CommandContext) throws -> ExitStatus {
        let replica = try context.open(.writing)
        let keys = try DeviceKeys.load(forReplica: replica.path)
        let (conflict, people, shown) = try replica.write { db in
            let conflict = try OpenConflict.named(id, replica, db)
            let scope = conflict.recordKind == .unit ? Scope.city : try replica.scope(db)
            var step = try Step(replica, keys: keys, scope: scope, db)
            let people = try conflict.close(taking: take, value: value, reason: reason, in: &step, replica, db)
            try step.commit()
            return (conflict, people, try Records.find(conflict.recordKind, conflict.record, db))
        }
        if let shown { try context.show(shown, reveal: false) } else if context.isJSON { try context.print(.null) }
        if !context.isJSON {
            tell(conflict, context)
            if people > 0 {
                context.tell(
                    context.words("连同名册上的 \(people) 人一并删除。", "\(people) people of its roster are removed with it.")
                )
            }
            context.tell(context.words("已了结；下次 sync 时报送。", "Closed; the next sync tells the server."))
        }
        return .done
    }

    /// Whose value was taken, and whose was not.
    private func tell(_ conflict: OpenConflict, _ context: CommandContext) {
        let words = ConflictWords(conflict, reveal: false, context.language)
        func by(_ author: OpenConflict.Author) -> String { words.who(author).map { "（\($0)）" } ?? "" }
        let mine = "mine \(words.mine)\(by(conflict.mineBy))"
        let theirs = "theirs \(words.theirs)\(by(conflict.theirsBy))"
        switch take {
        case .mine: context.tell(context.words("取 \(mine)，放下 \(theirs)。", "Took \(mine), put aside \(theirs)."))
        case .theirs: context.tell(context.words("取 \(theirs)，放下 \(mine)。", "Took \(theirs), put aside \(mine)."))
        case nil:
            context.tell(context.words("另定；放下 \(mine) 与 \(theirs)。", "Another value; put aside \(mine) and \(theirs)."))
        }
    }
}

extension OpenConflict {
    /// Closes the case with a side or a value of its own, and writes what was chosen.
    /// - Returns: how many people of a roster are removed with the record.
    /// - Throws: ``ClientError`` if the commission has to decide, or the value does not fit.
    @discardableResult
    func close(
        taking side: Side?,
        value: String?,
        reason: String?,
        in step: inout Step,
        _ replica: Replica,
        _ db: ReplicaDatabase
    ) throws -> Int {
        // Who may write the field in the present state decides, also about what came after the hand-over.
        if !isClosable {
            throw ClientError(
                "case.handedOver",
                .notAllowed,
                zh: "申报已提交，或退回时没有要求补正这一项，冲突须由市商务委处理；或先 shenbao withdraw 撤回。",
                en:
                    "The filing was handed over, or the return did not give this back, so the commission decides; or shenbao withdraw it first."
            )
        }
        let choice: JSONValue = side.map { .string($0.rawValue) } ?? "value"
        try step.update(
            shown,
            set: ["open": false, "choice": choice, "reason": JSONValue(reason.flatMap(CellText.asTyped))]
        )
        var chosen = side == .mine ? mine : theirs
        guard let current = try Records.find(recordKind, record, db) else {
            if chosen == "kept" { try makeKept(in: &step, replica, db) }
            return 0
        }
        if field == Effect.whole {
            guard chosen == "removed" else {
                // Else a removal whose author did not know of this choice would meet nothing.
                if let field = RecordTypes.type(of: recordKind)?.stayingField {
                    try step.write(current, values: [field: current.body[field] ?? .null])
                }
                return 0
            }
            let people = try Step.roster(of: current, db)
            try step.removeWithRoster(current, replica, db)
            return people
        }
        var values: [String: JSONValue] = [:]
        if let value {
            guard fields.count == 1 else {
                throw ClientError(
                    "case.unit",
                    .usage,
                    zh: "这个冲突涉及几个字段（\(field)）；请用 --take，了结后再用 set 修改。",
                    en: "This conflict is about several fields (\(field)); use --take, then set."
                )
            }
            values = try FieldAssignment(replica: replica, db: db).read(["\(field)=\(value)"], for: current)
            chosen = values[field] ?? .null
        }
        for code in fields { values[code] = fields.count == 1 ? chosen : chosen[code] ?? .null }
        try FieldAssignment(replica: replica, db: db).check(values, for: current)
        try step.write(current, values: values)
        return 0
    }

    /// Makes the record whose making is kept in the case.
    private func makeKept(in step: inout Step, _ replica: Replica, _ db: ReplicaDatabase) throws {
        var body = shown.body["incoming"]?.objectValue ?? [:]
        body[Effect.whole] = nil
        body = body.filter { !$0.value.isNull }
        let empty = ShownRecord(kind: recordKind, id: record, revision: nil, madeIn: nil, body: [:])
        try FieldAssignment(replica: replica, db: db).check(body, for: empty)
        try step.create(recordKind, record, body)
    }
}
