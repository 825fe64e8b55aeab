import Core
import Mustache
import Testing

@testable import Server

@Suite struct ModelFieldsTests {
    private struct Cell: Sendable {
        var text: String?
        var isWrong = false
    }

    private struct Line: Sendable {
        var name: String
        var count: Int
        var cells: [Cell]
        var next: Cell?
    }

    private struct Page: Sendable {
        var name = "<页>"
        var title = "t&c"
        var lines: [Line]
        var none: String?
        var empty: [Line] = []
        var parent = ["key": "<值>"]
    }

    private static let page = Page(lines: [
        Line(name: "甲", count: 0, cells: [Cell(text: "\"1\""), Cell(isWrong: true)], next: Cell(text: "下")),
        Line(name: "乙", count: -7, cells: [], next: nil),
    ])

    /// Sections, inverted sections, names of an outer level, optionals, lists in lists, dictionaries and missing names.
    @Test(arguments: [
        "{{name}} {{title}} {{{name}}}", "{{#lines}}{{name}}:{{count}}:{{title}}:{{none}};{{/lines}}",
        "{{#lines}}{{#cells}}[{{text}}|{{#isWrong}}!{{/isWrong}}{{^isWrong}}.{{/isWrong}}|{{name}}]{{/cells}}{{/lines}}",
        "{{#lines}}{{#next}}{{text}}{{/next}}{{^next}}-{{/next}}{{/lines}}", "{{#none}}a{{/none}}{{^none}}b{{/none}}",
        "{{^empty}}leer{{/empty}}{{#empty}}x{{/empty}}", "{{parent.key}} {{#parent}}{{key}}{{name}}{{/parent}}",
        "{{#lines}}{{next.text}},{{lines.name}};{{/lines}}{{missing}}",
    ])
    func `a template says the same of the fields as of the structure`(text: String) throws {
        let template = try MustacheTemplate(string: text)
        let fields = try #require(ModelFields.of(Self.page))
        #expect(fields is ModelFields)
        #expect(template.render(fields) == template.render(Self.page))
        #expect(!template.render(fields).isEmpty)
    }
}
