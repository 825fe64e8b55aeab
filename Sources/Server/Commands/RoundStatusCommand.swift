import ArgumentParser
import Core
import SyncProtocol
import Terminal

/// `round open`: takes filings in again.
struct RoundOpenCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "open", abstract: .help("开放批次", "Take filings in"))
    @OptionGroup var change: RoundStatusChange
    func run() async throws { try await change.run(to: .open) }
}

/// `round close`: takes no more filings in; the review goes on.
struct RoundCloseCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "close",
        abstract: .help("关闭批次：不再接受提交，审核继续", "Take no more filings in")
    )
    @OptionGroup var change: RoundStatusChange
    func run() async throws { try await change.run(to: .closed) }
}

/// `round freeze`: seals where every unit stands in a signed manifest.
struct RoundFreezeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "freeze",
        abstract: .help("冻结批次：封存各区此刻的状态，生成签名清单", "Seal where every unit stands in a signed manifest")
    )
    @OptionGroup var change: RoundStatusChange
    func run() async throws { try await change.run(to: .frozen) }
}

/// What the three have in common.
struct RoundStatusChange: ParsableArguments {
    @OptionGroup var common: CommonOptions
    @Argument(help: ArgumentHelp(.help("批次，如 2016", "The round.")))
    var round: String

    func run(to status: RoundStatus) async throws {
        try await common.run { output in
            let store = try common.openStore()
            let before = try await store.rounds().first { $0.code == round }
            if let before, before.status == status.rawValue {
                let newest = try await store.freezes(round: round, limit: 1).first
                let since = status == .frozen ? newest.map { Shown(common.language).time($0.freeze.at) } : nil
                let words = output.words(
                    "批次 \(round) 本来就是这个状态\(since.map { "（已于 \($0) 冻结）" } ?? "")，没有改动。",
                    "Round \(round) is so already\(since.map { ", frozen since \($0)" } ?? ""); nothing was changed."
                )
                try output.write(["round": .string(round), "status": .string(status.rawValue)]) { _ in words + "\n" }
                return .done
            }
            do {
                try await store.setRound(round, to: status, by: .commandLine)
            } catch ReviewError.missing {
                let name = TerminalText.safe(round)
                throw CommandFailure(
                    .failed,
                    output.words("没有批次“\(name)”，未作改动；见 round list。", "There is no round “\(name)”; see round list.")
                )
            } catch let error as ReviewError {
                throw CommandFailure(.failed, error.sentence(common.language))
            }
            let words =
                switch status {
                case .open: output.words("批次 \(round) 已开放。", "Round \(round) is open.")
                case .closed: output.words("批次 \(round) 已关闭，不再接受提交。", "Round \(round) is closed.")
                case .frozen:
                    output.words("批次 \(round) 已冻结，清单已签名封存。", "Round \(round) is frozen; its manifest is signed.")
                }
            try output.write(["round": .string(round), "status": .string(status.rawValue)]) { _ in words + "\n" }
            return .done
        }
    }
}
