import Core

/// What a field wants, in a line: format and an example that is nobody's.
enum EntryHints {
    /// The hint of a field; nil where its label says all.
    static func hint(_ field: FieldSpec, edition: Int, _ language: Language) -> String? {
        let chinese = language == .zh
        if let special = special(field.code, chinese) { return special }
        switch field.type {
        case .personName: return chinese ? "与证件上的姓名一致" : "as on the document"
        case .identity:
            return chinese
                ? "身份证 18 位，末位可为 X；护照 6 至 9 位字母和数字" : "resident ID: 18 characters, the last may be X; passport: 6 to 9"
        case .organisationCode:
            return chinese ? "9 位，可带连字符；或 18 位统一社会信用代码" : "9 characters, or the unified code of 18"
        case .unifiedCode: return chinese ? "18 位，见营业执照" : "18 characters, on the licence"
        case .amount:
            return chinese ? "以万美元计，最多 6 位小数，例 1234.56" : "in 10,000 USD, at most 6 decimals, such as 1234.56"
        case .count: return chinese ? "整数" : "a whole number"
        case .date:
            return chinese
                ? "例 \(edition - 1)-03-01；也可写 \(edition - 1)0301、\(edition - 1)年3月1日" : "such as \(edition - 1)-03-01"
        case .lines:
            return chinese
                ? "可选多项：编号用逗号隔开（如 1,3），或输入名称的几个字查找"
                : "one or more: numbers with commas (1,3), or some characters of a name to search"
        case .names:
            return chinese ? "多项用“、”隔开，例 ISO 27001、CMMI 3" : "several with commas, such as ISO 27001, CMMI 3"
        case .flag, .choice: return chinese ? "输入编号或文字" : "a number or a word"
        case .text, .reference, .json: return nil
        }
    }

    private static func special(_ code: String, _ chinese: Bool) -> String? {
        switch code {
        case "seq": chinese ? "表上的序号，可不填" : "the printed number; may be left out"
        case "tenureDays": chinese ? "可不填；系统按入职、离职日期计算" : "may be left out; worked out from the dates"
        case "contractMonths":
            chinese ? "期限最长的一份服务外包合同，按月计，例 24" : "the longest contract, in months, such as 24"
        case "employer": chinese ? "与企业申报表上的名称一致" : "as in the enterprise's filing"
        default: nil
        }
    }

    /// How to move about, in one line.
    static func keys(seesKeys: Bool, _ language: Language) -> String {
        switch (language, seesKeys) {
        case (.zh, true): "Enter 下一项 · < 或 ↑ 上一项 · ? 帮助 · Ctrl-D 或 :q 存草稿退出"
        case (.zh, false): "回车 下一项 · < 上一项 · ? 帮助 · :q 存草稿退出"
        case (.en, true): "Enter next · < or ↑ back · ? help · Ctrl-D or :q keep a draft and leave"
        case (.en, false): "Enter next · < back · ? help · :q keep a draft and leave"
        }
    }

    /// Everything that can be typed, and where the field comes from.
    static func help(_ field: FieldSpec, edition: Int, seesKeys: Bool, _ language: Language) -> String {
        let chinese = language == .zh
        var lines = [hint(field, edition: edition, language), source(field, chinese)].compactMap(\.self)
        lines.append(
            chinese
                ? "直接按回车：保留已填的值，或采用默认值；非必填项则跳过。输入 - 清空。"
                : "Enter alone keeps the value, takes the default, or skips an optional field. - clears it."
        )
        lines.append(
            chinese
                ? "< 上一项　:q 存草稿退出（再次运行同一命令继续）" : "< goes back, :q keeps a draft (the same command goes on with it)."
        )
        if seesKeys {
            lines.append(
                chinese
                    ? "Tab 把已填的值或默认值放进来修改；Ctrl-U 删到行首，Ctrl-W 删一个词；Ctrl-C 退出（草稿保留）。"
                    : "Tab takes the value or default into the line; Ctrl-U and Ctrl-W delete; Ctrl-C leaves, the draft stays."
            )
        }
        return lines.joined(separator: "\n")
    }

    private static func source(_ field: FieldSpec, _ chinese: Bool) -> String? {
        field.source.map { chinese ? "出处：\($0)“\(field.label)”（字段 \(field.code)）" : "From \($0), field \(field.code)." }
    }
}
