/// The list of sheets, and which day is day zero.
final class WorkbookPart: XMLHandler {
    private(set) var sheets: [(name: String, relationship: String, isHidden: Bool)] = []
    private(set) var uses1904Dates = false

    private static let mostSheets = 1_000
    private var isInSheets = false

    override func open(_ name: XMLName, _ attributes: XMLAttributes) throws {
        switch depth {
        case 1:
            guard name.isNamed("workbook") else { throw WorkbookError(.notAWorkbook) }
        case 2:
            isInSheets = name.isNamed("sheets")
            if name.isNamed("workbookPr") {
                uses1904Dates = ["1", "true"].contains(attributes.value("date1904"))
            }
        case 3 where isInSheets && name.isNamed("sheet"):
            guard sheets.count < Self.mostSheets else { throw WorkbookError(.tooLarge) }
            guard let title = attributes.value("name"), let id = attributes.value("id", prefixed: true) else {
                throw WorkbookError(.damaged)
            }
            let state = attributes.value("state")
            sheets.append((title, id, state == "hidden" || state == "veryHidden"))
        default:
            return
        }
    }
}

/// The number formats, as far as they tell days from numbers.
final class StylesPart: XMLHandler {
    /// For each cell format whether it shows a day.
    private(set) var isDate: [Bool] = []

    private var customFormats: [Int: Bool] = [:]
    private var section = Section.other

    private enum Section {
        case numberFormats
        case cellFormats
        case other
    }

    override func open(_ name: XMLName, _ attributes: XMLAttributes) throws {
        switch depth {
        case 2:
            section = name.isNamed("numFmts") ? .numberFormats : name.isNamed("cellXfs") ? .cellFormats : .other
        case 3 where section == .numberFormats && name.isNamed("numFmt"):
            guard customFormats.count < 65_536 else { throw WorkbookError(.tooLarge) }
            guard let id = attributes.value("numFmtId").flatMap(Int.init) else { return }
            customFormats[id] = Self.showsDay(attributes.value("formatCode") ?? "")
        case 3 where section == .cellFormats && name.isNamed("xf"):
            guard isDate.count < 65_536 else { throw WorkbookError(.tooLarge) }
            let id = attributes.value("numFmtId").flatMap(Int.init) ?? 0
            isDate.append(customFormats[id] ?? Self.isBuiltInDate(id))
        default:
            return
        }
    }

    /// The formats with fixed numbers that show a day, those of the Chinese editions included.
    private static func isBuiltInDate(_ id: Int) -> Bool {
        switch id {
        case 14...17, 22, 27...31, 36, 50...54, 57, 58: true
        default: false
        }
    }

    /// A format shows a day if its first section has a year or a day outside quotes, brackets and escapes.
    static func showsDay(_ format: String) -> Bool {
        var isQuoted = false
        var isBracketed = false
        var isEscaped = false
        for byte in format.utf8 {
            if isEscaped {
                isEscaped = false
                continue
            }
            switch byte {
            case 0x22 where !isBracketed: isQuoted.toggle()
            case _ where isQuoted: continue
            case 0x5B: isBracketed = true
            case 0x5D: isBracketed = false
            case _ where isBracketed: continue
            case 0x5C, 0x5F, 0x2A: isEscaped = true
            case 0x3B: return false
            case 0x59, 0x79, 0x44, 0x64: return true
            default: continue
            }
        }
        return false
    }
}
