/// Exports of everything, and the memory that the server needs for them.
struct ConsoleExports {
    let served: ServedStore
    let password: String

    private static let files = ["hires.csv", "hires.json", "hires.xlsx", "all.xlsx"]

    /// Fetches each file, one after another; what fails is told and left out.
    func measure(fail: (String) -> Void) throws -> [ConsoleResults.Export] {
        let browser = ConsoleBrowser(url: served.url)
        try browser.signIn(ConsoleStore.user(2).name, password)
        return try Self.files.compactMap { file in
            try served.resetPeak()
            let answer = try browser.get("/exports/\(file)?scope=all")
            guard answer.status == 200 else {
                fail("\(file): \(answer.status)")
                return nil
            }
            return .init(name: file, seconds: answer.seconds, bytes: answer.bytes, peakKiB: try served.peakKiB())
        }
    }
}
