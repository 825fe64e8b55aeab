import Core

extension AuditDraft {
    /// An entry of the audit log for what happened to somebody's access.
    init(_ note: AccessNote) {
        let action =
            switch note.action {
            case .signIn: AuditAction.signIn
            case .signInFailed: AuditAction.signInFailed
            case .signOut: AuditAction.signOut
            case .lockOut: AuditAction.lockOut
            case .denied: AuditAction.denied
            case .userAdd: AuditAction.userAdd
            case .userChange: AuditAction.userChange
            case .deviceRevoke: AuditAction.deviceRevoke
            case .enrolCode: AuditAction.enrolCode
            }
        self.init(
            action,
            by: note.role.map { .user(note.user, role: $0) } ?? .stranger(note.user),
            on: note.object.map { AuditObject(kind: $0.kind, unit: $0.unit, id: $0.id) },
            detail: note.detail
        )
    }
}
