/// Who asks to write.
public enum Author: Hashable, Sendable {
    /// A device of a unit.
    case unit(String)
    /// The commission's console or an administration command.
    case commission
}

/// The table of (kind, owner of the field, state of the filing) → who may write.
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
    /// - Returns: what the table says.
    public static func rule(author: Author, kind: Kind, owner: FieldOwner?, state: FilingState?) -> Ruling {
        if kind == .alias || owner == .workflow { return .forbidden }
        switch author {
        case .commission:
            return isFact(kind) && owner == .unit && isWithUnit(state) ? .forbidden : .allowed
        case .unit:
            if kind == .round { return .forbidden }
            if kind == .unit { return owner == .unit ? .allowed : .forbidden }
            if owner == .commission || owner == .fixed { return .forbidden }
            if kind == .conflictCase { return isWithUnit(state) ? .allowed : .forbidden }
            return isWithUnit(state) ? .allowed : .late
        }
    }

    /// Whether an author decides an open case: the side that may write what it is about as things stand, else the
    /// commission.
    /// - Parameters:
    ///   - author: who closes it.
    ///   - kind: the kind of the record that it is about.
    ///   - owner: who owns the field; nil for the record as a whole.
    ///   - state: the state of the filing that it belongs to, if there is one.
    /// - Returns: whether the author may.
    public static func mayClose(author: Author, kind: Kind, owner: FieldOwner?, state: FilingState?) -> Bool {
        switch author {
        case .unit: owner != .commission && rule(author: author, kind: kind, owner: .unit, state: state) == .allowed
        case .commission: owner == .commission || !isFact(kind) || !isWithUnit(state)
        }
    }

    /// Whether the unit may still change the facts; a record outside any filing always counts as such.
    public static func isWithUnit(_ state: FilingState?) -> Bool {
        switch state {
        case nil, .draft, .returned, .withdrawn: true
        case .submitted, .inReview, .accepted, .approved, .rejected, .published, .closed: false
        }
    }

    private static func isFact(_ kind: Kind) -> Bool {
        [.enterprise, .institution, .filing, .hire, .trainee, .acknowledgement].contains(kind)
    }
}
