/// How grave a finding is.
public enum Severity: String, Sendable, CaseIterable {
    /// A filing with one is not fit to submit.
    case error
    /// To be corrected, or kept with a reason.
    case warning
    /// For the reviewer to look at.
    case review
}

/// Every rule that makes findings.
///
/// The raw value is what scripts see; it never changes with the language.
public enum FindingRule: String, Sendable, CaseIterable {
    /// A resident ID that ends in 000, as a spreadsheet leaves it after 15 digits.
    case idTruncated = "id.truncated"
    /// A name that looks like a placeholder.
    case nameUnusual = "name.unusual"
    /// The sex is not the one that the resident ID carries.
    case sexMismatch = "sex.mismatch"
    /// Hired or left after the round's cut-off.
    case hireAfterCutoff = "hire.after_cutoff"
    /// The days typed are not the days computed, give or take one.
    case tenureMismatch = "tenure.mismatch"
    /// Whether the first day counts decides whether the minimum is reached.
    case tenureConvention = "tenure.convention"
    /// The payer is the applicant and the account is said not to be, or the other way round.
    case payerAccount = "payer.account"
    /// One person in 附件3 of two enterprises.
    case claimDuplicate = "claim.duplicate"
    /// The person was supported in an earlier round.
    case claimEarlierRound = "claim.earlier_round"
    /// One person in 附件4 of two institutions.
    case trainingDuplicate = "training.duplicate"
    /// One person in 附件3 and 附件4, with different employers.
    case claimEmployer = "claim.employer"
    /// One number, two names or two sexes.
    case personDiffers = "person.differs"
    /// The employer in 附件4 is no enterprise that filed.
    case employerUnknown = "employer.unknown"
    /// Hired outside the round's window.
    case hireOutsideWindow = "hire.outside_window"
    /// Employed for fewer days than the round asks for.
    case tenureShort = "tenure.short"
    /// Not in service at the round's cut-off.
    case hireLeft = "hire.left"
    /// Too young or too old when hired.
    case ageUnusual = "age.unusual"
    /// No tier of the listing standard is reached.
    case listingTier = "listing.tier"
    /// The export reaches a level, and another criterion is not met.
    case cultivationLevel = "cultivation.level"
    /// The contract's term is short, or for the reviewer to judge.
    case contractTerm = "contract.term"
    /// Fewer than half of the staff have a college degree, so that no level is reached.
    case staffShare = "staff.share"
    /// More new hires than staff.
    case staffHires = "staff.hires"
    /// More people than the round supports.
    case claimCap = "claim.cap"
    /// Registered in another area than the filing unit's.
    case enterpriseArea = "enterprise.area"
    /// Filed by two units.
    case filingUnits = "filing.units"
    /// Neither paper nor electronic material.
    case materialNone = "material.none"
    /// Electronic material is declared, and there is no roster.
    case materialRoster = "material.roster"
    /// No business line belongs to the category, or one is not in the edition.
    case linesCategory = "lines.category"

    /// The check of the list of twenty-five that it belongs to.
    public var check: Check { Check.all[Self.numbers[self, default: 1] - 1] }

    /// How grave it is: as the check says, but for the exceptions of docs/checks.md.
    public var severity: Severity { Self.exceptions[self] ?? check.severity }

    private static let numbers: [FindingRule: Int] = {
        let pairs = Check.all.flatMap { check in check.rules.map { ($0, check.number) } }
        return Dictionary(uniqueKeysWithValues: pairs)
    }()

    private static let exceptions: [FindingRule: Severity] = [
        // A stored number is valid, so its ending only makes one wonder.
        .idTruncated: .warning,
        .nameUnusual: .warning,
        .tenureConvention: .review,
        // The share belongs to the second gate: without it a listed enterprise has no level, and is still listed.
        .staffShare: .review,
        // The roster may follow; paper and data are compared again when the commission takes the filing in.
        .materialRoster: .warning,
        .linesCategory: .warning,
    ]
}
