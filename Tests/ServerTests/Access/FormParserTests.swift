import Core
import Testing

@testable import Server

/// Forms and queries as they come.
@Suite struct FormParserTests {
    private func read(_ text: String) throws -> FormFields { try FormParser.fields(Array(text.utf8)) }

    @Test func `fields come in order, with all values of a name`() throws {
        let form = try read("a=1&b=%E7%94%B3+%E6%8A%A5&a=2&c=&d&e=x%3Dy%26z=w")
        #expect(form.all("a") == ["1", "2"])
        #expect(form["a"] == "2")
        #expect(form["b"] == "申 报")
        #expect(form["c"] == nil)
        #expect(form.all("d") == [""])
        #expect(form["e"] == "x=y&z=w")
        #expect(form["f"] == nil)
        #expect(form.names == ["a", "b", "c", "d", "e"])
    }

    @Test func `lines end in one way`() throws { #expect(try read("a=1%0D%0A2")["a"] == "1\n2") }

    @Test(arguments: [
        "%", "a=%", "a=%4", "a=%zz", "a=%ff", "a=%C0%AF", "a=%00", "=1", "%20=1", "a%0A=1", "申=1", "a=%ED%A0%80",
    ])
    func `what is no text is refused`(text: String) { #expect(throws: FormParser.Failure.malformed) { try read(text) } }

    @Test func `what is too much is refused`() {
        let many = (0...2000).map { "f\($0)=" }.joined(separator: "&")
        let name = String(repeating: "n", count: 129) + "=1"
        let value = "v=" + String(repeating: "x", count: (32 << 10) + 1)
        for text in [many, name, value] { #expect(throws: FormParser.Failure.tooLarge) { try read(text) } }
    }

    @Test func `brackets and dots in names lead nowhere`() throws {
        let deep = "a" + String(repeating: "[a]", count: 30)
        #expect(try read("\(deep)=1&__proto__=2&a.b=3").names == ["__proto__", "a.b", deep])
    }
}
