import Core
import Testing

/// Core's forms against the whole of forms.json.
@Suite struct PrintedFormTests {
    /// What the reference file has and Core does not, each with its reason.
    private static let exceptions = [
        "schema": "the file's own", "source": "the file's own", "rule_note": "a remark in English",
        "common.label_separator_variants": "titles above a form; headers are found by their labels",
        "common.normalise": "rules in words; CellText's tests show them",
        "forms[].label_raw": "with the annex's number; compared with the source text",
        "forms[].origin": "a remark in English", "forms[].filled_by": "not on the form",
        "forms[].row_entity": "a remark in English", "forms[].title_note": "a remark in English",
        "forms[].title_pattern": "compared with the source text", "forms[].title_blank_underscores": "layout",
        "forms[].header_fields": "asked for in the line above the header; HeaderMatch's tests show it",
        "forms[].missing_in_template": "a remark in English", "forms[].template_rows": "blank rows, which are no data",
        "forms[].blank_cell": "layout", "forms[].total_row": "SummaryTable's 总计; its tests show it",
        "forms[].columns[].basis": "a remark in English", "forms[].columns[].note": "a remark in English",
        "forms[].columns[].rule": "a rule in words; its reader's tests show it",
        "forms[].columns[].cross_check": "a rule in words", "forms[].columns[].computed": "a rule in words",
        "forms[].columns[].condition": "a rule in words; the presence says it",
        "forms[].columns[].store": "a rule in words; the type says it",
        "forms[].columns[].format_in_source": "the label's brackets say it",
        "forms[].columns[].max_len": "proposed there; the contract refuses no text for its length",
        "forms[].columns[].pii": "compared below, since the declarations mark more fields",
    ]

    @Test func `labels, order, types, choices and requirements equal the reference file, field by field`() throws {
        let forms: [JSONValue] = [
            form("FILING", .filings), summary, form("ANNEX3", .hires), form("ANNEX4", .trainees),
        ]
        let model: JSONValue = ["forms": .array(forms), "common": ["true_words": ["是"], "false_words": ["否"]]]
        LeafTable.expectEqual(model, try Fixture.json("forms.json"), except: Self.exceptions)
        #expect(EnumerationReader.reads("是", as: true) && EnumerationReader.reads("否", as: false))
    }

    @Test func `fields that the reference file calls personal or sensitive are at least that`() throws {
        let forms = try #require(try Fixture.json("forms.json")["forms"]?.arrayValue)
        var compared = 0
        for (code, form) in [("ANNEX3", Form.hires), ("ANNEX4", .trainees)] {
            let columns = forms.first { $0["code"]?.stringValue == code }?["columns"]?.arrayValue ?? []
            for (field, column) in zip(form.columns, columns) {
                guard let mark = column["pii"]?.stringValue else { continue }
                #expect(field.sensitivity >= (mark == "sensitive" ? .sensitive : .personal), "\(field.code)")
                compared += 1
            }
        }
        #expect(compared == 4)
    }

    private func form(_ code: String, _ form: Form) -> JSONValue {
        [
            "code": .string(code), "label": .string(form.title),
            "columns": .array(
                zip(1..., form.columns).map { column($0, FormColumn($1, isOurs: code == "FILING")) }
            ),
        ]
    }

    /// 附件2 has no rows of its own: its columns are fields of a filing.
    private var summary: JSONValue {
        let codes = ["seq", "name", "paperVolumes", "electronic", "remark"]
        let renamed = ["name": "enterprise_name", "paperVolumes": "paper_volumes", "electronic": "e_material"]
        let fields = codes.compactMap { Filing.declaration.type.field($0) }
        return [
            "code": "ANNEX2", "label": "企业申报情况汇总表",
            "columns": .array(
                zip(1..., zip(fields, SummaryTable.heads)).map { position, entry in
                    let column = FormColumn(entry.0, isOurs: false, codes: renamed)
                    #expect(entry.0.label == entry.1)
                    return self.column(position, column)
                }
            ),
        ]
    }

    private func column(_ position: Int, _ column: FormColumn) -> JSONValue {
        guard case .object(let members) = column.json else { return .null }
        return .object(members.merging(["seq": JSONValue(position)]) { $1 })
    }
}

extension EnumerationReader {
    fileprivate static func reads(_ word: String, as flag: Bool) -> Bool {
        (try? yesNo(word))?.value == flag
    }
}

/// A column in the reference file's form, made from the declaration.
private struct FormColumn {
    let field: FieldSpec
    /// 企业申报表 has the contract's own codes and words for its types.
    let isOurs: Bool
    let codes: [String: String]

    /// The reference file's codes of the printed annexes' columns.
    private static let annexCodes = [
        "idType": "id_type", "idNumber": "id_no", "payer": "si_payer_name", "payerOrgCode": "si_payer_org_code",
        "ownAccount": "si_own_account", "hireDate": "hire_date", "inService": "in_service", "leaveDate": "leave_date",
        "tenureDays": "tenure_days", "course": "training_content", "certificate": "certificate_name",
        "employer": "hiring_enterprise_name",
    ]

    init(_ field: FieldSpec, isOurs: Bool, codes: [String: String] = FormColumn.annexCodes) {
        self.field = field
        self.isOurs = isOurs
        self.codes = codes
    }

    var json: JSONValue {
        [
            "code": .string(isOurs ? field.code : codes[field.code] ?? field.code),
            "label": .string(isOurs ? field.label : field.name),
            "label_raw": isOurs ? .null : .string(field.label), "type": .string(type), "required": .string(required),
            "unit": isOurs ? .null : JSONValue(field.unit), "enum": isOurs ? .null : choices,
        ]
    }

    private var required: String {
        switch field.presence {
        case .required: "yes"
        case .requiredWhen: "conditional"
        case .optional: field.code == "seq" ? "auto" : "no"
        }
    }

    private var type: String {
        switch field.type {
        case .count: isOurs || field.code == "seq" ? "int" : "int>=0"
        case .amount: "decimal"
        case .date: "date"
        case .names: "names joined by 、"
        case .lines: "leaf names of the catalogue joined by 、 (aliases accepted), or codes"
        case .choice where field.code == "category": "enum ITO/BPO/KPO, or the category's name"
        case .choice: "enum"
        case .flag: isOurs ? "enum 是/否" : "enum"
        case .text, .personName, .identity, .organisationCode, .unifiedCode: "string"
        case .reference, .json: "not on a form"
        }
    }

    /// The digit of GB/T 2261.1 that is understood for a sex.
    private func numeral(_ code: String) -> JSONValue {
        guard field.code == "sex" else { return .null }
        return JSONValue((0...9).map(String.init).first { (try? EnumerationReader.sex($0))?.value.rawValue == code })
    }

    private var choices: JSONValue {
        switch field.type {
        case .choice(let choices):
            .array(
                choices.map { choice in
                    [
                        "code": .string(
                            ["residentID": "RESIDENT_ID", "passport": "PASSPORT"][choice.code] ?? choice.code
                        ),
                        "label": .string(choice.label), "gbt2261_1": numeral(choice.code),
                    ]
                }
            )
        case .flag: [["code": "Y", "label": "是"], ["code": "N", "label": "否"]]
        default: .null
        }
    }
}
