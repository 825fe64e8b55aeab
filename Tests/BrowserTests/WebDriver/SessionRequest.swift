/// What a new session asks of the driver.
struct SessionRequest: Encodable {
    private let capabilities: Capabilities

    private struct Capabilities: Encodable { let alwaysMatch: Wanted }

    private struct Wanted: Encodable {
        let options: Options
        let logging = ["browser": "ALL"]
        let unhandledPromptBehavior = "ignore"
        let timeouts = ["script": 60_000, "pageLoad": 60_000, "implicit": 0]

        enum CodingKeys: String, CodingKey {
            case options = "goog:chromeOptions"
            case logging = "goog:loggingPrefs"
            case unhandledPromptBehavior, timeouts
        }
    }

    private struct Options: Encodable {
        let binary: String
        let args: [String]
    }

    /// No window, no sandbox (containers have no right to make one), nothing from outside of this machine.
    static let headlessChromium = SessionRequest(
        capabilities: Capabilities(
            alwaysMatch: Wanted(
                options: Options(
                    binary: BrowserPrograms.chromium,
                    args: [
                        "--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu",
                        "--disable-background-networking", "--no-first-run", "--no-proxy-server",
                        "--hide-scrollbars", "--force-color-profile=srgb", "--font-render-hinting=none",
                        "--lang=zh-CN", "--window-size=1280,900",
                    ]
                )
            )
        )
    )
}
