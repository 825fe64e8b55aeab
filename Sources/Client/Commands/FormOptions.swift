import ArgumentParser
import Core
import Foundation
import Terminal

/// A form by its code: `filings`, `hires` or `trainees`.
enum FormName: String, ExpressibleByArgument, CaseIterable {
    case filings, hires, trainees

    var form: Form {
        switch self {
        case .filings: .filings
        case .hires: .hires
        case .trainees: .trainees
        }
    }
}

extension CommandContext {
    /// A unified code typed as an option.
    /// - Throws: ``ClientError`` if it is none.
    func unifiedCode(_ typed: String, option: String) throws -> String {
        if let text = CellText.normalise(typed), let code = try? UnifiedCode.read(text).value { return code.code }
        throw ClientError(
            "uscc.format",
            .usage,
            zh: "\(option) 的“\(TerminalText.safe(typed))”不是统一社会信用代码；请核对 18 位代码，如 91310101PDY010605J。",
            en:
                "“\(TerminalText.safe(typed))” after \(option) is no unified code; check its 18 characters, such as 91310101PDY010605J."
        )
    }

    /// Whether there is a replica to look things up in.
    var hasReplica: Bool { FileManager.default.fileExists(atPath: replicaPath) }
}
