package import Foundation

/// A page of docs/ that a test makes from the source, so that it stays true.
package struct MadePage {
    /// The page.
    package let file: URL
    private let text: String

    /// A page and what the source gives for it.
    ///
    /// - Parameters:
    ///   - name: its path in docs/.
    ///   - text: the whole of what it should say.
    package init(_ name: String, text: String) {
        file =
            URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("../../docs/\(name)").standardizedFileURL
        self.text = text
    }

    /// The first line that is not what it should be; nil if the page is true.
    ///
    /// With `SHENBAO_RENEW=1` the page is written anew first.
    ///
    /// - Throws: what kept the page from being read or written.
    package func difference() throws -> String? {
        if ProcessInfo.processInfo.environment["SHENBAO_RENEW"] == "1" { try Data(text.utf8).write(to: file) }
        let written = try String(decoding: Data(contentsOf: file), as: UTF8.self)
        guard written != text else { return nil }
        let lines = { (text: String) in text.split(separator: "\n", omittingEmptySubsequences: false) }
        let (old, new) = (lines(written), lines(text))
        let number = zip(old, new).enumerated().first { $1.0 != $1.1 }?.offset ?? min(old.count, new.count)
        let (says, wanted) = (number < old.count ? old[number] : "", number < new.count ? new[number] : "")
        return
            "\(file.lastPathComponent), line \(number + 1): “\(says)” should be “\(wanted)”; SHENBAO_RENEW=1 renews it"
    }
}
