import SyncProtocol

/// Makes a failing history smaller: takes actions away as long as the same invariant breaks.
enum Shrinking {
    /// The smallest plan found, with the history that it gives.
    static func smallest(of plan: Plan, breaking invariant: Invariant, in campaign: Campaign) -> Plan {
        func fails(_ actions: [Plan.Action]) -> Bool {
            var smaller = plan
            smaller.actions = actions
            guard let simulation = try? campaign.simulation(smaller) else { return false }
            try? simulation.run()
            return simulation.oracle.violations.contains { $0.invariant == invariant }
        }
        var actions = plan.actions
        var size = max(1, actions.count / 2)
        while true {
            var start = 0
            var hasShrunk = false
            while start < actions.count {
                let fewer = Array(actions[..<start] + actions[min(actions.count, start + size)...])
                if fails(fewer) {
                    actions = fewer
                    hasShrunk = true
                } else {
                    start += size
                }
            }
            if size == 1, !hasShrunk { break }
            if size > 1 { size /= 2 }
        }
        var smallest = plan
        smallest.actions = actions
        return smallest
    }
}
