import Core
import GRDB
import Terminal

/// Values typed on a command line, read by the declaration and checked against the record they are for.
struct FieldAssignment {
    let replica: Replica
    let db: Database

    /// Reads `FIELD=VALUE` arguments.
    /// - Throws: ``ClientError`` naming the field, what is wrong with it and what to do.
    func read(_ assignments: [String], for record: ShownRecord) throws -> [String: JSONValue] {
        guard let type = RecordTypes.type(of: record.kind) else {
            throw ClientError.unknownRecord(record.kind.rawValue)
        }
        var texts: [(field: FieldSpec, text: String?)] = []
        for assignment in assignments {
            let parts = assignment.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2 else { throw Self.usage(assignment) }
            guard let field = type.field(String(parts[0])) else { throw Self.unknown(String(parts[0]), type) }
            guard !texts.contains(where: { $0.field.code == field.code }) else { throw Self.usage(assignment) }
            try checkOwner(field, record)
            texts.append((field, CellText.normalise(String(parts[1]))))
        }
        var values: [String: JSONValue] = [:]
        // The type of a document decides how its number is read, so it goes first.
        for (field, text) in texts.sorted(by: { $0.field.code == "idType" && $1.field.code != "idType" }) {
            values[field.code] = try read(field, text, record, values)
        }
        try check(values, for: record)
        return values
    }

    /// Asks the table of authority whether the unit may change a field now.
    func checkOwner(_ field: FieldSpec, _ record: ShownRecord) throws {
        let unit = Author.unit(try replica.unit(db))
        let filing = try replica.filing(of: record, db)
        let custody = filing.map { Custody(of: $0.body) } ?? .free
        let ruling = Authority.rule(
            author: unit,
            kind: record.kind,
            record: record.id,
            field: field,
            custody: custody
        )
        switch ruling {
        case .allowed: return
        case .late:
            let name = filing?.body["name"]?.stringValue ?? record.id.rawValue
            throw ClientError.notWithUnit(custody, record.kind, field.code, filing: name)
        case .forbidden where field.code == "state" && record.kind == .filing:
            throw ClientError(
                "field.readOnly",
                .notAllowed,
                zh: "“\(field.name)”（state）不能直接改：提交用 shenbao submit，撤回用 shenbao withdraw，其余由市商务委办理。",
                en:
                    "\(field.english) (state) is not set: hand the filing over with shenbao submit, take it back with shenbao withdraw; the rest is the commission's."
            )
        case .forbidden:
            throw ClientError(
                "field.readOnly",
                field.owner == .fixed ? .failed : .notAllowed,
                zh: "“\(field.name)”（\(field.code)）不能修改；若录错了，请 remove 后重新录入。",
                en:
                    "\(field.english) (\(field.code)) cannot be changed; if it is wrong, remove the record and enter it again."
            )
        }
    }

    private func read(
        _ field: FieldSpec,
        _ text: String?,
        _ record: ShownRecord,
        _ values: [String: JSONValue]
    ) throws -> JSONValue {
        guard let text else {
            if field.presence == .required { throw Self.refused(.required, field, nil) }
            return .null
        }
        let context = try context()
        let idType = (values["idType"] ?? record.body["idType"])?.stringValue.flatMap(IDType.init(rawValue:))
        do throws(CheckCode) {
            return try field.value(of: text, idType: idType, context: context)
        } catch {
            throw Self.refused(error, field, field.sensitivity == .sensitive ? nil : text)
        }
    }

    private func context() throws -> ReadingContext {
        let round = try replica.round(db)
        return ReadingContext(catalogue: try replica.catalogue(of: round), round: round)
    }

    /// Checks the record as it would be with these values.
    /// - Throws: ``ClientError`` naming the first rule that does not hold.
    func check(_ values: [String: JSONValue], for record: ShownRecord) throws {
        guard let type = RecordTypes.type(of: record.kind) else { return }
        var body = record.body
        for (field, value) in values { body.assign(value, to: field) }
        for constraint in type.constraints {
            if let violation = constraint.violations(in: body).first, let field = type.field(violation.field) {
                throw Self.refused(violation.code, field, body[field.code]?.stringValue)
            }
        }
        if let code = type.problem(in: body.filter { type.field($0.key) != nil }), let field = type.field(code) {
            throw Self.refused(try problem(of: field, in: body), field, nil)
        }
        if let key = type.naturalKey(of: body), key != type.naturalKey(of: record.body),
            let other = try Records.find(type.kind, naturalKey: key, db), other.id != record.id,
            let field = type.field("idNumber")
        {
            throw Self.refused(.personDuplicate, field, nil)
        }
    }

    /// Which code a field's value has in a record: another field, such as the type of a document, may have spoiled it.
    private func problem(of field: FieldSpec, in body: RecordBody) throws -> CheckCode {
        guard let value = body[field.code] else { return .required }
        if field.type == .text || field.type == .personName { throw Self.tooLong(field) }
        let idType = body["idType"]?.stringValue.flatMap(IDType.init(rawValue:))
        let context = try context()
        do throws(CheckCode) {
            _ = try field.value(of: value.stringValue ?? "", idType: idType, context: context)
            return .enumValue
        } catch {
            return error
        }
    }

    private static func refused(_ code: CheckCode, _ field: FieldSpec, _ value: String?) -> ClientError {
        ClientError(
            code.rawValue,
            .failed,
            zh: "\(field.code)：" + code.sentence(.zh, field: field.name, value: value.map { TerminalText.safe($0) }),
            en: "\(field.code): " + code.sentence(.en, field: field.english, value: value.map { TerminalText.safe($0) })
        )
    }

    /// Says that a text is longer than a cell may be.
    static func tooLong(_ field: FieldSpec) -> ClientError {
        ClientError(
            "text.long",
            .failed,
            zh: "\(field.code)：“\(field.name)”超过 32,767 个字符，放不进一个单元格；请缩短。",
            en: "\(field.code): \(field.english) is longer than the 32,767 characters of a cell; shorten it."
        )
    }

    private static func usage(_ assignment: String) -> ClientError {
        ClientError(
            "usage",
            .usage,
            zh: "“\(TerminalText.safe(assignment))”应写成 字段=值，每个字段一次；如 staff=120，清空写 remark=。",
            en:
                "“\(TerminalText.safe(assignment))” should read FIELD=VALUE, each field once: staff=120, or remark= to clear."
        )
    }

    private static func unknown(_ field: String, _ type: RecordType) -> ClientError {
        let codes = type.fields.filter { $0.owner == .unit }.map(\.code).joined(separator: " ")
        return ClientError(
            "field.unknown",
            .usage,
            zh: "\(type.label)没有字段“\(TerminalText.safe(field))”；可改的有：\(codes)",
            en: "\(type.english) has no field “\(TerminalText.safe(field))”; it has: \(codes)"
        )
    }
}
