import Core
import Hummingbird

/// The models of the pages about signing in.
enum AccessPages {
    /// Name and password.
    struct SignIn: Sendable {
        var name: String
        var next: String
        var error: String?
    }

    /// The code after the password.
    struct Code: Sendable {
        var next: String
        var error: String?
    }

    /// The password again, before a grave step; the step's form waits in hidden fields.
    struct Confirmation: Sendable {
        struct Field: Sendable {
            var name: String
            var value: String
        }

        var action: String
        var fields: [Field]
        var passwordField: String
        var error: String?
    }

    static func signIn(_ request: ConsoleRequest, name: String = "", error: String? = nil) -> ConsolePage {
        let model = SignIn(name: name, next: ReturnPath.own(next(of: request)) ?? "", error: error)
        return ConsolePage(template: "sign-in", title: request.words("登录", "Sign in"), model: model)
    }

    static func code(_ request: ConsoleRequest, error: String? = nil) -> ConsolePage {
        let model = Code(next: ReturnPath.own(next(of: request)) ?? "", error: error)
        return ConsolePage(template: "sign-in-code", title: request.words("动态码", "Code"), model: model)
    }

    /// Asks for the password with a form that waits.
    static func confirmation(_ request: ConsoleRequest, isWrong: Bool) -> ConsolePage {
        let fields = request.form.pairs.map { Confirmation.Field(name: $0.name, value: $0.value) }
        return confirmation(request, action: request.target, fields: fields, isWrong: isWrong, status: .forbidden)
    }

    /// Asks for the password on the way to a page.
    static func confirmation(_ request: ConsoleRequest, next: String, isWrong: Bool) -> ConsolePage {
        let field = Confirmation.Field(name: "next", value: next)
        return confirmation(
            request,
            action: ConsoleRoute.confirmed.path(),
            fields: [field],
            isWrong: isWrong,
            status: isWrong ? .forbidden : .ok
        )
    }

    private static func confirmation(
        _ request: ConsoleRequest,
        action: String,
        fields: [Confirmation.Field],
        isWrong: Bool,
        status: HTTPResponse.Status
    ) -> ConsolePage {
        let model = Confirmation(
            action: action,
            fields: fields,
            passwordField: Gate.passwordField,
            error: isWrong ? request.words("密码不正确。", "The password is wrong.") : nil
        )
        let title = request.words("请确认身份", "Confirm that it is you")
        return ConsolePage(template: "confirm", title: title, model: model, status: status)
    }

    private static func next(of request: ConsoleRequest) -> String? { request.form["next"] ?? request.query["next"] }
}
