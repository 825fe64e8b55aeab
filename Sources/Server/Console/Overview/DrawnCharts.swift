import Core
import Synchronization

/// Pictures of figures that do not change any more: each is drawn when it is first asked for.
final class DrawnCharts: Sendable {
    /// What the pictures depend on beside the figures.
    struct Place: Hashable {
        let language: Language
        let edition: Int
        let today: CivilDate
    }

    private let drawn = Mutex<[Place: [Chart]]>([:])

    /// The pictures; two who ask at once may both draw them.
    func charts(at place: Place, draw: () -> [Chart]) -> [Chart] {
        if let known = drawn.withLock({ $0[place] }) { return known }
        let charts = draw()
        drawn.withLock { $0[place] = charts }
        return charts
    }
}
