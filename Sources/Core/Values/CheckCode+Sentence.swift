extension CheckCode {
    /// One sentence for the clerk: what is wrong, why, and what to do.
    ///
    /// - Parameters:
    ///   - language: The reader's language.
    ///   - field: The column's label in that language.
    ///   - value: What was typed, or nil. A number of a person must be masked by the caller.
    /// - Returns: The sentence. It shows at most 40 characters of the value, without control characters.
    public func sentence(_ language: Language, field: String, value: String?) -> String {
        // A number of a person may stand in any column: a paste that slipped by one is the commonest mistake.
        let value = value.map { Self.shown(Mask.identifiers(in: $0)) }
        switch language {
        case .zh:
            return chinese(subject: value.map { "“\(field)”的“\($0)”" } ?? "“\(field)”", value: value)
        case .en:
            return english(subject: value.map { "\(field) “\($0)”" } ?? field, value: value)
        }
    }

    /// A cell can hold anything, so that it is cut and stripped before it stands in a message.
    private static func shown(_ value: String) -> String {
        let limit = 40
        var out = String.UnicodeScalarView()
        for scalar in value.unicodeScalars.prefix(limit) {
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate:
                out.append(" ")
            default:
                out.append(scalar)
            }
        }
        return String(out) + (value.unicodeScalars.dropFirst(limit).isEmpty ? "" : "…")
    }

    private func chinese(subject: String, value: String?) -> String {
        switch self {
        case .required: "\(subject)是必填项而这里没有内容，请填写。"
        case .enumValue: "\(subject)不在可选范围内，只能用表头或下拉列表给出的选项，请改选。"
        case .dateFormat: "\(subject)不是 1950–2099 年间存在的日期，请按 2016-03-01 的样子写全年、月、日。"
        case .numberFormat: "\(subject)不是可用的数：须是不带符号和单位的非负数，金额以万美元计且小数不超过 6 位，人数、册数为整数，请改正。"
        case .nameFormat: "\(subject)含有数字或 *，而姓名须与证件一致且不能遮盖，请写全名。"
        case .idLength: "\(subject)不是完整的身份证号：须为 18 位（末位可为 X）或旧的 15 位数字，请先把单元格设为文本，再按证件重填。"
        case .idArea: "\(subject)的前两位不是任何省级行政区的代码，请对照证件更正。"
        case .idDate: "\(subject)里的出生日期不存在或晚于申报年度，请对照证件更正。"
        case .idChecksum: "\(subject)的校验位与前 17 位不符，多半是抄错了一位，请对照证件重填。"
        case .passportFormat: "\(subject)不是护照号码：须为 6 至 9 位字母和数字且中间没有空格；若是身份证，请改证件类型，否则请对照护照重填。"
        case .orgFormat: "\(subject)不是组织机构代码：须为 9 位代码或 18 位统一社会信用代码，请对照证照重填。"
        case .orgChecksum: "\(subject)的校验位与前 8 位不符，多半是抄错了一位，请对照证照重填。"
        case .usccFormat: "\(subject)不是统一社会信用代码：须为 18 位数字和大写字母（不用 I、O、S、V、Z），请对照营业执照重填。"
        case .usccChecksum: "\(subject)的校验位与其余各位不符，多半是抄错了一位，请对照营业执照重填。"
        case .leaveMissing: "\(subject)是空的，而“是否在职”填了否，请补上离职日期，或把“是否在职”改为是。"
        case .leaveUnexpected: "\(subject)已填，而“是否在职”填了是，请删去离职日期，或把“是否在职”改为否。"
        case .leaveBeforeHire: "\(subject)早于入职日期，离职不会在入职之前，请核对这两个日期。"
        case .personDuplicate: "\(subject)已有记录，同一申报单位里同一人只能有一行，请删去重复的一行或更正号码。"
        case .usccDuplicate: "\(subject)在前面已有一行，同一企业只能填一行，请删去重复的一行或更正代码。"
        case .enterpriseUnknown:
            "申请企业\(value.map { "“\($0)”" } ?? "")在本机没有申报，所以整个文件没有导入，请先导入它的企业申报表。"
        case .shareExceedsTotal: "\(subject)大于服务外包业务额，其中的一部分不会超过总额，请核对这两个金额。"
        case .staffExceedsTotal: "\(subject)大于员工总数，其中的一部分不会超过总数，请核对这两个人数。"
        case .encoding: "文件既不是 UTF-8 也不是 GB18030 编码，无法读取，请在表格软件里另存为 xlsx 后再导入。"
        case .formUnknown: "没有找到企业申报表、附件3 或附件4 的表头，不知道这是哪张表，请用模板重填或恢复原来的表头。"
        case .notReopened: "申报退回后只能补正指出的内容，\(subject)不在其中，没有写入；改动的请改回原值，新增的行请删去，或与市商务委联系。"
        case .handedOver:
            "申报提交后不能再改，也不能增加人员，\(subject)没有写入；确要改的，请先 shenbao withdraw（审核中的请市商务委退回）再导入，否则改动的请改回原值，新增的行请删去。"
        case .sexMismatch: "\(subject)与身份证号第 17 位表示的性别不同，请核对性别和号码。"
        case .tenureMismatch: "\(subject)与按入职、离职日期算出的天数相差超过一天，请核对，也可以不填。"
        case .idTruncated: "\(subject)以 000 结尾，可能被表格软件截去了末三位，请先把单元格设为文本，再对照证件核对。"
        case .idLegacy15: "\(subject)是旧的 15 位身份证号，已按规则升为 18 位，请对照现行证件核对。"
        case .nameNormalised: "\(subject)的空格或间隔号已按规范整理后保存，请看一下是否正确。"
        case .nameUnusual: "\(subject)看起来不是完整的真实姓名，请与证件核对。"
        case .textNormalised: "\(subject)的写法已按规范整理后保存，请看一下是否正确。"
        case .hireOutsideWindow: "\(subject)不在本批次的录用期间内或晚于截止日，请核对日期。"
        case .ageUnusual: "按\(subject)里的出生日期算，入职时不满 16 岁或超过 70 岁，请核对证件号码和日期。"
        }
    }

    private func english(subject: String, value: String?) -> String {
        switch self {
        case .required: "\(subject) must be filled in but is empty: enter it."
        case .enumValue:
            "\(subject) is not one of the choices that the header or the drop-down list gives: pick one of them."
        case .dateFormat:
            "\(subject) is no date that exists in 1950–2099: write year, month and day in full, as in 2016-03-01."
        case .numberFormat:
            "\(subject) is not a plain non-negative number (amounts in 10,000 USD with at most 6 decimals,"
                + " counts whole, no sign, unit or percent): correct it."
        case .nameFormat:
            "\(subject) has a digit or an asterisk, but a name must be the document's, unmasked: write it in full."
        case .idLength:
            "\(subject) is no complete resident ID, which has 18 characters (the last may be X) or 15 digits:"
                + " format the cell as text and enter it again from the card."
        case .idArea: "\(subject) begins with two digits that are no province's: correct it from the card."
        case .idDate:
            "\(subject) holds a birth date that does not exist or lies after the round's year: correct it from the card."
        case .idChecksum:
            "\(subject) has a check character that does not fit the others, so that one is probably mistyped:"
                + " enter it again from the card."
        case .passportFormat:
            "\(subject) is no passport number, which has 6 to 9 letters and digits without blanks:"
                + " enter it again, or change the ID type if it is a resident ID."
        case .orgFormat:
            "\(subject) is no organisation code, which has 9 characters, or 18 as a unified code:"
                + " enter it again from the certificate."
        case .orgChecksum:
            "\(subject) has a check character that does not fit the others, so that one is probably mistyped:"
                + " enter it again from the certificate."
        case .usccFormat:
            "\(subject) is no unified code, which has 18 digits and capital letters other than I, O, S, V and Z:"
                + " enter it again from the licence."
        case .usccChecksum:
            "\(subject) has a check character that does not fit the others, so that one is probably mistyped:"
                + " enter it again from the licence."
        case .leaveMissing:
            "\(subject) is empty though the person is said to have left: enter the date, or say that he is in service."
        case .leaveUnexpected:
            "\(subject) is filled in though the person is said to be in service: clear it, or say that he has left."
        case .leaveBeforeHire:
            "\(subject) is before the date of hire, and nobody leaves before coming: check the two dates."
        case .personDuplicate:
            "\(subject) has a record already, and a person can stand in a list only once:"
                + " delete the second row or correct the number."
        case .usccDuplicate:
            "\(subject) has a row above already, and an enterprise files only once:"
                + " delete the second row or correct the code."
        case .enterpriseUnknown:
            "The applicant \(value.map { "“\($0)” " } ?? "")has no filing in this replica, so that nothing was imported:"
                + " import its filing first."
        case .shareExceedsTotal:
            "\(subject) exceeds the total amount, of which it is a part: check the two amounts."
        case .staffExceedsTotal:
            "\(subject) exceeds the total staff, of which it is a part: check the two numbers."
        case .encoding:
            "The file is neither UTF-8 nor GB18030 and cannot be read: save it as xlsx and import that."
        case .formUnknown:
            "No header row of the filing sheet, annex 3 or annex 4 was found, so that the form is unknown:"
                + " use the template or restore its headers."
        case .notReopened:
            "Of a returned filing only what the commission named can be corrected, and \(subject) is not among it:"
                + " restore a cell that was changed, take out a row that was added, or ask the commission."
        case .handedOver:
            "The filing was handed over and takes neither changes nor more people, so \(subject) was not stored:"
                + " shenbao withdraw the filing first (in review: ask the commission to return it) and import again,"
                + " or restore a cell that was changed and take out a row that was added."
        case .sexMismatch:
            "\(subject) is not the sex that the resident ID's 17th digit stands for: check both."
        case .tenureMismatch:
            "\(subject) differs by more than one from the days that the dates give: check it, or leave it empty."
        case .idTruncated:
            "\(subject) ends in 000, as when a spreadsheet cuts a number after 15 digits:"
                + " format the cell as text and check it against the card."
        case .idLegacy15:
            "\(subject) is a former 15-digit number and was extended to 18: check it against the present card."
        case .nameNormalised: "\(subject) was stored with its blanks or dots tidied: see that the name is right."
        case .nameUnusual: "\(subject) does not look like a person's full name: check it against the document."
        case .textNormalised: "\(subject) was stored in its standard form: see that it is right."
        case .hireOutsideWindow:
            "\(subject) lies outside the round's hiring window or after its cut-off: check the date."
        case .ageUnusual:
            "\(subject) makes the person younger than 16 or older than 70 when hired: check the number and the date."
        }
    }
}
