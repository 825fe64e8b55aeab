import Core

/// What a verdict moves: claims that fell and would stand, and such that stood and would fall.
enum ClaimShift {
    /// The records that are moved, each as `unit/kind/id`.
    /// - Parameters:
    ///   - standing: the verdicts that it replaces, or that are taken back.
    ///   - next: the verdict; nil where one is only taken back.
    /// - Returns: the records whose claim changes.
    static func moved(from standing: some Sequence<ClaimVerdict>, to next: ClaimVerdict?) -> Set<String> {
        Set(standing.flatMap(\.fallen)).symmetricDifference(next?.fallen ?? [])
    }

    /// Why claims of filings that are granted support are not moved; what is closed is told first, since nothing helps there.
    static func obstacle(granted: Set<String>, settled: Set<String>) -> ReviewError? {
        if !settled.isEmpty { return .settled(settled.sorted()) }
        return granted.isEmpty ? nil : .granted(granted.sorted())
    }
}
