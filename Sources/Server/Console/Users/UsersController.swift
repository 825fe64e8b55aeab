import Core
import Hummingbird
import SyncProtocol

/// The users of the console: an administrator adds them, gives them roles, and shuts their accounts.
struct UsersController: Sendable {
    let services: ConsoleServices
    let desk: UserDesk

    func add(to handlers: inout ConsoleHandlers) {
        handlers.on(.users) { .page(try await page($0)) }
        handlers.on(.addUser) { try await addUser($0) }
        handlers.on(.changeUser) { try await change($0) }
    }

    private func page(_ request: ConsoleRequest, secret: UsersModel.Secret? = nil) async throws -> ConsolePage {
        let users = try await services.store.users()
        return ConsolePage(
            template: "users",
            title: request.words("用户", "Users"),
            model: UsersModel(users, secret: secret, request, at: services.environment.moment.seconds)
        )
    }

    private func addUser(_ request: ConsoleRequest) async throws -> ConsoleAnswer {
        let actor = try request.actor()
        guard let role = request.form["role"].flatMap(Role.init(rawValue:)) else {
            throw ConsoleFailure.invalid(field: "role", text: request.words("请选择角色。", "Choose a role."))
        }
        let (user, password) = try await desk.add(request.form["name"] ?? "", role: role, by: actor)
        // On this page and nowhere else: a message that waits for the next page would be kept.
        return .page(try await page(request, secret: UsersModel.Secret(name: user.name.text, password: password)))
    }

    private func change(_ request: ConsoleRequest) async throws -> ConsoleAnswer {
        let actor = try request.actor()
        guard let name = request.parts["name"].flatMap(UserName.init) else { throw ConsoleFailure.notFound }
        switch request.form["action"] {
        case "role":
            guard let role = request.form["role"].flatMap(Role.init(rawValue:)) else {
                throw ConsoleFailure.invalid(field: "role", text: request.words("请选择角色。", "Choose a role."))
            }
            _ = try await desk.set(role: role, of: name, by: actor)
        case "disable": _ = try await desk.set(isDisabled: true, of: name, by: actor)
        case "enable": _ = try await desk.open(name, by: actor)
        case "codes": _ = try await desk.resetCodes(of: name, by: actor)
        case "password":
            let password = try await desk.resetPassword(of: name, by: actor)
            return .page(try await page(request, secret: UsersModel.Secret(name: name.text, password: password)))
        default: throw ConsoleFailure.invalid(field: "action", text: request.words("未知操作。", "An unknown step."))
        }
        let text = request.words("已更新用户 \(name.text)。", "The user \(name.text) is changed.")
        return .see(ConsoleRoute.users.path(), message: ConsoleMessage(kind: .ok, text: text))
    }
}

extension ConsoleRequest {
    /// Who asks, for the audit log.
    /// - Throws: ``ConsoleFailure/forbidden`` for a stranger.
    func actor() throws -> AuditActor {
        let user = try signedIn()
        return .user(user.name, role: user.role)
    }
}
