import Core
import Testing

@testable import Server

/// One-time codes by the clock.
@Suite struct TimeCodeTests {
    /// RFC 6238, appendix B, SHA-1: seconds and the eight digits.
    private static let vectors = [
        (59, "94287082"), (1_111_111_109, "07081804"), (1_111_111_111, "14050471"), (1_234_567_890, "89005924"),
        (2_000_000_000, "69279037"), (20_000_000_000, "65353130"),
    ]
    private let code = TimeCode(secret: Array("12345678901234567890".utf8))

    @Test(arguments: vectors)
    func `the codes are those of RFC 6238`(seconds: Int, expected: String) {
        #expect(code.code(step: TimeCode.step(at: seconds), digits: 8) == expected)
        #expect(code.code(step: TimeCode.step(at: seconds)) == String(expected.suffix(6)))
    }

    @Test func `a code is good one step before and after, and no further`() {
        let now = 1_480_000_000
        let step = TimeCode.step(at: now)
        for offset in -3...3 {
            let found = code.step(of: code.code(step: step + offset), at: now, after: 0)
            #expect(found == (abs(offset) <= 1 ? step + offset : nil), "\(offset)")
        }
    }

    @Test func `no step is good twice, nor one before it`() {
        let now = 1_480_000_000
        let step = TimeCode.step(at: now)
        #expect(code.step(of: code.code(step: step), at: now, after: step) == nil)
        #expect(code.step(of: code.code(step: step - 1), at: now, after: step) == nil)
        #expect(code.step(of: code.code(step: step + 1), at: now, after: step) == step + 1)
    }

    @Test(arguments: ["", "12345", "1234567", "12345a", "１２３４５６", "-12345", "000000000000"])
    func `what is no code is wrong`(typed: String) { #expect(code.step(of: typed, at: 59, after: 0) == nil) }

    @Test func `blanks in a code do not count`() {
        let step = TimeCode.step(at: 59)
        let text = code.code(step: step)
        #expect(code.step(of: " \(text.prefix(3)) \(text.suffix(3)) ", at: 59, after: 0) == step)
    }

    /// RFC 4648, section 10, without padding.
    @Test(arguments: [
        ("", ""), ("f", "MY"), ("fo", "MZXQ"), ("foo", "MZXW6"), ("foob", "MZXW6YQ"), ("fooba", "MZXW6YTB"),
        ("foobar", "MZXW6YTBOI"),
    ])
    func `base 32 is that of RFC 4648`(plain: String, expected: String) {
        #expect(Base32.text(Array(plain.utf8)) == expected)
    }
}
