package import Core
import Hummingbird

/// A user who has signed in, as pages and desks need to know him.
package struct ConsoleUser: Hashable, Sendable {
    /// The name that he signs in with.
    package var name: String
    /// What he may do.
    package var role: Role

    /// Names a user.
    package init(name: String, role: Role) {
        self.name = name
        self.role = role
    }
}

/// A request that has passed the gate.
struct ConsoleRequest: Sendable {
    /// What was asked.
    let route: ConsoleRoute
    /// Who asks; nil only on routes for anyone.
    let user: ConsoleUser?
    /// The sign-in that it belongs to; also one that still waits for a code.
    let session: ConsoleSession?
    /// Where it comes from.
    let address: String
    /// What forms must bring back; empty for strangers.
    let csrf: String
    /// The language of the page.
    let language: Language
    /// The parts of the path by name, decoded.
    let parts: [String: String]
    /// The items of the query, the last of a name standing.
    let query: FormFields
    /// The fields of the form; empty for GET.
    let form: FormFields
    /// The path and query as asked, for links back.
    let target: String
    /// The request itself.
    let http: Request

    /// Whether only the head of the answer is asked for.
    var isHead: Bool { http.method == .head }

    /// Who asks.
    /// - Throws: ``ConsoleFailure/forbidden`` for a stranger.
    func signedIn() throws -> ConsoleUser {
        guard let user else { throw ConsoleFailure.forbidden }
        return user
    }

    /// A word of the page in its language.
    func words(_ chinese: String, _ english: String) -> String { language == .zh ? chinese : english }
}

/// Fields of a form or a query: names with all their values, in order.
struct FormFields: Hashable, Sendable {
    private var values: [String: [String]] = [:]

    /// No fields.
    init() {}

    /// Takes fields in order.
    init(_ pairs: [(String, String)]) {
        for (name, value) in pairs { values[name, default: []].append(value) }
    }

    /// The last value of a name; nil if it is missing or empty.
    subscript(_ name: String) -> String? {
        guard let value = values[name]?.last, !value.isEmpty else { return nil }
        return value
    }

    /// All values of a name.
    func all(_ name: String) -> [String] { values[name] ?? [] }

    /// All fields, by name.
    var pairs: [(name: String, value: String)] { names.flatMap { name in all(name).map { (name, $0) } } }

    /// The fields but one.
    func without(_ name: String) -> FormFields {
        var rest = self
        rest.values[name] = nil
        return rest
    }

    /// The names, in alphabetical order.
    var names: [String] { values.keys.sorted() }
}

/// What a controller answers; the gate makes the response.
enum ConsoleAnswer: Sendable {
    /// A page.
    case page(ConsolePage)
    /// A page in a session that has just begun, with its token.
    case renewed(ConsolePage, token: String)
    /// A page elsewhere (303), with a message that it shows once.
    case see(String, message: ConsoleMessage? = nil)
    /// Anything else: a file, a stream.
    case response(Response)
}

/// A page: a template's name, its model and its title.
struct ConsolePage: Sendable {
    var template: String
    var title: String
    var model: any Sendable
    var status: HTTPResponse.Status = .ok
    /// Whether it is printed without the frame of the console.
    var isPaper = false
    /// Whether ID numbers stand on it in full: the one page of a reveal, which is in the audit log.
    var showsNumbers = false
    /// What failed of the request, for the server's log; the page itself tells the user.
    var failure: (any Error)?
}

/// A message at the top of the next page.
struct ConsoleMessage: Hashable, Sendable {
    /// How it is meant.
    enum Kind: String, Sendable { case ok, info, warn, error }
    var kind: Kind
    var text: String
}

/// What a controller cannot do.
enum ConsoleFailure: Error, Hashable, Sendable {
    /// The user may not; 403.
    case forbidden
    /// There is no such thing; 404.
    case notFound
    /// A field of the form is missing or wrong; 400.
    case invalid(field: String, text: String)
    /// It cannot be done now, and why; 409.
    case refused(String)
}
