/// English words that go with a number.
public enum Plural {
    /// `1 filing`, `2 filings`, `1,200 filings`: the number, in a form of its own if it has one, and the word.
    /// - Parameters:
    ///   - number: how many.
    ///   - one: the word for one of them.
    ///   - many: the word for several; the one with an s, unless it is given.
    ///   - figure: the number as it is to be printed.
    /// - Returns: number and word.
    public static func words(_ number: Int, _ one: String, _ many: String? = nil, figure: String? = nil) -> String {
        (figure ?? String(number)) + " " + word(number, one, many)
    }

    /// The word alone, or any two words of which one goes with one of them: `is`, `are`.
    public static func word(_ number: Int, _ one: String, _ many: String? = nil) -> String {
        number == 1 ? one : many ?? one + "s"
    }
}
