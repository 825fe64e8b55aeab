import ArgumentParser
import Core
import SyncProtocol
import Terminal

/// `shenbao verify`: compares the replica with what the server said, row by row.
struct VerifyCommand: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: .help("核对副本与服务器是否逐行一致", "Compare the replica with the server, row by row")
    )

    @Flag(help: ArgumentHelp(.help("按服务器更正不一致的行", "Take rows that differ from the server.")))
    var repair = false

    @OptionGroup var common: CommonOptions

    func run(in context: CommandContext) throws -> ExitStatus {
        let replica = try context.open(.writing)
        let verification = try ReplicaVerification(replica)
        if repair {
            try verification.keepFoundDigests()
            let report = try ServerConnection(replica).driver(replica).run()
            for line in report.notes(context) { context.tell(line) }
        }
        var checks = try verification.stored()
        do {
            let connection = try ServerConnection(replica)
            checks += verification.server(connection.api, keys: connection.keys)
        } catch let error as ClientError {
            checks += verification.unasked(because: error)
        }
        if context.isJSON {
            try context.print(["checks": .array(checks.map { $0.json(context) })])
        } else {
            for check in checks {
                try context.print("\(check.mark) \(check.label(context)): \(check.detail(context))")
                if let fix = check.fix(context) { context.tell("  " + fix) }
            }
        }
        if checks.contains(where: { $0.matches == false }) { return .rejected }
        return checks.lazy.compactMap(\.reason?.status).first { [.unreachable, .notAllowed].contains($0) } ?? .done
    }
}

extension ReplicaVerification.Check {
    fileprivate var mark: String { matches == nil ? "·" : matches == true ? "✓" : "✗" }

    fileprivate func label(_ context: CommandContext) -> String {
        let isStored = name == "stored"
        let what =
            isStored ? context.words("行与所存摘要", "rows and kept digest") : context.words("行与服务器", "rows and server")
        return "\(scope) \(what)"
    }

    fileprivate func detail(_ context: CommandContext) -> String {
        if let reason {
            let why = reason.sentence(context.language)
            return context.words("问不到（\(why)）", "could not be asked (\(why))")
        }
        if matches == true { return context.words("一致", "the same") }
        let names = rows.prefix(20).map { "\($0.kind) \($0.id)" }.joined(separator: ", ")
        let list = rows.isEmpty ? "" : context.words("：\(names)", ": \(names)") + (rows.count > 20 ? " …" : "")
        return context.words("不一致\(list)", "different\(list)")
    }

    fileprivate func fix(_ context: CommandContext) -> String? {
        guard matches == false else { return nil }
        return context.words(
            "运行 shenbao verify --repair：按服务器更正，未上报的工作不受影响。",
            "Run shenbao verify --repair: rows are taken from the server, unsent work stays."
        )
    }

    fileprivate func json(_ context: CommandContext) -> JSONValue {
        [
            "name": .string("\(name).\(scope)"), "ok": matches.map { .bool($0) } ?? .null,
            "detail": .string(detail(context)),
            "fix": JSONValue(fix(context)),
            "rows": .array(rows.map { ["kind": .string($0.kind.rawValue), "id": .string($0.id.rawValue)] }),
        ]
    }
}
