/// Why a browser did not do what a test asked, with the words of its driver.
struct WebDriverError: Error, CustomStringConvertible {
    /// The stable code of the W3C protocol, such as `no such element`, or one of ours.
    let code: String
    let message: String

    var description: String { "\(code): \(message)" }

    /// A wait's limit has passed.
    static func timeLimit(_ awaited: String, page: String) -> WebDriverError {
        WebDriverError(code: "time limit", message: "waited in vain for \(awaited) at \(page)")
    }

    /// There is no browser on this machine.
    static let noBrowser = WebDriverError(
        code: "no browser",
        message: """
            chromium or chromedriver is missing. Install them: apt-get install --no-install-recommends chromium \
            chromium-driver fonts-noto-cjk (./run test does so), or set SHENBAO_NO_BROWSER=1 to go without these tests.
            """
    )
}
