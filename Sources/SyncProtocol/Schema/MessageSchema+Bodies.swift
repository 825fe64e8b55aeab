import Core

extension MessageSchema {
    /// The bodies of the kinds that this version declares.
    ///
    /// They say what a server takes in a change-set and what it states in its pages. A replica passes over none of this: it keeps
    /// what a later version says as it is.
    static let bodies = RecordTypes.all.map { type in
        MessageSchema(
            "Body.\(type.kind)",
            "\(type.english), schema revision \(RecordTypes.schemaRevision). \(hints(type))",
            form(type)
        )
    }

    /// What no schema can say.
    private static func hints(_ type: RecordType) -> String {
        var sentences: [String] = []
        for constraint in type.constraints {
            switch constraint {
            case .notAbove(let part, let whole, _): sentences.append("`\(part)` is not above `\(whole)`.")
            case .employment(_, let hired, let left): sentences.append("`\(left)` is not before `\(hired)`.")
            case .identity, .together: break
            }
        }
        if type.fields.contains(where: { [.unifiedCode, .organisationCode].contains($0.type) }) {
            sentences.append("Codes have a check character.")
        }
        if !type.naturalKey.isEmpty {
            sentences.append("\(type.naturalKey.map { "`\($0)`" }.joined(separator: " and ")) occur once in a scope.")
        }
        return sentences.joined(separator: " ")
    }

    private static func form(_ type: RecordType) -> JSONValue {
        var required: [String: JSONValue] = [:]
        var optional: [String: JSONValue] = [:]
        var conditions: [JSONValue] = []
        for field in type.fields {
            let schema = SchemaForm.described(form(field), described(field))
            switch field.presence {
            case .required: required[field.code] = schema
            case .optional: optional[field.code] = schema
            case .requiredWhen(let flag, let value):
                optional[field.code] = schema
                conditions.append(
                    when(flag, is: .bool(value), then: ["required": [.string(field.code)]])
                )
            }
            if case .identity(let typeField) = field.type {
                for (code, pattern) in identityPatterns {
                    conditions.append(
                        when(
                            typeField,
                            is: .string(code),
                            then: ["properties": [field.code: SchemaForm.pattern(pattern)]]
                        )
                    )
                }
            }
        }
        for case .employment(let inService, _, let left) in type.constraints {
            conditions.append(when(inService, is: false, then: ["required": [.string(left)]]))
            conditions.append(
                when(inService, is: true, then: ["not": ["required": [.string(left)]]])
            )
        }
        guard case .object(var members) = SchemaForm.closed(required, optional: optional) else { return .null }
        if !conditions.isEmpty { members["allOf"] = .array(conditions) }
        return .object(members)
    }

    private static let identityPatterns = [
        ("residentID", "[0-9]{17}[0-9X]"), ("passport", #"P\.[0-9]{7}|[A-Z0-9]{6,9}"#),
    ]

    private static func when(_ field: String, is value: JSONValue, then: [String: JSONValue]) -> JSONValue {
        [
            "if": ["properties": .object([field: ["const": value]]), "required": [.string(field)]],
            "then": .object(then),
        ]
    }

    private static func described(_ field: FieldSpec) -> String {
        field.english + (field.unit.map { " (\($0))" } ?? "") + "."
    }

    private static func form(_ field: FieldSpec) -> JSONValue {
        switch field.type {
        case .text, .personName: ["type": "string", "minLength": 1, "maxLength": 32_767]
        case .identity: SchemaForm.text(18)
        case .organisationCode: SchemaForm.pattern("[0-9A-Z]{8}[0-9X]")
        case .unifiedCode: SchemaForm.pattern("[1-9ANY][0-9A-HJ-NP-RTUW-Y][0-9]{6}[0-9A-Z]{8}[0-9X][0-9A-HJ-NP-RTUW-Y]")
        case .amount: SchemaForm.pattern(#"(?:0|[1-9][0-9]{0,9})(?:\.[0-9]{0,5}[1-9])?"#)
        case .count: SchemaForm.integer(0...999_999_999)
        case .date: ["type": "string", "format": "date", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"]
        case .flag: ["type": "boolean"]
        case .choice(let choices): SchemaForm.choice(choices.map(\.code))
        case .lines: names("[A-Z]{3}(?:\\.[A-Z0-9]+)+", most: 1024)
        case .names: names(nil, most: 256)
        case .reference: SchemaForm.uuid
        case .json: SchemaForm.value
        }
    }

    /// A set of texts.
    private static func names(_ pattern: String?, most: Int) -> JSONValue {
        let element = pattern.map(SchemaForm.pattern) ?? ["type": "string", "minLength": 1, "maxLength": 1024]
        guard case .object(var members) = SchemaForm.array(element, 1...most) else { return .null }
        members["uniqueItems"] = true
        return .object(members)
    }
}
