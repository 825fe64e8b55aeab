extension Rule {
    /// Judges a record's figures.
    /// - Parameters:
    ///   - body: the record's members.
    ///   - type: its kind, for the units of the figures.
    /// - Returns: the answer with inputs, arithmetic and what is missing or lacking.
    public func verdict(on body: RecordBody, of type: RecordType) -> Verdict {
        var judge = Judge(body: body, type: type)
        let met = judge.judge(condition)
        return Verdict(
            code: code,
            met: met,
            inputs: judge.inputs,
            arithmetic: judge.arithmetic,
            missing: judge.missing,
            shortfalls: met == false ? judge.shortfalls : [],
            clause: clause
        )
    }
}

/// One judgement under way.
private struct Judge {
    let body: RecordBody
    let type: RecordType
    var inputs: [String: String] = [:]
    var arithmetic: [String] = []
    var missing: [String] = []
    var shortfalls: [Shortfall] = []
    /// What a figure would be once it reached the minimum that it lacks.
    private var raised: [String: Int64] = [:]

    init(body: RecordBody, type: RecordType) {
        self.body = body
        self.type = type
    }

    mutating func judge(_ condition: Condition) -> Bool? {
        switch condition {
        case .atLeast(let field, let minimum):
            guard let value = number(field) else { return nil }
            compare(value, value >= minimum ? "≥" : "<", minimum, field)
            if value < minimum {
                lack(minimum - value, field)
                raised[field] = minimum
            }
            return value >= minimum
        case .atMost(let field, let maximum):
            guard let value = number(field) else { return nil }
            compare(value, value <= maximum ? "≤" : ">", maximum, field)
            return value <= maximum
        case .share(let part, let whole, let percent):
            return share(part, whole, Int64(percent))
        case .given(let field):
            note(field)
            return body[field] != nil
        case .holds(let field):
            note(field)
            return true
        case .judgement(let field):
            note(field)
            missing.append(field)
            return nil
        case .all(let conditions):
            let answers = conditions.map { judge($0) }
            if answers.contains(false) { return false }
            return answers.contains(nil) ? nil : true
        }
    }

    private mutating func share(_ part: String, _ whole: String, _ percent: Int64) -> Bool? {
        guard let left = number(part), let right = number(whole) else { return nil }
        guard right > 0 else {
            missing.append(whole)
            return nil
        }
        let isMet = left * 100 >= right * percent
        arithmetic.append(
            "\(text(left, part)) × 100 = \(text(left * 100, part)) \(isMet ? "≥" : "<") "
                + "\(text(right, whole)) × \(percent) = \(text(right * percent, whole))"
        )
        // The least part that would do, rounded up to the unit that can be entered; of the whole as it would have to be.
        let needed = (max(right, raised[whole] ?? 0) * percent + 99) / 100
        if left < needed { lack(needed - left, part) }
        return isMet
    }

    private mutating func note(_ field: String) {
        inputs[field] =
            switch body[field] {
            case .array(let elements)?: elements.compactMap(\.stringValue).joined(separator: "、")
            case .string(let text)?: text
            case .integer(let number)?: String(number)
            case .bool(let flag)?: flag ? "是" : "否"
            default: ""
            }
    }

    private mutating func number(_ field: String) -> Int64? {
        note(field)
        if let value = body[field]?.number { return value }
        missing.append(field)
        return nil
    }

    private mutating func compare(_ value: Int64, _ sign: String, _ bound: Int64, _ field: String) {
        arithmetic.append("\(text(value, field)) \(sign) \(text(bound, field))")
    }

    private mutating func lack(_ amount: Int64, _ field: String) {
        let unit = type.field(field)?.unit ?? ""
        shortfalls.append(Shortfall(field: field, amount: text(amount, field), unit: unit))
    }

    private func text(_ value: Int64, _ field: String) -> String {
        type.field(field)?.type == .amount ? Money(cents: value).description : String(value)
    }
}
