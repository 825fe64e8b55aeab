extension HistoryPage {
    /// What happened to a record, for the commission, which may see every scope.
    /// - Parameters:
    ///   - request: whose history, and after which revision.
    ///   - view: a snapshot of the store.
    /// - Returns: the first entries; nil for a scope that is not.
    /// - Throws: what the view throws.
    public static func forCommission<View: ServerView>(_ request: HistoryRequest, in view: View) throws -> HistoryPage?
    {
        guard let device = DeviceID(rawValue: "00000000-0000-7000-8000-000000000000"),
            let scope = try view.scope(request.scope, for: AuthorStanding(device: device, cursors: []))
        else { return nil }
        return try RecordHistory(request, scope: scope, view: view).page()
    }
}
