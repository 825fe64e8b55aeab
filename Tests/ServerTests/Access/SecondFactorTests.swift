import Core
import Foundation
import HTTPTypes
import HummingbirdTesting
import SyncProtocol
import Testing

@testable import Server

/// The second factor, as a person sets it up and signs in with it.
@Suite struct SecondFactorTests {
    /// Sets a second factor up through the pages; gives its set-up and the recovery codes.
    private func setUp(
        _ browser: TestBrowser,
        _ console: TestConsole
    ) async throws -> (setup: SecondFactorDesk.Setup, recovery: [String]) {
        #expect(try await browser.post("/account/codes").status == .seeOther)
        let name = try #require(UserName("reviewer"))
        let user = try #require(try await console.test.store.user(name))
        let setup = try #require(console.secondFactors.setup(of: user))
        #expect(try await browser.get("/account").text.contains(setup.secret))
        let page = try await browser.post("/account/codes/confirm", [("code", console.code(of: setup))])
        #expect(page.status == .ok)
        let recovery = page.text.matches(of: /[A-Z2-7]{4}(-[A-Z2-7]{4}){3}/).map { String($0.0) }
        #expect(recovery.count == 8)
        return (setup, recovery)
    }

    @Test func `a code of the telephone is asked for after the password, and is good once`() async throws {
        try await TestConsole.run { console async throws in
            let (setup, _) = try await setUp(console.browser(.reviewer), console)
            console.advance(minutes: 1)
            let browser = console.browser()
            let first = try await browser.signIn("reviewer", password: TestConsole.password, next: "/account")
            #expect(first.headers[.location] == "/?next=%2Faccount")
            // The password alone opens nothing.
            #expect(try await browser.get("/account").status == .seeOther)
            #expect(try await browser.get("/").text.contains("one-time-code"))
            let half = browser.cookies
            let code = try console.code(of: setup)
            let done = try await browser.post("/sign-in/code", [("code", code), ("next", "/account")])
            #expect(done.headers[.location] == "/account")
            #expect(browser.cookies["shenbao"] != half["shenbao"])
            #expect(try await browser.get("/account").status == .ok)

            let second = console.browser()
            _ = try await second.signIn("reviewer", password: TestConsole.password)
            _ = try await second.get("/")
            #expect(try await second.post("/sign-in/code", [("code", code)]).status == .forbidden)
            console.advance(minutes: 1)
            #expect(try await second.post("/sign-in/code", [("code", console.code(of: setup))]).status == .seeOther)
            // What was the session before the code is none.
            second.cookies = half
            #expect(try await second.get("/").text.contains("type=\"password\""))
        }
    }

    @Test func `a recovery code stands in for the telephone once`() async throws {
        try await TestConsole.run { console async throws in
            let (_, recovery) = try await setUp(console.browser(.reviewer), console)
            for (code, status) in [(recovery[0], 303), (recovery[0], 403), (recovery[1].lowercased(), 303)] {
                let browser = console.browser()
                _ = try await browser.signIn("reviewer", password: TestConsole.password)
                _ = try await browser.get("/")
                #expect(try await browser.post("/sign-in/code", [("code", code)]).status.code == status)
            }
            let name = try #require(UserName("reviewer"))
            #expect(try await console.test.store.user(name)?.codes?.recoveryCodes.count == 6)
        }
    }

    @Test func `codes cannot be guessed: wrong ones count with wrong passwords`() async throws {
        try await TestConsole.run { console async throws in
            let (setup, _) = try await setUp(console.browser(.reviewer), console)
            console.advance(minutes: 1)
            var statuses: [Int] = []
            for _ in 1...4 {
                let browser = console.browser()
                statuses.append(try await browser.signIn("reviewer", password: TestConsole.password).status.code)
                _ = try await browser.get("/")
                statuses.append(try await browser.post("/sign-in/code", [("code", "000000")]).status.code)
            }
            #expect(statuses.prefix(5) == [303, 403, 303, 403, 303])
            #expect(statuses[6] == 429)
            let right = console.browser()
            let code = try console.code(of: setup)
            #expect(try await right.signIn("reviewer", password: TestConsole.password).status == .tooManyRequests)
            #expect(try await right.post("/sign-in/code", [("code", code)]).status == .seeOther)
            #expect(try await right.get("/account").status == .seeOther)
        }
    }

    @Test func `five minutes after the password it is too late for a code`() async throws {
        try await TestConsole.run { console async throws in
            let (setup, _) = try await setUp(console.browser(.reviewer), console)
            console.advance(minutes: 1)
            let browser = console.browser()
            _ = try await browser.signIn("reviewer", password: TestConsole.password)
            _ = try await browser.get("/")
            console.advance(minutes: 5)
            _ = try await browser.post("/sign-in/code", [("code", console.code(of: setup))])
            #expect(try await browser.get("/account").status == .seeOther)
        }
    }

    @Test func `a secret that was never confirmed asks for nothing, and a wrong code confirms nothing`() async throws {
        try await TestConsole.run { console async throws in
            let browser = try await console.browser(.reviewer)
            _ = try await browser.post("/account/codes")
            #expect(try await browser.post("/account/codes/confirm", [("code", "000000")]).status == .badRequest)
            #expect(
                try await console.browser().signIn("reviewer", password: TestConsole.password).headers[.location] == "/"
            )
            #expect(try await console.browser(.reviewer).get("/account").status == .ok)
        }
    }

    @Test func `a secret is readable with this server's key and for this user only`() throws {
        let box = try #require(SecretBox(seed: Array(repeating: 1, count: 32)))
        let other = try #require(SecretBox(seed: Array(repeating: 2, count: 32)))
        let (anna, bob) = try (#require(UserName("anna")), #require(UserName("bob")))
        let secret: [UInt8] = Array(1...20)
        let sealed = try box.seal(secret, for: anna, nonce: Array(repeating: 3, count: 12))
        #expect(box.open(sealed, of: anna) == secret)
        #expect(box.open(sealed, of: bob) == nil)
        #expect(other.open(sealed, of: anna) == nil)
        #expect(box.open(String(sealed.dropLast(2)) + "00", of: anna) == nil)
        #expect(box.open("", of: anna) == nil)
        #expect("\(box)" == "SecretBox(…)")
    }
}

extension TestConsole {
    /// What the telephone of a user shows now.
    func code(of setup: SecondFactorDesk.Setup) throws -> String {
        let secret = try #require(Base32Reader.bytes(setup.secret.filter { $0 != " " }))
        return TimeCode(secret: secret).code(step: TimeCode.step(at: test.world.environment.moment.seconds))
    }
}

/// Reads base 32, as telephones do.
private enum Base32Reader {
    static func bytes(_ text: String) -> [UInt8]? {
        var (bytes, buffer, bits): ([UInt8], Int, Int) = ([], 0, 0)
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")
        for character in text {
            guard let digit = alphabet.firstIndex(of: character) else { return nil }
            buffer = buffer << 5 | digit
            bits += 5
            if bits >= 8 {
                bits -= 8
                bytes.append(UInt8(buffer >> bits & 255))
                buffer &= (1 << bits) - 1
            }
        }
        return bytes
    }
}
