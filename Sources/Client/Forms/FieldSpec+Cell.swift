import Core
import Workbook

extension FieldSpec {
    /// The cell from which an import reads this value again, exactly.
    func cell(_ value: JSONValue, catalogue: Catalogue) -> OutputCell {
        switch (type, value) {
        case (_, .null): return .empty
        case (.amount, .string(let text)): return .decimal(text)
        case (.count, .integer(let number)): return .integer(Int(number))
        case (.date, .string(let text)):
            guard let date = CivilDate(iso: text) else { return .text(text) }
            return .date(year: date.year, month: date.month, day: date.day)
        case (.flag, .bool(let flag)): return .text(flag ? "是" : "否")
        case (.choice(let choices), .string(let code)):
            return .text(choices.first { $0.code == code }?.label ?? code)
        case (.lines, .array(let codes)):
            let names = codes.compactMap(\.stringValue).map { code in
                catalogue.lines.first { $0.code == code }?.name ?? code
            }
            return .text(names.joined(separator: "、"))
        case (.names, .array(let elements)):
            // Each name loses an apostrophe of its own when the list is read.
            return .text(Self.guarded(elements.compactMap(\.stringValue).map(Self.guarded).joined(separator: "、")))
        case (_, .string(let text)): return .text(Self.guarded(text))
        default: return .text(value.canonicalText())
        }
    }

    /// An import drops one apostrophe at the beginning, which spreadsheets use as a mark: one that belongs to the value is doubled.
    private static func guarded(_ text: String) -> String {
        text.unicodeScalars.first == "'" ? "'" + text : text
    }
}
