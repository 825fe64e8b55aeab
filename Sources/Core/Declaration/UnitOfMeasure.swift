/// A number's unit in words: declarations have the forms' own, as 万美元 or 本.
public enum UnitOfMeasure {
    /// The unit as it stands alone, in a heading or a hint.
    public static func name(_ unit: String, _ language: Language) -> String {
        guard language == .en else { return unit }
        return unit == "万美元" ? "USD 10,000" : english[unit]?.many ?? unit
    }

    /// The unit as it stands behind an amount.
    public static func words(_ unit: String, after amount: String, _ language: Language) -> String {
        switch (language, unit) {
        case (.zh, "月"): "个月"
        case (.zh, _): unit
        case (.en, "万美元"): "× USD 10,000"
        case (.en, _): english[unit].map { amount == "1" ? $0.one : $0.many } ?? unit
        }
    }

    private static let english: [String: (one: String, many: String)] = [
        "人": ("person", "people"), "月": ("month", "months"), "天": ("day", "days"), "本": ("volume", "volumes"),
        "岁": ("year", "years"),
    ]
}

extension FieldSpec {
    /// A number of the field with its unit; what has none as it is.
    public func withUnit(_ amount: String, _ language: Language) -> String {
        guard let unit, !amount.isEmpty else { return amount }
        return amount + " " + UnitOfMeasure.words(unit, after: amount, language)
    }

    /// The unit as it stands alone.
    public func unitName(_ language: Language) -> String? { unit.map { UnitOfMeasure.name($0, language) } }
}
