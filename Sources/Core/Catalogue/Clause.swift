/// Words of a source document that a rule rests on, and where they stand: what a verdict cites.
public struct Clause: Sendable, Hashable {
    /// The document's number, such as 沪商服贸〔2016〕236号.
    public let document: String
    /// The place in it: 列入标准（1）, or the heading and the printed number, 一、信息技术外包·培育重点 4.
    public let place: String
    /// The printed words, without blanks and without the mark that ends them.
    public let words: String

    /// Cites words.
    public init(document: String, place: String, words: String) {
        self.document = document
        self.place = place
        self.words = words
    }

    /// Document and place in one line.
    public var citation: String { document + " " + place }

    /// `{document, place, words}`.
    public var json: JSONValue {
        ["document": .string(document), "place": .string(place), "words": .string(words)]
    }

    /// The same place, citing only the words between two of the given marks, if one such part fits.
    func part(separatedBy marks: Set<Character>, where fits: (Substring) -> Bool) -> Clause? {
        words.split { marks.contains($0) }.first(where: fits).map {
            Clause(document: document, place: place, words: String($0))
        }
    }
}
