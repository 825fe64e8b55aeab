import Foundation

/// Commands of Chromium's own protocol, for what W3C's does not know.
extension Browser {
    private struct DevToolsCommand<Parameters: Encodable>: Encodable {
        let cmd: String
        let params: Parameters
    }

    func devTools<Value: Decodable>(_ command: String, _ parameters: some Encodable) async throws -> Value {
        try await connection.post("\(path)/goog/cdp/execute", DevToolsCommand(cmd: command, params: parameters))
    }

    private func devTools(_ command: String, _ parameters: some Encodable) async throws {
        let _: DriverConnection.Nothing = try await devTools(command, parameters)
    }

    private struct Screen: Encodable {
        let width: Int
        let height: Int
        let deviceScaleFactor = 1
        let mobile: Bool
    }

    /// Shows pages as on a screen of that many CSS pixels; a narrow one is a phone's.
    func resize(width: Int, height: Int? = nil) async throws {
        let isPhone = width < 600
        try await devTools(
            "Emulation.setDeviceMetricsOverride",
            Screen(width: width, height: height ?? (isPhone ? 844 : 900), mobile: isPhone)
        )
    }

    private struct Media: Encodable {
        let media: String
        let features: [[String: String]]
    }

    /// Light or dark, without motion; on screen or as printed.
    func prefer(dark: Bool, print: Bool = false) async throws {
        let features = [
            ["name": "prefers-color-scheme", "value": dark ? "dark" : "light"],
            ["name": "prefers-reduced-motion", "value": "reduce"],
        ]
        try await devTools("Emulation.setEmulatedMedia", Media(media: print ? "print" : "", features: features))
    }

    private struct Clip: Encodable {
        let x = 0
        let y = 0
        let width: Int
        let height: Int
        let scale = 1
    }

    private struct Capture: Encodable {
        let format = "png"
        let captureBeyondViewport = true
        let clip: Clip
    }

    private struct Image: Decodable { let data: String }

    /// A picture of the whole page, as PNG; at most so many pixels high.
    func picture(maximalHeight: Int = 1_500) async throws -> Data {
        let size: [Int] = try await evaluate(
            "const e = document.documentElement; return [innerWidth, Math.max(e.scrollHeight, innerHeight)]"
        )
        let clip = Clip(width: size[0], height: min(size[1], maximalHeight))
        let image: Image = try await devTools("Page.captureScreenshot", Capture(clip: clip))
        guard let data = Data(base64Encoded: image.data) else {
            throw WebDriverError(code: "no picture", message: String(image.data.prefix(40)))
        }
        return data
    }

    private struct Downloads: Encodable {
        let behavior = "allow"
        let downloadPath: String
    }

    /// Puts what is downloaded into a folder.
    func keepDownloads(in folder: String) async throws {
        try await devTools("Browser.setDownloadBehavior", Downloads(downloadPath: folder))
    }
}
