/// What a program's exit code says, the same in both programs.
///
/// Scripts and timers decide by these numbers, so a number never changes its meaning.
public enum ExitStatus: Int32, Sendable, CaseIterable {
    /// Everything that was asked for is done.
    case done = 0
    /// The command failed; what it would have changed is unchanged.
    case failed = 1
    /// Done, but rows were rejected or checks fail.
    case rejected = 3
    /// Not enrolled, not signed in, or not allowed.
    case notAllowed = 4
    /// Done, and conflicts wait for a person.
    case conflicts = 5
    /// The server could not be reached; local work is safe.
    case unreachable = 6
    /// Done, but the server refused change-sets, which are parked.
    case refused = 7
    /// The command line cannot be understood.
    case usage = 64

    /// A word for scripts, where no closer code is known.
    public var code: String {
        switch self {
        case .done: "done"
        case .failed: "failed"
        case .rejected: "rejected"
        case .notAllowed: "notAllowed"
        case .conflicts: "conflicts"
        case .unreachable: "unreachable"
        case .refused: "refused"
        case .usage: "usage"
        }
    }
}
