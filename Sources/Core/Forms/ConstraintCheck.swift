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
        switch self {
        case .notAbove(let part, let whole, let code):
            guard let left = body.number(part), let right = body.number(whole), left > right else { return [] }
            return [ConstraintViolation(field: part, alternative: nil, code: code)]
        case .employment(let inService, let hired, let left):
            guard !unreadable.contains(left) else { return [] }
            let leaveDate = body.date(left)
            if let employed = body[inService]?.boolValue {
                if !employed, leaveDate == nil {
                    return [ConstraintViolation(field: left, alternative: inService, code: .leaveMissing)]
                }
                if employed, leaveDate != nil {
                    return [ConstraintViolation(field: left, alternative: nil, code: .leaveUnexpected)]
                }
            }
            if let leaveDate, let hireDate = body.date(hired), leaveDate < hireDate {
                return [ConstraintViolation(field: left, alternative: nil, code: .leaveBeforeHire)]
            }
            return []
        case .identity:
            return []
        }
    }
}

extension RecordBody {
    /// The date in a field, if it holds one.
    public func date(_ field: String) -> CivilDate? { self[field]?.stringValue.flatMap(CivilDate.init(iso:)) }

    /// A count, or an amount in US cents.
    func number(_ field: String) -> Int64? {
        switch self[field] {
        case .integer(let value): value
        case .string(let text): (try? Money.read(text, isNumeral: false))?.cents
        default: nil
        }
    }
}
