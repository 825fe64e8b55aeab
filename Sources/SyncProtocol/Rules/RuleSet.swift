/// Which rules of the protocol are in force: all of them, always, in a program.
///
/// A rule that is off is a planted bug. Tests turn single ones off to prove that they would be missed; that needs an initialiser
/// which release builds do not have.
public struct RuleSet: Sendable, Equatable {
    private let missing: Set<Rule>

    /// Every rule.
    public static let all = RuleSet(missing: [])

    /// Whether a rule is in force.
    public func has(_ rule: Rule) -> Bool { missing.isEmpty || !missing.contains(rule) }
}

#if DEBUG
extension RuleSet {
    /// All rules but these, for tests.
    public init(without missing: Set<Rule>) { self.init(missing: missing) }
}
#endif
