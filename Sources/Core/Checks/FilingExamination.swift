/// Everything that is found at one filing and its roster, without looking at others.
public struct FilingExamination: Sendable, Equatable {
    /// What the catalogue's gates say of it.
    public let eligibility: Eligibility
    /// How many rows its roster has.
    public let hires: Int
    /// What was found: the filing first, then its rows in order.
    public let findings: [Finding]

    /// Examines a filing.
    /// - Parameters:
    ///   - filing: the filing.
    ///   - record: where it is.
    ///   - round: its round, whose parameters decide what can be told.
    ///   - catalogue: the round's edition.
    ///   - eachHire: hands over the roster's rows one at a time, so that none need be kept.
    public init(
        _ filing: Filing,
        at record: FoundRecord,
        round: Round,
        catalogue: Catalogue,
        eachHire: (_ take: (Hire, FoundRecord) throws -> Void) throws -> Void
    ) rethrows {
        let checks = HireChecks(round: round, applicant: filing.name)
        let eligibility = Eligibility(of: filing, by: catalogue)
        var rows: [Finding] = []
        var hires = 0
        try eachHire { hire, place in
            hires += 1
            rows += checks.findings(hire, at: place)
        }
        self.eligibility = eligibility
        self.hires = hires
        findings =
            FilingChecks(round: round, catalogue: catalogue).findings(filing, eligibility, hires: hires, at: record)
            + rows
    }
}
