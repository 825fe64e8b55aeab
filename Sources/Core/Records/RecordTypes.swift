/// All record kinds of this version, parents before children.
public enum RecordTypes {
    /// Every kind.
    public static let all: [RecordType] = [
        FilingUnit.declaration.type, Round.declaration.type, Enterprise.declaration.type,
        Institution.declaration.type, Filing.declaration.type, Hire.declaration.type, Trainee.declaration.type,
        Acknowledgement.declaration.type, Remark.declaration.type, Review.declaration.type,
        RoundStanding.declaration.type, ConflictCase.declaration.type, Alias.declaration.type,
        Assignment.declaration.type, ClaimVerdict.declaration.type, Notice.declaration.type,
        Objection.declaration.type, Freeze.declaration.type,
    ]

    private static let byKind = Dictionary(uniqueKeysWithValues: all.map { ($0.kind, $0) })

    /// The kind's declaration, or nil for a kind of a later version.
    public static func type(of kind: Kind) -> RecordType? { byKind[kind] }

    /// The number of this set of declarations, shown in `hello`; raised with every change of a field or kind.
    public static let schemaRevision = 5
}
