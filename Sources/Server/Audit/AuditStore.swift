/// Which entries to show; nil leaves a condition out.
package struct AuditQuery: Hashable, Sendable {
    /// Most entries that one read gives.
    package static let pageLimit = 500

    /// Who, as ``AuditActor/name`` has it.
    package var actor: String?
    /// What.
    package var action: AuditAction?
    /// To something of this unit.
    package var unit: String?
    /// To the thing of this identifier.
    package var object: String?
    /// From this moment on, ISO 8601.
    package var from: String?
    /// Before this moment.
    package var to: String?
    /// Only entries before this number: the next page.
    package var before: Int?
    /// How many, at most ``pageLimit``.
    package var limit: Int

    /// Every entry, the latest first.
    package init(limit: Int = 100) { self.limit = limit }
}

/// What a check of the audit log found.
package struct AuditFindings: Hashable, Sendable {
    /// Entries.
    package var entries = 0
    /// Signed heads, stored ones and those that were brought.
    package var heads = 0
    /// The root over the entries as they are, in hexadecimal.
    package var root = ""
    /// One line for each thing that is wrong, with the number of the entry or head.
    package var problems: [String] = []
}

/// The audit log: entries are added and read, and never anything else.
package protocol AuditStore: Sendable {
    /// Adds entries with one signed head, in one transaction; durable when it returns.
    @discardableResult
    func append(_ drafts: [AuditDraft]) async throws -> [AuditEntry]
    /// Entries that match, the latest first.
    func auditEntries(_ query: AuditQuery) async throws -> [AuditEntry]
    /// What people call things that entries name by identifiers; those that are no more are left out.
    func auditNames(of objects: Set<AuditObject>) async throws -> [AuditObject: String]
    /// Entries after a number as they are stored, in order.
    func auditContents(after seq: Int, limit: Int) async throws -> [String]
    /// Signed heads above a size, in order.
    func auditHeads(after size: Int, limit: Int) async throws -> [SignedTreeHead]
    /// The records of reviews and decisions of a round, or of all.
    func decisions(round: String?) async throws -> [DecisionRecord]
    /// Writes the log, and the decisions of a round or of all, as a pack under the server's key.
    func writeAuditPack(to path: String, round: String?) async throws -> AuditPackResult
    /// The latest head; nil while the log is empty.
    func auditHead() async throws -> SignedTreeHead?
    /// Works everything out anew, and holds heads that were brought from elsewhere against it.
    func verifyAudit(known: [SignedTreeHead]) async throws -> AuditFindings
    /// The audit path of an entry in the tree of a size; nil if the tree does not have it.
    func auditProof(of seq: Int, size: Int) async throws -> [[UInt8]]?
    /// The proof that a tree begins with an earlier one; nil if the log never had so many entries.
    func auditConsistency(from old: Int, to new: Int) async throws -> [[UInt8]]?
}

extension AuditStore {
    /// Adds an entry; durable when it returns.
    @discardableResult
    package func append(_ draft: AuditDraft) async throws -> AuditEntry {
        guard let entry = try await append([draft]).first else { throw StoreError.damaged("audit") }
        return entry
    }
}
