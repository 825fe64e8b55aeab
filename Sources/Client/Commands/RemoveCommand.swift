import ArgumentParser
import Core
import Terminal

/// `shenbao remove`: removes a record; a filing goes with its roster.
struct RemoveCommand: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "remove",
        abstract: .help("删除记录（企业申报连同其名册）", "Remove a record; a filing goes with its roster")
    )

    @Argument(help: ArgumentHelp(.help("记录标识，或企业的统一社会信用代码", "A record id, or a unified code."), valueName: "ref"))
    var reference: String

    @Flag(help: ArgumentHelp(.help("显示完整证件号码", "Show ID numbers in full.")))
    var reveal = false

    @OptionGroup var common: CommonOptions

    func run(in context: CommandContext) throws -> ExitStatus {
        let replica = try context.open(.writing)
        let keys = try DeviceKeys.load(forReplica: replica.path)
        let (removed, people) = try replica.write { db in
            let record = try replica.record(named: reference, db)
            var step = try Step(replica, keys: keys, scope: try replica.scope(db), db)
            let people = try Step.roster(of: record, db)
            try step.removeWithRoster(record, replica, db)
            try step.commit()
            return (record, people)
        }
        try context.show(removed, reveal: reveal)
        if !context.isJSON {
            context.tell(
                people > 0
                    ? context.words(
                        "已删除，连同名册上的 \(people) 人；下次 sync 时报送。",
                        "Removed with the \(people) people of its roster; the next sync tells the server."
                    )
                    : context.words("已删除；下次 sync 时报送。", "Removed; the next sync tells the server.")
            )
        }
        return .done
    }
}

extension Step {
    /// Removes a record, and before it everything that belongs to it.
    /// - Throws: ``ClientError`` if it may not be removed.
    mutating func removeWithRoster(_ record: ShownRecord, _ replica: Replica, _ db: ReplicaDatabase) throws {
        let custody = try replica.custody(of: record, db)
        guard Authority.isFact(record.kind), custody.isWithUnit(record.kind, record.id, nil) else {
            throw ClientError(
                "record.readOnly",
                .notAllowed,
                zh: "这条记录不能删除：不是本区的、已提交，或不在退回补正的范围内。",
                en:
                    "This record cannot be removed: it is not the unit's, was handed over, or was not given back by the return."
            )
        }
        if record.kind == .filing, try Records.count(.review, where: ["filing": record.id.rawValue], db) > 0 {
            throw ClientError(
                "filing.reviewed",
                .notAllowed,
                zh: "市商务委已审核过这份申报，不能删除；不再申报的请 shenbao withdraw。",
                en: "The commission has reviewed this filing, so it stays; shenbao withdraw it instead."
            )
        }
        for child in try Self.children(of: record, db) { try removeWithRoster(child, replica, db) }
        try delete(record)
    }

    /// How many people go along with a record.
    static func roster(of record: ShownRecord, _ db: ReplicaDatabase) throws -> Int {
        try children(of: record, db).count { [.hire, .trainee].contains($0.kind) }
    }

    private static func children(of record: ShownRecord, _ db: ReplicaDatabase) throws -> [ShownRecord] {
        guard let code = record.body["uscc"]?.stringValue else { return [] }
        switch record.kind {
        case .filing:
            let round = record.body["round"]?.stringValue ?? ""
            return try Records.list(.hire, where: ["enterprise": code, "round": round], db)
                + Records.list(.acknowledgement, where: ["filing": record.id.rawValue], db)
        case .institution: return try Records.list(.trainee, where: ["institution": code], db)
        case .enterprise:
            guard try Records.list(.filing, where: ["uscc": code], db).isEmpty else {
                throw ClientError(
                    "enterprise.filed",
                    .failed,
                    zh: "这家企业还有申报；请先删除其申报。",
                    en: "This enterprise still has a filing; remove the filing first."
                )
            }
            return []
        default: return []
        }
    }
}
