import ArgumentParser
import Core
import SyncProtocol
import Terminal

/// `round`: the rounds and their parameters.
struct RoundCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "round",
        abstract: .help("申报批次及其参数", "The rounds and their parameters"),
        subcommands: [
            RoundListCommand.self, RoundOpenCommand.self, RoundCloseCommand.self, RoundFreezeCommand.self,
            RoundSetCommand.self,
        ]
    )
}

/// `round list`.
struct RoundListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: .help("列出批次", "List the rounds"))

    @OptionGroup var common: CommonOptions

    func run() async throws {
        try await common.run { output in
            let rounds = try await common.openStore().rounds()
            try output.write(.array(rounds.map(\.json))) { width in
                rounds.map { $0.table(common.language).render(width: width) }.joined(separator: "\n")
            }
            return .done
        }
    }
}

/// `round set`: gives a round's parameters a value.
struct RoundSetCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "set",
        abstract: .help("设定批次参数（字段= 清空）", "Set parameters of a round; FIELD= clears one"),
        discussion: "shenbao-server round set 2016 hireFrom=2015-01-01 hireTo=2015-12-31 cutoff=2016-08-31"
    )

    @OptionGroup var common: CommonOptions
    @Argument(help: ArgumentHelp(.help("批次，如 2016", "The round.")))
    var round: String
    @Argument(help: ArgumentHelp(.help("字段=值", "FIELD=VALUE.")))
    var assignments: [String]

    func run() async throws {
        try await common.run { output in
            let values = try values(output)
            let store = try common.openStore()
            let name = TerminalText.safe(self.round)
            let unknown = CommandFailure(
                .failed,
                output.words("没有批次“\(name)”，未作改动；见 round list。", "There is no round “\(name)”; see round list.")
            )
            guard let standing = try await store.rounds().first(where: { $0.code == self.round }) else { throw unknown }
            do {
                try RoundParameters.check(values, over: standing.body)
            } catch let refusal as RoundParameters.Refusal {
                throw CommandFailure(.failed, refusal.text(common.language))
            }
            let changed: (receipt: Receipt, record: StoredRecord)?
            do {
                changed = try await store.change(
                    .round,
                    .round(self.round),
                    in: .city,
                    set: values,
                    noting: .roundSet,
                    by: .commandLine
                )
            } catch let error as ReviewError {
                throw CommandFailure(.failed, error.sentence(common.language))
            }
            guard let changed else {
                throw unknown
            }
            guard changed.receipt.outcome != .refused else {
                throw CommandFailure(
                    .failed,
                    output.words(
                        "未接受：\(changed.receipt.detail ?? "")。",
                        "Not accepted: \(changed.receipt.detail ?? "")."
                    )
                )
            }
            let round = try Round(body: changed.record.body)
            try output.write(round.json) { round.table(common.language).render(width: $0) }
            return .done
        }
    }

    private func values(_ output: CommandOutput) throws -> [String: JSONValue] {
        var values: [String: JSONValue] = [:]
        for assignment in assignments {
            let parts = assignment.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let shown = TerminalText.safe(assignment)
            guard parts.count == 2, let field = Round.declaration.type.field(String(parts[0])) else {
                throw CommandFailure(.usage, output.words("“\(shown)”应写成 字段=值。", "“\(shown)” should read FIELD=VALUE."))
            }
            guard field.owner == .commission else {
                throw CommandFailure(
                    .notAllowed,
                    output.words("“\(field.name)”不能修改。", "\(field.english) cannot be changed.")
                )
            }
            do throws(RoundParameters.Refusal) {
                values[field.code] = try RoundParameters.value(of: String(parts[1]), field)
            } catch {
                throw CommandFailure(.failed, field.code + ": " + TerminalText.safe(error.text(common.language)))
            }
        }
        return values
    }
}

extension Round {
    /// A flat object, `null` for what is not set.
    fileprivate var json: JSONValue {
        let body = body
        let members = Round.declaration.type.fields.map { ($0.code, body[$0.code] ?? .null) }
        return .object(Dictionary(uniqueKeysWithValues: members))
    }

    fileprivate func table(_ language: Language) -> TextTable {
        var table = TextTable(columns: [.init(language == .zh ? "批次" : "Round"), .init(""), .init("")])
        let body = body
        for field in Round.declaration.type.fields {
            let value =
                switch body[field.code] {
                case .string(let text)?: text
                case .integer(let number)?: String(number)
                default: language == .zh ? "（未设定）" : "(not set)"
                }
            table.add(row: [field.name(language), field.code, value])
        }
        return table
    }
}
