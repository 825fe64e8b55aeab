import ArgumentParser
import Core
import Foundation
import SyncProtocol
import Terminal

/// Where a command finds a password: never among its arguments, which others on the machine see.
struct PasswordOption: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            .help("含密码的文件，只取第一行；- 表示标准输入", "File whose first line is the password; - is standard input.")
        )
    )
    var passwordFile: String

    func read(_ output: CommandOutput) throws -> String {
        let limit = 4096
        let handle = passwordFile == "-" ? FileHandle.standardInput : FileHandle(forReadingAtPath: passwordFile)
        guard let data = try? handle?.read(upToCount: limit), let text = String(data: data, encoding: .utf8) else {
            throw CommandFailure(
                .failed,
                output.words(
                    "无法读取密码文件 \(TerminalText.safe(passwordFile))。",
                    "The password file \(TerminalText.safe(passwordFile)) cannot be read."
                )
            )
        }
        return String(text.prefix { !$0.isNewline })
    }
}

/// The desk of users at the command line.
struct UserAdministration {
    private let desk: UserDesk

    init(_ common: CommonOptions) throws {
        let environment = StoreEnvironment.system
        let store = try common.openStore()
        desk = UserDesk(
            store: store,
            hasher: try PasswordHasher(randomBytes: environment.randomBytes),
            environment: environment
        )
    }

    /// The name as typed.
    static func name(_ typed: String) throws -> UserName {
        guard let name = UserName(typed) else { throw UserFailure.unknown }
        return name
    }

    /// Does something; what the desk refuses becomes a sentence.
    func work(_ output: CommandOutput, _ work: (UserDesk) async throws -> User) async throws -> User {
        do {
            return try await work(desk)
        } catch let failure as UserFailure {
            throw CommandFailure(.failed, failure.text(output.language))
        }
    }

    /// Prints a user: nothing secret.
    func show(_ user: User, _ output: CommandOutput, text: (String) -> String) throws {
        try output.write(user.json(at: StoreEnvironment.system.moment.seconds)) { _ in text(user.name.text) }
    }
}

extension Role {
    /// Reads a role of the command line.
    static func read(_ text: String, _ output: CommandOutput) throws -> Role {
        guard let role = Role(rawValue: text) else {
            let roles = output.list(Role.allCases.map(\.rawValue))
            throw CommandFailure(
                .usage,
                output.words("角色应为：\(roles)。", "The role is one of: \(roles).")
            )
        }
        return role
    }
}

extension User {
    /// The account's state in words.
    func stateWords(_ language: Language, at moment: Int) -> String {
        if isDisabled { return language == .zh ? "停用" : "shut" }
        if (lockedUntil ?? 0) > moment { return language == .zh ? "锁定" : "locked" }
        if mustChangePassword { return language == .zh ? "须改密码" : "must change password" }
        return language == .zh ? "正常" : "open"
    }
}
