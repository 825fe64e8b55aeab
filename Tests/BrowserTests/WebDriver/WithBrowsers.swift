import Foundation

/// Opens browsers for a test and closes them again, the last one first, however the test ends.
final class BrowserStand {
    private let connection: DriverConnection
    private var opened: [Browser] = []

    fileprivate init(_ connection: DriverConnection) { self.connection = connection }

    /// A browser of its own, with no cookies.
    func open(width: Int = 1280) async throws -> Browser {
        let browser = try await Browser.open(connection)
        opened.append(browser)
        try await browser.resize(width: width)
        return browser
    }

    fileprivate func close() async {
        // A browser that has gone already is no fault of the test.
        while let browser = opened.popLast() { try? await browser.close() }
    }
}

/// Runs a test with a driver and the browsers that it opens, and ends them all.
func withBrowsers<Value>(_ body: (BrowserStand) async throws -> Value) async throws -> Value {
    let driver = try DriverProcess()
    let stand = BrowserStand(DriverConnection(port: driver.port))
    do {
        let value = try await body(stand)
        await stand.close()
        driver.end()
        return value
    } catch {
        await stand.close()
        driver.end()
        throw error
    }
}
