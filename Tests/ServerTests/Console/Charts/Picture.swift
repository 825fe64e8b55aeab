import Foundation
import FoundationXML
import Testing

/// An SVG picture, read back by an XML parser: what is not well-formed fails.
final class Picture: NSObject, XMLParserDelegate {
    /// One element with its attributes and the text in it.
    struct Element {
        var name: String
        var attributes: [String: String]
        var text = ""

        func has(_ css: String) -> Bool { attributes["class"]?.split(separator: " ").contains(Substring(css)) == true }
        /// A length in percent, or a plain number.
        func number(_ attribute: String) -> Double {
            Double(attributes[attribute, default: ""].replacing("%", with: "")) ?? .nan
        }
    }

    private(set) var elements: [Element] = []
    private var open: [Int] = []

    init(_ svg: String, sourceLocation: SourceLocation = #_sourceLocation) throws {
        super.init()
        let parser = XMLParser(data: Data(svg.utf8))
        parser.delegate = self
        try #require(parser.parse(), "\(svg)", sourceLocation: sourceLocation)
    }

    func parser(
        _: XMLParser,
        didStartElement name: String,
        namespaceURI _: String?,
        qualifiedName _: String?,
        attributes: [String: String]
    ) {
        open.append(elements.count)
        elements.append(Element(name: name, attributes: attributes))
    }

    func parser(_: XMLParser, foundCharacters text: String) {
        if let last = open.last { elements[last].text += text }
    }

    func parser(_: XMLParser, didEndElement _: String, namespaceURI _: String?, qualifiedName _: String?) {
        open.removeLast()
    }

    /// Boxes of a class, in the order drawn.
    func boxes(_ css: String) -> [Element] { elements.filter { $0.name == "rect" && $0.has(css) } }
    /// Everything of a name.
    func all(_ name: String) -> [Element] { elements.filter { $0.name == name } }
    /// All text, tips included.
    var texts: [String] { elements.map(\.text).filter { !$0.isEmpty } }
}
