import Core

/// The page of users.
struct UsersModel: Sendable {
    /// One user.
    struct Line: Sendable {
        var name: String
        var path: String
        var role: String
        var roles: [SelectOption]
        var state: String
        var stateKind: String
        var hasCodes: Bool
        var lastSignIn: String
        var isDisabled: Bool
        var isLocked: Bool
        /// Nobody changes himself here.
        var isOther: Bool
    }

    /// A password made here; shown once.
    struct Secret: Sendable {
        var name: String
        var password: String
    }

    var lines: [Line]
    var roles: [SelectOption]
    var secret: Secret?

    init(_ users: [User], secret: Secret?, _ request: ConsoleRequest, at moment: Int) {
        let (language, shown) = (request.language, Shown(request.language))
        func options(_ selected: Role?) -> [SelectOption] {
            Role.allCases.map { role in
                SelectOption(value: role.rawValue, text: role.name(language), isSelected: role == selected)
            }
        }
        lines = users.map { user in
            let isLocked = (user.lockedUntil ?? 0) > moment
            return Line(
                name: user.name.text,
                path: ConsoleRoute.changeUser.path(user.name.text),
                role: user.role.name(language),
                roles: options(user.role),
                state: user.stateWords(language, at: moment),
                stateKind: user.isDisabled ? "error" : isLocked || user.mustChangePassword ? "warn" : "ok",
                hasCodes: user.codes != nil,
                lastSignIn: shown.time(user.lastSignIn),
                isDisabled: user.isDisabled,
                isLocked: isLocked && !user.isDisabled,
                isOther: user.name.text != request.user?.name
            )
        }
        roles = options(nil)
        self.secret = secret
    }
}
