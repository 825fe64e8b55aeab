import Core
import Terminal
import Workbook

/// Tells what an import found: every wrong cell, grouped by row, the key line last.
struct ImportRenderer {
    let file: String
    let result: ImportResult
    let isDryRun: Bool
    let language: Language

    /// The most cells that a terminal is shown; the report and `--json` have all.
    private static let shownNotes = 40

    private var name: String { TerminalText.safe(String(file.split(separator: "/").last ?? "")) }

    var json: JSONValue {
        [
            "form": JSONValue(result.form?.code), "rows": JSONValue(result.rows), "added": JSONValue(result.added),
            "updated": JSONValue(result.updated), "unchanged": JSONValue(result.unchanged),
            "rejected": JSONValue(result.rejected), "errors": .array(result.errors.map(json)),
            "warnings": .array(result.warnings.map(json)), "omitted": JSONValue(result.omitted),
        ]
    }

    private func json(_ note: ImportNote) -> JSONValue { note.json(message: sentence(note)) }

    /// What is wrong at a cell, why, and what to do.
    func sentence(_ note: ImportNote) -> String {
        if let error = result.fileError {
            let sentence = language == .zh ? error.chinese : error.english
            if sentence.contains(name) { return sentence }
            return language == .zh ? "「\(name)」" + sentence : "“\(name)” " + sentence
        }
        let sentence = TerminalText.safe(result.sentence(note, language))
        // What is said of a whole file names it; what is said of a cell stands behind its address.
        guard result.form == nil else { return sentence }
        return language == .zh ? "「\(name)」：\(sentence)" : "“\(name)”: \(sentence)"
    }

    func print(in context: CommandContext) throws {
        if result.form == nil {
            for note in result.errors { context.tell("shenbao: " + sentence(note)) }
            return
        }
        for note in result.errors.prefix(Self.shownNotes) { context.tell(line(note, isError: true)) }
        let hidden = result.errors.count - Self.shownNotes
        if hidden > 0 {
            context.tell(
                context.words(
                    "……还有 \(hidden) 处；用 --report 文件.xlsx 生成标出全部错误的工作簿。",
                    "… and \(hidden) more; --report FILE.xlsx makes a workbook with all of them marked."
                )
            )
        }
        for note in result.warnings.prefix(Self.shownNotes) { context.tell(line(note, isError: false)) }
        let more = result.warnings.count - Self.shownNotes
        if more > 0 { context.tell(context.words("……还有 \(more) 处提醒。", "… and \(more) more warnings.")) }
        if result.omitted > 0 {
            context.tell(
                context.words(
                    "另有 \(result.omitted) 处错误或提醒未列出：文件整体有误，请先改正已列出的。",
                    "\(result.omitted) more errors or warnings are not listed: the file is wrong throughout, correct these first."
                )
            )
        }
        guard let form = result.form else { return }
        let done = isDryRun ? context.words("试导入（未写入）", "Dry run, nothing stored") : context.words("已导入", "Imported")
        try context.print(
            context.words(
                "\(name)：\(form.shortTitle) \(result.rows) 行。\(done)：新增 \(result.added)，更新 \(result.updated)，未变 \(result.unchanged)，拒收 \(result.rejected)。",
                "\(name): \(form.code), \(result.rows) rows. \(done): \(result.added) added, \(result.updated) updated, \(result.unchanged) unchanged, \(result.rejected) rejected."
            )
        )
    }

    private func line(_ note: ImportNote, isError: Bool) -> String {
        let kind = isError ? (language == .zh ? "错误" : "error") : (language == .zh ? "提醒" : "warning")
        return "\(kind) \(name)!\(note.cell) [\(note.code.rawValue)] \(sentence(note))"
    }
}
