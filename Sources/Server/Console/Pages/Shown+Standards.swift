import Core

extension Shown {
    /// The name of a level of the cultivation standard.
    func name(ofLevel code: String) -> String {
        switch code {
        case "MOFCOM": words("商务部重点", "ministry")
        case "CITY": words("市级重点", "city")
        case "DISTRICT": words("区级重点", "district")
        default: catalogue.levels.first { $0.code == code }?.name ?? code
        }
    }

    /// The tiers of the listing standard that a filing reaches, and its level of the cultivation standard; empty for neither.
    func standards(_ eligibility: Eligibility) -> String {
        let tiers = eligibility.tiers.joined(separator: words("、", ", "))
        let listed = tiers.isEmpty ? nil : words("列入 \(tiers)", "listing \(tiers)")
        let level = eligibility.level.map { words(name(ofLevel: $0), name(ofLevel: $0) + " level") }
        return [listed, level].compactMap(\.self).joined(separator: " · ")
    }
}
