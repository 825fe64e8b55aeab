import Core
import SyncProtocol
import Terminal

/// Filings as the commission lists them, each with what the catalogue's gates say of it.
struct FilingListing {
    let records: [StoredRecord]

    /// One flat object for each: every declared field, `null` when empty.
    var json: JSONValue {
        get throws { .array(try records.map(Self.json)) }
    }

    private static func json(_ record: StoredRecord) throws -> JSONValue {
        let filing = try Filing(body: record.body)
        let eligibility = Eligibility(of: filing, by: catalogue(of: filing))
        var members: [String: JSONValue] = [
            "id": .string(record.id.rawValue), "kind": .string(record.kind.rawValue),
            "revision": .string(record.revision.description), "tiers": .array(eligibility.tiers.map(JSONValue.string)),
            "cultivation": eligibility.cultivationJSON, "findings": [],
        ]
        for field in Filing.declaration.type.fields { members[field.code] = record.body[field.code] ?? .null }
        return .object(members)
    }

    private static func catalogue(of filing: Filing) -> Catalogue {
        // A round without an edition of its own is judged by the one this version has.
        Int(filing.round).flatMap(Catalogue.edition) ?? .edition2016
    }

    func text(language: Language, width: Int?) throws -> String {
        let isChinese = language == .zh
        let titles =
            isChinese
            ? ["区", "企业名称", "统一社会信用代码", "类别", "状态", "上榜", "培育"]
            : ["Unit", "Enterprise", "Unified code", "Category", "State", "Tiers", "Cultivation"]
        var table = TextTable(columns: titles.map { .init($0) })
        for record in records {
            let filing = try Filing(body: record.body)
            let eligibility = Eligibility(of: filing, by: Self.catalogue(of: filing))
            table.add(row: [
                filing.unit, filing.name, filing.uscc, filing.category.rawValue, filing.state.rawValue,
                eligibility.tiers.joined(separator: " "), eligibility.level ?? "",
            ])
        }
        return table.render(width: width)
    }
}
