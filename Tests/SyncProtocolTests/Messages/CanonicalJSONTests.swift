import Core
import SyncProtocol
import Testing

struct CanonicalJSONTests {
    @Test(
        arguments: [
            (.null, "null"), (true, "true"), (-5, "-5"), (9_007_199_254_740_991, "9007199254740991"),
            (["b": 1, "a": [1, "x", .null], "": [:]], #"{"":{},"a":[1,"x",null],"b":1}"#),
            ("\u{8}\u{9}\u{A}\u{C}\u{D}", #""\b\t\n\f\r""#), ("\u{0}\u{1F}\u{7F}", "\"\\u0000\\u001f\u{7F}\""),
            ("\"\\/é€😀", "\"\\\"\\\\/é€😀\""),
            // RFC 8785 orders members by UTF-16 code units: a surrogate comes before U+FB33, whose scalar is smaller.
            (
                ["\u{20AC}": 1, "\r": 2, "\u{FB33}": 3, "1": 4, "\u{1F600}": 5, "\u{80}": 6, "\u{F6}": 7],
                "{\"\\r\":2,\"1\":4,\"\u{80}\":6,\"\u{F6}\":7,\"\u{20AC}\":1,\"\u{1F600}\":5,\"\u{FB33}\":3}"
            ),
        ] as [(JSONValue, String)]
    )
    func `the canonical form is RFC 8785's`(value: JSONValue, expected: String) throws {
        #expect(value.canonicalText() == expected)
        #expect(value.canonicalBytes() == Array(expected.utf8))
        #expect(value.canonicalSize == expected.utf8.count)
        #expect(try JSONValue(parsing: expected) == value)
    }

    @Test func `what is read and written again is the same to the byte`() throws {
        let text = "  { \"\\u00e9\" : [ 1 , -0 , \"\\ud83d\\ude00\\/\" ] }\n"
        let value = try JSONValue(parsing: text)
        #expect(value.canonicalText() == "{\"é\":[1,0,\"😀/\"]}")
        #expect(try JSONValue(parsing: value.canonicalBytes()).canonicalBytes() == value.canonicalBytes())
    }

    @Test(arguments: [
        ("", JSONError.Reason.syntax), (" ", .syntax), ("{", .syntax), ("[1,]", .syntax), ("{\"a\":1,}", .syntax),
        ("[1]x", .syntax), ("nul", .syntax), ("'a'", .syntax), ("{a:1}", .syntax), ("01", .syntax), ("-", .syntax),
        ("+1", .syntax), ("\"\u{1}\"", .syntax), ("\"\\x\"", .syntax), ("\"\\u12\"", .syntax), ("\u{FEFF}1", .syntax),
        ("1.0", .number), ("1e3", .number), ("9007199254740992", .number), ("-9007199254740992", .number),
        ("99999999999999999999999999", .number), ("\"\\ud800\"", .unicode), ("\"\\udc00\"", .unicode),
        ("\"\\ud800\\u0041\"", .unicode), ("{\"a\":1,\"a\":1}", .duplicateMember),
        ("{\"\\u0061\":1,\"a\":2}", .duplicateMember), ("{\"e\\u0301\":1,\"\\u00e9\":2}", .duplicateMember),
    ])
    func `what is not JSON of the protocol is refused`(text: String, reason: JSONError.Reason) {
        let error = #expect(throws: JSONError.self) { try JSONValue(parsing: text) }
        #expect(error?.reason == reason)
    }

    @Test(arguments: [
        [0x22, 0xFF, 0x22], [0x22, 0xC0, 0xAF, 0x22], [0x22, 0xED, 0xA0, 0x80, 0x22], [0x22, 0xE4, 0xB8, 0x22],
    ])
    func `bytes that are not UTF-8 are refused`(bytes: [UInt8]) {
        let error = #expect(throws: JSONError.self) { try JSONValue(parsing: bytes) }
        #expect(error?.reason == .unicode)
    }

    @Test func `nesting is bounded`() throws {
        func nested(_ depth: Int) -> String {
            String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
        }
        #expect(throws: Never.self) { try JSONValue(parsing: nested(32)) }
        for depth in [34, 100_000] {
            let error = #expect(throws: JSONError.self) { try JSONValue(parsing: nested(depth)) }
            #expect(error?.reason == .depth)
        }
        let objects = String(repeating: "{\"a\":", count: 100_000)
        #expect(throws: JSONError.self) { try JSONValue(parsing: objects) }
    }

    @Test func `a text that ends early is refused wherever it ends`() throws {
        let bytes = try Golden.changeSet().canonicalBytes
        #expect(throws: Never.self) { try JSONValue(parsing: bytes) }
        for count in 0..<bytes.count {
            #expect(throws: JSONError.self) { try JSONValue(parsing: bytes.prefix(count)) }
        }
    }
}
