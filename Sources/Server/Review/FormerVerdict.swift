import Core
import SyncProtocol

extension ClaimVerdict {
    /// What stands as the reason of a verdict that another one took the place of: its own reason is the other one's.
    static let replaced = "→"

    /// The rows that it excludes, or excluded as long as it stood.
    var excluded: [String] {
        var standing = self
        standing.stands = true
        return standing.fallen
    }

    /// The verdict that took its place, among those given in the round.
    func successor(among verdicts: [ClaimVerdict]) -> ClaimVerdict? {
        guard revokeReason == Self.replaced else { return nil }
        return verdicts.last {
            $0.at == revokedAt && $0.author == revokedBy && !Set($0.records).isDisjoint(with: records)
        }
    }

    /// Who took it back, when and why; nil while it stands.
    func revocation(among verdicts: [ClaimVerdict], _ shown: Shown) -> String? {
        guard let by = revokedBy else { return nil }
        let at = shown.time(revokedAt)
        guard revokeReason == Self.replaced else {
            return shown.words("\(by) 于 \(at) 撤销：", "taken back by \(by) at \(at): ")
                + Mask.identifiers(in: revokeReason ?? "")
        }
        let reason = successor(among: verdicts).map { Mask.identifiers(in: $0.reason) }
        return shown.words("\(by) 于 \(at) 重新认定，取代了这项认定", "replaced by a new verdict of \(by) at \(at)")
            + (reason.map { shown.words("：", ": ") + $0 } ?? shown.words("。", "."))
    }

    /// What it means, or meant as long as it stood, for an enterprise whose rows fall by it or not.
    func effect(falls: Bool, _ shown: Shown) -> String {
        guard !stands else {
            return falls ? shown.words("在本企业剔除", "falls here") : shown.words("在本企业成立", "stands here")
        }
        let by = revokedBy ?? ""
        let former =
            falls ? shown.words("曾在本企业剔除", "fell here once") : shown.words("曾在本企业成立", "stood here once")
        return former
            + (revokeReason == Self.replaced
                ? shown.words("，已被 \(by) 的新认定取代", ", replaced by \(by)")
                : shown.words("，已由 \(by) 撤销", ", taken back by \(by)"))
    }
}
