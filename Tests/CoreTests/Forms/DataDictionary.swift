import Core

/// The data dictionary, written from the declarations alone.
struct DataDictionary {
    let types: [RecordType]

    /// The whole page.
    var markdown: String {
        var text = """
            # Data dictionary

            Every record kind and its fields, written from the declarations in `Sources/Core/Records`; never edit this file by hand. A test compares the
            two; `SHENBAO_RENEW=1 swift test --filter DataDictionaryTests` writes the file anew.

            - **type**: amounts are decimal strings of 万美元 in JSON and integer US cents in tables; dates are ISO 8601; a list is an array.
            - **owner**: `unit` a district's facts, `commission` its decisions, `workflow` changed by transitions only, `fixed` never changed.
            - **sensitivity**: `personal` never reaches a log, `sensitive` is masked besides.
            - **merge**: `conflict` opens a case for a person, `union` joins lists, `commission` lets the commission's value stand. Fields of one
              *merge unit* change together.

            """
        for type in types { text += "\n" + section(type) }
        return text
    }

    private func section(_ type: RecordType) -> String {
        var text = "## \(type.label) · \(type.english) (`\(type.kind)`)\n\n"
        text += "Scope: \(type.scope == .unit ? "the unit's" : "`\(type.scope.rawValue)`")."
        text += " Identifier: \(isDerived(type) ? "derived from public fields" : "random")."
        if !type.naturalKey.isEmpty { text += " Once in a scope: \(codes(type.naturalKey))." }
        text += "\n\n| field | 中文 | English | type | unit | required | owner | sensitivity | merge | source |\n"
        text += "|---|---|---|---|---|---|---|---|---|---|\n"
        for field in type.fields {
            let cells = [
                "`\(field.code)`", field.label, field.english, name(field.type), field.unit ?? "", required(field),
                field.owner.rawValue, "\(field.sensitivity)", field.merge.rawValue, field.source ?? "",
            ]
            text += "| " + cells.joined(separator: " | ") + " |\n"
        }
        var units: [[String]] = []
        for unit in type.fields.map({ type.mergeUnit(of: $0.code) }) where unit.count > 1 && !units.contains(unit) {
            units.append(unit)
        }
        if !units.isEmpty { text += "\nMerge units: " + units.map(codes).joined(separator: "; ") + ".\n" }
        return text
    }

    private func codes(_ list: [String]) -> String { list.map { "`\($0)`" }.joined(separator: " + ") }

    private func isDerived(_ type: RecordType) -> Bool {
        if case .derived = type.identity { true } else { false }
    }

    private func required(_ field: FieldSpec) -> String {
        switch field.presence {
        case .required: "yes"
        case .optional: "no"
        case .requiredWhen(let other, let value): "when `\(other)` is \(value)"
        }
    }

    private func name(_ type: FieldType) -> String {
        switch type {
        case .text: "text"
        case .personName: "person's name"
        case .identity(let other): "ID number by `\(other)`"
        case .organisationCode: "organisation code"
        case .unifiedCode: "unified code"
        case .amount: "amount"
        case .count: "whole number"
        case .date: "date"
        case .flag: "是 / 否"
        case .choice(let choices): choices.map { "`\($0.code)` \($0.label)" }.joined(separator: ", ")
        case .lines: "list of line codes"
        case .names: "list of names"
        case .reference(let kind): "identifier of a `\(kind)`"
        case .json: "JSON"
        }
    }
}
