extension RecordType {
    /// What is wrong with a body, or nil: unknown members, missing ones, values of another form, a rule over fields that does not hold.
    ///
    /// A value is in its form if reading it gives itself again, so identifiers are checked to the last digit.
    /// - Returns: the code of a field or rule; never a value.
    public func problem(in body: RecordBody, catalogue: Catalogue = .newest) -> String? {
        for code in body.keys where field(code) == nil { return code }
        let idType = body["idType"]?.stringValue.flatMap(IDType.init(rawValue:))
        for spec in fields {
            guard let value = body[spec.code] else {
                switch spec.presence {
                case .required: return spec.code
                case .optional: continue
                case .requiredWhen(let flag, let expected): if body[flag]?.boolValue == expected { return spec.code }
                }
                continue
            }
            if !spec.accepts(value, idType: idType, catalogue: catalogue) { return spec.code }
        }
        for constraint in constraints {
            if let violation = constraint.violations(in: body).first { return violation.code.rawValue }
        }
        return nil
    }
}

extension FieldSpec {
    /// Whether a JSON value is in the form that this field is kept in.
    public func accepts(_ value: JSONValue, idType: IDType?, catalogue: Catalogue) -> Bool {
        switch (type, value) {
        case (.json, _): true
        case (.text, .string(let text)), (.personName, .string(let text)):
            // SQLite ends a text at a null character: what it keeps would not be what was hashed.
            !text.isEmpty && text.utf16.count <= 32_767 && !text.utf8.contains(0)
        case (.reference, .string(let text)): RecordID(rawValue: text) != nil
        case (.identity, .string(let text)):
            switch idType {
            case .residentID: (try? ResidentID.read(text, editionYear: catalogue.edition).value.number) == text
            case .passport: (try? PassportNumber.read(text).value.number) == text
            case nil: false
            }
        case (.organisationCode, .string(let text)): (try? OrganisationCode.read(text).value.code) == text
        case (.unifiedCode, .string(let text)): (try? UnifiedCode.read(text).value.code) == text
        case (.amount, .string(let text)): (try? Money.read(text, isNumeral: false).description) == text
        case (.count, .integer(let number)): (0...999_999_999).contains(number)
        case (.date, .string(let text)): CivilDate(iso: text)?.description == text
        case (.flag, .bool): true
        case (.choice(let choices), .string(let text)): choices.contains { $0.code == text }
        case (.lines, .array(let elements)):
            !elements.isEmpty && elements.count == Set(elements).count
                && elements.allSatisfy { element in element.stringValue.map(catalogue.hasLine) ?? false }
        case (.names, .array(let elements)):
            !elements.isEmpty && elements.count <= 256 && elements.count == Set(elements).count
                && elements.allSatisfy { element in
                    element.stringValue.map { (1...1024).contains($0.utf16.count) && !$0.utf8.contains(0) } ?? false
                }
        default: false
        }
    }
}
