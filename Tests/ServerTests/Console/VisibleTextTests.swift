import Testing

@testable import Server

/// Characters that turn or hide others are named on every page.
@Suite struct VisibleTextTests {
    @Test(arguments: [
        ("公司\u{202E}cod", "公司⟨U+202E⟩cod"), ("a\u{200B}b", "a⟨U+200B⟩b"), ("\u{FEFF}x", "⟨U+FEFF⟩x"),
        ("\u{2066}x\u{2069}", "⟨U+2066⟩x⟨U+2069⟩"), ("\u{E0041}", "⟨U+E0041⟩"), ("x\u{2028}y", "x⟨U+2028⟩y"),
    ])
    func `a character that cannot be seen is named`(text: String, visible: String) {
        #expect(VisibleText.of(text) == visible)
    }

    @Test(arguments: ["“公司”——你好…", "क्‍ष", "👩‍💻 ✓ → ①", "𠮷野家", "e\u{301}"])
    func `all other text stays`(text: String) {
        #expect(VisibleText.of(text) == text)
    }
}
