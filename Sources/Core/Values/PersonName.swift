/// Names of persons.
public enum PersonName {
    /// Reads a name: blanks inside Han names go, dots between Han become `·` (U+00B7), Latin names keep their blanks.
    ///
    /// - Parameter text: The normalised text of a cell.
    /// - Returns: The name as it is stored, with ``CheckCode/nameNormalised`` if that is not what was typed, and
    ///   ``CheckCode/nameUnusual`` for a single character, a placeholder, or more than 50 characters.
    /// - Throws: ``CheckCode/nameFormat`` for a digit or an asterisk.
    public static func read(_ text: String) throws(CheckCode) -> Reading<String> {
        var name = text
        var warnings: [CheckCode] = []
        if !isPlainHan(text) {
            let typed = Array(text.unicodeScalars)
            for scalar in typed where isForbidden(scalar) { throw .nameFormat }
            let tidied = tidy(typed)
            if !tidied.elementsEqual(trimmed(typed)) { warnings.append(.nameNormalised) }
            name = String(String.UnicodeScalarView(tidied))
        }
        if isUnusual(name) { warnings.append(.nameUnusual) }
        return Reading(name, warnings: warnings)
    }

    /// Most names: nothing but Han of the basic block, which cannot be written in two ways.
    private static func isPlainHan(_ text: String) -> Bool {
        text.unicodeScalars.allSatisfy { (0x4E00...0x9FFF).contains($0.value) }
    }

    private static func isForbidden(_ scalar: Unicode.Scalar) -> Bool {
        if scalar == "*" || scalar.value == 0xFF0A { return true }
        switch scalar.properties.numericType {
        case .decimal, .digit: return true
        default: return false
        }
    }

    private static func trimmed(_ scalars: [Unicode.Scalar]) -> ArraySlice<Unicode.Scalar> {
        var rest = scalars[...]
        while rest.first?.isBlank == true { rest = rest.dropFirst() }
        while rest.last?.isBlank == true { rest = rest.dropLast() }
        return rest
    }

    private static func tidy(_ typed: [Unicode.Scalar]) -> [Unicode.Scalar] {
        let scalars = trimmed(typed)
        var out: [Unicode.Scalar] = []
        out.reserveCapacity(scalars.count)
        var index = scalars.startIndex
        while index < scalars.endIndex {
            let scalar = scalars[index]
            let next = scalars[(index + 1)...].firstIndex { !$0.isBlank } ?? scalars.endIndex
            if scalar.isBlank {
                let isInsideHan = out.last.map(joinsHan) == true && joinsHan(scalars[next])
                if !isInsideHan {
                    for blank in scalars[index..<next] where !blank.isZeroWidth { out.append(" ") }
                }
                index = next
            } else {
                let isBetweenHan = next < scalars.endIndex && out.last.map(isOfHan) == true && scalars[next].isHan
                out.append(isDot(scalar) && isBetweenHan ? "\u{B7}" : scalar)
                index += 1
            }
        }
        return out
    }

    private static func isOfHan(_ scalar: Unicode.Scalar) -> Bool { scalar.isHan || scalar.isVariationSelector }

    private static func joinsHan(_ scalar: Unicode.Scalar) -> Bool { isOfHan(scalar) || isDot(scalar) }

    /// The marks that people type for the separator of transcribed names.
    private static func isDot(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x2E, 0xB7, 0x387, 0x2022, 0x2024, 0x2027, 0x2219, 0x22C5, 0x30FB, 0xFF0E, 0xFF65: true
        default: false
        }
    }

    private static func isUnusual(_ name: String) -> Bool {
        var (letters, scalars, hasLetter) = (0, 0, false)
        for scalar in name.unicodeScalars {
            if scalar == "某" || scalar == "\u{FFFD}" { return true }
            scalars += 1
            if !hasLetter { hasLetter = isOfHan(scalar) || scalar.properties.isAlphabetic }
            if !scalar.isVariationSelector { letters += 1 }
        }
        if !hasLetter || letters < 2 || letters > 50 { return true }
        guard scalars <= 8, let first = name.unicodeScalars.first, placeholderStarts.contains(first.value) else {
            return false
        }
        let isASCII = name.utf8.allSatisfy { $0 < 0x80 }
        return placeholders.contains(isASCII ? name.lowercased() : name)
    }

    /// Most names cannot be a placeholder by their first letter, which is sooner seen than looked up.
    private static let placeholderStarts = Set(
        placeholders.flatMap { [$0, $0.uppercased()] }.compactMap(\.unicodeScalars.first?.value)
    )

    private static let placeholders: Set<String> = [
        "测试", "测试员", "姓名", "名字", "未知", "待定", "待补", "待填", "不详", "不明", "暂无", "暂缺", "无名", "匿名", "示例",
        "样例", "举例", "员工", "学员", "test", "name", "unknown", "null", "none", "tbd", "xx", "xxx", "xxxx",
    ]
}
