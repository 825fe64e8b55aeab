import ArgumentParser
import Core
import Terminal

/// `shenbao edit`: reopens a record in the dialogue that entered it.
struct EditCommand: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "edit",
        abstract: .help("重新打开一条记录逐项修改", "Reopen a record and change its fields"),
        discussion: .help(
            """
            shenbao edit 91310101PDY010605J
            shenbao edit 01913f5e-0000-7000-8000-000000000000 post=测试工程师

            只写入改过的项，合为一个变更集；给出 字段=值 则不提问，与 set 相同。
            """,
            """
            shenbao edit 91310101PDY010605J
            shenbao edit 01913f5e-0000-7000-8000-000000000000 post=Tester

            Only what changed is written, as one change-set. With FIELD=VALUE it does what set does.
            """
        )
    )

    @Argument(help: ArgumentHelp(.help("记录标识，或企业的统一社会信用代码", "A record id, or a unified code."), valueName: "ref"))
    var reference: String

    @Argument(help: ArgumentHelp(.help("不提问，如 staff=120", "Values, without questions."), valueName: "field=value"))
    var assignments: [String] = []

    @Flag(help: ArgumentHelp(.help("显示完整证件号码", "Show ID numbers in full.")))
    var reveal = false

    @OptionGroup var common: CommonOptions

    func run(in context: CommandContext) throws -> ExitStatus {
        guard assignments.isEmpty else {
            try context.show(try context.assign(assignments, to: reference), reveal: reveal)
            return .done
        }
        let desk = try EntryDesk(
            path: context.replicaPath,
            environment: context.environment,
            language: context.language
        )
        let target = try desk.target(editing: reference)
        guard let input = EntryTerminal.open(environment: context.environment.variables) else {
            throw EntryOutcome.noTerminal
        }
        defer { input.close() }
        return try EntryConversation(desk, input, context, reveals: reveal).hold(about: target)
    }
}

extension CommandContext {
    /// Sets fields of a record in one change-set, as `set` does.
    func assign(_ assignments: [String], to reference: String) throws -> ShownRecord {
        let replica = try open(.writing)
        let keys = try DeviceKeys.load(forReplica: replica.path)
        return try replica.write { db in
            let record = try replica.record(named: reference, db)
            let scope = try replica.scope(ofChangesTo: record, db)
            let values = try FieldAssignment(replica: replica, db: db).read(assignments, for: record)
            var step = try Step(replica, keys: keys, scope: scope, db)
            try step.updateWithEnterprise(record, set: values, replica, db)
            if !step.isEmpty { try step.commit() }
            return try Records.find(record.kind, record.id, db) ?? record
        }
    }
}
