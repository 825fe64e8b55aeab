import ArgumentParser
import Core
import Terminal

/// `rebuild`: makes the tables anew from the log.
struct RebuildCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rebuild",
        abstract: .help("由日志重建数据表", "Make the tables anew from the log")
    )

    @OptionGroup var common: CommonOptions

    func run() async throws {
        try await common.run { output in
            let findings = try await common.openStore().rebuild()
            return try findings.print(
                to: output,
                done: output.words("数据表已重建", "The tables are made anew")
            )
        }
    }
}

/// `verify`: checks the log's chain and signatures, and the digests.
struct VerifyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: .help("核对日志链、签名和摘要", "Check the log, its signatures and the digests")
    )

    @OptionGroup var common: CommonOptions

    func run() async throws {
        try await common.run { output in
            let findings = try await common.openStore().verify()
            return try findings.print(to: output, done: output.words("核对完成", "Checked"))
        }
    }
}

extension StoreFindings {
    fileprivate func print(to output: CommandOutput, done: String) throws -> ExitStatus {
        let json: JSONValue = [
            "ok": .bool(problems.isEmpty), "changeSets": JSONValue(changeSets), "records": JSONValue(records),
            "problems": .array(problems.map(JSONValue.string)),
        ]
        try output.write(json) { _ in
            let counts = output.words(
                "\(done)：\(changeSets) 个变更集，\(records) 条记录。",
                "\(done): \(changeSets) change-sets, \(records) records."
            )
            let list = problems.map { output.words("  不符：", "  Wrong: ") + $0 }
            return ([counts] + list).joined(separator: "\n") + "\n"
        }
        return problems.isEmpty ? .done : .rejected
    }
}
