import Core
import Terminal

extension ShownRecord {
    /// Refuses work on a filing that this replica knows to be handed over.
    func requireWithUnit() throws {
        let state = body["state"]?.stringValue.flatMap(FilingState.init(rawValue:))
        guard !Authority.isWithUnit(state) else { return }
        let name = TerminalText.safe(body["name"]?.stringValue ?? id.rawValue)
        throw ClientError(
            "filing.handedOver",
            .notAllowed,
            zh: "“\(name)”的申报已提交，不能再改；请先 shenbao withdraw，或请市商务委退回。",
            en: "The filing of \(name) was handed over; shenbao withdraw it first, or ask the commission to return it."
        )
    }
}
