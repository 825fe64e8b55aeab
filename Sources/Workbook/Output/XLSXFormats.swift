import CXlsxWriter

/// The cell formats of one workbook, each made when it is first needed.
final class XLSXFormats {
    /// How a cell shows its value.
    enum Display: Hashable {
        case general
        case text
        case integer
        case decimal
        case date

        fileprivate var numberFormat: String? {
            switch self {
            case .general: nil
            case .text: "@"
            case .integer: "0"
            case .decimal: "0.00####"
            case .date: "yyyy-mm-dd"
            }
        }
    }

    private struct Key: Hashable {
        let style: OutputStyle
        let display: Display
    }

    private let workbook: UnsafeMutablePointer<lxw_workbook>
    private var formats: [Key: UnsafeMutablePointer<lxw_format>] = [:]

    init(workbook: UnsafeMutablePointer<lxw_workbook>) {
        self.workbook = workbook
    }

    /// The format of a style and a display; nil where the workbook's own default serves.
    func format(_ style: OutputStyle, _ display: Display) -> UnsafeMutablePointer<lxw_format>? {
        guard style != .plain || display != .general else { return nil }
        let key = Key(style: style, display: display)
        if let known = formats[key] { return known }
        guard let format = workbook_add_format(workbook) else { return nil }
        if let numberFormat = display.numberFormat { format_set_num_format(format, numberFormat) }
        apply(style, to: format)
        formats[key] = format
        return format
    }

    private func apply(_ style: OutputStyle, to format: UnsafeMutablePointer<lxw_format>) {
        switch style {
        case .plain:
            break
        case .title:
            format_set_bold(format)
            format_set_font_size(format, 16)
            format_set_align(format, UInt8(LXW_ALIGN_CENTER.rawValue))
            format_set_align(format, UInt8(LXW_ALIGN_VERTICAL_CENTER.rawValue))
        case .header:
            format_set_bold(format)
            format_set_text_wrap(format)
            format_set_align(format, UInt8(LXW_ALIGN_CENTER.rawValue))
            format_set_align(format, UInt8(LXW_ALIGN_VERTICAL_CENTER.rawValue))
            format_set_bg_color(format, 0xD9_D9D9)
            format_set_border(format, UInt8(LXW_BORDER_THIN.rawValue))
        case .wrong:
            format_set_bg_color(format, 0xFF_C7CE)
            format_set_font_color(format, 0x9C_0006)
        case .notice:
            format_set_bg_color(format, 0xFF_EB9C)
            format_set_font_color(format, 0x7F_6000)
        case .total:
            format_set_bold(format)
            format_set_top(format, UInt8(LXW_BORDER_THIN.rawValue))
        }
    }
}
