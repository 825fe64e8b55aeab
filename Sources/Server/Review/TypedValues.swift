import Core
import SyncProtocol

/// Values that a person types for fields of a record, read by its declaration and checked with the rest of the record.
struct TypedValues {
    private let type: RecordType
    private let body: RecordBody
    private let context: ReadingContext

    /// Reads for a record as it stands.
    init(_ type: RecordType, _ body: RecordBody, context: ReadingContext) {
        self.type = type
        self.body = body
        self.context = context
    }

    /// The fields of a case of two values for which another can be typed; nil if it is about a record, or what nobody types.
    static func fields(of open: ConflictCase) -> [FieldSpec]? {
        guard open.type == "field" else { return nil }
        let type = RecordTypes.type(of: Kind(rawValue: open.recordKind))
        let fields = open.field.split(separator: "+").map { type?.field(String($0)) }
        let typable = fields.compactMap(\.self).filter { $0.owner == .unit && $0.isTypable }
        return typable.isEmpty || typable.count < fields.count ? nil : typable
    }

    /// Reads what was typed; a field for which nothing was typed stays as it stands.
    /// - Throws: ``ReviewError/value(_:_:field:)`` naming the first field that does not fit.
    func read(_ texts: [String: String], for fields: [FieldSpec]) throws -> RecordBody {
        let typed = fields.compactMap { field in Self.given(texts[field.code]).map { (field, CellText.normalise($0)) } }
        guard let first = typed.first?.0 else {
            throw ReviewError.value(.required, type.kind, field: fields.first?.code ?? "")
        }
        var values: RecordBody = [:]
        // The type of a document decides how its number is read, so it goes first.
        for (field, text) in typed.sorted(by: { $0.0.code == "idType" && $1.0.code != "idType" }) {
            values[field.code] = try read(field, text, values)
        }
        try check(values, first)
        return values
    }

    /// What was typed or, as empty text, cleared; blanks alone say neither.
    private static func given(_ text: String?) -> String? {
        text.flatMap { $0.isEmpty || $0.contains { !$0.isWhitespace } ? $0 : nil }
    }

    private func read(_ field: FieldSpec, _ text: String?, _ values: RecordBody) throws -> JSONValue {
        guard let text else {
            if field.presence == .required { throw ReviewError.value(.required, type.kind, field: field.code) }
            return .null
        }
        let idType = (values["idType"] ?? body["idType"])?.stringValue.flatMap(IDType.init(rawValue:))
        do throws(CheckCode) {
            return try field.value(of: text, idType: idType, context: context)
        } catch {
            throw ReviewError.value(error, type.kind, field: field.code)
        }
    }

    /// The record as it would be: each value in its form, and no rule over several fields broken.
    private func check(_ values: RecordBody, _ first: FieldSpec) throws {
        var changed = body
        for (field, value) in values { changed.assign(value, to: field) }
        for constraint in type.constraints {
            if let violation = constraint.violations(in: changed).first {
                throw ReviewError.value(violation.code, type.kind, field: violation.field)
            }
        }
        let known = changed.filter { type.field($0.key) != nil }
        guard let problem = type.problem(in: known, catalogue: context.catalogue) else { return }
        throw ReviewError.unfit(type.kind, field: type.field(problem) == nil ? first.code : problem)
    }
}

extension FieldSpec {
    /// Whether people type its values.
    fileprivate var isTypable: Bool {
        switch type {
        case .reference, .json: false
        case .text, .personName, .identity, .organisationCode, .unifiedCode, .amount, .count, .date, .flag, .choice,
            .lines, .names:
            true
        }
    }
}
