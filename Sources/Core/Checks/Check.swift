/// One of the twenty-five checks: what it is for, where it comes from, and by which codes it speaks.
public struct Check: Sendable, Equatable {
    /// Where a check comes from.
    public enum Basis: String, Sendable {
        /// The words of the source documents.
        case source = "S"
        /// What a column of the source documents is for.
        case implied = "SI"
        /// Neither: common sense of such rounds.
        case extra = "X"
    }

    /// At what a check looks.
    public enum Extent: String, Sendable {
        /// A row while it is imported, and again when it is stored.
        case row
        /// A filing with its roster.
        case filing
        /// All filings of a unit.
        case unit
        /// All units: the server.
        case city
    }

    /// The number, from 1.
    public let number: Int
    /// What it checks.
    public let chinese: String
    /// The same in English.
    public let english: String
    /// Where it comes from.
    public let basis: Basis
    /// How grave what it finds is.
    public let severity: Severity
    /// At what it looks.
    public let extents: [Extent]
    /// The codes by which an import speaks of it.
    public let importCodes: [CheckCode]
    /// The rules whose findings it makes.
    public let rules: [FindingRule]
    /// The parameters of the round without which it cannot tell.
    public let parameters: [String]
    /// The words, column or convention that it rests on.
    public let clause: String

    /// What it checks, in a language.
    public func title(_ language: Language) -> String { language == .zh ? chinese : english }

    init(
        _ number: Int,
        _ chinese: String,
        en english: String,
        _ basis: Basis,
        _ severity: Severity,
        _ extents: [Extent],
        codes importCodes: [CheckCode] = [],
        rules: [FindingRule] = [],
        needs parameters: [String] = [],
        clause: String
    ) {
        self.number = number
        self.chinese = chinese
        self.english = english
        self.basis = basis
        self.severity = severity
        self.extents = extents
        self.importCodes = importCodes
        self.rules = rules
        self.parameters = parameters
        self.clause = clause
    }
}
