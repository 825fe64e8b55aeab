import Core
import Foundation
import Testing

@testable import Server

/// Names, passwords and their hashes.
@Suite struct PasswordTests {
    private static let cheap = ScryptParameters(rounds: 16, blockSize: 8, parallelism: 1)

    private func hash(_ text: String, salt: UInt8 = 1) throws -> PasswordHash {
        let password = try #require(Password(typed: text))
        return try PasswordHash(of: password, salt: Array(repeating: salt, count: 16), parameters: Self.cheap)
    }

    @Test(
        arguments: [
            ("correct horse battery", nil), ("沪商服贸二三六号文件", nil), ("wangfang-0426-moon", nil), ("tiger-lamp", nil),
            ("short", .short), ("123456789", .short), ("1234567890", .common), ("0987654321", .common),
            ("qwertyuiop", .common), ("aaaaaaaaaaaa", .common), ("abababababab", .common), ("Password123", .common),
            ("P-a-s-s-w-o-r-d-1-2-3", .common), ("shenbao2016", .common), ("WangFang-Li", .name),
            ("wangfang-li", .name),
            ("wangfang-li1", .name), ("il-gnafgnaw", .name),
        ] as [(String, Password.Weakness?)]
    )
    func `a new password is strong enough, or is refused with a reason`(text: String, expected: Password.Weakness?)
        throws
    {
        let name = try #require(UserName("wangfang-li"))
        #expect(try #require(Password(typed: text)).weakness(for: name) == expected)
    }

    @Test func `what is empty or too long is no password`() {
        #expect(Password(typed: "") == nil)
        #expect(Password(typed: String(repeating: "密", count: 85)) != nil)
        #expect(Password(typed: String(repeating: "密", count: 86)) == nil)
        #expect(Password(typed: String(repeating: "x", count: 2_000_000)) == nil)
    }

    @Test func `full-width letters are the same password`() throws {
        let kept = try hash("correct horse 9")
        #expect(try kept.matches(#require(Password(typed: "ｃｏｒｒｅｃｔ horse ９"))))
        #expect(try !kept.matches(#require(Password(typed: "Correct horse 9"))))
    }

    /// RFC 7914, section 12, the third vector's parameters are too dear for a test; this is the second.
    @Test func `the hash is that of RFC 7914`() throws {
        let vector = "fdbabe1c9d3472007856e7190d01e9fe7c6ad7cbc8237830e77376634b373162"
        let parameters = ScryptParameters(rounds: 1024, blockSize: 8, parallelism: 16)
        let password = try #require(Password(typed: "password"))
        let digest = try PasswordHash(of: password, salt: Array("NaCl".utf8), parameters: parameters)
        #expect(digest.text.hasSuffix(vector))
    }

    @Test func `a hash is read as it is written, and nothing else is`() throws {
        let kept = try hash("correct horse battery")
        #expect(PasswordHash(text: kept.text) == kept)
        #expect(try hash("correct horse battery", salt: 2) != kept)
        for wrong in [
            "", "scrypt", kept.text + ":", "bcrypt" + kept.text.dropFirst(6),
            kept.text.replacingOccurrences(of: ":16:", with: ":17:"),
            kept.text.replacingOccurrences(of: ":16:", with: ":1073741824:"),
            kept.text.replacingOccurrences(of: ":8:", with: ":0:"), String(kept.text.dropLast(2)),
        ] { #expect(PasswordHash(text: wrong) == nil, "\(wrong)") }
    }

    @Test func `passwords and hashes do not print`() throws {
        let password = try #require(Password(typed: "correct horse battery"))
        let kept = try hash("correct horse battery")
        var dumped = ""
        dump(password, to: &dumped)
        dump(kept, to: &dumped)
        for text in ["\(password)", "\(kept)", String(reflecting: password), String(reflecting: kept), dumped] {
            #expect(!text.contains("horse"))
            #expect(!text.contains(String(kept.text.suffix(32))))
        }
    }

    @Test func `two passwords at most are hashed at once, and a name without a user takes its turn too`() async throws {
        let hasher = try PasswordHasher(parameters: Self.cheap) { Array(repeating: 7, count: $0) }
        let right = try #require(Password(typed: "correct horse battery"))
        let kept = try await hasher.hash(right)
        #expect(try await hasher.check(right, against: kept))
        #expect(try await !hasher.check(#require(Password(typed: "wrong horse battery")), against: kept))
        #expect(try await !hasher.check(right, against: nil))
    }

    @Test(arguments: [
        ("wangfang", "wangfang"), (" WangFang ", "wangfang"), ("王芳", "王芳"), ("ｗａｎｇ", "wang"),
        ("li.na-2@sww", "li.na-2@sww"),
        ("a", "a"), ("3e", "3e"),
    ])
    func `a name counts without its case and width`(typed: String, key: String) {
        #expect(UserName(typed)?.key == key)
    }

    @Test(arguments: [
        "", " ", ".a", "-a", "a b", "a/b", "a:b", "<b>", "a\u{0}", "a\n", "a\u{202E}b", "a\u{200B}b", "a%20", "a'--",
        String(repeating: "a", count: 41), "é\u{0301}\u{0301}\u{0301}",
    ])
    func `what could be taken for something else is no name`(typed: String) { #expect(UserName(typed) == nil) }
}
