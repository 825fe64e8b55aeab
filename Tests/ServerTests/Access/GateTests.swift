import Core
import Foundation
import HTTPTypes
import HummingbirdTesting
import NIOCore
import Testing

@testable import Server

/// What stands before every page: sessions, forms, headers.
@Suite struct GateTests {
    private func name(_ text: String) throws -> HTTPField.Name { try #require(HTTPField.Name(text)) }

    @Test func `a stranger gets the sign-in page at the root, and is sent there from every other page`() async throws {
        try await TestConsole.run { console async throws in
            let browser = console.browser()
            let page = try await browser.get("/")
            #expect(page.status == .ok)
            #expect(page.headers[.contentType] == "text/html; charset=utf-8")
            #expect(page.text.contains("type=\"password\""))
            #expect(browser.cookies.isEmpty)
            let elsewhere = try await browser.get("/queue?unit=310105&state=submitted")
            #expect(elsewhere.status == .seeOther)
            #expect(elsewhere.headers[.location] == "/?next=%2Fqueue%3Funit%3D310105%26state%3Dsubmitted")
            let next = try await browser.get("/?next=%2Fqueue%3Funit%3D310105")
            #expect(next.text.contains("name=\"next\" value=\"/queue?unit=310105\""))
        }
    }

    @Test(arguments: [
        "//evil.example", "https://evil.example", "/\\evil.example", "/%0d%0aSet-Cookie:a=b", "/sign-out",
    ])
    func `a sign-in leads to no other server`(next: String) async throws {
        try await TestConsole.run { console async throws in
            let page = try await console.browser().get("/?next=" + ConsolePath.encoded(next))
            #expect(!page.text.contains("name=\"next\" value=\"\(next)"))
            let response = try await console.browser().signIn("admin", password: TestConsole.password, next: next)
            #expect(response.headers[.location] == "/")
            let browser = try await console.browser(.admin)
            let language = try await browser.post("/language", [("lang", "en"), ("back", next)])
            #expect(language.headers[.location] == "/")
            let confirmed = try await browser.post(
                "/confirm",
                [("confirmPassword", TestConsole.password), ("next", next)]
            )
            #expect(confirmed.headers[.location] == "/")
        }
    }

    @Test func `every answer of the console forbids what pages do not need`() async throws {
        try await TestConsole.run { console async throws in
            let browser = try await console.browser(.admin)
            let csp = try name("Content-Security-Policy")
            for response in [
                try await console.browser().get("/"), try await console.browser().get("/queue"),
                try await browser.get("/account"), try await browser.get("/queue"),
                try await browser.get("/devices/nowhere"), try await browser.post("/sign-out"),
                try await console.browser().post("/users", []),
            ] where response.headers[.contentType] != "application/problem+json" {
                #expect(
                    response.headers[csp]
                        == "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; font-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
                )
                #expect(response.headers[.cacheControl] == "no-store")
                #expect(response.headers[.xContentTypeOptions] == "nosniff")
                #expect(try response.headers[name("Referrer-Policy")] == "no-referrer")
                #expect(try response.headers[name("Cross-Origin-Opener-Policy")] == "same-origin")
                #expect(try response.headers[name("Permissions-Policy")]?.contains("camera=()") == true)
                #expect(!response.text.contains("style=\""))
            }
        }
    }

    @Test func `style and script may be kept while they are the same`() async throws {
        try await TestConsole.run { console async throws in
            let browser = console.browser()
            let page = try await browser.get("/").text
            for file in ["console.css", "console.js"] {
                let range = try #require(page.range(of: "/assets/\(file)\\?v=[0-9a-f]+", options: .regularExpression))
                let asset = try await browser.get(String(page[range]))
                #expect(asset.status == .ok)
                #expect(asset.headers[.cacheControl] == "public, max-age=31536000, immutable")
                let tag = try #require(asset.headers[.eTag])
                let again = try await browser.get("/assets/\(file)", headers: [.ifNoneMatch: tag])
                #expect(again.status == .notModified)
                #expect(again.headers[.cacheControl] == "no-cache")
            }
            #expect(try await browser.get("/assets/..%2F..%2Fserver.key").status == .notFound)
            #expect(try await browser.get("/assets/layout.mustache").status == .notFound)
        }
    }

    @Test func `a session's cookie is out of reach of scripts and of other sites`() async throws {
        try await TestConsole.run { console async throws in
            let response = try await console.browser().signIn("reviewer", password: TestConsole.password)
            let line = try #require(response.headers[values: .setCookie].first { $0.hasPrefix("shenbao=") })
            #expect(line.contains("; Path=/; HttpOnly; SameSite=Strict"))
            #expect(!line.contains("Secure"))
            #expect(
                SessionCookie(isSecure: true).set("x") == "__Host-shenbao=x; Path=/; HttpOnly; SameSite=Strict; Secure"
            )
        }
    }

    @Test func `a sign-in makes a new session, and what was there before is worth nothing`() async throws {
        try await TestConsole.run { console async throws in
            let fixed = String(repeating: "ab", count: 32)
            let victim = console.browser()
            victim.cookies = ["shenbao": fixed]
            #expect(try await victim.signIn("reviewer", password: TestConsole.password).status == .seeOther)
            #expect(victim.cookies["shenbao"] != fixed)
            let thief = console.browser()
            thief.cookies = ["shenbao": fixed]
            #expect(try await thief.get("/account").status == .seeOther)
            // Signing in again ends what was begun before.
            let first = victim.cookies
            #expect(try await victim.signIn("approver", password: TestConsole.password).status == .seeOther)
            thief.cookies = first
            #expect(try await thief.get("/account").status == .seeOther)
            #expect(try await victim.get("/account").text.contains("approver"))
        }
    }

    @Test func `two cookies of the name are none`() async throws {
        try await TestConsole.run { console async throws in
            let browser = try await console.browser(.reviewer)
            let own = try #require(browser.cookies["shenbao"])
            for cookie in ["shenbao=\(own); shenbao=x", "shenbao=x; shenbao=\(own)", "shenbao=\(own); shenbao=\(own)"] {
                #expect(try await browser.get("/account", headers: [.cookie: cookie]).status == .seeOther, "\(cookie)")
            }
            for cookie in ["a=b; shenbao=\(own)", "shenbao=\(own);c=\"d\""] {
                #expect(try await browser.get("/account", headers: [.cookie: cookie]).status == .ok, "\(cookie)")
            }
            for value in ["", "x", own.uppercased(), own + "0", String(own.dropLast()), "../\(own)"] {
                let response = try await browser.get("/account", headers: [.cookie: "shenbao=\(value)"])
                #expect(response.status == .seeOther, "\(value)")
            }
        }
    }

    @Test func `a form without the session's token changes nothing`() async throws {
        try await TestConsole.run { console async throws in
            let browser = try await console.browser(.admin)
            let other = try await console.browser(.auditor)
            for token in [nil, "", "x", other.csrf, String(repeating: "0", count: 64), browser.csrf + "0"] {
                let response = try await browser.post("/sign-out", [], csrf: token)
                #expect(response.status == .forbidden, "\(token ?? "-")")
            }
            let denied = try await console.test.store.auditEntries(AuditQuery()).filter { $0.draft.action == .denied }
            #expect(denied.count == 6)
            #expect(try await browser.get("/account").status == .ok)
            #expect(try await browser.post("/sign-out").status == .seeOther)
            #expect(try await browser.get("/account").status == .seeOther)
        }
    }

    @Test func `a form of another site is not taken, even with the token`() async throws {
        try await TestConsole.run { console async throws in
            let browser = try await console.browser(.admin)
            let site = try name("Sec-Fetch-Site")
            let foreign: [HTTPFields] = [
                [site: "cross-site"], [site: "same-site"], [site: "none"], [.origin: "https://evil.example"],
                [.origin: "null"], [.origin: "https://localhost"], [.origin: "http://localhost.evil.example"],
                [site: "cross-site", .origin: "http://localhost"],
            ]
            for headers in foreign {
                #expect(
                    try await browser.post("/sign-out", [], csrf: browser.csrf, headers: headers).status == .forbidden
                )
                let signIn = try await console.browser().post(
                    "/sign-in",
                    [("name", "admin"), ("password", TestConsole.password)],
                    csrf: nil,
                    headers: headers
                )
                #expect(signIn.status == .forbidden)
                #expect(signIn.headers[.setCookie] == nil)
            }
            let own: HTTPFields = [site: "same-origin", .origin: "null"]
            #expect(
                try await browser.post("/language", [("lang", "en")], csrf: browser.csrf, headers: own).status
                    == .seeOther
            )
            #expect(
                try await browser.post("/sign-out", [], csrf: browser.csrf, headers: [.origin: "http://localhost"])
                    .status
                    == .seeOther
            )
        }
    }

    @Test func `what asks is the method, whatever else the request says`() async throws {
        try await TestConsole.run { console async throws in
            let browser = try await console.browser(.admin)
            let override = try name("X-HTTP-Method-Override")
            _ = try await browser.get("/account?_method=POST", headers: [override: "POST"])
            #expect(try await browser.get("/sign-out").status == .methodNotAllowed)
            #expect(
                try await browser.get("/sign-out?_method=POST", headers: [override: "POST"]).status == .methodNotAllowed
            )
            let deleted = try await browser.post("/users", [("_method", "DELETE"), ("csrf", browser.csrf)], csrf: nil)
            #expect(deleted.status != .methodNotAllowed)
            for method in [HTTPRequest.Method.put, .delete, .patch, .options] {
                #expect(try await browser.send(method, "/account").status == .methodNotAllowed)
                #expect(try await browser.send(method, "/units/310105").status == .methodNotAllowed)
            }
            #expect(try await browser.get("/account").status == .ok)
            #expect(try await browser.send(.head, "/account").body.readableBytes == 0)
        }
    }

    @Test func `what is no form, or too much of one, is refused`() async throws {
        try await TestConsole.run { console async throws in
            let browser = try await console.browser(.admin)
            func status(_ body: String, type: String = "application/x-www-form-urlencoded") async throws -> Int {
                let headers: HTTPFields = [.contentType: type]
                return try await browser.send(.post, "/sign-out", headers: headers, body: body).status.code
            }
            let token = "csrf=" + browser.csrf
            #expect(try await status(token, type: "application/json") == 415)
            #expect(try await status(token, type: "text/plain") == 415)
            #expect(try await status(token, type: "multipart/form-data; boundary=x") == 415)
            #expect(try await status(token + "&a=%ff") == 400)
            #expect(try await status(token + "&a=" + String(repeating: "x", count: 300_000)) == 413)
            #expect(try await status(token + String(repeating: "&a=1", count: 2_001)) == 413)
            let deep = token + "&a" + String(repeating: "[a]", count: 2_000) + "=1"
            #expect(try await status(deep) == 413)
            #expect(try await browser.get("/account?" + String(repeating: "a=1&", count: 3_000)).status.code == 413)
            #expect(try await browser.get("/account?a=%zz").status.code == 400)
            #expect(try await browser.get("/account").status == .ok)
            #expect(try await status(token) == 303)
        }
    }

    @Test func `a language is chosen with or without a session, and leads back`() async throws {
        try await TestConsole.run { console async throws in
            let browser = console.browser()
            #expect(try await browser.get("/").text.contains("<html lang=\"zh-CN\">"))
            let chosen = try await browser.post("/language", [("lang", "en"), ("back", "/?next=%2Fqueue")], csrf: nil)
            #expect(chosen.headers[.location] == "/?next=%2Fqueue")
            #expect(try await browser.get("/").text.contains("<html lang=\"en\">"))
            _ = try await browser.post("/language", [("lang", "xx")], csrf: nil)
            #expect(try await browser.get("/").text.contains("<html lang=\"zh-CN\">"))
        }
    }

    @Test(arguments: [
        "<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "{{csrf}}", "{{{page.csrf}}}", "'; --",
    ])
    func `what is typed is shown as text`(hostile: String) async throws {
        try await TestConsole.run { console async throws in
            let page = try await console.browser().post("/sign-in", [("name", hostile), ("password", "x")], csrf: nil)
            #expect(page.status == .forbidden)
            #expect(!page.text.contains("<script>alert"))
            #expect(!page.text.contains("<img"))
            if hostile.hasPrefix("{") { #expect(page.text.contains("{{")) }
        }
    }
}
