package import Core

/// One sentence in both languages.
package struct Words: Sendable, Equatable {
    /// 中文.
    package let zh: String
    /// English.
    package let en: String

    package init(_ zh: String, _ en: String) {
        self.zh = zh
        self.en = en
    }

    /// The sentence in a language.
    package subscript(_ language: Language) -> String { language == .zh ? zh : en }
}

/// What belongs into a column of a form, in words that follow from its declaration.
///
/// Templates show it beside the cell and on a sheet of its own, docs/forms.md prints it.
package struct ColumnGuide: Sendable {
    /// The form.
    package let form: Form
    /// The column's field.
    package let field: FieldSpec
    /// A valid value as a person would type it.
    package let example: String

    /// The guides of a form's columns, in printed order.
    package static func all(of form: Form) -> [ColumnGuide] {
        let examples = FormExamples.rows[form.code] ?? [:]
        return form.columns.map { ColumnGuide(form: form, field: $0, example: examples[$0.code] ?? "") }
    }

    /// Whether a value must stand there.
    package var presence: Words {
        switch field.presence {
        case .required: return Words("必填", "required")
        case .optional: return Words("可不填", "optional")
        case .requiredWhen(let flag, let value):
            let other = form.type.field(flag)
            let (zh, en) = (other?.name ?? flag, other?.english ?? flag)
            return value
                ? Words("“\(zh)”为“是”时必填，为“否”时空着", "required if \(en) is 是, empty if it is 否")
                : Words("“\(zh)”为“否”时必填，为“是”时空着", "required if \(en) is 否, empty if it is 是")
        }
    }

    /// What is accepted.
    package var accepted: Words {
        let type = typeWords
        guard let whole = upperBound else { return type }
        return Words("\(type.zh)；不大于“\(whole.name)”", "\(type.en); not above \(whole.english)")
    }

    /// The note shown while a cell is selected, within the 255 characters that spreadsheets allow.
    package func prompt(_ language: Language) -> String {
        let example = language == .zh ? "例：\(example)" : "Example: \(example)"
        let rest = "\(accepted[language])\n\(example)"
        let first = presence[language]
        return "\(first.prefix(1).uppercased())\(first.dropFirst())\(language == .zh ? "。" : ".")\(rest)"
    }

    /// The field that this one is a part of, if a rule of the record says so.
    private var upperBound: FieldSpec? {
        for case .notAbove(let part, let whole, _) in form.type.constraints where part == field.code {
            return form.type.field(whole)
        }
        return nil
    }

    private var typeWords: Words {
        switch field.type {
        case .text: Words("文字", "text")
        case .personName:
            Words("姓名，不含数字和星号；间隔号用“·”", "a name without digits or asterisks")
        case .identity:
            Words(
                "与证件类型相符的号码，整列为文本：身份证 18 位（末位可为 X；15 位旧号自动补成 18 位），护照 6–9 位字母和数字",
                "the number of that document, as text: a resident ID of 18 characters (15 are upgraded), a passport of 6–9 letters and digits"
            )
        case .organisationCode:
            Words("9 位组织机构代码，有无连字符均可；或 18 位统一社会信用代码", "an organisation code of 9 characters, or a unified code of 18")
        case .unifiedCode: Words("18 位统一社会信用代码，整列为文本", "a unified code of 18 characters, as text")
        case .amount:
            Words(
                "不小于 0 的数，单位\(field.unit ?? "")，最多 6 位小数",
                "a number not below 0 in 万美元 (USD 10,000), at most 6 decimals"
            )
        case .count:
            Words("不小于 0 的整数" + (field.unit.map { "，单位\($0)" } ?? ""), "a whole number not below 0")
        case .date:
            Words(
                "1950–2099 年的日期，年份四位：2016-03-01、2016/3/1、2016年3月1日",
                "a date of 1950–2099 with a four-digit year: 2016-03-01"
            )
        case .flag: Words("是 或 否", "是 (yes) or 否 (no)")
        case .choice(let choices):
            Words(
                choices.map(\.label).joined(separator: "、") + " 之一",
                "one of " + choices.map { "\($0.label) (\($0.english))" }.joined(separator: ", ")
            )
        case .lines:
            Words("指导目录中业务领域的名称或代码，可有几个，用“、”隔开", "names or codes of the catalogue's lines, several joined by 、")
        case .names: Words("名称，可有几个，用“、”隔开", "names, several joined by 、")
        case .reference, .json: Words("", "")
        }
    }
}
