import Core
import Foundation
import Testing

@testable import Server

/// What the templates take: words that there are, and nothing unescaped but charts.
@Suite struct TemplateTests {
    private static let texts = ConsoleTemplates.all.map {
        (name: $0.name, text: String(decoding: $0.bytes, as: UTF8.self))
    }

    /// The keys of words that a template takes.
    private static func keys(_ text: String) -> Set<String> {
        Set(text.matches(of: /\{\{[#^\/&]?\s*t\.([^}\s]*)\s*\}\}/).map { String($0.1) })
    }

    @Test func `every word of a template is there in both languages`() {
        for (name, text) in Self.texts {
            // What is taken in another way than by a plain tag would not be looked at.
            #expect(text.matches(of: /\bt\./).count == text.matches(of: /\{\{[#^\/&]?\s*t\./).count, "\(name)")
            for key in Self.keys(text) {
                for language in Language.allCases {
                    #expect(ConsoleWords.all(language)[key]?.isEmpty == false, "\(name): \(key)")
                }
            }
        }
    }

    /// The forms of 附件2 are official and stay as they are.
    @Test func `no template writes a mark or a word of one language into the pages of the other`() {
        for (name, text) in Self.texts where !["summary", "summarySheets"].contains(name) {
            // The switch of the language names the other one, and a notice is signed by the authority's name.
            let own = text.replacing("lang=\"zh\">中文<", with: "").replacing("上海市商务委员会", with: "")
            let foreign = own.unicodeScalars.filter { (0x3000...0x9FFF).contains($0.value) || $0.value >= 0xFF00 }
            #expect(String(String.UnicodeScalarView(foreign)) == "", "\(name)")
        }
    }

    @Test func `every word is taken by a template`() {
        let taken = Self.texts.reduce(into: Set<String>()) { $0.formUnion(Self.keys($1.text)) }
        #expect(Set(ConsoleWords.words.keys).subtracting(taken).sorted() == [])
    }

    @Test func `nothing is shown unescaped but the pictures of charts`() {
        for (name, text) in Self.texts {
            let raw = text.matches(of: /\{\{(\{|&)[^}]*/).map { String($0.0) }
            #expect(raw == (name == "chart" ? ["{{{svg"] : []), "\(name)")
        }
    }

    @Test func `every template of the folder is part of the program`() throws {
        let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("../../../../Sources/Server/Console/Templates").standardizedFileURL
        let files = try FileManager.default.contentsOfDirectory(atPath: folder.path).filter {
            $0.hasSuffix(".mustache")
        }
        #expect(Set(files.map { String($0.dropLast(9)) }) == Set(Self.texts.map(\.name)))
        #expect(Self.texts.count == files.count)
    }

    @Test func `duplicates are called by one word`() {
        var said = ConsoleWords.all(.zh).values + AuditAction.allCases.map { $0.title(.zh) }
        for role in Role.allCases { said += Navigation.links(for: role, at: .home, .zh).map(\.text) }
        said += Check.all.map { $0.title(.zh) } + RecordTypes.all.map(\.label)
        #expect(said.contains("重复申领"))
        for text in said { #expect(!text.contains("重复申报"), "\(text)") }
    }
}
