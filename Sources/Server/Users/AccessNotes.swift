/// Where it is noted who came, who went and who changed whom: the audit log.
package typealias AccessNotes = @Sendable (AuditDraft) async throws -> Void

extension AuditActor {
    /// Somebody who tries to sign in; what can be no name may be a password in the wrong field.
    static func trying(_ typed: String) -> AuditActor { .stranger(UserName(typed)?.text ?? "?") }
}
