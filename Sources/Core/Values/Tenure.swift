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

    /// Whether days as typed agree with days as counted: people leave out the first day, or the last.
    public static func agrees(_ typed: Int, with days: Int) -> Bool { abs(typed - days) <= 1 }
}
