import Core
import Foundation
import GRDB
import Terminal
import Workbook

/// Where a command's result goes: one JSON value, or words for a person.
struct CommandOutput {
    let isJSON: Bool
    let language: Language

    /// Prints the result.
    func write(_ json: @autoclosure () throws -> JSONValue, text: (_ width: Int?) throws -> String) throws {
        if isJSON {
            try TerminalOutput.writeOut(json().canonicalText() + "\n")
        } else {
            try TerminalOutput.writeOut(text(TerminalOutput.out.width()))
        }
    }

    /// The sentence in the person's language.
    func words(_ chinese: String, _ english: String) -> String { language == .zh ? chinese : english }

    /// Things one after another, as a list in a sentence.
    func list(_ things: some Sequence<String>) -> String { language.list(things) }
}

/// Why a command did not do what was asked.
struct CommandFailure: Error {
    var status: ExitStatus
    var message: String

    /// A failure in words.
    init(_ status: ExitStatus, _ message: String) {
        self.status = status
        self.message = message
    }

    /// Words for an error of the parts below.
    init(_ error: any Error, language: Language) {
        status = .failed
        switch error {
        case let error as StoreError: message = error.message(in: language)
        case let error as OutputError: message = error.message(in: language)
        case let error as WorkbookError: message = language == .zh ? error.chinese : error.english
        case let error as DatabaseError:
            // Its description could quote a statement; its number says what to look up.
            let code = error.extendedResultCode.rawValue
            message =
                language == .zh
                ? "数据库出错（SQLite \(code)），未作改动。" : "The database failed (SQLite \(code)); nothing changed."
        default:
            message = language == .zh ? "操作失败：\(error)" : "Failed: \(error)"
        }
    }

    /// An unknown unit is a mistake on the command line.
    static func unknownUnit(_ language: Language) -> CommandFailure {
        let codes = language.list(Directory.units.map { "\($0.code) \($0.title)" })
        return CommandFailure(
            .usage,
            language == .zh ? "没有这个区（示范区）代码；可用：\(codes)。" : "No such unit; there are: \(codes)."
        )
    }
}

extension String {
    /// Checks a unit's code.
    func checkedUnit(_ language: Language) throws(CommandFailure) -> String {
        guard Directory.unit(self) != nil else { throw .unknownUnit(language) }
        return self
    }
}
