package import ArgumentParser
package import Core
import Foundation
import GRDB
import Terminal

/// The options of every command.
package struct CommonOptions: ParsableArguments {
    @Option(help: ArgumentHelp(.help("副本文件", "The replica's file."), valueName: "file"))
    package var replica: String?

    @Flag(help: ArgumentHelp(.help("输出一个 JSON 值", "Print one JSON value.")))
    package var json = false

    @Option(
        help: ArgumentHelp(.help("界面语言 zh 或 en", "The language of words for people, zh or en."), valueName: "zh|en")
    )
    package var lang: String?

    package init() {}

    package func validate() throws {
        if let lang, Language(rawValue: lang) == nil {
            throw misused(zh: "--lang 只能是 zh 或 en。", en: "--lang takes zh or en.")
        }
    }

    /// What is wrong with a command line, in the language that it asks for.
    package func misused(zh: String, en: String) -> ValidationError {
        let variables = ProcessInfo.processInfo.environment
        let language = LanguageChoice.from(flag: lang, environment: variables) ?? .zh
        return ValidationError(language == .zh ? zh : en)
    }
}

/// What a command works with: where to print, in which language, on which replica.
package struct CommandContext {
    package let environment: ClientEnvironment
    package let language: Language
    package let isJSON: Bool
    package let replicaPath: String

    init(_ options: CommonOptions, environment: ClientEnvironment) {
        self.environment = environment
        language = LanguageChoice.from(flag: options.lang, environment: environment.variables) ?? .zh
        isJSON = options.json
        replicaPath = options.replica ?? Self.defaultReplica(environment.variables)
    }

    /// `$SHENBAO_REPLICA`, else `$XDG_DATA_HOME/shenbao/replica.db`.
    static func defaultReplica(_ variables: [String: String]) -> String {
        if let path = variables["SHENBAO_REPLICA"], !path.isEmpty { return path }
        if let folder = variables["XDG_DATA_HOME"], !folder.isEmpty { return folder + "/shenbao/replica.db" }
        return (variables["HOME"] ?? NSHomeDirectory()) + "/.local/share/shenbao/replica.db"
    }

    /// Opens the replica.
    ///
    /// A copied or restored one is recognised when it is first written to; that is told, once: here, or by a sync, which may
    /// begin another epoch yet.
    func open(_ access: Replica.Access, patience: Int = 5, tellsEpoch: Bool = true) throws -> Replica {
        let replica = try Replica.open(at: replicaPath, access, environment: environment, patience: patience) {
            tell(
                words("另一个 shenbao 正在写入副本，等它结束……", "Another shenbao is writing to the replica; waiting for it to end …")
            )
        }
        if tellsEpoch, let epoch = replica.newEpoch { tell(newEpoch: epoch) }
        return replica
    }

    /// Tells that the replica goes on as a line of its own.
    func tell(newEpoch epoch: Int) {
        tell(
            words(
                "这个副本是复制或恢复而来的：从现在起的工作另成一支（第 \(epoch) 代），先前未上报的照旧上报，不会丢失。",
                "This replica is a copy, or was restored: work from now on is a line of its own (epoch \(epoch)); what was unsent before is sent as it is, nothing is lost."
            )
        )
    }

    /// One of two sentences.
    func words(_ chinese: String, _ english: String) -> String { language == .zh ? chinese : english }

    /// Data, to standard output.
    func print(_ text: String) throws { try TerminalOutput.writeOut(text + "\n") }

    /// One JSON value, to standard output.
    func print(_ value: JSONValue) throws { try TerminalOutput.writeOut(value.canonicalText() + "\n") }

    /// A message for people, to standard error.
    func tell(_ text: String) { TerminalOutput.writeErr(text + "\n") }

    /// Refuses to write a file over the replica, its secrets, or another file of the same call.
    func checkOutputs(_ paths: [String?], keeping inputs: [String] = []) throws {
        var kept =
            [
                replicaPath, replicaPath + ".key", replicaPath + ".lock", replicaPath + ".key.next",
                replicaPath + "-journal",
            ] + inputs
        for path in paths.compactMap(\.self) {
            if OutputTarget.clash(path, with: kept) != nil { throw ClientError.overwrites(path) }
            kept.append(path)
        }
    }

    /// Refuses to write over a file that holds something, unless that is asked for.
    func checkNew(_ paths: [String], force: Bool) throws {
        for path in paths where !force && OutputTarget.holdsSomething(path) { throw ClientError.fileExists(path) }
    }

    /// Tells why a command failed: a sentence for people, and with `--json` the same as one value.
    func tell(_ error: ClientError) throws -> ExitStatus {
        let sentence = Mask.identifiers(in: error.sentence(language))
        tell("shenbao: " + sentence)
        if isJSON { try print(["error": ["code": .string(error.code), "message": .string(sentence)]]) }
        return error.status
    }

    /// A table as wide as the terminal allows.
    func print(_ table: TextTable) throws {
        try TerminalOutput.writeOut(table.render(width: TerminalOutput.out.width(environment: environment.variables)))
    }

    /// A progress bar on the terminal's standard error, and nowhere else.
    func progressBar(_ label: String, total: Int? = nil) -> ProgressBar {
        ProgressBar(label: label, total: total, enabled: TerminalOutput.err.isTerminal && !isJSON, language: language)
    }
}

/// A command of `shenbao`.
protocol ClientCommand: ParsableCommand {
    var common: CommonOptions { get }
    /// Does the work and says how it ended.
    func run(in context: CommandContext) throws -> ExitStatus
}

extension ClientCommand {
    func run() throws {
        let context = CommandContext(common, environment: .live)
        let status: ExitStatus
        do {
            status = try run(in: context)
        } catch let error as OutputError {
            // The reader of a pipe has gone: end quietly, like any filter.
            if case .closed = error { throw ExitCode(ExitStatus.done.rawValue) }
            context.tell(error.message(in: context.language))
            throw ExitCode(ExitStatus.failed.rawValue)
        } catch let error as ExitCode {
            throw error
        } catch let error as ClientError {
            status = try context.tell(error)
        } catch let error as DatabaseError {
            status = try context.tell(.database(error, at: context.replicaPath))
        } catch {
            status = try context.tell(.unexpected(TerminalText.safe("\(error)")))
        }
        if status != .done { throw ExitCode(status.rawValue) }
    }
}
