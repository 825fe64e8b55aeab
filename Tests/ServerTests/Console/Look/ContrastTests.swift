import Foundation
import Testing

@testable import Server

/// The style sheet's colours, held to WCAG 2.2: 4.5:1 for text (1.4.3), 3:1 for marks and edges (1.4.11).
@Suite struct ContrastTests {
    enum Theme: String, CaseIterable { case light, dark }

    private static let states = [
        "draft", "submitted", "inReview", "returned", "accepted", "approved", "rejected", "published", "closed",
        "withdrawn",
    ]

    /// Text and ground.
    private static let texts: [(String, String)] =
        [
            ("ink", "page"), ("ink", "surface"), ("ink", "sunken"), ("ink", "accent-soft"), ("ink", "mark"),
            ("muted", "page"), ("muted", "surface"), ("muted", "sunken"), ("muted", "accent-soft"),
            ("accent", "page"), ("accent", "surface"), ("accent", "sunken"), ("accent", "accent-soft"),
            ("accent-strong", "surface"), ("accent-ink", "accent"), ("accent-ink", "accent-strong"),
            ("bar-ink", "bar"), ("bar-ink", "bar-line"), ("bar-muted", "bar"), ("bar", "bar-ink"),
            ("danger", "surface"), ("danger-ink", "danger"), ("error-ink", "surface"), ("error-ink", "accent-soft"),
            ("ok-ink", "surface"), ("warn-ink", "surface"), ("warn-ink", "accent-soft"),
        ]
        + ["info", "ok", "warn", "error"].map { ("\($0)-ink", "\($0)-soft") }
        + states.map { ("\($0)-ink", "\($0)-soft") }
        + (0...4).map { ("on-\($0)", "shade-\($0)") }

    /// Marks, and what they lie on.
    private static let marks: [(String, String)] =
        states.map { ("\($0)-fill", "surface") }
        + [("edge", "surface"), ("edge", "page"), ("accent", "page"), ("accent", "surface"), ("danger", "surface")]

    @Test("Text is readable on its ground", arguments: Theme.allCases)
    func text(theme: Theme) throws {
        let colours = try Self.colours(theme)
        for (text, ground) in Self.texts {
            let contrast = try Self.contrast(text, ground, colours)
            #expect(contrast >= 4.5, "--\(text) on --\(ground)")
        }
    }

    @Test("Marks and edges stand out", arguments: Theme.allCases)
    func marks(theme: Theme) throws {
        let colours = try Self.colours(theme)
        for (mark, ground) in Self.marks {
            let contrast = try Self.contrast(mark, ground, colours)
            #expect(contrast >= 3, "--\(mark) on --\(ground)")
        }
    }

    @Test func `every colour of the light theme has one in the dark`() throws {
        #expect(try Self.properties(of: .light).keys.sorted() == Self.properties(of: .dark).keys.sorted())
    }

    // MARK: Reading the style sheet

    private static let sheet = String(decoding: PackageResources.console_css, as: UTF8.self)

    private static func colours(_ theme: Theme) throws -> [String: [Double]] {
        try properties(of: .light).merging(theme == .dark ? properties(of: .dark) : [:]) { $1 }
    }

    /// The custom properties with a colour in a theme's `:root`.
    private static func properties(of theme: Theme) throws -> [String: [Double]] {
        let parts = sheet.components(separatedBy: "@media (prefers-color-scheme: dark)")
        try #require(parts.count == 2)
        let block = try #require(parts[theme == .light ? 0 : 1].components(separatedBy: "}").first)
        return block.matches(of: /--([\w-]+): #([0-9a-f]{6});/).reduce(into: [:]) { colours, match in
            let value = Int(match.2, radix: 16) ?? 0
            colours[String(match.1)] = [value >> 16, value >> 8 & 255, value & 255].map { Double($0) / 255 }
        }
    }

    private static func contrast(_ one: String, _ other: String, _ colours: [String: [Double]]) throws -> Double {
        let lights = try [one, other].map { name in
            let parts = try #require(colours[name], "--\(name)").map { part in
                part <= 0.04045 ? part / 12.92 : pow((part + 0.055) / 1.055, 2.4)
            }
            return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]
        }
        return ((lights.max() ?? 0) + 0.05) / ((lights.min() ?? 0) + 0.05)
    }
}
