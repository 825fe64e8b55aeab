package import Core

/// Something that is to be in the audit log: who came, who went, who changed whom.
package struct AccessNote: Hashable, Sendable {
    /// What happened; the audit log's codes.
    package enum Action: String, Sendable {
        case signIn, signInFailed, signOut, lockOut, denied, userAdd, userChange, deviceRevoke, enrolCode
    }

    /// What.
    package let action: Action
    /// The user's name; of failed sign-ins what was typed.
    package let user: String
    /// The user's role; nil if nobody is known to be there.
    package let role: Role?
    /// What it was done to.
    package let object: Object?
    /// Particulars; never a secret.
    package let detail: [String: JSONValue]

    /// What something was done to.
    package struct Object: Hashable, Sendable {
        /// `user` or `device`.
        package let kind: String
        /// The unit, where it is one's.
        package let unit: String?
        /// Its name or identifier.
        package let id: String?
    }

    /// Notes an action.
    package init(
        _ action: Action,
        _ user: String,
        role: Role? = nil,
        on object: Object? = nil,
        detail: [String: JSONValue] = [:]
    ) {
        self.action = action
        self.user = user
        self.role = role
        self.object = object
        self.detail = detail
    }
}

/// Where notes go.
package typealias AccessNotes = @Sendable (AccessNote) async throws -> Void
