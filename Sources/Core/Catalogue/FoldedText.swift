/// A text as a search sees it: width, blanks and case do not count, and every hit can be found back in the original.
struct FoldedText {
    private let text: String
    private var scalars: [Unicode.Scalar] = []
    /// Where in the original each scalar comes from.
    private var origins: [String.Index] = []

    init(_ text: String) {
        self.text = text
        for index in text.indices {
            for scalar in Self.fold(String(text[index])) {
                scalars.append(scalar)
                origins.append(index)
            }
        }
    }

    /// The folded form of a text that is searched for.
    static func fold(_ text: String) -> [Unicode.Scalar] {
        CellText.compatibilityComposed(text).lowercased().unicodeScalars.filter { !$0.isBlank }
    }

    /// Where a folded text first stands, in the original; nil for one that is empty.
    func firstRange(of needle: [Unicode.Scalar]) -> Range<String.Index>? {
        guard !needle.isEmpty, needle.count <= scalars.count else { return nil }
        for start in 0...(scalars.count - needle.count) {
            let end = start + needle.count
            if scalars[start..<end].elementsEqual(needle) {
                return origins[start]..<text.index(after: origins[end - 1])
            }
        }
        return nil
    }
}
