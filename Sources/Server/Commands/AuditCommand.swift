import ArgumentParser
import Core
import Foundation
import SyncProtocol
import Terminal

/// `audit`: the log of who did what on this server.
struct AuditCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit",
        abstract: .help("审计日志：谁在何时做了什么", "The log of who did what"),
        subcommands: [AuditVerifyCommand.self, AuditExportCommand.self]
    )
}

/// `audit verify`: works the log out anew, and holds earlier heads against it.
struct AuditVerifyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: .help("核对审计日志：逐条重算散列树，核对签名", "Work the audit log out anew and check every signature")
    )

    @OptionGroup var common: CommonOptions
    @Option(help: ArgumentHelp(.help("以前导出包中的 heads.json，核对日志未被改写", "heads.json of an earlier pack.")))
    var known: String?

    func run() async throws {
        try await common.run { output in
            let known = try known.map { try heads(in: $0, output) } ?? []
            let findings = try await common.openStore().verifyAudit(known: known)
            let json: JSONValue = [
                "ok": .bool(findings.problems.isEmpty), "entries": JSONValue(findings.entries),
                "heads": JSONValue(findings.heads), "root": .string(findings.root),
                "problems": .array(findings.problems.map(JSONValue.string)),
            ]
            try output.write(json) { _ in
                let counts = output.words(
                    "核对完成：\(findings.entries) 条记录，\(findings.heads) 个签名树头。\n树根 \(findings.root)\n",
                    "Checked: \(findings.entries) entries, \(findings.heads) signed heads.\nRoot \(findings.root)\n"
                )
                return findings.problems.reduce(counts) { $0 + output.words("  不符：", "  Wrong: ") + $1 + "\n" }
            }
            return findings.problems.isEmpty ? .done : .failed
        }
    }

    private func heads(in path: String, _ output: CommandOutput) throws -> [SignedTreeHead] {
        let heads = FileManager.default.contents(atPath: path)
            .flatMap { try? JSONValue(parsing: [UInt8]($0)) }?.arrayValue?.map(SignedTreeHead.init(json:))
        guard let heads, !heads.contains(nil) else {
            let shown = TerminalText.safe(path)
            throw CommandFailure(
                .failed,
                output.words(
                    "无法读取 \(shown)：应为审计包中的 heads.json。",
                    "\(shown) cannot be read; it should be heads.json of an audit pack."
                )
            )
        }
        return heads.compactMap(\.self)
    }
}

/// `audit export`: writes the log and the decisions as a pack that an outsider checks.
struct AuditExportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: .help("导出审计包（zip），外部人员可离线核验", "Write a pack that an outsider checks offline")
    )

    @OptionGroup var common: CommonOptions
    @Argument(help: ArgumentHelp(.help("写入的 zip 文件", "The archive.")))
    var file: String
    @Option(help: ArgumentHelp(.help("只含这个批次的审核与决定（日志总是全部）", "Decisions of this round only; the log is always whole.")))
    var round: String?
    @Flag(help: ArgumentHelp(.help("覆盖已有的文件", "Overwrite an existing file.")))
    var force = false

    func run() async throws {
        try await common.run { output in
            try common.checkOutputs([file])
            try common.checkNew(file, force: force)
            let store = try common.openStore()
            if let round { _ = try await store.checkedRound(round, output) }
            // First the note, so that the pack tells of itself.
            try await store.append(
                AuditDraft(
                    .auditExport,
                    by: .commandLine,
                    on: AuditObject(kind: "file", id: file),
                    detail: ["round": JSONValue(round)]
                )
            )
            let result = try await store.writeAuditPack(to: file, round: round)
            let json: JSONValue = [
                "file": .string(file), "entries": JSONValue(result.entries), "decisions": JSONValue(result.decisions),
                "head": result.head?.json ?? .null, "publicKey": .string(store.key.publicKey),
            ]
            try output.write(json) { _ in
                let shown = TerminalText.safe(file)
                return output.words(
                    "已写入 \(shown)：\(result.entries) 条记录，\(result.decisions) 条审核与决定。\n服务器公钥 \(store.key.publicKey)（请另行告知核验人）\n",
                    "Wrote \(shown): \(result.entries) entries, \(result.decisions) reviews and decisions.\nThe server's public key is \(store.key.publicKey); tell it to who checks, by another way.\n"
                )
            }
            return .done
        }
    }
}
