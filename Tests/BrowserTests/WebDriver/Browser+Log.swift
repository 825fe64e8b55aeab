extension Browser {
    /// A line of the page's console.
    struct LogEntry: Decodable, CustomStringConvertible {
        let level: String
        let source: String
        let message: String

        var description: String { "\(level) (\(source)) \(message)" }
    }

    /// What pages have complained of since this was last asked: errors, warnings, breaches of their content security policy.
    func takeComplaints() async throws -> [LogEntry] {
        let entries: [LogEntry] = try await connection.post("\(path)/se/log", ["type": "browser"])
        return entries.filter { $0.level == "SEVERE" || $0.level == "WARNING" || $0.source == "security" }
    }
}
