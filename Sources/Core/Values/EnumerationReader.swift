/// Reads the closed lists of choices that the forms print in their headers.
public enum EnumerationReader {
    /// Reads 男 or 女; M and F, 1 and 2 are understood, with ``CheckCode/textNormalised``.
    ///
    /// - Parameter text: The normalised text of a cell.
    /// - Returns: The sex.
    /// - Throws: ``CheckCode/enumValue``.
    public static func sex(_ text: String) throws(CheckCode) -> Reading<Sex> {
        switch text {
        case "男": Reading(.male)
        case "女": Reading(.female)
        case "M", "m", "1": Reading(.male, warnings: [.textNormalised])
        case "F", "f", "2": Reading(.female, warnings: [.textNormalised])
        default: throw .enumValue
        }
    }

    /// Reads 身份证 or 护照, or the codes of ``IDType``.
    ///
    /// - Parameter text: The normalised text of a cell.
    /// - Returns: The type.
    /// - Throws: ``CheckCode/enumValue``.
    public static func idType(_ text: String) throws(CheckCode) -> Reading<IDType> {
        switch text {
        case "身份证", IDType.residentID.rawValue: Reading(.residentID)
        case "护照", IDType.passport.rawValue: Reading(.passport)
        default: throw .enumValue
        }
    }

    /// Reads 是 or 否, and nothing else.
    ///
    /// - Parameter text: The normalised text of a cell.
    /// - Returns: True for 是.
    /// - Throws: ``CheckCode/enumValue``.
    public static func yesNo(_ text: String) throws(CheckCode) -> Reading<Bool> {
        switch text {
        case "是": Reading(true)
        case "否": Reading(false)
        default: throw .enumValue
        }
    }
}
