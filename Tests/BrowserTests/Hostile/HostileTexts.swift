/// Texts that a district may send as names, remarks and file names, and that must show as what they are.
enum HostileTexts {
    /// What each would do if a page took it for more than text: it makes an element of the class `hostile`, or runs a script.
    static let all: [String] = [
        "<b class=hostile>粗体</b>",
        "<script class=hostile>window.hostile = 1</script>",
        "\"><img class=hostile src=x onerror=\"window.hostile = 2\">",
        "' autofocus onfocus='window.hostile = 3' class='hostile",
        "\" onmouseover=\"window.hostile = 4\" class=\"hostile",
        "</title></textarea></select><i class=hostile>",
        "</svg><svg class=hostile onload=window.hostile=5>",
        "<!-- <p class=hostile> -->]]><![CDATA[<p class=hostile>",
        "{{page.csrf}}{{{page.csrf}}}{{#m}}{{/m}}{{> layout}}",
        "&lt;i class=hostile&gt;&amp;&#60;i&#62;",
        "javascript:window.hostile=6",
        "%3Ci class=hostile%3E%00${7*7}",
        "=HYPERLINK(\"http://127.0.0.1/\",\"点\")",
        "阿拉伯 \u{202E}字序\u{2066}翻转",
        "家庭👩‍👩‍👧‍👦与𠮷野㐀",
        String(repeating: "长", count: 120) + String(repeating: "W", count: 60),
        "../../etc/passwd\\..\\C:",
    ]

    /// What a page shows of a text: characters that turn their neighbours round are named.
    static func shown(_ text: String) -> String {
        text.replacing("\u{202E}", with: "⟨U+202E⟩").replacing("\u{2066}", with: "⟨U+2066⟩")
    }
}
