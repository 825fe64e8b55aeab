import Core
import SyncProtocol

#if DEBUG
extension RuleSet {
    /// All rules but one: what the history comes to without it.
    static func without(_ rule: SyncProtocol.Rule) -> RuleSet { RuleSet(without: [rule]) }
}
#endif

extension World {
    /// What a history left of a field: the value that stands, and the values in open cases.
    func ending(_ field: String) -> [String] {
        let standing = filing(field).map { $0.canonicalText() } ?? "nothing"
        return [standing] + server.openCases.compactMap { $0.body["incoming"]?[field]?.canonicalText() }.sorted()
    }
}
