import ArgumentParser
import Core
import Terminal

/// `shenbao set`: changes fields of one record in one change-set.
struct SetCommand: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "set",
        abstract: "修改字段（字段= 清空）· Change fields of a record; FIELD= clears one"
    )

    @Argument(
        help: ArgumentHelp("记录标识、统一社会信用代码或区代码 · A record id, a unified code or a unit's code.", valueName: "ref")
    )
    var reference: String

    @Argument(help: ArgumentHelp("如 staff=120 · For example staff=120.", valueName: "field=value"))
    var assignments: [String]

    @Flag(help: "显示完整证件号码 · Show ID numbers in full.")
    var reveal = false

    @OptionGroup var common: CommonOptions

    func run(in context: CommandContext) throws -> ExitStatus {
        let replica = try context.open(.writing)
        let keys = try DeviceKeys.load(forReplica: replica.path)
        let changed = try replica.write { db in
            let record = try replica.record(named: reference, db)
            let scope = try replica.scope(ofChangesTo: record, db)
            let values = try FieldAssignment(replica: replica, db: db).read(assignments, for: record)
            var step = try Step(replica, keys: keys, scope: scope, db)
            try step.updateWithEnterprise(record, set: values, replica, db)
            if !step.isEmpty { try step.commit() }
            return try Records.find(record.kind, record.id, db) ?? record
        }
        try context.show(changed, reveal: reveal)
        return .done
    }
}
