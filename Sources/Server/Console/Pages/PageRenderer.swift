import Core
import Foundation
import Mustache

/// Makes pages from models and templates; every value is escaped unless a template says otherwise.
struct PageRenderer: Sendable {
    private let chinese: MustacheLibrary
    private let english: MustacheLibrary

    /// Reads the templates that are part of the program, once for each language.
    /// - Throws: the error of a template that is malformed.
    init() throws {
        chinese = try Self.library(ConsoleWords.all(.zh))
        english = try Self.library(ConsoleWords.all(.en))
    }

    private static func library(_ words: [String: String]) throws -> MustacheLibrary {
        var library = MustacheLibrary()
        for (name, bytes) in ConsoleTemplates.all {
            try library.register(filled(String(decoding: bytes, as: UTF8.self), with: words), named: name)
        }
        return library
    }

    /// A template with the words of a language in place of `{{t.…}}`, so that no page looks them up; an unknown word is nothing.
    static func filled(_ template: String, with words: [String: String]) -> String {
        template.replacing(/\{\{t\.(\w+)\}\}/) { match in SVGText.escaped(words[String(match.1)] ?? "") }
    }

    /// The text of a page.
    func render(_ page: ConsolePage, frame: PageFrame) -> String? {
        let context = PageContext(page: frame, model: ModelFields.of(page.model) ?? page.model)
        return (frame.language == .zh ? chinese : english).render(context, withTemplate: page.template)
            .map(VisibleText.of).map { page.showsNumbers ? $0 : MaskedPage.of($0) }
    }
}

/// What a template sees at its outermost: the frame and the page's own model.
private struct PageContext: MustacheParent {
    let page: PageFrame
    let model: Any

    func child(named name: String) -> Any? {
        switch name {
        case "page": page
        case "m": model
        default: nil
        }
    }
}

/// What stands around every page.
struct PageFrame: Sendable {
    /// A link of the navigation.
    struct Link: Sendable {
        var path: String
        var text: String
        var isHere: Bool
    }

    let language: Language
    var title: String
    var user: String?
    var role: String?
    var csrf: String
    var links: [Link]
    var message: ConsoleMessage?
    /// The path and query of the page itself.
    var target: String
    /// Where style and script lie, with their version.
    var style: String
    var script: String
    /// The one-time key of forms that add something.
    var once = ""
}

extension PageFrame: MustacheParent {
    /// What templates know the parts by.
    func child(named name: String) -> Any? {
        switch name {
        case "title": FieldText(title)
        case "user": FieldText(user)
        case "role": FieldText(role)
        case "csrf": FieldText(csrf)
        case "once": FieldText(once)
        case "links": links
        case "target": FieldText(target)
        case "style": FieldText(style)
        case "script": FieldText(script)
        case "lang": FieldText(language == .zh ? "zh-CN" : "en")
        case "isChinese": language == .zh
        case "messageKind": FieldText(message?.kind.rawValue)
        case "messageText": FieldText(message?.text)
        default: nil
        }
    }
}

extension PageFrame.Link: MustacheParent {
    /// What templates know the parts by.
    func child(named name: String) -> Any? {
        switch name {
        case "path": FieldText(path)
        case "text": FieldText(text)
        case "isHere": isHere
        default: nil
        }
    }
}
