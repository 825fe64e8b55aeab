import Core

/// What a form is about: whose row it is, and which record it changes, if any.
struct EntryTarget: Sendable {
    /// The form.
    let form: Form
    /// The unified code of the enterprise or institution that the row belongs to; nil for a filing.
    var owner: String?
    /// The owner's name, where it is known.
    var ownerName: String?
    /// The owner's organisation code.
    var ownerCode: String? { owner.flatMap { UnifiedCode($0)?.organisationCode.code } }
    /// The record as it was shown when it was opened; nil for a new one.
    var record: ShownRecord?
    /// The next printed number in the roster.
    var nextNumber = 1

    /// Makes a target.
    init(_ form: Form, owner: String? = nil, ownerName: String? = nil, record: ShownRecord? = nil) {
        self.form = form
        self.owner = owner
        self.ownerName = ownerName
        self.record = record
    }

    /// The member that names the owner.
    var ownerField: String? {
        switch form.type.kind {
        case .hire: "enterprise"
        case .trainee: "institution"
        default: nil
        }
    }

    /// The body that values make in a unit and a round.
    func body(_ values: RecordBody, unit: String, round: String) -> RecordBody {
        var body = values
        body["round"] = .string(round)
        if let ownerField {
            body[ownerField] = owner.map(JSONValue.string)
        } else {
            body["unit"] = .string(unit)
            body["state"] = record?.body["state"] ?? .string(FilingState.draft.rawValue)
        }
        return body
    }

    /// What it is called: 附件3 新录用员工 · 上海某某有限公司.
    func title(_ language: Language) -> String {
        let type = language == .zh ? form.type.label : form.type.english
        let name = form.type.kind == .filing ? form.shortTitle : "\(form.shortTitle) \(type)"
        let whose = [ownerName, owner].compactMap(\.self).joined(separator: " ")
        return whose.isEmpty ? name : "\(name) · \(whose)"
    }
}

extension EntryTarget {
    /// The value that follows from what is known already, offered for Enter to take.
    func proposal(for field: FieldSpec, in form: EntryForm) -> String? {
        guard record == nil else { return nil }
        switch field.code {
        case "seq": return String(nextNumber)
        case "idType": return IDType.residentID.label(.zh)
        case "payer" where self.form.type.kind == .hire: return ownerName
        case "payerOrgCode" where ownerName != nil && form.texts["payer"] == ownerName: return ownerCode
        case "ownAccount" where ownerCode != nil && form.read().values["payerOrgCode"]?.stringValue == ownerCode:
            return "是"
        default: return nil
        }
    }
}
