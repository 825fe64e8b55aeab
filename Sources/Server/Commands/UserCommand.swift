import ArgumentParser
import Core
import Foundation
import SyncProtocol
import Terminal

/// `user`: the people who may use the console.
struct UserCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "user",
        abstract: .help("审核台的用户", "The console's users"),
        subcommands: [
            UserAddCommand.self, UserListCommand.self, UserPasswordCommand.self, UserRoleCommand.self,
            UserDisableCommand.self, UserEnableCommand.self, UserResetCodesCommand.self,
        ]
    )
}

/// `user add`.
struct UserAddCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "add",
        abstract: .help("添加用户", "Add a user"),
        discussion: "shenbao-server user add wangfang --role reviewer --password-file /run/secrets/wangfang"
    )

    @OptionGroup var common: CommonOptions
    @Argument(help: ArgumentHelp(.help("用户名", "The name to sign in with.")))
    var name: String
    @Option(
        help: ArgumentHelp(
            .help("角色：reviewer 审核、approver 审批、auditor 审计、admin 管理", "The role: reviewer, approver, auditor or admin.")
        )
    )
    var role: String
    @OptionGroup var secret: PasswordOption
    @Flag(help: ArgumentHelp(.help("首次登录须改密码", "The user must choose another password at the first sign-in.")))
    var mustChange = false

    func run() async throws {
        try await common.run { output in
            let role = try Role.read(role, output)
            let password = try secret.read(output)
            let desk = try UserAdministration(common)
            let user = try await desk.work(output) {
                try await $0.add(name, role: role, password: password, mustChange: mustChange, by: .commandLine)
            }
            try desk.show(user, output) { output.words("已添加用户 \($0)。\n", "Added the user \($0).\n") }
            return .done
        }
    }
}

/// `user list`.
struct UserListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: .help("列出用户", "List the users"))

    @OptionGroup var common: CommonOptions

    func run() async throws {
        try await common.run { output in
            let users = try await common.openStore().users()
            let now = StoreEnvironment.system.moment.seconds
            try output.write(.array(users.map { $0.json(at: now) })) { width in
                let titles =
                    common.language == .zh
                    ? ["用户名", "角色", "状态", "动态码", "最近登录"] : ["Name", "Role", "State", "Codes", "Last sign-in"]
                var table = TextTable(columns: titles.map { .init($0) })
                for user in users {
                    table.add(row: [
                        user.name.text, user.role.name(common.language), user.stateWords(common.language, at: now),
                        user.codes == nil ? "" : "TOTP", user.lastSignIn ?? "",
                    ])
                }
                return table.render(width: width)
            }
            return .done
        }
    }
}

/// `user password`.
struct UserPasswordCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "password",
        abstract: .help("重设密码，并结束其所有登录", "Give a user another password; all sessions end")
    )

    @OptionGroup var common: CommonOptions
    @Argument(help: ArgumentHelp(.help("用户名", "The name.")))
    var name: String
    @OptionGroup var secret: PasswordOption
    @Flag(help: ArgumentHelp(.help("下次登录须改密码", "The user must choose another password at the next sign-in.")))
    var mustChange = false

    func run() async throws {
        try await common.run { output in
            let password = try secret.read(output)
            let desk = try UserAdministration(common)
            let user = try await desk.work(output) {
                try await $0.set(
                    password: password,
                    mustChange: mustChange,
                    of: try UserAdministration.name(name),
                    by: .commandLine
                )
            }
            try desk.show(user, output) { output.words("已重设 \($0) 的密码。\n", "\($0) has another password.\n") }
            return .done
        }
    }
}

/// `user role`.
struct UserRoleCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "role",
        abstract: .help("更改角色，并结束其所有登录", "Give a user another role; all sessions end")
    )

    @OptionGroup var common: CommonOptions
    @Argument(help: ArgumentHelp(.help("用户名", "The name.")))
    var name: String
    @Argument(
        help: ArgumentHelp(
            .help("角色：reviewer、approver、auditor、admin", "The role: reviewer, approver, auditor or admin.")
        )
    )
    var role: String

    func run() async throws {
        try await common.run { output in
            let role = try Role.read(role, output)
            let desk = try UserAdministration(common)
            let user = try await desk.work(output) {
                try await $0.set(role: role, of: try UserAdministration.name(name), by: .commandLine)
            }
            try desk.show(user, output) { name in
                output.words("\(name) 现在是\(role.name(.zh))。\n", "\(name) is \(role.name(.en)) now.\n")
            }
            return .done
        }
    }
}

/// `user disable`.
struct UserDisableCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "disable",
        abstract: .help("停用账户，立即生效", "Shut an account at once")
    )

    @OptionGroup var common: CommonOptions
    @Argument(help: ArgumentHelp(.help("用户名", "The name.")))
    var name: String

    func run() async throws {
        try await common.run { output in
            let desk = try UserAdministration(common)
            let user = try await desk.work(output) {
                try await $0.set(isDisabled: true, of: try UserAdministration.name(name), by: .commandLine)
            }
            try desk.show(user, output) { output.words("已停用 \($0)。\n", "Shut the account of \($0).\n") }
            return .done
        }
    }
}

/// `user enable`.
struct UserEnableCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "enable",
        abstract: .help("启用账户，并解除登录锁定", "Open an account, and end its lock")
    )

    @OptionGroup var common: CommonOptions
    @Argument(help: ArgumentHelp(.help("用户名", "The name.")))
    var name: String

    func run() async throws {
        try await common.run { output in
            let desk = try UserAdministration(common)
            let user = try await desk.work(output) {
                try await $0.open(try UserAdministration.name(name), by: .commandLine)
            }
            try desk.show(user, output) { output.words("已启用 \($0)。\n", "Opened the account of \($0).\n") }
            return .done
        }
    }
}

/// `user reset-totp`.
struct UserResetCodesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reset-totp",
        abstract: .help("取消动态码，例如手机遗失时", "Take the second factor away, as when a telephone is lost")
    )

    @OptionGroup var common: CommonOptions
    @Argument(help: ArgumentHelp(.help("用户名", "The name.")))
    var name: String

    func run() async throws {
        try await common.run { output in
            let desk = try UserAdministration(common)
            let user = try await desk.work(output) {
                try await $0.resetCodes(of: try UserAdministration.name(name), by: .commandLine)
            }
            try desk.show(user, output) {
                output.words("已取消 \($0) 的动态码。\n", "\($0) signs in without codes now.\n")
            }
            return .done
        }
    }
}
