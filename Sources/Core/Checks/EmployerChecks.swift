/// A filing as the checks across units see it.
public struct FiledEnterprise: Sendable, Equatable {
    /// The filing.
    public var record: FoundRecord
    /// The round.
    public var round: String
    /// The enterprise's name.
    public var name: String

    /// Describes a filing.
    public init(record: FoundRecord, round: String, name: String) {
        self.record = record
        self.round = round
        self.name = name
    }
}

/// The checks over all filings of a round.
public enum EmployerChecks {
    /// Enterprises that two units file (漕河泾 and 徐汇 or 闵行, for instance).
    public static func filedTwice(_ filings: [FiledEnterprise]) -> [Finding] {
        let groups = Dictionary(grouping: filings) { filing in
            let code = filing.record.enterprise ?? ""
            return [filing.round, UnifiedCode(code)?.organisationCode.code ?? code]
        }
        return groups.sorted { $0.key.lexicographicallyPrecedes($1.key) }.compactMap { _, filings in
            let units = Set(filings.map(\.record.unit)).sorted()
            guard units.count > 1 else { return nil }
            return Finding(
                .filingUnits,
                at: filings.map(\.record).sorted { $0.unit < $1.unit },
                field: "uscc",
                inputs: [
                    "units": units.joined(separator: "、"),
                    "enterprise": Set(filings.map(\.name)).sorted().joined(separator: "、"),
                ]
            )
        }
    }

    /// Employers in 附件4 that are no filed enterprise, one finding an institution and employer.
    /// - Parameters:
    ///   - trainees: rows of 附件4, by employer as typed.
    ///   - filings: all filings of the round, in every unit.
    /// - Returns: the findings, by unit and institution.
    public static func unknownEmployers(_ trainees: [Claim], among filings: [FiledEnterprise]) -> [Finding] {
        let filed = Set(filings.map { [$0.round, OrganisationName.key($0.name)] })
        let strangers = trainees.filter { !filed.contains([$0.round, OrganisationName.key($0.employer)]) }
        let groups = Dictionary(grouping: strangers) { trainee in
            [
                trainee.round, trainee.record.unit, trainee.record.institution ?? "",
                OrganisationName.key(trainee.employer),
            ]
        }
        return groups.sorted { $0.key.lexicographicallyPrecedes($1.key) }.map { _, rows in
            Finding(
                .employerUnknown,
                at: rows.map(\.record),
                field: "employer",
                inputs: ["employer": rows[0].employer, "institution": rows[0].record.institution ?? ""]
            )
        }
    }
}
