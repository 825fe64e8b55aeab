import Core

extension UnitReview {
    /// `{filings, institutions, unconfigured}`.
    func json(_ language: Language) -> JSONValue {
        [
            "filings": .array(filings.map { $0.json(language) }),
            "institutions": .array(
                institutions.map { review in
                    [
                        "uscc": .string(review.institution.uscc), "name": JSONValue(review.institution.name),
                        "trainees": JSONValue(review.trainees),
                        "findings": .array(
                            review.findings.map { finding in
                                let own = finding.records.first { $0.institution == review.institution.uscc }
                                return finding.json(at: own?.id, reason: nil, language)
                            }
                        ),
                    ]
                }
            ),
            "unconfigured": .array(
                unconfigured.map { check, missing in
                    [
                        "check": JSONValue(check.number), "title": .string(check.title(language)),
                        "missing": .array(missing.map(JSONValue.string)),
                    ]
                }
            ),
        ]
    }
}

extension UnitReview.FilingReview {
    func json(_ language: Language) -> JSONValue {
        [
            "uscc": .string(filing.uscc), "name": .string(filing.name), "state": .string(filing.state.rawValue),
            "tiers": .array(eligibility.tiers.map(JSONValue.string)),
            "listing": .array(eligibility.listing.map(\.json)),
            "category": .string(filing.category.rawValue), "cultivation": eligibility.cultivationJSON,
            "hires": JSONValue(hires), "obstacles": .array(obstacles.map { $0.json(language) }),
            "findings": .array(
                findings.map { $0.json(at: place(of: $0), reason: reason(for: $0), language) }
            ),
        ]
    }
}

extension Finding {
    fileprivate func json(at record: RecordID?, reason: String?, _ language: Language) -> JSONValue {
        guard case .object(var members) = json else { return json }
        members["record"] = JSONValue(record?.rawValue)
        members["message"] = .string(sentence(language))
        members["acknowledged"] = JSONValue(reason.map(Mask.identifiers))
        return .object(members)
    }
}
