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

    /// The name of a tier of the listing standard: its printed number, 列入标准（2）.
    func name(ofTier code: String) -> String {
        guard let position = catalogue.tiers.firstIndex(where: { $0.code == code }) else { return code }
        return words("第 \(position + 1) 档", "tier \(position + 1)")
    }

    /// Names tiers in a sentence or a sum about the listing standard, which have none of a unit's words.
    func namingTiers(in text: String) -> String {
        catalogue.tiers.reduce(text) { $0.replacing($1.code, with: name(ofTier: $1.code)) }
    }

    /// The tiers that a filing reaches.
    func tiers(_ eligibility: Eligibility) -> String { tiers(eligibility.tiers) }

    /// Tiers by their codes.
    func tiers(_ codes: [String]) -> String { list(codes.map(name(ofTier:))) }

    /// The tiers of the listing standard that a filing reaches, and its level of the cultivation standard; empty for neither.
    func standards(_ eligibility: Eligibility) -> String {
        let tiers = tiers(eligibility)
        let listed = tiers.isEmpty ? nil : words("列入\(tiers)", "listing \(tiers)")
        let level = eligibility.level.map { words(name(ofLevel: $0), name(ofLevel: $0) + " level") }
        return [listed, level].compactMap(\.self).joined(separator: " · ")
    }
}
