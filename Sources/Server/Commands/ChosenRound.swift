import Core
import Terminal

extension CentralStore {
    /// The round that was named, else the newest open one.
    /// - Throws: ``CommandFailure`` with the rounds that are.
    func chosenRound(_ code: String?, _ output: CommandOutput) async throws -> String {
        if let code { return try await checkedRound(code, output) }
        let rounds = try await rounds()
        return (rounds.last { $0.status == "open" } ?? rounds.last)?.code ?? Directory.round2016.code
    }

    /// The code of a round that is there.
    /// - Throws: ``CommandFailure`` with the rounds that are.
    func checkedRound(_ code: String, _ output: CommandOutput) async throws -> String {
        let rounds = try await rounds().map(\.code)
        guard rounds.contains(code) else {
            let codes = output.list(rounds)
            throw CommandFailure(.usage, output.words("没有这个批次；可用：\(codes)。", "No such round; there are: \(codes)."))
        }
        return code
    }
}
