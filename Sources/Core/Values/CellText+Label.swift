extension CellText {
    /// A header's label, freed of all that does not tell columns apart.
    ///
    /// Width and blanks are ignored, what stands in brackets of any kind becomes a hint, and a closing 可不填 is dropped:
    /// 在职时长（天）可不填 is 在职时长 with the hint 天. A bracket left open reaches to the end.
    ///
    /// - Parameter raw: The header's cell.
    /// - Returns: The label, and the hints in their order, without their brackets.
    public static func normaliseLabel(_ raw: String) -> (label: String, hints: [String]) {
        var label = String.UnicodeScalarView()
        var hints: [String] = []
        var hint = String.UnicodeScalarView()
        var depth = 0
        for scalar in compatibilityComposed(raw).unicodeScalars where !scalar.isBlank {
            if openings.contains(scalar) {
                if depth > 0 { hint.append(scalar) }
                depth += 1
            } else if depth > 0, closings.contains(scalar) {
                depth -= 1
                if depth > 0 {
                    hint.append(scalar)
                } else {
                    hints.append(String(hint))
                    hint = .init()
                }
            } else if depth > 0 {
                hint.append(scalar)
            } else {
                label.append(scalar)
            }
        }
        if depth > 0 { hints.append(String(hint)) }
        var text = String(label)
        let optional = "可不填"
        if text.hasSuffix(optional), text != optional { text.removeLast(optional.count) }
        return (text, hints.filter { !$0.isEmpty })
    }

    private static let openings = Set("([{<〈《「『【〔〖〘〚⟨⟪".unicodeScalars)
    private static let closings = Set(")]}>〉》」』】〕〗〙〛⟩⟫".unicodeScalars)
}
