extension Catalogue {
    /// The document that issued an edition.
    public struct Document: Sendable, Equatable {
        /// Its number: 沪商服贸〔2016〕236号.
        public let number: String
        /// Who issued it.
        public let issuer: String
        /// The notice's title.
        public let title: String
        /// When it was printed.
        public let printedOn: CivilDate
        /// That date as printed.
        public let printedOnWords: String
        /// How many copies were printed.
        public let copies: Int
        /// Whether it is public: 主动公开.
        public let disclosure: String
        /// The number of the opinion that it rests on.
        public let legalBasis: String
    }

    /// A paragraph of the issued catalogue.
    ///
    /// Marks, words and end of all paragraphs, one after the other, are the issued catalogue without its blanks.
    public struct Paragraph: Sendable, Equatable {
        /// The code: `LISTING`, `T1`, `ITO.SCOPE`, `ITO.EXPORT`, `PF.DATA.GOALS`.
        public let code: String
        /// What is printed right before the words: headings and a number.
        public let marks: [String]
        /// The words and their place.
        public let clause: Clause
        /// The mark that ends it.
        public let end: String
    }

    /// A heading in the two copies, which number it differently.
    public struct Heading: Sendable, Equatable {
        /// As the issued catalogue has it.
        public let issued: String
        /// As 附件5 has it.
        public let annex: String
    }

    /// A difference between the issued catalogue and the copy in 附件5.
    public struct Difference: Sendable, Equatable {
        /// `deletion`, `replacement`, `numbering`, `width` or `layout`.
        public let kind: String
        /// Where.
        public let place: String
        /// What the issued catalogue has.
        public let issued: String
        /// What 附件5 has.
        public let annex: String
        /// Whether it is a difference of words.
        public let isSubstantive: Bool
    }
}
