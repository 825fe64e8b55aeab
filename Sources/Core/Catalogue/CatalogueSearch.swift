extension Catalogue {
    /// A text that was found.
    public struct Hit: Sendable, Equatable {
        /// `category`, `group`, `line`, `level`, `potentialField`, or `clause` for words.
        public let type: String
        /// The code of the entry or paragraph.
        public let code: String
        /// The name or the sentence that has the text.
        public let words: String
        /// Where in them the text stands.
        public let range: Range<String.Index>
        /// The place of the sentence; nil for a name.
        public let place: String?
    }

    /// Finds a text in names, aliases and the printed words, names first; width, blanks and case do not count.
    /// - Parameter text: what to look for; one without a visible character finds nothing.
    /// - Returns: for each name one hit, for each sentence that has the text one hit, in printed order.
    public func search(_ text: String) -> [Hit] {
        let needle = FoldedText.fold(text)
        let names = entries.flatMap { entry in
            entry.names.compactMap { name in
                FoldedText(name).firstRange(of: needle).map {
                    Hit(type: entry.type, code: entry.code, words: name, range: $0, place: nil)
                }
            }
        }
        let sentences = paragraphs.flatMap { paragraph in
            Self.sentences(of: paragraph.clause.words).compactMap { sentence in
                FoldedText(sentence).firstRange(of: needle).map {
                    Hit(
                        type: "clause",
                        code: paragraph.code,
                        words: sentence,
                        range: $0,
                        place: paragraph.clause.place
                    )
                }
            }
        }
        return names + sentences
    }

    /// The parts of a text that 。 and ； end, each with its mark.
    private static func sentences(of text: String) -> [String] {
        var sentences = [""]
        for character in text {
            sentences[sentences.count - 1].append(character)
            if "。；".contains(character) { sentences.append("") }
        }
        return sentences.filter { !$0.isEmpty }
    }
}
