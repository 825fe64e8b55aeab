import Testing

@testable import Workbook

/// A file that is hostile, broken or just odd, and what must come of it.
struct HostileCase: Sendable, CustomTestStringConvertible {
    enum Outcome: Sendable {
        /// The rows of the sheet, cell by cell.
        case values([[CellValue]])
        /// A refusal.
        case refused(WorkbookError.Code)
    }

    let name: String
    let outcome: Outcome
    /// Makes the file and gives its path.
    let make: @Sendable (Scratch) throws -> String

    var testDescription: String { name }

    /// A file of bytes.
    static func file(
        _ name: String,
        _ outcome: Outcome,
        as fileName: String = "a.xlsx",
        _ bytes: @escaping @Sendable () throws -> [UInt8]
    ) -> HostileCase {
        HostileCase(name: name, outcome: outcome) { try $0.file(fileName, bytes()) }
    }

    /// A workbook of one sheet, by what stands inside `sheetData`.
    static func sheet(_ name: String, _ outcome: Outcome, _ data: @escaping @Sendable () -> String) -> HostileCase {
        file(name, outcome) { HandmadeWorkbook(data: data()).bytes }
    }

    /// A workbook that is changed before it is packed.
    static func workbook(
        _ name: String,
        _ outcome: Outcome,
        _ change: @escaping @Sendable (inout HandmadeWorkbook) -> Void
    ) -> HostileCase {
        file(name, outcome) {
            var workbook = HandmadeWorkbook(data: HostileCase.data)
            change(&workbook)
            return workbook.bytes
        }
    }

    /// An archive that is changed before it is written.
    static func archive(
        _ name: String,
        _ outcome: Outcome,
        _ change: @escaping @Sendable (inout HandmadeZip) -> Void
    ) -> HostileCase {
        file(name, outcome) {
            var zip = HandmadeWorkbook(data: HostileCase.data).zip
            change(&zip)
            return zip.bytes
        }
    }

    /// A workbook whose sheet is large, packed as spreadsheets pack it.
    static func large(
        _ name: String,
        _ outcome: Outcome,
        part: String = "xl/worksheets/sheet1.xml",
        _ write: @escaping @Sendable ((String) throws -> Void) throws -> Void
    ) -> HostileCase {
        HostileCase(name: name, outcome: outcome) { scratch in
            let path = scratch.path("a.xlsx")
            let zip = try ZipWriter(path: path, failure: WorkbookError(.writeFailed))
            var workbook = HandmadeWorkbook(data: HostileCase.data)
            if part.hasSuffix("sharedStrings.xml") { workbook.sharedStrings = "" }
            for other in workbook.zip.parts where other.name != part { try zip.add(other.name, other.data) }
            try zip.add(part) { sink in
                try write { text in
                    var text = text
                    try text.withUTF8 { try sink(UnsafeRawBufferPointer($0)) }
                }
            }
            try zip.close()
            return path
        }
    }

    static let data = #"<row r="1"><c r="A1" t="str"><v>好</v></c></row>"#
    /// What ``data`` gives.
    static let good = Outcome.values([[.text("好")]])
    static let sheetHead = #"<worksheet xmlns="\#(HandmadeWorkbook.transitional)"><sheetData>"#
    static let sheetTail = "</sheetData></worksheet>"
}
