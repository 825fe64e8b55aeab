import Core

/// What a verdict moves: claims that fell and would stand, and such that stood and would fall; and what it leaves without one.
enum ClaimShift {
    /// Filings that are granted support and that a change of verdicts concerns, by the enterprises' names.
    struct Concerned {
        /// Those of which a row is moved.
        var granted: Set<String> = []
        /// The same, closed: no step leads them back.
        var settled: Set<String> = []
        /// Those whose approval rests on a verdict that would be gone.
        var resting: Set<String> = []
        /// The same, closed.
        var restingSettled: Set<String> = []

        /// Notes a filing.
        mutating func add(_ enterprise: String, isMoved: Bool, isClosed: Bool) {
            switch (isMoved, isClosed) {
            case (true, true): settled.insert(enterprise)
            case (true, false): granted.insert(enterprise)
            case (false, true): restingSettled.insert(enterprise)
            case (false, false): resting.insert(enterprise)
            }
        }

        /// Why the change is not made; what is closed is told first, since nothing helps there.
        var obstacle: ReviewError? {
            if !settled.isEmpty { return .settled(settled.sorted()) }
            if !granted.isEmpty { return .granted(granted.sorted()) }
            if !restingSettled.isEmpty { return .restsSettled(restingSettled.sorted()) }
            return resting.isEmpty ? nil : .rests(resting.sorted())
        }
    }

    /// The records that are moved, each as `unit/kind/id`.
    /// - Parameters:
    ///   - standing: the verdicts that it replaces, or that are taken back.
    ///   - next: the verdict; nil where one is only taken back.
    /// - Returns: the records whose claim changes.
    static func moved(from standing: some Sequence<ClaimVerdict>, to next: ClaimVerdict?) -> Set<String> {
        Set(standing.flatMap(\.fallen)).symmetricDifference(next?.fallen ?? [])
    }

    /// The records that had a verdict and would have none: an approval may rest on it, also where all stood by it.
    /// - Parameters:
    ///   - standing: the verdicts that are replaced or taken back.
    ///   - next: the verdict; nil where one is only taken back.
    /// - Returns: the records, each as `unit/kind/id`.
    static func left(by standing: some Sequence<ClaimVerdict>, for next: ClaimVerdict?) -> Set<String> {
        Set(standing.flatMap(\.records)).subtracting(next?.records ?? [])
    }
}
