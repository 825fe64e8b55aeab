import Core
import SyncProtocol

/// Asks the server for a record's history, all pages of it.
struct ServerHistory {
    private let api: ServerAPI

    init(_ api: ServerAPI) { self.api = api }

    /// Every entry, oldest first.
    /// - Throws: ``ClientError`` if the server cannot be asked.
    func entries(of subject: RecordHistory.Subject) throws -> [HistoryEntry] {
        var entries: [HistoryEntry] = []
        var request = HistoryRequest(scope: subject.scope, kind: subject.kind, id: subject.id)
        while true {
            let page = try api.history(request)
            entries += page.entries
            // A server that does not go on would be asked for ever.
            guard let next = page.next, next > request.after ?? .zero else { return entries }
            request.after = next
        }
    }
}
