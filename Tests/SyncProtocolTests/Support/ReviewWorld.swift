import Core
import SyncProtocol
import Testing

/// What the commission does in a review, in one change-set each, as its console does.
extension World {
    /// The commission's device, with everything that the scope holds.
    func console(_ name: Int = 900) -> TestDevice {
        let console = TestDevice(server, name: name + server.head.number, author: .commission)
        console.pull()
        return console
    }

    static func remark(
        on filing: RecordID,
        _ kind: Kind = .filing,
        _ record: RecordID? = nil,
        _ field: String? = "staff",
        asks: Bool = true
    ) -> RecordBody {
        var remark = Remark()
        remark.filing = filing.rawValue
        remark.recordKind = kind.rawValue
        remark.record = (record ?? filing).rawValue
        remark.field = field
        remark.text = "与社保人数不符"
        remark.asks = asks
        remark.author = "王审核"
        remark.at = "2016-09-20T02:00:00Z"
        return remark.body
    }

    static func review(of filing: RecordID, from: FilingState, to: FilingState) -> RecordBody {
        var review = Review()
        review.filing = filing.rawValue
        review.from = from
        review.to = to
        review.author = "王审核"
        review.at = "2016-09-20T02:00:00Z"
        review.reason = "请补正"
        review.seen = "1-1"
        return review.body
    }

    /// The filing is handed over and given back; afterwards every device has it.
    /// - Returns: the commission's change-set.
    @discardableResult
    func giveBack(_ entries: [String]) throws -> ChangeSet {
        if filing("state") == "draft" { try hand(to: .submitted) }
        let console = console()
        var step = console.leading(filing, to: .returned)
        if !entries.isEmpty { step.set["reopened"] = .array(entries.map(JSONValue.string)) }
        let changeSet = console.step([
            step,
            console.creating(.review, console.newID(), Self.review(of: filing, from: .submitted, to: .returned)),
            console.creating(.remark, console.newID(), Self.remark(on: filing)),
        ])
        try console.push()
        try #require(outcome(changeSet) == .applied, "\(String(describing: server.receipts[changeSet.id]))")
        try syncAll()
        return changeSet
    }

    /// How the round stands from now on in the unit's scope.
    @discardableResult
    func setRound(_ status: RoundStatus) throws -> ChangeSet {
        let console = console()
        let id = RecordID.roundStanding(unit: Samples.unit, round: Samples.round)
        let set: RecordBody = ["status": .string(status.rawValue)]
        let body = set.merging(["round": .string(Samples.round), "unit": .string(Samples.unit)]) { $1 }
        let isKnown = server.record(.roundStanding, id) != nil
        let change = isKnown ? console.updating(.roundStanding, id, set) : console.creating(.roundStanding, id, body)
        let changeSet = console.step([change])
        try console.push()
        try #require(outcome(changeSet) == .applied)
        return changeSet
    }

    /// The text of a place that a return names.
    func place(_ field: String?) -> String { "filing/\(filing)/\(field ?? "*")" }
}
