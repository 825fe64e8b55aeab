import Foundation
import SystemSupport
import Testing

extension BrowserTests {
    /// The driver's client: what the other tests build on.
    struct WebDriverTests {
        private static let page = """
            <!doctype html><html lang="zh-CN"><head><title>甲</title></head><body><h1>标题</h1>
            <input id="who" value="旧"><button onclick="document.querySelector('h1').textContent = who.value">改</button>
            <p hidden>看不见</p><script>console.warn('小心')</script></body></html>
            """

        @Test func `Looks, types, clicks and waits as a person does, and reads what the page complains of`()
            async throws
        {
            try await withBrowsers { stand in
                let browser = try await stand.open()
                try await browser.show(Self.page)
                let field = try await browser.find("#who")
                #expect(try await field.value() == "旧")
                try await field.clear()
                try await field.type("新𠮷“<b>”")
                try await browser.find("button").click()
                try await browser.wait(for: "the new title") { try await browser.find("h1").text() == "新𠮷“<b>”" }
                #expect(try await browser.find("p").isShown() == false)
                #expect(try await browser.find("p").textContent() == "看不见")
                #expect(try await browser.findAll("p, h1").count == 2)
                #expect(try await browser.takeComplaints().map(\.level) == ["WARNING"])
                #expect(try await browser.takeComplaints().isEmpty)
                await #expect(throws: WebDriverError.self) { try await browser.find("table") }
            }
        }

        @Test func `A picture is as wide as the screen and as high as the page`() async throws {
            try await withBrowsers { stand in
                let browser = try await stand.open(width: 390)
                try await browser.show(
                    "<!doctype html><meta name=viewport content='width=device-width'><body style='margin:0'><p style='margin:0;height:1400px'>"
                )
                let picture = try await browser.picture()
                // The size in a PNG's header, which is its first chunk.
                let size = [16, 20].map { at in picture[at..<(at + 4)].reduce(0) { $0 << 8 + Int($1) } }
                #expect(size == [390, 1400])
            }
        }

        @Test func `Browsers and their driver end with the test, also when it fails`() async throws {
            struct Failed: Error {}
            var port = 0
            await #expect(throws: Failed.self) {
                try await withBrowsers { stand in
                    port = try await stand.open().connection.port
                    throw Failed()
                }
            }
            let ended = LoopbackRequest(port: port, method: "GET", path: "status", body: Data())
            await #expect(throws: WebDriverError.self) { try await offPool { try ended.answer() } }
        }
    }
}
