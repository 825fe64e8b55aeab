/// How long a hire was employed.
public enum Tenure {
    /// Days employed, the first and the last included.
    ///
    /// - Parameters:
    ///   - hired: The date of hire.
    ///   - end: The leaving date, or the round's cut-off for those in service: never today.
    /// - Returns: `end` − `hired` + 1; 0 or less if the end is before the start.
    public static func days(hired: CivilDate, end: CivilDate) -> Int {
        end.daysSinceEpoch - hired.daysSinceEpoch + 1
    }
}
