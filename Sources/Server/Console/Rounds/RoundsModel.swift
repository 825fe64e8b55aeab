import Core

/// The page of rounds.
struct RoundsModel: Sendable {
    /// One round.
    struct Item: Sendable {
        var code: String
        var name: String
        var facts: String
        var status: String
        var statusName: String
        var isOpen: Bool
        var isFrozen: Bool
        var isClosed: Bool
        var path: String
        var statusPath: String
        var freezesPath: String
        var fields: [Field]
    }

    /// A parameter.
    struct Field: Sendable {
        var id: String
        var code: String
        var label: String
        var type: String
        var value: String
        var isRequired: Bool
    }

    var rounds: [Item]
}

extension RoundsModel.Item {
    init(_ round: Round, _ request: ConsoleRequest) {
        let (body, language) = (round.body, request.language)
        let status = RoundStatus(rawValue: round.status) ?? .open
        code = round.code
        name = round.name
        facts = request.words(
            "目录 \(round.edition) 年版，数据年度 \(round.baseYear)",
            "Catalogue of \(round.edition), figures of \(round.baseYear)"
        )
        self.status = round.status
        statusName = Shown(language).member("status", of: body, .round)
        isOpen = status == .open
        isFrozen = status == .frozen
        isClosed = status == .closed
        path = ConsoleRoute.setRound.path(round.code)
        statusPath = ConsoleRoute.roundStatus.path(round.code)
        freezesPath = ConsoleRoute.freezes.path(round.code)
        fields = RoundParameters.fields.map { field in
            let value =
                switch body[field.code] {
                case .string(let text)?: text
                case .integer(let number)?: String(number)
                default: ""
                }
            return RoundsModel.Field(
                id: "\(round.code)-\(field.code)",
                code: field.code,
                label: field.name(language),
                type: Self.inputType(field),
                value: value,
                isRequired: field.presence == .required
            )
        }
    }

    private static func inputType(_ field: FieldSpec) -> String {
        switch field.type {
        case .date: "date"
        case .count: "number"
        default: "text"
        }
    }
}
