import ArgumentParser
import Core
import SyncProtocol
import Terminal

/// `shenbao history`: what happened to a record, oldest first.
struct HistoryCommand: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "history",
        abstract: .help("一条记录的变更历史", "What happened to a record"),
        discussion: .help(
            """
            联网时由服务器给出全部历史；离线时只有本机做过的。没有被采用的值也在，并注明在哪个冲突里。
            """,
            """
            Online the server tells all of it; offline there is what this device did. Values that lost are shown with their case.
            """
        )
    )

    @Argument(
        help: ArgumentHelp(
            .help("记录标识、统一社会信用代码或区代码", "A record id, a unified code or a unit's code."),
            valueName: "ref"
        )
    )
    var reference: String

    @Flag(help: ArgumentHelp(.help("显示完整证件号码", "Show ID numbers in full.")))
    var reveal = false

    @OptionGroup var common: CommonOptions

    func run(in context: CommandContext) throws -> ExitStatus {
        let replica = try context.open(.reading)
        var history = try replica.read { db in try RecordHistory(reference, replica, db) }
        try ask(replica, &history, context)
        let words = HistoryWords(history, reveal: reveal, context.language)
        if context.isJSON {
            try context.print(words.json)
        } else {
            for line in words.lines { try context.print(line) }
        }
        return .done
    }

    /// Adds what the server tells; says so if it cannot be asked.
    private func ask(_ replica: Replica, _ history: inout RecordHistory, _ context: CommandContext) throws {
        guard history.subject.scope != .city else {
            return context.tell(
                context.words(
                    "名录由各单位共用：这里只列本机做过的。",
                    "The directory is shared by all units: only what this device did is shown."
                )
            )
        }
        let place = try replica.read { db in try ServerPlace(db) }
        guard let place, let keys = try DeviceKeys.load(forReplica: replica.path), let token = keys.token else {
            return context.tell(
                context.words(
                    "本机尚未登记：只列本机做过的；更早的和别人做的要问服务器。",
                    "Not enrolled: only what this device did is shown; the rest needs the server."
                )
            )
        }
        do {
            let api = try place.api(token: token, environment: context.environment)
            do {
                history.add(try ServerHistory(api).entries(of: history.subject))
            } catch let error as ClientError where error.problem == .tokenExpired || error.problem == .unauthenticated {
                try SessionOpener(replica, api, keys: keys).open()
                history.add(try ServerHistory(api).entries(of: history.subject))
            }
        } catch let error as ClientError {
            context.tell(error.sentence(context.language))
            context.tell(
                context.words(
                    "以下只是本机做过的；更早的和别人做的要问服务器。",
                    "What follows is what this device did; earlier history needs the server."
                )
            )
        }
    }
}
