/// Every code of an import, in the contract's order: errors reject a row, warnings never do.
///
/// The raw value is what scripts see; it never changes with the language.
public enum CheckCode: String, Error, Sendable, CaseIterable {
    /// A cell that must be filled is empty, or a column that must be there is missing.
    case required
    /// Not one of a closed list of choices.
    case enumValue = "enum.value"
    /// Not a whole date that exists in 1950–2099.
    case dateFormat = "date.format"
    /// Not a plain non-negative number, or too many decimals.
    case numberFormat = "number.format"
    /// A person's name with a digit or an asterisk.
    case nameFormat = "name.format"
    /// Not 15 digits, nor 17 digits and a digit or X.
    case idLength = "id.length"
    /// The first two digits are no province.
    case idArea = "id.area"
    /// The birth date does not exist, or lies after the edition's year.
    case idDate = "id.date"
    /// The last character does not follow from the other seventeen.
    case idChecksum = "id.checksum"
    /// Cannot be a passport number.
    case passportFormat = "passport.format"
    /// Neither 9 nor 18 characters of an organisation's code.
    case orgFormat = "org.format"
    /// The organisation code's last character does not follow from the others.
    case orgChecksum = "org.checksum"
    /// Not 18 characters of a unified code.
    case usccFormat = "uscc.format"
    /// A check character of the unified code, or of the organisation code inside it, is wrong.
    case usccChecksum = "uscc.checksum"
    /// Said to have left, and no date.
    case leaveMissing = "leave.missing"
    /// Said to be in service, and yet a leaving date.
    case leaveUnexpected = "leave.unexpected"
    /// Left before being hired.
    case leaveBeforeHire = "leave.before_hire"
    /// An earlier row is the same person's.
    case personDuplicate = "person.duplicate"
    /// An earlier row is the same enterprise's.
    case usccDuplicate = "uscc.duplicate"
    /// The applicant has no filing in this replica.
    case enterpriseUnknown = "enterprise.unknown"
    /// The part sold offshore exceeds the whole.
    case shareExceedsTotal = "share.exceeds_total"
    /// The staff with a college degree exceed the staff.
    case staffExceedsTotal = "staff.exceeds_total"
    /// The file is in no encoding that we read.
    case encoding
    /// The file's headers are those of no form.
    case formUnknown = "form.unknown"
    /// The filing was returned, and this, a changed cell or a new row, is not among what the return gave back.
    case notReopened = "filing.notReopened"
    /// The filing was handed over, and this is a changed cell or a new row.
    case handedOver = "filing.handedOver"
    /// The sex is not the one that the resident ID carries.
    case sexMismatch = "sex.mismatch"
    /// The days typed are not the days computed, give or take one.
    case tenureMismatch = "tenure.mismatch"
    /// A number ending in 000, as a spreadsheet leaves it after 15 digits.
    case idTruncated = "id.truncated"
    /// A 15-digit number of the first generation of cards.
    case idLegacy15 = "id.legacy15"
    /// The name was stored otherwise than it was typed.
    case nameNormalised = "name.normalised"
    /// The name looks like a placeholder.
    case nameUnusual = "name.unusual"
    /// The text was stored otherwise than it was typed.
    case textNormalised = "text.normalised"
    /// Hired outside the round's window, or a date after its cut-off.
    case hireOutsideWindow = "hire.outside_window"
    /// Younger than 16 or older than 70 when hired.
    case ageUnusual = "age.unusual"

    /// Whether the code only warns; a warning never rejects a row.
    public var isWarning: Bool { self >= .sexMismatch }
}

extension CheckCode: Comparable {
    private static let ranks = Dictionary(uniqueKeysWithValues: zip(allCases, 0...))

    /// Orders codes as the contract lists them: of several that hold in a cell, the first one counts.
    public static func < (left: CheckCode, right: CheckCode) -> Bool {
        ranks[left, default: 0] < ranks[right, default: 0]
    }
}
