import Core
import Terminal

/// What a search found: names by what they are, words in their sentence with the place.
struct CatalogueHits {
    let hits: [Catalogue.Hit]
    let language: Language

    /// Lays the hits out; the text looked for stands out where the terminal can show that.
    func render(width: Int?, isEmphasised: Bool) -> String {
        let labels = CatalogueLabels(language: language)
        var text = ""
        let names = hits.filter { $0.place == nil }
        let typeWidth = names.map { DisplayWidth.of(labels.type($0.type)) }.max() ?? 0
        let codeWidth = names.map { DisplayWidth.of($0.code) }.max() ?? 0
        for hit in names {
            let name = CatalogueWords(text: hit.words, hit: hit.range).lines(width: nil, isEmphasised: isEmphasised)
            text += DisplayWidth.pad(labels.type(hit.type), to: typeWidth) + "  "
            text += DisplayWidth.pad(hit.code, to: codeWidth) + "  " + name.joined() + "\n"
        }
        var last: String?
        for hit in hits {
            guard let place = hit.place else { continue }
            if hit.code != last { text += (text.isEmpty ? "" : "\n") + hit.code + "  " + place + "\n" }
            last = hit.code
            let words = CatalogueWords(text: hit.words, hit: hit.range)
            for line in words.lines(width: width.map { max($0 - 4, 20) }, isEmphasised: isEmphasised) {
                text += "    " + line + "\n"
            }
        }
        return text
    }
}
