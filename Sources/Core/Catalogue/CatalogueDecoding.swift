import Foundation

extension Catalogue {
    /// The edition of 2016, as issued by 沪商服贸〔2016〕236号.
    public static let edition2016: Catalogue = load(PackageResources.catalogue_2016_json)

    /// The edition of a year, or nil if this version does not have it.
    public static func edition(_ year: Int) -> Catalogue? { year == 2016 ? edition2016 : nil }

    private static func load(_ bytes: [UInt8]) -> Catalogue {
        do {
            return try Catalogue(json: JSONDecoder().decode(CatalogueFile.self, from: Data(bytes)))
        } catch {
            // The resource is part of the program; a test reads it.
            preconditionFailure("catalogue resource: \(error)")
        }
    }

    private init(json file: CatalogueFile) throws {
        edition = file.edition.edition_year
        baseYear = file.edition.base_year
        documentNumber = file.documents.issued.doc_no
        levels = file.levels.map { Level(code: $0.code, name: $0.name) }
        tiers = file.listing_standards.tiers.map {
            Tier(
                code: $0.code,
                minimumTotal: Money(cents: Int64($0.total_min_wan_usd) * 1_000_000),
                minimumSharePercent: $0.offshore_share_min_pct,
                clause: $0.text
            )
        }
        branches = try file.categories.map { category in
            guard let code = Category(rawValue: category.code) else { throw RecordError.type(field: category.code) }
            return Branch(
                category: code,
                name: category.name,
                groups: category.mids.map { group in
                    Group(
                        code: group.code,
                        name: group.name,
                        lines: group.leaves.map { Line(code: $0.code, name: $0.name, aliases: $0.aliases ?? []) }
                    )
                },
                criteria: category.cultivation.items.map { item in
                    Criterion(
                        number: item.no,
                        code: item.code,
                        clause: item.text,
                        minimumYears: item.min_years,
                        minimumSharePercent: item.share_min_pct,
                        thresholds: (item.thresholds ?? []).map {
                            Threshold(level: $0.level, minimum: Money(cents: Int64($0.min) * 1_000_000))
                        }
                    )
                }
            )
        }
    }
}

// swift-format-ignore: AlwaysUseLowerCamelCase
// The members' names are the file's own.
private struct CatalogueFile: Decodable {
    struct Documents: Decodable { let issued: Issued }
    struct Issued: Decodable { let doc_no: String }
    struct Edition: Decodable {
        let edition_year: Int
        let base_year: Int
    }
    struct Listing: Decodable { let tiers: [TierEntry] }
    struct TierEntry: Decodable {
        let code: String
        let total_min_wan_usd: Int
        let offshore_share_min_pct: Int
        let text: String
    }
    struct LevelEntry: Decodable {
        let code: String
        let name: String
    }
    struct CategoryEntry: Decodable {
        let code: String
        let name: String
        let mids: [GroupEntry]
        let cultivation: Cultivation
    }
    struct GroupEntry: Decodable {
        let code: String
        let name: String
        let leaves: [LeafEntry]
    }
    struct LeafEntry: Decodable {
        let code: String
        let name: String
        let aliases: [String]?
    }
    struct Cultivation: Decodable { let items: [Item] }
    struct Item: Decodable {
        let no: Int
        let code: String
        let text: String
        let min_years: Int?
        let share_min_pct: Int?
        let thresholds: [ThresholdEntry]?
    }
    struct ThresholdEntry: Decodable {
        let level: String
        let min: Int
    }

    let documents: Documents
    let edition: Edition
    let listing_standards: Listing
    let levels: [LevelEntry]
    let categories: [CategoryEntry]
}
