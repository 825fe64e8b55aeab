import Foundation
import Testing

@testable import Core

/// A form as Fixtures/forms.json describes it, written from the source documents and independently of the declarations.
struct PrintedForm: Decodable {
    struct Column: Decodable {
        let seq: Int
        let label: String
        let printed: String?
        let code: String
        let type: String
        let required: String
        let choices: [Choice]?

        struct Choice: Decodable {
            let code: String
            let label: String
        }

        private enum CodingKeys: String, CodingKey {
            case seq, label, code, type, required
            case printed = "label_raw"
            case choices = "enum"
        }
    }

    let code: String
    let label: String
    let columns: [Column]

    private struct File: Decodable {
        let forms: [PrintedForm]
    }

    static func named(_ code: String) throws -> PrintedForm {
        let folder = try #require(Bundle.module.url(forResource: "Fixtures", withExtension: nil))
        let data = try Data(contentsOf: folder.appendingPathComponent("forms.json"))
        return try #require(try JSONDecoder().decode(File.self, from: data).forms.first { $0.code == code })
    }
}

@Suite struct DeclarationTests {
    /// The field codes of forms.json that the contract names otherwise.
    private static let renamed = [
        "id_type": "idType", "id_no": "idNumber", "si_payer_name": "payer", "si_payer_org_code": "payerOrgCode",
        "si_own_account": "ownAccount", "hire_date": "hireDate", "in_service": "inService", "leave_date": "leaveDate",
        "tenure_days": "tenureDays", "training_content": "course", "certificate_name": "certificate",
        "hiring_enterprise_name": "employer",
    ]

    @Test(arguments: [("FILING", Form.filings), ("ANNEX3", .hires), ("ANNEX4", .trainees)])
    func `a form's columns are the printed ones, in order`(name: String, form: Form) throws {
        let printed = try PrintedForm.named(name)
        #expect(form.title == printed.label)
        #expect(printed.columns.map(\.seq) == Array(1...printed.columns.count))
        #expect(form.columns.map(\.label) == printed.columns.map { $0.printed ?? $0.label })
        #expect(form.columns.map(\.code) == printed.columns.map { Self.renamed[$0.code] ?? $0.code })
        for (field, column) in zip(form.columns, printed.columns) {
            switch column.required {
            case "yes": #expect(field.presence == .required, "\(field.code)")
            case "conditional": #expect(field.presence == .requiredWhen(field: "inService", is: false))
            default: #expect(field.presence == .optional, "\(field.code)")
            }
        }
    }

    @Test(arguments: [("FILING", Form.filings), ("ANNEX3", .hires), ("ANNEX4", .trainees)])
    func `a column's type is the printed one`(name: String, form: Form) throws {
        for (field, column) in zip(form.columns, try PrintedForm.named(name).columns) {
            switch column.type.prefix(4) {
            case "int", "int>": #expect(field.type == .count, "\(field.code)")
            case "deci": #expect(field.type == .amount, "\(field.code)")
            case "date": #expect(field.type == .date, "\(field.code)")
            case "leaf": #expect(field.type == .lines, "\(field.code)")
            case "name": #expect(field.type == .names, "\(field.code)")
            case "enum": try checkChoices(of: field, column)
            default:
                switch field.type {
                case .text, .personName, .identity, .organisationCode, .unifiedCode: break
                default: Issue.record("\(field.code) is \(field.type)")
                }
            }
        }
    }

    private func checkChoices(of field: FieldSpec, _ column: PrintedForm.Column) throws {
        let words = column.choices?.map(\.label) ?? (field.code == "category" ? [] : ["是", "否"])
        switch field.type {
        case .flag: #expect(words == ["是", "否"], "\(field.code)")
        case .choice(let choices) where field.code != "category":
            #expect(choices.map(\.label) == words, "\(field.code)")
        case .choice(let choices): #expect(choices.map(\.code) == ["ITO", "BPO", "KPO"])
        default: Issue.record("\(field.code) is \(field.type)")
        }
    }

    @Test func `附件2's heads are the printed ones`() throws {
        let printed = try PrintedForm.named("ANNEX2").columns.compactMap(\.printed)
        #expect(SummaryTable.heads == printed)
    }

    @Test func `the contract's field codes, in its order`() {
        #expect(
            Filing.declaration.type.fields.map(\.code) == [
                "seq", "name", "uscc", "category", "lines", "total", "offshore", "exportITO", "exportBPO", "exportKPO",
                "staff", "staffCollege", "certificates", "contractMonths", "paperVolumes", "electronic", "remark",
                "state", "unit", "round",
                // Ours: what a return gave back.
                "reopened",
            ]
        )
        #expect(
            Hire.declaration.type.fields.map(\.code) == [
                "seq", "name", "sex", "idType", "idNumber", "post", "payer", "payerOrgCode", "ownAccount", "hireDate",
                "inService", "leaveDate", "tenureDays", "enterprise", "round",
            ]
        )
        #expect(
            Trainee.declaration.type.fields.map(\.code) == [
                "seq", "name", "sex", "idType", "idNumber", "course", "certificate", "employer", "institution", "round",
            ]
        )
    }

    @Test(arguments: RecordTypes.all.map(\.kind))
    func `a declaration is complete and sound`(kind: Kind) throws {
        let type = try #require(RecordTypes.type(of: kind))
        #expect(!type.label.isEmpty)
        #expect(type.english.utf8.allSatisfy { $0 < 0x80 })
        #expect(Set(type.fields.map(\.code)).count == type.fields.count)
        #expect(Set(type.fields.map(\.name)).count == type.fields.count, "two columns of one label")
        for field in type.fields {
            #expect(field.code.wholeMatch(of: /[a-z][A-Za-z]{0,63}/) != nil, "\(field.code)")
            #expect(!field.name.isEmpty && !field.english.isEmpty, "\(field.code)")
            #expect(field.english.utf8.allSatisfy { $0 < 0x80 }, "\(field.code)")
            #expect(field.name(.zh) == field.name)
            #expect(field.name(.en) == field.english)
            #expect(type.field(field.code)?.label == field.label)
            #expect(
                !["id", "kind", "revision", "scope", "made_in", "extra"].contains(field.code),
                "a column of the tables"
            )
            if case .identity(let other) = field.type {
                #expect(type.field(other) != nil)
                #expect(field.sensitivity == .sensitive)
                #expect(type.mergeUnit(of: field.code).contains(other))
            }
            if case .requiredWhen(let flag, _) = field.presence { #expect(type.field(flag)?.type == .flag) }
            if field.type == .amount { #expect(field.unit == "万美元") }
            if field.type == .personName { #expect(field.sensitivity >= .personal) }
        }
        for constraint in type.constraints {
            for code in constraint.fields { #expect(type.field(code) != nil, "\(code)") }
        }
        for code in type.naturalKey { #expect(type.field(code) != nil, "\(code)") }
        #expect(type.field("nosuch") == nil)
    }

    @Test func `parents come before their children, and kinds are told apart`() {
        let kinds = RecordTypes.all.map(\.kind)
        #expect(Set(kinds).count == kinds.count)
        #expect(RecordTypes.type(of: Kind(rawValue: "nosuch")) == nil)
        for (parent, child) in [(Kind.enterprise, Kind.filing), (.filing, .hire), (.institution, .trainee)] {
            let places = [parent, child].compactMap { kinds.firstIndex(of: $0) }
            #expect(places.count == 2 && places == places.sorted())
        }
    }

    @Test func `fields that one rule names are one merge unit`() {
        let filing = Filing.declaration.type
        #expect(filing.mergeUnit(of: "total") == ["total", "offshore"])
        #expect(filing.mergeUnit(of: "offshore") == ["total", "offshore"])
        #expect(filing.mergeUnit(of: "staffCollege") == ["staff", "staffCollege"])
        #expect(filing.mergeUnit(of: "remark") == ["remark"])
        #expect(filing.mergeUnit(of: "nosuch") == ["nosuch"])
        let hire = Hire.declaration.type
        #expect(hire.mergeUnit(of: "hireDate") == ["hireDate", "inService", "leaveDate"])
        #expect(hire.mergeUnit(of: "idNumber") == ["idType", "idNumber"])
        #expect(hire.mergeUnit(of: "name") == ["name"])
    }

    @Test func `a field's attributes say who owns it and how it merges`() {
        func field(_ kind: Kind, _ code: String) -> FieldSpec? { RecordTypes.type(of: kind)?.field(code) }
        #expect(field(.filing, "lines")?.merge == .union)
        #expect(field(.filing, "certificates")?.merge == .union)
        #expect(field(.filing, "total")?.merge == .conflict)
        #expect(field(.filing, "state")?.owner == .workflow)
        #expect(field(.filing, "uscc")?.owner == .fixed)
        #expect(field(.round, "deadline")?.owner == .commission)
        #expect(field(.round, "deadline")?.merge == .commission)
        #expect(field(.hire, "tenureDays")?.unit == "天")
        #expect(field(.hire, "name")?.source == "附件3")
        #expect(Sensitivity.open < .personal && Sensitivity.personal < .sensitive)
    }
}
