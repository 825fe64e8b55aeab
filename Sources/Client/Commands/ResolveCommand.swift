import ArgumentParser
import Core
import SyncProtocol
import Terminal

/// Which side of a conflict is taken.
enum Side: String, ExpressibleByArgument, CaseIterable {
    case mine, theirs
}

/// `shenbao resolve`: closes a conflict. The chosen value is always written, also the one that stands.
struct ResolveCommand: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "resolve", abstract: "了结冲突 · Close a conflict")

    @Argument(help: ArgumentHelp("冲突标识 · The conflict's id.", valueName: "id"))
    var id: String

    @Option(help: "mine 或 theirs · Which value to take.")
    var take: Side?

    @Option(help: ArgumentHelp("另定的值 · Another value.", valueName: "value"))
    var value: String?

    @Option(help: ArgumentHelp("理由 · Why.", valueName: "text"))
    var reason: String?

    @OptionGroup var common: CommonOptions

    func validate() throws {
        guard (take == nil) != (value == nil) else { throw ValidationError("--take mine|theirs 或 or --value V") }
    }

    func run(in context: CommandContext) throws -> ExitStatus {
        let replica = try context.open(.writing)
        let keys = try DeviceKeys.load(forReplica: replica.path)
        let shown = try replica.write { db in
            guard let conflict = try OpenConflict.all(replica, db).first(where: { $0.id.rawValue == id.lowercased() })
            else { throw ClientError.unknownRecord(TerminalText.safe(id)) }
            var step = try Step(replica, keys: keys, scope: try replica.scope(db), db)
            try close(conflict, in: &step, replica, db)
            try step.commit()
            return try Records.find(conflict.recordKind, conflict.record, db)
        }
        if let shown { try context.show(shown, reveal: false) } else if context.isJSON { try context.print(.null) }
        if !context.isJSON { context.tell(context.words("已了结；下次 sync 时报送。", "Closed; the next sync tells the server.")) }
        return .done
    }

    func close(_ conflict: OpenConflict, in step: inout Step, _ replica: Replica, _ db: ReplicaDatabase) throws {
        guard conflict.type != "late" else {
            throw ClientError(
                "case.late", .notAllowed, zh: "这是提交之后的修改，须由市商务委处理。",
                en: "This change came after the hand-over; the commission decides about it.")
        }
        let choice: JSONValue = take.map { .string($0.rawValue) } ?? "value"
        try step.update(conflict.shown, set: ["open": false, "choice": choice, "reason": JSONValue(reason)])
        guard let record = try Records.find(conflict.recordKind, conflict.record, db) else { return }
        var chosen = take == .mine ? conflict.mine : conflict.theirs
        if conflict.field == Effect.whole {
            if chosen == "removed" { try step.removeWithRoster(record, replica, db) }
            return
        }
        var values: [String: JSONValue] = [:]
        if let value {
            guard conflict.fields.count == 1 else {
                throw ClientError(
                    "case.unit", .usage, zh: "这个冲突涉及几个字段（\(conflict.field)）；请用 --take，了结后再用 set 修改。",
                    en: "This conflict is about several fields (\(conflict.field)); use --take, then set.")
            }
            values = try FieldAssignment(replica: replica, db: db).read(["\(conflict.field)=\(value)"], for: record)
            chosen = values[conflict.field] ?? .null
        }
        for field in conflict.fields { values[field] = conflict.fields.count == 1 ? chosen : chosen[field] ?? .null }
        try FieldAssignment(replica: replica, db: db).check(values, for: record)
        try step.write(record, values: values)
    }
}
