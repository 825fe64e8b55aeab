import Core
import GRDB
import Terminal

/// A filing that the commission sent back: why, what for, and what may be changed.
struct ReturnedFiling {
    let filing: ShownRecord
    /// The step that sent it back; nil if the commission's program made none.
    let review: Review?
    /// Open remarks, in the order in which they were made.
    let remarks: [FilingRemark]

    init(_ filing: ShownRecord, _ db: Database) throws {
        self.filing = filing
        review = try Self.latestReturn(of: filing, db).map { try Review(body: $0.body) }
        remarks = try FilingRemark.list(on: filing, db).filter(\.remark.open)
    }

    /// The step that last sent a filing back.
    static func latestReturn(of filing: ShownRecord, _ db: Database) throws -> ShownRecord? {
        let to = FilingState.returned.rawValue
        return try Records.list(.review, where: ["filing": filing.id.rawValue, "to": to], db)
            .max { ($0.revision ?? .zero) < ($1.revision ?? .zero) }
    }

    /// All filings that are with the unit to be corrected, in the order of the form.
    static func all(_ db: Database) throws -> [ReturnedFiling] {
        try Records.list(
            .filing,
            where: ["state": FilingState.returned.rawValue],
            ordering: ListedKind.filings.ordering,
            db
        ).map { try ReturnedFiling($0, db) }
    }

    private var reopening: Reopening { Custody(of: filing.body).reopening }

    /// What may be changed, in words: everything, or each place by its name.
    func places(_ language: Language, _ db: Database) throws -> String {
        guard let places = reopening.places else { return language == .zh ? "全部内容" : "everything" }
        let values = FieldValueWords(reveal: false, language: language)
        let names = try places.sorted().map { place -> String in
            let label = values.label(of: place.kind)
            guard let record = place.record else { return label }
            let field = place.field.map { values.label(of: $0, place.kind) }
            guard place.kind != .filing else { return field ?? label }
            let name = try Records.find(place.kind, record, db)?.body["name"]?.stringValue
            return [label, name.map { TerminalText.safe(Mask.identifiers(in: $0)) }, field].compactMap(\.self)
                .joined(separator: " ")
        }
        return language.list(names)
    }

    /// The lines of a list.
    func lines(_ language: Language, _ db: Database) throws -> [String] {
        let zh = language == .zh
        let name = TerminalText.safe(filing.body["name"]?.stringValue ?? "")
        let (gap, colon) = zh ? ("　", "：") : ("  ", ": ")
        var lines = ["\(name)\(gap)\(filing.body["uscc"]?.stringValue ?? filing.id.rawValue)"]
        if let review {
            let who = TerminalText.safe(review.author) + (zh ? "，" : ", ") + TimeWords.shown(review.at)
            let reason = review.reason.map { TerminalText.safe(Mask.identifiers(in: $0)) }
            lines.append(
                "  \(zh ? "退回" : "returned")\(colon)\(reason ?? (zh ? "见意见" : "see the remarks"))\(gap)— \(who)"
            )
        }
        lines.append("  \(zh ? "可改" : "to be changed")\(colon)\(try places(language, db))")
        for remark in remarks {
            lines += RemarkWords(remark, reveal: false, language).lines.map { "  " + $0 }
        }
        return lines
    }

    /// All of it.
    func json(reveal: Bool, _ language: Language) -> JSONValue {
        [
            "id": .string(filing.id.rawValue), "uscc": filing.body["uscc"] ?? .null,
            "name": filing.body["name"] ?? .null, "returnedAt": JSONValue(review?.at), "by": JSONValue(review?.author),
            "reason": JSONValue(review?.reason.map { Mask.identifiers(in: $0) }),
            "reopened": reopening.json,
            "remarks": .array(remarks.map { RemarkWords($0, reveal: reveal, language).json }),
        ]
    }
}
