import Core
import HTTPTypes
import Server
import SyncProtocol

/// What a cell of the matrix must answer.
enum Expected: Hashable {
    case status(Int)
    case problem(ProblemCode)
}

/// What is expected of a route, whoever asks for whatever.
///
/// A route that the server describes and that is not here fails the test: who adds one says here who may use it.
struct RouteRule: Sendable {
    /// Who is answered.
    enum Access: Sendable {
        /// Everybody alike.
        case everybody(Answer)
        /// Devices, about their own unit and the city; all others get a problem, of another unit `forbidden`.
        case devices
        /// Devices, about their own unit alone: in `city` it would name other units' devices.
        case ownUnit
        /// Devices; a change-set that they may not make is answered with a refusal.
        case changeSets
    }

    /// What everybody is answered.
    enum Answer: Sendable {
        case ok
        case problem(ProblemCode)
    }

    let path: String
    let method: HTTPRequest.Method
    let access: Access
    /// What the request asks for, after `?`.
    var query: @Sendable (Scope, Canary?) -> String = { _, _ in "" }
    /// What the request says.
    var body: (@Sendable (Scope, Canary?) -> JSONValue)?

    static let all: [RouteRule] = [
        RouteRule(path: "/v1/hello", method: .get, access: .everybody(.ok)),
        RouteRule(
            path: "/v1/enrol",
            method: .post,
            access: .everybody(.problem(.enrolmentCode)),
            body: { scope, _ in
                EnrolRequest(
                    code: "AAAA-AAAA-AAAA-AAAA",
                    unit: scope.rawValue,
                    device: DeviceID(.derived(from: "device", "nobody")),
                    publicKey: String(repeating: "1", count: 64),
                    sealingKey: String(repeating: "2", count: 64),
                    name: "nobody"
                ).json
            }
        ),
        // Says nothing of anybody before the signature is the device's.
        RouteRule(
            path: "/v1/session",
            method: .post,
            access: .everybody(.problem(.malformed)),
            body: { _, _ in [:] }
        ),
        RouteRule(path: "/v1/push", method: .post, access: .changeSets),
        RouteRule(path: "/v1/pull", method: .get, access: .devices, query: { scope, _ in "scope=\(scope)" }),
        RouteRule(path: "/v1/digest", method: .get, access: .devices, query: { scope, _ in "scope=\(scope)" }),
        RouteRule(
            path: "/v1/digest",
            method: .get,
            access: .devices,
            query: { scope, _ in "scope=\(scope)&buckets=1" }
        ),
        RouteRule(
            path: "/v1/digest",
            method: .get,
            access: .devices,
            query: { scope, canary in "scope=\(scope)&bucket=\(named(canary).id.suffix(2))" }
        ),
        RouteRule(
            path: "/v1/rows",
            method: .post,
            access: .devices,
            body: { scope, canary in
                let record = named(canary)
                return [
                    "protocol": 1, "scope": .string(scope.rawValue),
                    "records": [["kind": .string(record.kind), "id": .string(record.id)]],
                ]
            }
        ),
        RouteRule(
            path: "/v1/history",
            method: .get,
            access: .ownUnit,
            query: { scope, canary in
                let record = named(canary)
                return "scope=\(scope)&kind=\(record.kind)&id=\(record.id)"
            }
        ),
        RouteRule(path: "/openapi.json", method: .get, access: .everybody(.ok)),
        RouteRule(path: "/healthz", method: .get, access: .everybody(.ok)),
        RouteRule(path: "/readyz", method: .get, access: .everybody(.ok)),
        RouteRule(path: "/metrics", method: .get, access: .everybody(.ok)),
    ]

    /// The record that a request names: the target's filing, or what every unit has of the city.
    private static func named(_ canary: Canary?) -> (kind: String, id: String) {
        canary.map { ("filing", $0.identifiers[0]) } ?? ("unit", RecordID.unit("310101").rawValue)
    }

    /// What an actor is answered who asks for a target's data in the right way.
    func expected(_ actor: IsolationActor, _ target: IsolationTarget) -> Expected {
        switch access {
        case .everybody(.ok): return .status(200)
        case .everybody(.problem(let code)): return .problem(code)
        case .devices, .ownUnit, .changeSets: break
        }
        switch actor {
        case .stranger, .forger, .commission: return .problem(.unauthenticated)
        case .revoked: return .problem(.revoked)
        case .expired: return .problem(.tokenExpired)
        case .own, .sibling, .foreign: break
        }
        if case .changeSets = access { return .status(200) }
        if case .ownUnit = access, target == .city { return .problem(.forbidden) }
        return Self.isOpen(target, to: actor) ? .status(200) : .problem(.forbidden)
    }

    /// Whether an actor's token is a living device's.
    static func isKnown(_ actor: IsolationActor) -> Bool { [.own, .sibling, .foreign].contains(actor) }

    /// Whether a device may read a target's data.
    static func isOpen(_ target: IsolationTarget, to actor: IsolationActor) -> Bool {
        switch target {
        case .city: true
        case .unit: actor == .own || actor == .sibling
        case .otherUnit: actor == .foreign
        case .commission, .nowhere: false
        }
    }
}
