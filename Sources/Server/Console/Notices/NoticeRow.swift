import Core
import Mustache

/// A filing on a public notice: what the public may see of it, and no more.
///
/// Looked up by name without reflection, since a notice may have many.
struct NoticeRow: Sendable, Equatable, MustacheParent {
    var seq: String
    /// The filing as `unit/id`: the value of an objection's choice.
    var place: String
    /// The value of its checkbox: the filing, and the print of what the row shows of it.
    var pick: String
    var enterprise: String
    var unit: String
    var category: String
    var level: String
    var people: String
    var path: String
    var state: String
    var stateText: String
    /// Whether it has left the notice since, as by an objection that was upheld, a rejection or a later notice.
    var hasLeft: Bool
    /// Whether its facts changed after the decision: then it is not published.
    var isStale: Bool
    /// Whether an open case keeps it from being published, or closed with its notice.
    var waits: Bool
    /// The masked names of those who are supported; empty unless asked for.
    var names: String

    /// Words for a filing.
    /// - Parameters:
    ///   - supported: the filing.
    ///   - seq: its number on the notice.
    ///   - notice: the notice; nil for one that is still to be made.
    ///   - units: the units' names by code.
    ///   - round: the round, whose limit and edition count.
    ///   - published: what the notice showed when it was published; nil for one that is still to be made, or kept nothing.
    ///   - shown: the words' language.
    init(
        _ supported: SupportedFiling,
        seq: Int,
        on notice: RecordID? = nil,
        units: [String: String],
        round: Round,
        published: NoticeContent.Row? = nil,
        _ shown: Shown
    ) {
        let filing = supported.filing
        let unitName = units[supported.unit] ?? supported.unit
        let content = published ?? NoticeContent.Row(supported, unit: unitName, round: round)
        self.seq = String(seq)
        place = supported.place
        pick = place + ":" + NoticeContent(round: round, rows: [place: content]).print(of: [place])
        enterprise = content.name
        unit = content.unit
        category = shown.category(content.category)
        level = shown.standard(
            level: content.level,
            tiers: content.tiers,
            Catalogue.edition(round.edition) ?? .edition2016
        )
        people = String(content.people)
        path = ConsoleRoute.filing.path(supported.unit, supported.id.rawValue)
        state = filing.state.rawValue
        stateText = shown.state(filing.state)
        // What was closed is shown by what it was before; what came back and was published anew is on its later notice.
        hasLeft = notice != nil && (supported.decided != .published || supported.notice != notice)
        isStale = supported.isStale
        waits = supported.openCases > 0 && [.approved, .published].contains(filing.state)
        names = ""
    }

    /// What the template knows the parts by.
    func child(named name: String) -> Any? {
        switch name {
        case "seq": seq
        case "place": place
        case "pick": pick
        case "enterprise": enterprise
        case "unit": unit
        case "category": category
        case "level": level
        case "people": people
        case "path": path
        case "state": state
        case "stateText": stateText
        case "hasLeft": hasLeft
        case "isStale": isStale
        case "waits": waits
        case "mayStand": !isStale && !waits
        case "names": names
        default: nil
        }
    }
}

extension Shown {
    /// What both gates say of a filing, in a few words: the cultivation level, else the tiers of the listing standard.
    func standard(level: String?, tiers: [String], _ catalogue: Catalogue) -> String {
        if let level = catalogue.levels.first(where: { $0.code == level }) { return level.title(language) }
        guard !tiers.isEmpty else { return "—" }
        let names = self.tiers(tiers)
        return words("列入标准\(names)", "listing \(names)")
    }
}
