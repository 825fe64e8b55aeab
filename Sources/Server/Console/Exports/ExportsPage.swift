import Core

/// The choices of the page of exports, as its address or its form has them.
struct ExportChoice: Sendable {
    var round: String
    var unit: String?
    var scope: ExportScope

    init(_ request: ConsoleRequest, round: String) {
        self.round = round
        let fields = request.route == .exportInFull ? request.form : request.query
        unit = fields["unit"].flatMap { Directory.unit($0)?.code }
        scope = fields["scope"].flatMap(ExportScope.init(rawValue:)) ?? .approved
    }

    /// What a file's name asks for; nil for one that there is not.
    func request(file: String) -> ExportRequest? {
        let parts = file.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 2, let subject = ExportSubject(rawValue: parts[0]),
            let format = ExportFormat(rawValue: parts[1]),
            var request = ExportRequest(subject, as: format, round: round, unit: unit)
        else { return nil }
        request.scope = scope
        return request
    }

    /// The address of a file.
    func path(_ request: ExportRequest) -> String {
        LinkQuery(
            ConsoleRoute.export.path("\(request.subject.rawValue).\(request.format.rawValue)"),
            items: [
                ("round", round), ("unit", unit), ("scope", scope == .approved ? nil : scope.rawValue),
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
    /// What the form for full ID numbers repeats of the choices.
    var round: String
    var unit: String?
    var scope: String
    /// The forms that have ID numbers.
    var personal: [Line]
    var lines: [Line]

    init(_ choice: ExportChoice, rounds: [Round], role: Role, _ language: Language) {
        mayReveal = ExportRequest.mayReveal(role)
        round = choice.round
        unit = choice.unit
        scope = choice.scope.rawValue
        isAll = choice.scope != .approved
        self.rounds = rounds.sorted { $0.code > $1.code }.map {
            SelectOption(value: $0.code, text: $0.name, isSelected: $0.code == choice.round)
        }
        units = SelectOption.units(Directory.units, chosen: choice.unit, Shown(language))
        scopes = ExportScope.allCases.map { scope in
            SelectOption(
                value: scope.rawValue,
                text: scope.title(language),
                isSelected: scope == choice.scope
            )
        }
        func line(_ subject: ExportSubject, _ path: (ExportRequest) -> String) -> Line {
            let requests = ExportFormat.allCases.compactMap {
                choice.request(file: "\(subject.rawValue).\($0.rawValue)")
            }
            return Line(
                title: subject.title(language),
                files: requests.map {
                    PageLink(text: $0.format.title(language), path: path($0), isHere: false)
                }
            )
        }
        lines = ExportSubject.allCases.map { line($0, choice.path) }
        personal = [.hires, .trainees, .all].map { subject in
            line(subject) { ConsoleRoute.exportInFull.path("\($0.subject.rawValue).\($0.format.rawValue)") }
        }
    }
}
