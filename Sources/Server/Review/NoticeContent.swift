import Core
import Crypto
import Foundation
import SyncProtocol

/// What a notice shows, as it was when it was published: it is kept with the notice and never worked out anew.
struct NoticeContent: Sendable, Equatable {
    /// The words and figures of one filing.
    struct Row: Sendable, Equatable {
        /// The enterprise's name.
        var name: String
        /// The unit's name.
        var unit: String
        /// ITO, BPO or KPO.
        var category: Core.Category
        /// The code of the cultivation level; nil if it has none.
        var level: String?
        /// The codes of the tiers of the listing standard.
        var tiers: [String]
        /// For how many people it is supported.
        var people: Int

        /// The words and figures as they are now.
        init(_ supported: SupportedFiling, unit: String, round: Round) {
            let eligibility = Eligibility(of: supported.filing, by: Catalogue.edition(round.edition) ?? .edition2016)
            name = supported.filing.name
            self.unit = unit
            category = supported.filing.category
            level = eligibility.level
            tiers = eligibility.tiers
            people = supported.supported(cap: round.hireCap)
        }

        fileprivate init?(json: JSONValue) {
            guard let name = json["name"]?.stringValue, let unit = json["unit"]?.stringValue,
                let category = json["category"]?.stringValue.flatMap(Core.Category.init(rawValue:)),
                let people = json["people"]?.integerValue, let tiers = json["tiers"]?.arrayValue
            else { return nil }
            self.name = name
            self.unit = unit
            self.category = category
            level = json["level"]?.stringValue
            self.tiers = tiers.compactMap(\.stringValue)
            self.people = Int(people)
        }

        fileprivate var json: JSONValue {
            [
                "name": .string(name), "unit": .string(unit), "category": .string(category.rawValue),
                "level": JSONValue(level), "tiers": .array(tiers.map(JSONValue.string)), "people": JSONValue(people),
            ]
        }
    }

    /// The round's name.
    let round: String
    /// The edition of the catalogue by which levels and tiers have their names.
    let edition: Int
    /// The filings, by `unit/id`.
    let rows: [String: Row]

    /// What is shown of filings, each named by `unit/id`.
    init(round: Round, rows: [String: Row]) {
        self.round = round.name
        edition = round.edition
        self.rows = rows
    }

    /// Reads what a notice keeps; nil for one of before, which kept nothing.
    init?(of notice: Notice) {
        guard let round = notice.content["round"]?.stringValue, let edition = notice.content["edition"]?.integerValue,
            let rows = notice.content["rows"]?.arrayValue, rows.count == notice.filings.count
        else { return nil }
        self.round = round
        self.edition = Int(edition)
        self.rows = zip(notice.filings, rows).reduce(into: [:]) { $0[$1.0] = Row(json: $1.1) }
    }

    /// The print of what is shown of filings, 64 hexadecimal digits: equal for who was shown the same.
    /// - Parameter filings: the filings, each as `unit/id`, in the notice's order.
    /// - Returns: the SHA-256 of the canonical JSON of an object with ``json(of:)`` as `content` and the `filings`.
    func print(of filings: [String]) -> String {
        let shown: JSONValue = ["content": json(of: filings), "filings": .array(filings.map(JSONValue.string))]
        return Array(SHA256.hash(data: Data(shown.canonicalText().utf8))).hexadecimal
    }

    /// As the notice keeps it: the rows in the order of its filings.
    /// - Parameter filings: the filings, each as `unit/id`.
    /// - Returns: the value of ``Notice/content``.
    func json(of filings: [String]) -> JSONValue {
        [
            "round": .string(round), "edition": JSONValue(edition),
            "rows": .array(filings.map { rows[$0]?.json ?? .null }),
        ]
    }
}
