/// A breach of a rule at an element of a page.
struct Violation: Codable, Hashable, CustomStringConvertible {
    /// The rule's name, ours or axe-core's.
    let rule: String
    let element: String
    let reason: String

    var description: String { "\(rule): \(element): \(reason)" }
}
