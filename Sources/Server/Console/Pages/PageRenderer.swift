import Core
import Foundation
import Mustache

/// Makes pages from models and templates; every value is escaped unless a template says otherwise.
struct PageRenderer: Sendable {
    private let library: MustacheLibrary

    /// Reads the templates that are part of the program.
    /// - Throws: the error of a template that is malformed.
    init() throws {
        var library = MustacheLibrary()
        for (name, bytes) in ConsoleTemplates.all {
            try library.register(String(decoding: bytes, as: UTF8.self), named: name)
        }
        self.library = library
    }

    /// The text of a page.
    func render(_ page: ConsolePage, frame: PageFrame) -> String? {
        let model = ModelFields.of(page.model) ?? page.model
        let context: [String: Any] = ["page": frame, "t": ConsoleWords.all(frame.language), "m": model]
        return library.render(context, withTemplate: page.template).map(VisibleText.of)
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
}

extension PageFrame: MustacheParent {
    /// What templates know the parts by.
    func child(named name: String) -> Any? {
        switch name {
        case "title": title
        case "user": user
        case "role": role
        case "csrf": csrf
        case "links": links
        case "target": target
        case "style": style
        case "script": script
        case "lang": language == .zh ? "zh-CN" : "en"
        case "isChinese": language == .zh
        case "messageKind": message?.kind.rawValue
        case "messageText": message?.text
        default: nil
        }
    }
}
