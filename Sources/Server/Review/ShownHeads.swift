package import Core

/// The heads of the scopes that a page was made from: what a step that is taken on it says that it saw.
///
/// A decision rests on the filing and its roster in the unit's scope, on the verdicts of double claims in the commission's,
/// and on the round's limit in the city's.
package struct ShownHeads: Hashable, Sendable, LosslessStringConvertible {
    /// The head of the unit's scope.
    package var unit: Revision
    /// The head of the commission's scope.
    package var commission: Revision
    /// The head of the city's scope.
    package var city: Revision

    /// The heads of three scopes.
    package init(unit: Revision, commission: Revision, city: Revision) {
        self.unit = unit
        self.commission = commission
        self.city = city
    }

    /// Reads what a form sends back, as `1-120.1-14.1-3`.
    package init?(_ description: String) {
        let parts = description.split(separator: ".", omittingEmptySubsequences: false).map { Revision(String($0)) }
        guard parts.count == 3, let unit = parts[0], let commission = parts[1], let city = parts[2] else { return nil }
        self.init(unit: unit, commission: commission, city: city)
    }

    /// The three revisions, as a form carries them.
    package var description: String { "\(unit).\(commission).\(city)" }

    /// Whether one of them is of a time that has not come: nobody can have been shown that.
    /// - Parameter heads: the heads as they are.
    /// - Returns: whether a page cannot have shown these.
    package func isAhead(of heads: ShownHeads) -> Bool {
        unit > heads.unit || commission > heads.commission || city > heads.city
    }
}
