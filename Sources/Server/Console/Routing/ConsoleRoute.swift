package import Core
package import HTTPTypes
import Hummingbird

/// The console's routes: one list for the router, the gate, the page of roles in docs and the tests.
package enum ConsoleRoute: String, CaseIterable, Sendable {
    // Access
    case home = "GET /"
    case signIn = "POST /sign-in"
    case secondFactor = "POST /sign-in/code"
    case signOut = "POST /sign-out"
    case confirm = "GET /confirm"
    case confirmed = "POST /confirm"
    case language = "POST /language"
    case account = "GET /account"
    case changePassword = "POST /account/password"
    case beginCodes = "POST /account/codes"
    case confirmCodes = "POST /account/codes/confirm"
    case endCodes = "POST /account/codes/end"
    case asset = "GET /assets/{file}"

    // Work
    case queue = "GET /queue"
    case queueSteps = "POST /queue/steps"
    case assign = "POST /queue/assign"
    case filing = "GET /filings/{unit}/{id}"
    case roster = "GET /filings/{unit}/{id}/roster"
    case filingHistory = "GET /filings/{unit}/{id}/history"
    case opinion = "GET /filings/{unit}/{id}/opinion"
    case step = "POST /filings/{unit}/{id}/steps"
    case remark = "POST /filings/{unit}/{id}/remarks"
    case closeRemark = "POST /remarks/{unit}/{id}/close"
    case reveal = "POST /filings/{unit}/{id}/reveal"
    case trainees = "GET /trainees"
    case duplicates = "GET /duplicates"
    case duplicate = "GET /duplicates/{key}"
    case verdict = "POST /duplicates/{key}/verdict"
    case revokeVerdict = "POST /verdicts/{id}/revoke"
    case cases = "GET /cases"
    case closeCase = "POST /cases/{unit}/{id}/close"

    // Results
    case summary = "GET /summary"
    case units = "GET /units"
    case unit = "GET /units/{unit}"
    case notices = "GET /notices"
    case notice = "GET /notices/{id}"
    case noticePrint = "GET /notices/{id}/print"
    case publish = "POST /notices"
    case closeNotice = "POST /notices/{id}/close"
    case objection = "POST /notices/{id}/objections"
    case answerObjection = "POST /objections/{id}/answer"
    case exports = "GET /exports"
    case export = "GET /exports/{file}"
    case exportInFull = "POST /exports/{file}"

    // Administration
    case devices = "GET /devices"
    case revokeDevice = "POST /devices/{id}/revoke"
    case enrolmentCode = "POST /devices/codes"
    case users = "GET /users"
    case addUser = "POST /users"
    case changeUser = "POST /users/{name}"
    case rounds = "GET /rounds"
    case setRound = "POST /rounds/{code}"
    case roundStatus = "POST /rounds/{code}/status"
    case freezes = "GET /rounds/{code}/freezes"
    case manifest = "GET /rounds/{code}/freezes/{id}"
    case audit = "GET /audit"
    case auditExport = "GET /audit/export"

    /// Who may use a route.
    package enum Access: Hashable, Sendable {
        /// Anybody, also strangers.
        case anyone
        /// Who has given the password, whatever the role.
        case signedIn
        /// Users of these roles.
        case roles(Set<Role>)
    }

    /// How it is asked: GET for what only shows, POST for what changes.
    package var method: HTTPRequest.Method { rawValue.hasPrefix("POST ") ? .post : .get }

    /// The path, with names of its parts in braces.
    package var pattern: String {
        String(rawValue[rawValue.index(after: rawValue.firstIndex(of: " ") ?? rawValue.startIndex)...])
    }

    /// Who may.
    package var access: Access {
        switch self {
        case .home, .signIn, .secondFactor, .signOut, .language, .asset: .anyone
        case .confirm, .confirmed, .account, .changePassword, .beginCodes, .confirmCodes, .endCodes: .signedIn
        case .queue, .filing, .roster, .filingHistory, .opinion, .trainees, .duplicates, .duplicate, .cases, .summary,
            .units, .unit, .notices, .notice, .noticePrint, .exports, .export:
            .roles([.reviewer, .approver, .auditor])
        case .step, .queueSteps, .assign, .remark, .closeRemark, .verdict, .revokeVerdict, .closeCase:
            .roles([.reviewer, .approver])
        case .reveal: .roles([.reviewer, .approver, .auditor])
        case .exportInFull: .roles([.approver, .auditor])
        case .publish, .closeNotice, .objection, .answerObjection: .roles([.approver])
        case .devices, .revokeDevice, .enrolmentCode, .users, .addUser, .changeUser, .rounds, .setRound, .roundStatus:
            .roles([.admin])
        case .freezes, .manifest: .roles([.reviewer, .approver, .auditor, .admin])
        case .audit, .auditExport: .roles([.auditor, .admin])
        }
    }

    /// Whether the password must have been given within the last minutes, whatever is asked for.
    package var isGrave: Bool {
        switch self {
        case .publish, .closeNotice, .revokeDevice, .enrolmentCode, .addUser, .changeUser, .roundStatus, .revokeVerdict,
            .beginCodes, .endCodes, .auditExport, .exportInFull:
            true
        default: false
        }
    }

    /// The field of the form that names the state to which filings are led; nil where none are.
    package var stepField: String? {
        switch self {
        case .step: "to"
        case .queueSteps: "step"
        default: nil
        }
    }

    /// The field of a verdict's form that names the verdicts which it replaces.
    static let replacesField = "replaces"

    /// Whether the password must have been given within the last minutes for what a form asks for.
    ///
    /// Where filings are led on, that is the workflow's to say: an approver who leads one to `inReview` reopens it. A verdict that
    /// replaces one takes it back, and that is grave; the store refuses a form that names others than those that stand.
    func isGrave(_ form: FormFields, for role: Role?) -> Bool {
        if isGrave || self == .verdict && form[Self.replacesField] != nil { return true }
        guard let role, let state = stepField.flatMap({ form[$0] }).flatMap(FilingState.init(rawValue:)) else {
            return false
        }
        return Workflow.isGrave(to: state, by: role)
    }

    /// The route that a path is of.
    static func route(of path: String, method: HTTPRequest.Method) -> ConsoleRoute? {
        let parts = path.split(separator: "/")
        return allCases.first { $0.method == method && $0.matches(parts) }
    }

    /// Whether a path, in its parts, is one of the route's.
    func matches(_ parts: [Substring]) -> Bool {
        let names = pattern.split(separator: "/")
        return names.count == parts.count && zip(names, parts).allSatisfy { $0.hasPrefix("{") || $0 == $1 }
    }

    /// The names of the path's parts that differ from request to request.
    var partNames: [String] {
        pattern.split(separator: "/").filter { $0.hasPrefix("{") }.map { String($0.dropFirst().dropLast()) }
    }

    /// The path of the route with its parts filled in, each percent-encoded.
    package func path(_ parts: String...) -> String {
        var rest = parts[...]
        let path = pattern.split(separator: "/").reduce(into: "") { path, part in
            path += "/" + (part.hasPrefix("{") ? ConsolePath.encoded(rest.popFirst() ?? "") : String(part))
        }
        return path.isEmpty ? "/" : path
    }
}

/// Percent-encoding of one part of a path.
enum ConsolePath {
    static func encoded(_ text: String) -> String {
        text.utf8.reduce(into: "") { encoded, byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"):
                encoded.unicodeScalars.append(Unicode.Scalar(byte))
            default:
                let digits = String(byte, radix: 16, uppercase: true)
                encoded += "%" + (digits.count == 1 ? "0" : "") + digits
            }
        }
    }
}
