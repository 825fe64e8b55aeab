import Core

/// Who asks.
///
/// The list grows with the roles that the server knows; every actor has an expectation in every row of ``RouteRule``.
enum IsolationActor: String, CaseIterable, Sendable {
    /// The device that made the data that is asked for.
    case own
    /// Another device of its unit.
    case sibling
    /// A device of another unit.
    case foreign
    /// A device of the unit that was revoked.
    case revoked
    /// A device of the unit whose token has run out.
    case expired
    /// Nobody: no token.
    case stranger
    /// A token that was never given out.
    case forger
    /// The commission's monitoring, with the token of `/metrics`.
    case commission

    static let metricsToken = "metrics-0123456789abcdef"

    /// What stands in the Authorization header.
    func token(in world: IsolationWorld) -> String? {
        switch self {
        case .own, .sibling, .foreign, .revoked, .expired: world.devices[self]?.token
        case .stranger: nil
        case .forger: String(repeating: "a5", count: 32)
        case .commission: Self.metricsToken
        }
    }

    /// The unit whose data it may see.
    func unit(in world: IsolationWorld) -> String? {
        switch self {
        case .own, .sibling: world.unit
        case .foreign: world.otherUnit
        case .revoked, .expired, .stranger, .forger, .commission: nil
        }
    }
}

/// Whose data a request names.
enum IsolationTarget: String, CaseIterable, Sendable {
    /// The unit of ``IsolationActor/own``.
    case unit
    /// The unit of ``IsolationActor/foreign``.
    case otherUnit
    /// What all units share.
    case city
    /// What only the commission keeps.
    case commission
    /// A scope that is not.
    case nowhere

    func scope(in world: IsolationWorld) -> Scope {
        switch self {
        case .unit: .unit(world.unit)
        case .otherUnit: .unit(world.otherUnit)
        case .city: .city
        case .commission: .commission
        case .nowhere: .unit("999999")
        }
    }
}
