import Foundation

/// What became of bulk steps, kept until the list is shown again: after a form the browser is led back to the list, so that a reload
/// posts nothing, and the results are there once.
actor BulkResults {
    /// What waits of a user.
    private struct Waiting {
        var user: String
        var outcomes: [BulkOutcome]
    }

    /// More users than press the button at one moment.
    private static let most = 64
    private var waiting: [(key: String, value: Waiting)] = []

    /// Keeps results, the oldest making room.
    /// - Returns: the name by which they are taken.
    func keep(_ outcomes: [BulkOutcome], of user: String) -> String {
        let key = UUID().uuidString.lowercased()
        waiting.append((key, Waiting(user: user, outcomes: outcomes)))
        if waiting.count > Self.most { waiting.removeFirst() }
        return key
    }

    /// Takes a user's own results; none the second time, or by another's name.
    func take(_ key: String?, of user: String) -> [BulkOutcome] {
        guard let index = waiting.firstIndex(where: { $0.key == key && $0.value.user == user }) else { return [] }
        return waiting.remove(at: index).value.outcomes
    }
}
