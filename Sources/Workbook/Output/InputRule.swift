/// What a cell of a form takes, and what a spreadsheet tells the person who fills it in.
public struct InputRule: Sendable {
    /// What may be typed.
    public enum Values: Sendable {
        /// Anything.
        case any
        /// One of a list, offered as a drop-down.
        case list(XLSXWriter.Choices)
        /// A whole number between bounds, inclusive.
        case wholeNumber(ClosedRange<Int>)
        /// A number between bounds, inclusive.
        case number(ClosedRange<Double>)
        /// A date from 1 January of the first year to 31 December of the last.
        case date(years: ClosedRange<Int>)
    }

    /// What happens when something else is typed.
    public enum Objection: Sendable {
        /// Nothing: the list or bound is an offer only.
        case none
        /// The spreadsheet's own warning, after which the value can still be kept.
        case standard
        /// A warning in these words, after which the value can still be kept.
        case warning(title: String, text: String)
    }

    /// What may be typed.
    public var values: Values
    /// What is shown while the cell is selected: a title of at most 32 characters, a text of at most 255.
    public var prompt: (title: String, text: String)?
    /// What happens when something else is typed.
    ///
    /// It never refuses: what is valid is for the import to say.
    public var objection: Objection

    /// Makes a rule.
    public init(_ values: Values, prompt: (title: String, text: String)? = nil, objection: Objection = .standard) {
        self.values = values
        self.prompt = prompt
        self.objection = objection
    }
}
