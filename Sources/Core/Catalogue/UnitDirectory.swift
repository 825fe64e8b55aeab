import Foundation

/// The filing units of 附件1 and the rounds that this version ships, for work before the first sync.
public enum Directory {
    /// The 17 units in printed order.
    public static let units: [FilingUnit] = {
        do {
            return try JSONDecoder().decode(UnitFile.self, from: Data(PackageResources.units_json)).entries.map {
                entry in
                var unit = FilingUnit()
                unit.code = entry.unit_code
                unit.name = entry.name_raw
                unit.officialName = entry.official_name ?? entry.name_raw
                unit.type = entry.kind
                unit.seq = entry.seq
                unit.office = entry.office
                unit.contact = entry.contact
                unit.phone = entry.phone_raw.flatMap(CellText.normalise)
                unit.address = entry.address
                return unit
            }
        } catch {
            preconditionFailure("units resource: \(error)")
        }
    }()

    /// Round 2016.
    ///
    /// What the source documents leave open is empty.
    public static let round2016: Round = {
        do {
            guard case .object(let body) = try JSONValue(parsing: PackageResources.round_2016_json) else {
                throw RecordError.type(field: "round")
            }
            return try Round(body: body)
        } catch {
            preconditionFailure("round resource: \(error)")
        }
    }()

    /// The unit with a code.
    public static func unit(_ code: String) -> FilingUnit? { units.first { $0.code == code } }
}

// swift-format-ignore: AlwaysUseLowerCamelCase
// The members' names are the file's own.
private struct UnitFile: Decodable {
    struct Entry: Decodable {
        let seq: Int
        let name_raw: String
        let kind: String
        let unit_code: String
        let official_name: String?
        let office: String?
        let contact: String?
        let phone_raw: String?
        let address: String?
    }

    let entries: [Entry]
}
