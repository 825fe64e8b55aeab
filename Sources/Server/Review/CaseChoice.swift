/// How a person closes a case.
package enum CaseChoice: Hashable, Sendable {
    /// What came is set aside.
    case setAside
    /// What came is taken.
    case mine
    /// What stands stands.
    case theirs
    /// Neither: what was typed for each field, by its code; empty for a field that is cleared, missing for one that stays.
    case value([String: String])

    /// The code that the case keeps.
    package var code: String {
        switch self {
        case .setAside: "setAside"
        case .mine: "mine"
        case .theirs: "theirs"
        case .value: "value"
        }
    }

    /// Whether it writes something else than what stands.
    var changesFacts: Bool {
        switch self {
        case .setAside, .theirs: false
        case .mine, .value: true
        }
    }
}
