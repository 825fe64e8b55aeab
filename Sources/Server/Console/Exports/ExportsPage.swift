import Core

/// The choices of the page of exports, as its address has them.
struct ExportChoice: Sendable {
    var round: String
    var unit: String?
    var scope: ExportScope
    var reveals: Bool

    init(_ request: ConsoleRequest, round: String) {
        self.round = round
        unit = request.query["unit"].flatMap { Directory.unit($0)?.code }
        scope = request.query["scope"].flatMap(ExportScope.init(rawValue:)) ?? .approved
        reveals = request.query["reveal"] == "1"
    }

    /// What a file's name asks for; nil for one that there is not.
    func request(file: String) -> ExportRequest? {
        let parts = file.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 2, let subject = ExportSubject(rawValue: parts[0]),
            let format = ExportFormat(rawValue: parts[1]),
            var request = ExportRequest(subject, as: format, round: round, unit: unit)
        else { return nil }
        request.scope = scope
        request.reveals = reveals
        return request
    }

    /// The address of a file.
    func path(_ request: ExportRequest) -> String {
        LinkQuery(
            ConsoleRoute.export.path("\(request.subject.rawValue).\(request.format.rawValue)"),
            items: [
                ("round", round), ("unit", unit), ("scope", scope == .approved ? nil : scope.rawValue),
                ("reveal", reveals ? "1" : nil),
            ]
        ).text
    }
}

/// The page of exports.
struct ExportsPage: Sendable {
    /// A form with its files.
    struct Line: Sendable {
        var title: String
        var files: [PageLink]
    }

    var rounds: [SelectOption]
    var units: [SelectOption]
    var scopes: [SelectOption]
    var isAll: Bool
    var mayReveal: Bool
    var reveals: Bool
    var lines: [Line]

    init(_ choice: ExportChoice, rounds: [Round], role: Role, _ language: Language) {
        var choice = choice
        mayReveal = ExportRequest.mayReveal(role)
        choice.reveals = choice.reveals && mayReveal
        reveals = choice.reveals
        isAll = choice.scope == .all
        self.rounds = rounds.sorted { $0.code > $1.code }.map {
            SelectOption(value: $0.code, text: $0.name, isSelected: $0.code == choice.round)
        }
        units = SelectOption.units(Directory.units, chosen: choice.unit, Shown(language))
        scopes = ExportScope.allCases.map { scope in
            let text =
                scope == .approved
                ? (language == .zh ? "仅已批准" : "Approved only") : (language == .zh ? "全部（含未批准）" : "Everything")
            return SelectOption(value: scope.rawValue, text: text, isSelected: scope == choice.scope)
        }
        lines = ExportSubject.allCases.map { subject in
            let requests = ExportFormat.allCases.compactMap {
                choice.request(file: "\(subject.rawValue).\($0.rawValue)")
            }
            return Line(
                title: subject.title(language),
                files: requests.map {
                    PageLink(text: Self.title($0.format, language), path: choice.path($0), isHere: false)
                }
            )
        }
    }

    private static func title(_ format: ExportFormat, _ language: Language) -> String {
        switch format {
        case .xlsx: "Excel (.xlsx)"
        case .csv: "CSV"
        case .json: "JSON"
        }
    }
}
