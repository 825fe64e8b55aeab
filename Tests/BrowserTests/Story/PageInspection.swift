import Foundation

/// Looks at a page as every user may meet it, and collects what is wrong with it.
struct PageInspection {
    /// Where pictures go; nil when none are wanted.
    private let pictures: URL?

    /// Pictures are made anew into docs/images/console when `SHENBAO_RENEW=1`.
    init() {
        let isRenewed = ProcessInfo.processInfo.environment["SHENBAO_RENEW"] == "1"
        let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("../../../docs/images/console").standardizedFileURL
        pictures = isRenewed ? folder : nil
    }

    /// What is wrong on a phone and on a screen, light and dark, and with the keyboard; ends at the screen.
    func complaints(of browser: Browser, _ name: String) async throws -> [String] {
        var found: [String] = []
        let status = try await browser.status()
        if status != 200 { found.append("status \(status)") }
        for width in [390, 1280] {
            try await browser.resize(width: width)
            try await browser.prefer(dark: true)
            found += try await AccessibilityRules.violations(in: browser).map { "\(width) px, dark: \($0)" }
            try await browser.prefer(dark: false)
            found += try await AccessibilityRules.violations(in: browser).map { "\(width) px: \($0)" }
            found += try await AxeRules.violations(in: browser).map { "\(width) px: \($0)" }
            try await keepPicture(of: browser, "\(name)-\(width).png")
        }
        found += try await KeyboardWalk.violations(in: browser).map(\.description)
        found += try await browser.takeComplaints().map(\.description)
        return found.map { "\(name): \($0)" }
    }

    private func keepPicture(of browser: Browser, _ name: String) async throws {
        guard let pictures else { return }
        try FileManager.default.createDirectory(at: pictures, withIntermediateDirectories: true)
        try await browser.picture().write(to: pictures.appendingPathComponent(name))
    }
}
