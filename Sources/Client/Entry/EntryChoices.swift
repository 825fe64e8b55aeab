import Core

/// The closed list that a field offers, and how a typed answer finds its way into it.
struct EntryChoices: Sendable {
    /// The choices in the order of their numbers, from 1.
    let list: [Choice]
    /// Whether several may be chosen.
    let allowsSeveral: Bool

    /// What an answer comes to.
    enum Outcome: Equatable, Sendable {
        /// It names these choices.
        case chosen([Choice])
        /// It could be any of these.
        case several([Choice])
        /// It names none.
        case unknown
    }

    /// The list of a field, or nil if the field is typed freely.
    ///
    /// Business lines are those of the category that was chosen before, or all.
    init?(_ field: FieldSpec, category: Category?, catalogue: Catalogue) {
        allowsSeveral = field.type == .lines
        switch field.type {
        case .flag: list = [Choice("true", "是", en: "yes"), Choice("false", "否", en: "no")]
        case .choice(let choices): list = choices
        case .lines:
            let branch = category.flatMap(catalogue.branch)
            let lines = branch.map { $0.groups.flatMap(\.lines) } ?? catalogue.lines
            list = lines.map { Choice($0.code, $0.name, en: $0.name) }
        default: return nil
        }
    }

    /// A list that belongs to no field.
    init(_ list: [Choice]) {
        self.list = list
        allowsSeveral = false
    }

    /// Finds what a typed answer means: numbers, codes, words, or the beginning or a part of one word only.
    func find(_ text: String) -> Outcome {
        guard allowsSeveral else { return findOne(text) }
        var chosen: [Choice] = []
        for part in Self.parts(text) {
            switch findOne(part) {
            case .chosen(let found): for choice in found where !chosen.contains(choice) { chosen.append(choice) }
            case let other: return other
            }
        }
        return chosen.isEmpty ? .unknown : .chosen(chosen)
    }

    /// The text that the form's own reader understands.
    func canonical(_ choices: [Choice]) -> String {
        allowsSeveral ? choices.map(\.code).joined(separator: "、") : choices[0].label
    }

    /// The choices with their numbers.
    func numbered(_ language: Language, only shown: [Choice]? = nil) -> [String] {
        list.enumerated().filter { shown?.contains($0.element) ?? true }
            .map { "\(number($0.offset + 1)) \(language == .zh ? $0.element.label : $0.element.english)" }
    }

    /// A number, with a blank before it where others have two digits.
    private func number(_ number: Int) -> String { (list.count > 9 && number < 10 ? " " : "") + String(number) }

    private func findOne(_ text: some StringProtocol) -> Outcome {
        let key = Self.folded(text)
        if let number = Int(key), list.indices.contains(number - 1) { return .chosen([list[number - 1]]) }
        if let exact = list.first(where: { names($0).contains(key) }) { return .chosen([exact]) }
        // One character of a long list says too little, and a number is no part of a name.
        guard !key.isEmpty, Int(key) == nil else { return .unknown }
        for isHit in [{ (name: String) in name.hasPrefix(key) }, { $0.contains(key) }] {
            let hits = list.filter { names($0).contains(where: isHit) }
            if hits.count == 1 { return .chosen(hits) }
            if !hits.isEmpty { return .several(hits) }
        }
        return .unknown
    }

    private func names(_ choice: Choice) -> [String] {
        [choice.code, choice.label, choice.english].map(Self.folded)
    }

    private static func folded(_ text: some StringProtocol) -> String {
        (CellText.normalise(String(text)) ?? "").lowercased().filter { !$0.isWhitespace }
    }

    /// The parts of an answer; blanks part numbers only, since names may have them.
    private static func parts(_ text: String) -> [Substring] {
        text.split { "、,，;；".contains($0) }.flatMap { part in
            let words = part.split(whereSeparator: \.isWhitespace)
            return words.allSatisfy { Int($0) != nil } ? words : [part]
        }
    }
}
