import Core
import SyncProtocol

/// What a stick carries between a device and the server, in place of the network.
enum CarrierFile {
    /// All of a device's outbox, and up to where it has its scopes.
    case outbound(slot: Int, request: PushRequest)
    /// Receipts, and for each scope the pages between two cursors.
    case inbound(slot: Int, receipts: [Receipt], epoch: Int, pages: [Page])

    /// What came after a cursor.
    struct Page {
        let scope: Scope
        let from: ScopeCursor
        let head: ScopeCursor
        let digest: ScopeDigest
        let records: [StoredRecord]
    }
}
