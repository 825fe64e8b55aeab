import Core
import Testing

@Suite struct UnitFileTests {
    /// What the reference file has and the directory does not, each with its reason.
    private static let exceptions = [
        "schema": "the file's own", "source": "the file's own", "title": "compared with the source text",
        "column_codes": "the file's own names of the columns",
        "observations": "what the file's author counted; counted here on the units themselves",
        "code_verification": "how the codes were checked", "entries[].pinyin": "nothing shows or reads it",
        "entries[].note": "a remark in English", "entries[].gb2260_before_2016": "no number is judged by its county",
        "entries[].nbs_statistical_code": "another office's code of the zone",
        "entries[].host_district_by_address": "where the zone's office stands",
        "entries[].territory_overlaps": "which districts the zone lies in",
        "entries[].territory_note": "a remark in English",
    ]

    @Test func `the directory equals the reference file, field by field`() throws {
        let labels = ["name", "office", "contact", "phone", "address"].map {
            FilingUnit.declaration.type.field($0)?.label
        }
        let model: JSONValue = [
            "columns_raw": .array(["\u{3000}"] + labels.map { JSONValue($0) }),
            "entries": .array(Directory.units.map(entry)),
        ]
        LeafTable.expectEqual(model, trimmed(try Fixture.json("districts.json")), except: Self.exceptions)
    }

    private func entry(_ unit: FilingUnit) -> JSONValue {
        let phone = (unit.phone ?? "").split(separator: "-").map(String.init)
        let line = phone.dropFirst().first
        return [
            "seq": JSONValue(unit.seq), "name_raw": .string(unit.name), "kind": .string(unit.type),
            "unit_code": .string(unit.code), "official_name": .string(unit.officialName),
            // A district's code is the administrative code; the zone has none.
            "gb2260": unit.type == "district" ? .string(unit.code) : .null, "office": JSONValue(unit.office),
            "contact": JSONValue(unit.contact), "phone_raw": JSONValue(unit.phone), "phone": JSONValue(phone.first),
            "ext": JSONValue(line),
            "phone_e164": .string("+8621" + (phone.first ?? "") + (line.map { ";ext=" + $0 } ?? "")),
            "address": JSONValue(unit.address),
        ]
    }

    /// The file without the blanks that are printed behind a telephone number, which the directory drops.
    private func trimmed(_ value: JSONValue) -> JSONValue {
        switch value {
        case .string(let text) where text.hasSuffix("\u{A0}"):
            .string(String(text[..<(text.firstIndex(of: "\u{A0}") ?? text.endIndex)]))
        case .array(let elements): .array(elements.map(trimmed))
        case .object(let members): .object(members.mapValues(trimmed))
        default: value
        }
    }
}
