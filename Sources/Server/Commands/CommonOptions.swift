import ArgumentParser
import Core
import Foundation
import SyncProtocol
import Terminal

/// What every command takes.
struct CommonOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            .help(
                "数据目录（默认 $SHENBAO_DATA，否则 /var/lib/shenbao）",
                "Folder of the embedded store (else $SHENBAO_DATA, else /var/lib/shenbao)."
            )
        )
    )
    var data: String?

    @Option(help: ArgumentHelp(.help("postgres:// 地址；本版本不支持", "A postgres:// address; not in this version.")))
    var database: String?

    @Flag(help: ArgumentHelp(.help("输出一个 JSON 值", "Print one JSON value.")))
    var json = false

    @Option(help: ArgumentHelp(.help("界面语言 zh 或 en", "Language of words for people, zh or en.")))
    var lang: String?

    func validate() throws {
        guard let language = LanguageChoice.from(flag: lang, environment: environment) else {
            throw ValidationError(
                LanguageChoice.from(flag: nil, environment: environment) == .en
                    ? "--lang takes zh or en." : "--lang 只能是 zh 或 en。"
            )
        }
        if database != nil {
            throw ValidationError(
                language == .zh
                    ? "本版本不含 PostgreSQL 存储；请去掉 --database，用 --data 指定目录。"
                    : "The PostgreSQL store is not part of this version; leave --database out and name a folder by --data."
            )
        }
    }

    private var environment: [String: String] { ProcessInfo.processInfo.environment }

    /// The language of words for people.
    var language: Language { LanguageChoice.from(flag: lang, environment: environment) ?? .zh }

    /// The folder of the store.
    var directory: DataDirectory {
        let named = data ?? environment["SHENBAO_DATA"].flatMap { $0.isEmpty ? nil : $0 }
        return DataDirectory(path: named ?? "/var/lib/shenbao")
    }

    /// Refuses to write a file over the store, its keys, or another file of the same call.
    func checkOutputs(_ paths: [String?], keeping inputs: [String] = []) throws {
        let store = directory.database
        var kept = [store, store + "-journal", directory.key, directory.sealingKey, directory.consoleKey] + inputs
        for path in paths.compactMap(\.self) {
            if OutputTarget.clash(path, with: kept) != nil {
                let shown = TerminalText.safe(path)
                throw CommandFailure(
                    .usage,
                    language == .zh
                        ? "不能写到 \(shown)：那是服务器的数据，或同一次命令的另一个输出；请换一个文件名。"
                        : "\(shown) is the server's data or another output of this call; name another file."
                )
            }
            kept.append(path)
        }
    }

    /// Refuses to write over a file that holds something, unless that is asked for.
    func checkNew(_ path: String, force: Bool) throws {
        guard !force, OutputTarget.holdsSomething(path) else { return }
        throw CommandFailure(.failed, OutputTarget.exists(path, language))
    }

    /// Opens the store.
    func openStore(
        needsSealingKey: Bool = false,
        tokenLifetime: Int = ServerSettings.tokenLifetime,
        epochBegun: @escaping @Sendable (EpochDraft) -> Void = { _ in }
    ) throws -> SQLiteCentralStore {
        try SQLiteCentralStore(
            directory: directory,
            needsSealingKey: needsSealingKey,
            tokenLifetime: tokenLifetime,
            epochBegun: epochBegun
        )
    }

    /// Does a command's work, and turns what it throws into one sentence and an exit code.
    func run(_ work: (CommandOutput) async throws -> ExitStatus) async throws {
        umask(0o077)
        let output = CommandOutput(isJSON: json, language: language)
        let status: ExitStatus
        do {
            status = try await work(output)
        } catch let failure as CommandFailure {
            status = try tell(failure)
        } catch OutputError.closed {
            // The reader has what it wanted.
            status = .done
        } catch {
            status = try tell(CommandFailure(error, language: language))
        }
        if status != .done { throw ExitCode(status.rawValue) }
    }

    private func tell(_ failure: CommandFailure) throws -> ExitStatus {
        TerminalOutput.writeErr("shenbao-server: \(failure.message)\n")
        if json {
            let error: JSONValue = [
                "error": ["code": .string(failure.status.code), "message": .string(failure.message)]
            ]
            try TerminalOutput.writeOut(error.canonicalText() + "\n")
        }
        return failure.status
    }
}
