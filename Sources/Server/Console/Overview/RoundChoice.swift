import Core

/// Which round a page is about.
enum RoundChoice {
    /// The round that the query names; else the newest open one, else the newest.
    /// - Throws: ``ConsoleFailure/notFound`` for a round that there is not.
    static func round(of request: ConsoleRequest, among rounds: [Round]) throws -> Round {
        if let code = request.query["round"] {
            guard let named = rounds.first(where: { $0.code == code }) else { throw ConsoleFailure.notFound }
            return named
        }
        let newest = rounds.max { $0.code < $1.code }
        return rounds.filter { $0.status == RoundStatus.open.rawValue }.max { $0.code < $1.code } ?? newest
            ?? Directory.round2016
    }

    /// The rounds as choices, newest first.
    static func options(_ rounds: [Round], chosen: Round) -> [SelectOption] {
        rounds.sorted { $0.code > $1.code }.map {
            SelectOption(value: $0.code, text: $0.name, isSelected: $0.code == chosen.code)
        }
    }
}
