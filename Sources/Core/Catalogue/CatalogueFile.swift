/// An edition's tree, standards and goals as its file has them; member names are the file's in camel case.
struct CatalogueFile: Decodable {
    struct Documents: Decodable {
        let issued: Issued
        let annex5: Annex
    }
    struct Issued: Decodable {
        let docNo: String
        let issuer: String
        let noticeTitle: String
        let printedOn: String
        let printedOnRaw: String
        let copies: Int
        let disclosure: String
        let legalBasis: String
    }
    struct Annex: Decodable { let title: String }
    struct NameVariant: Decodable { let text: String }
    struct Edition: Decodable {
        let editionYear: Int
        let baseYear: Int
        let potentialPeriod: String
    }
    struct Combination: Decodable {
        let `operator`: String
        let statedInSource: Bool
    }
    struct Listing: Decodable {
        let amountSourceCode: String
        let amountSource: String
        let amountStatus: String
        let amountSourceScope: String?
        let currency: String
        let unit: String
        let unitMultiplier: Int
        let combination: Combination
        let tiers: [Tier]
        let shareDefinition: ShareDefinition
        let annualRecognition: Recognition
    }
    struct ShareDefinition: Decodable {
        let numerator: String
        let denominator: String
    }
    struct Recognition: Decodable {
        let text: String
        let attributes: [String]
    }
    struct Tier: Decodable {
        let code: String
        let totalMinWanUsd: Int
        let offshoreShareMinPct: Int
        let inclusive: Bool
        let text: String
    }
    struct Level: Decodable {
        let code: String
        let name: String
    }
    struct GoalLabel: Decodable {
        let code: String
        let label: String
        let textInSource: String?
    }
    struct Branch: Decodable {
        let code: String
        let name: String
        let nameWithAbbr: String?
        let headingIssued: String
        let headingAnnex5: String
        let mids: [Group]
        let goals: Goals
        let cultivation: Cultivation
    }
    struct Group: Decodable {
        let code: String
        let name: String
        let leaves: [Line]
    }
    struct Line: Decodable {
        let code: String
        let name: String
        let aliases: [String]?
        let nameAnnex5: String?
        let goalTags: [String]
        let goalText: String?
        let via: String?
        let potential: String?
    }
    struct Goals: Decodable {
        let develop: [Goal]
        let raiseShare: [Goal]
        let cultivate: [Goal]
        let prioritySupport: [Goal]
        let developOpenEnded: Bool?
        let cultivateOpenEnded: Bool?
        let encourageText: String?
        let verticalsSupported: [String]?
        let buildText: String?
    }
    struct Goal: Decodable {
        let text: String
        let textAnnex5: String?
        let leaf: String?
        let contains: [String]?
        let openEnded: Bool?
        let issuedOnly: Bool?
        let relatedPotential: String?
    }
    struct Cultivation: Decodable {
        let combination: Combination
        let items: [Criterion]
    }
    struct Criterion: Decodable {
        let no: Int
        let code: String
        let text: String
        let minYears: Int?
        let minYearsInclusive: Bool?
        let termClass: String?
        let certListInSource: Bool?
        let metric: String?
        let educationMin: String?
        let shareMinPct: Int?
        let inclusive: Bool?
        let numerator: String?
        let denominator: String?
        let employmentPhrase: String?
        let thresholds: [Threshold]?
    }
    struct Threshold: Decodable {
        let level: String
        let min: Int
    }
    struct PotentialFields: Decodable {
        let headingIssued: String
        let headingAnnex5: String
        let items: [PotentialField]
    }
    struct PotentialField: Decodable {
        let code: String
        let name: String
        let sameNameLeaf: String?
        let components: [String]
        let applications: [String]?
        let places: [String]?
        let scope: String?
    }
    struct Difference: Decodable {
        let kind: String
        let `where`: String
        let issued: String
        let annex5: String
        let substantive: Bool
    }

    let documents: Documents
    let nameVariantsOfTheSameCatalogue: [NameVariant]
    let edition: Edition
    let listingStandards: Listing
    let levels: [Level]
    let goalTagVocabulary: [GoalLabel]
    let categories: [Branch]
    let potentialFields: PotentialFields
    let diffsIssuedVsAnnex5: [Difference]
}

/// The words of an edition as its text file has them.
struct CatalogueTextFile: Decodable {
    struct Entry: Decodable {
        let code: String
        let place: String
        let marks: [String]
        let words: String
        let end: String
    }

    let document: String
    let clauses: [Entry]
}
