/// The reasons that a unit gave for findings at one filing.
public struct Reasons: Sendable {
    private struct Key: Hashable {
        let rule: String
        let record: String
        let field: String?
    }

    private let enterprise: String
    private let filing: RecordID
    private var given: [Key: Acknowledgement] = [:]

    /// Collects the acknowledgements of a filing.
    /// - Parameters:
    ///   - acknowledgements: those of the filing.
    ///   - filing: its identifier.
    ///   - enterprise: its unified code.
    public init(_ acknowledgements: [Acknowledgement], filing: RecordID, enterprise: String) {
        self.filing = filing
        self.enterprise = enterprise
        for one in acknowledgements {
            given[Key(rule: one.rule, record: one.record, field: one.field)] = one
        }
    }

    /// The filing's own record that a finding is about: the first of its records that belong to the enterprise.
    public func place(of finding: Finding) -> RecordID {
        finding.records.first { $0.enterprise == enterprise }?.id ?? finding.records.first?.id ?? filing
    }

    /// The reason that covers a finding; none if what was found has changed since.
    public func reason(for finding: Finding) -> String? {
        let key = Key(rule: finding.rule.rawValue, record: place(of: finding).rawValue, field: finding.field)
        guard let one = given[key], one.basis == finding.basis else { return nil }
        return one.reason
    }
}
