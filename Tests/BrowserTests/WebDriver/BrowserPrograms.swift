import Foundation

/// Debian's Chromium and its driver.
enum BrowserPrograms {
    static let chromium = "/usr/bin/chromium"
    static let driver = "/usr/bin/chromedriver"

    /// Whether the tests in a browser run: always, unless the developer says that there is none.
    static let areWanted = ProcessInfo.processInfo.environment["SHENBAO_NO_BROWSER"] != "1"

    /// - Throws: ``WebDriverError/noBrowser``; a missing browser is a failure, not a reason to skip.
    static func require() throws {
        for path in [chromium, driver] where !FileManager.default.isExecutableFile(atPath: path) {
            throw WebDriverError.noBrowser
        }
    }
}
