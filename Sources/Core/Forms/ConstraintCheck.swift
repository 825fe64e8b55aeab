/// A constraint that does not hold, and at which field it stands.
public struct ConstraintViolation: Sendable, Equatable {
    /// The field at which it is reported.
    public let field: String
    /// Where it is reported if the form has no column for that field.
    public let alternative: String?
    /// What is wrong.
    public let code: CheckCode
}

extension Constraint {
    /// Checks a body.
    /// - Parameters:
    ///   - body: the record's members.
    ///   - unreadable: fields that have a value which could not be read; rules over them are not tried.
    /// - Returns: what does not hold; empty if all does.
    public func violations(in body: RecordBody, unreadable: Set<String> = []) -> [ConstraintViolation] {
        let fields = fields
        return violations(isUnreadable: { unreadable.contains(fields[$0]) }, value: { body[fields[$0]] ?? .null })
    }

    /// Checks values that are not in a body.
    /// - Parameters:
    ///   - isUnreadable: whether a field, by its place in ``fields``, has a value which could not be read.
    ///   - value: the field's value, `null` if it is empty.
    /// - Returns: what does not hold; empty if all does.
    func violations(isUnreadable: (Int) -> Bool, value: (Int) -> JSONValue) -> [ConstraintViolation] {
        switch self {
        case .notAbove(let part, _, let code):
            guard let left = value(0).number, let right = value(1).number, left > right else { return [] }
            return [ConstraintViolation(field: part, alternative: nil, code: code)]
        case .employment(let inService, _, let left):
            guard !isUnreadable(2) else { return [] }
            let leaveDate = value(2).date
            if let employed = value(0).boolValue {
                if !employed, leaveDate == nil {
                    return [ConstraintViolation(field: left, alternative: inService, code: .leaveMissing)]
                }
                if employed, leaveDate != nil {
                    return [ConstraintViolation(field: left, alternative: nil, code: .leaveUnexpected)]
                }
            }
            if let leaveDate, let hireDate = value(1).date, leaveDate < hireDate {
                return [ConstraintViolation(field: left, alternative: nil, code: .leaveBeforeHire)]
            }
            return []
        case .identity, .together:
            return []
        }
    }
}

extension JSONValue {
    /// The date that it is the ISO 8601 form of.
    var date: CivilDate? { stringValue.flatMap(CivilDate.init(iso:)) }

    /// A count, or an amount in US cents.
    var number: Int64? {
        switch self {
        case .integer(let value): value
        case .string(let text): (try? Money.read(text, isNumeral: false))?.cents
        default: nil
        }
    }
}

extension RecordBody {
    /// The date in a field, if it holds one.
    public func date(_ field: String) -> CivilDate? { self[field]?.date }
}
