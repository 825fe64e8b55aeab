/// Who asks to write.
public enum Author: Hashable, Sendable {
    /// A device of a unit.
    case unit(String)
    /// The commission's console or an administration command.
    case commission
}

/// The table of (kind, owner of the field, custody of the filing) → who may write.
///
/// Both sides ask it; the server's answer counts.
public enum Authority {
    /// What the table says of a write.
    public enum Ruling: Sendable, Equatable {
        /// It may be written.
        case allowed
        /// The filing was handed over: the write becomes a late amendment.
        case late
        /// It may never be written by this author.
        case forbidden
    }

    /// Rules on one field of a record.
    /// - Parameters:
    ///   - author: who writes.
    ///   - kind: the record's kind.
    ///   - owner: who owns the field; nil for the record as a whole (create and delete).
    ///   - state: the state of the filing that the record belongs to, if there is one.
    ///   - reopened: whether a filing that was returned gave the field back.
    /// - Returns: what the table says.
    public static func rule(
        author: Author,
        kind: Kind,
        owner: FieldOwner?,
        state: FilingState?,
        reopened: Bool = true
    ) -> Ruling {
        if kind == .alias || owner == .workflow { return .forbidden }
        let isWithUnit = isWithUnit(state, reopened: reopened)
        switch author {
        case .commission:
            if kind == .remark { return owner == .unit ? .forbidden : .allowed }
            return isFact(kind) && owner == .unit && isWithUnit ? .forbidden : .allowed
        case .unit:
            if kind == .round || isReview(kind) || isCommission(kind) { return .forbidden }
            if kind == .unit || kind == .remark { return owner == .unit ? .allowed : .forbidden }
            if owner == .commission || owner == .fixed { return .forbidden }
            if kind == .conflictCase { return isWithUnit ? .allowed : .forbidden }
            return isWithUnit ? .allowed : .late
        }
    }

    /// Rules on one field of a record by the custody of its filing.
    /// - Parameters:
    ///   - author: who writes.
    ///   - kind: the record's kind.
    ///   - record: the record.
    ///   - field: the field; nil for the record as a whole.
    ///   - custody: whose the filing's facts are.
    /// - Returns: what the table says.
    public static func rule(
        author: Author,
        kind: Kind,
        record: RecordID,
        field: FieldSpec?,
        custody: Custody
    ) -> Ruling {
        rule(
            author: author,
            kind: kind,
            owner: field?.owner,
            state: custody.state,
            reopened: custody.reopening.allows(kind: kind, record: record, field: field?.code)
        )
    }

    /// Whether an author decides an open case: the side that may write what it is about as things stand, else the
    /// commission.
    /// - Parameters:
    ///   - author: who closes it.
    ///   - kind: the kind of the record that it is about.
    ///   - owner: who owns the field; nil for the record as a whole.
    ///   - state: the state of the filing that it belongs to, if there is one.
    ///   - reopened: whether a filing that was returned gave the field back.
    /// - Returns: whether the author may.
    public static func mayClose(
        author: Author,
        kind: Kind,
        owner: FieldOwner?,
        state: FilingState?,
        reopened: Bool = true
    ) -> Bool {
        switch author {
        case .unit:
            owner != .commission
                && rule(author: author, kind: kind, owner: .unit, state: state, reopened: reopened) == .allowed
        case .commission: owner == .commission || !isFact(kind) || !isWithUnit(state, reopened: reopened)
        }
    }

    /// Whether the unit may still change facts; a record outside any filing always counts as such.
    /// - Parameters:
    ///   - state: the filing's state.
    ///   - reopened: whether a filing that was returned gave back what is asked about.
    /// - Returns: whether they are the unit's.
    public static func isWithUnit(_ state: FilingState?, reopened: Bool = true) -> Bool {
        switch state.map(Workflow.reach) {
        case nil, .everything: true
        case .reopened: reopened
        case .nothing: false
        }
    }

    /// Whether records of a kind are what a unit files, as against what is said of it.
    public static func isFact(_ kind: Kind) -> Bool {
        [.enterprise, .institution, .filing, .hire, .trainee, .acknowledgement].contains(kind)
    }

    private static func isReview(_ kind: Kind) -> Bool { [.review, .roundStanding].contains(kind) }

    private static func isCommission(_ kind: Kind) -> Bool { RecordTypes.type(of: kind)?.scope == .commission }
}
