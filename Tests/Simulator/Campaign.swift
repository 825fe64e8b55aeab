import Dispatch
public import SyncProtocol
import Synchronization

/// Many histories, one seed each, on all processors.
public struct Campaign: Sendable {
    /// What one seed gave.
    public struct Result: Sendable {
        /// The seed.
        public var seed: UInt64
        /// The invariants that did not hold, with what broke them.
        public var violations: [String]
        /// The hash of everything that happened.
        public var traceHash: UInt64
        /// What happened how often.
        public var counts: [String: Int]
    }

    /// What all seeds gave.
    public struct Summary: Sendable {
        /// How many histories were run.
        public var seeds = 0
        /// Those in which something did not hold, by seed.
        public var failures: [Result] = []
        /// What happened how often, in all.
        public var counts: [String: Int] = [:]
        /// The hash over all seeds' traces, whatever the order in which threads ran them.
        public var traceHash: UInt64 = 0

        mutating func add(_ result: Result) {
            seeds += 1
            traceHash ^= result.traceHash &* (2 &* result.seed &+ 1)
            for (what, count) in result.counts { counts[what, default: 0] += count }
            if !result.violations.isEmpty { failures.append(result) }
        }
    }

    private let rules: RuleSet
    private let second: SecondStoreMaker?
    private let stride: UInt64

    /// Runs under these rules; all of them, unless a bug is planted.
    /// - Parameters:
    ///   - rules: which rules are in force.
    ///   - second: makes the store that stands beside the model's.
    ///   - stride: where it stands: in one seed of so many.
    public init(rules: RuleSet = .all, second: SecondStoreMaker? = nil, inOneOf stride: UInt64 = 1) {
        self.rules = rules
        self.second = second
        self.stride = max(1, stride)
    }

    /// The history of a plan.
    func simulation(_ plan: Plan, keepsTrace: Bool = false) throws -> Simulation {
        let isPaired = plan.seed % stride == 0
        return try Simulation(plan, rules: rules, second: isPaired ? second : nil, keepsTrace: keepsTrace)
    }

    /// One history; a planted bug is caught only by one that breaks nothing under all rules.
    public func run(seed: UInt64) -> Result {
        var result = history(seed)
        if rules != .all, !result.violations.isEmpty, !Campaign().history(seed).violations.isEmpty {
            result.violations = []
        }
        return result
    }

    private func history(_ seed: UInt64) -> Result {
        let plan = Plan(seed: seed)
        do {
            let simulation = try simulation(plan)
            do {
                try simulation.run()
            } catch {
                simulation.oracle.fail(.everythingSettles, "the history broke off: \(error)")
            }
            if let pair = simulation.store.pair {
                simulation.count("second store")
                simulation.counts["comparison"] = pair.comparisons
            }
            return Result(
                seed: seed,
                violations: simulation.oracle.violations.map(\.description),
                traceHash: simulation.trace.hash,
                counts: simulation.counts
            )
        } catch {
            return Result(seed: seed, violations: ["no beginning: \(error)"], traceHash: 0, counts: [:])
        }
    }

    /// All seeds of a range, split between threads.
    /// - Parameters:
    ///   - seeds: which.
    ///   - threads: how many at a time.
    ///   - stopsAtFirst: whether the first failure ends it.
    ///   - progress: called now and then with the number of seeds that are done and of failures among them.
    ///   - failed: called at once with what a failing seed gave.
    /// - Returns: what they gave.
    public func run(
        seeds: Range<UInt64>,
        threads: Int,
        stopsAtFirst: Bool = false,
        progress: (@Sendable (Int, Int) -> Void)? = nil,
        failed: (@Sendable (Result) -> Void)? = nil
    ) -> Summary {
        let next = Atomic<UInt64>(seeds.lowerBound)
        let isOver = Atomic<Bool>(false)
        let summary = Mutex(Summary())
        DispatchQueue.concurrentPerform(iterations: max(1, threads)) { _ in
            while !isOver.load(ordering: .relaxed) {
                let seed = next.wrappingAdd(1, ordering: .relaxed).oldValue
                guard seed < seeds.upperBound else { return }
                let result = run(seed: seed)
                let (count, failures) = summary.withLock { summary in
                    summary.add(result)
                    return (summary.seeds, summary.failures.count)
                }
                if !result.violations.isEmpty {
                    failed?(result)
                    if stopsAtFirst { isOver.store(true, ordering: .relaxed) }
                }
                if count % 1000 == 0 { progress?(count, failures) }
            }
        }
        var result = summary.withLock { $0 }
        result.failures.sort { $0.seed < $1.seed }
        return result
    }

    /// The history of a seed in words: as drawn, and the smallest that breaks the same invariant.
    public func replay(seed: UInt64, shrinks: Bool = true) -> [String] {
        var plan = Plan(seed: seed)
        var lines = ["seed \(seed), rates \(plan.rates)"]
        guard let first = try? simulation(plan, keepsTrace: true) else { return lines }
        var broken: String?
        do { try first.run() } catch { broken = "\(error)" }
        if shrinks, let violation = first.oracle.violations.first {
            plan = Shrinking.smallest(of: plan, breaking: violation.invariant, in: self)
            lines.append("\(plan.actions.count) of the plan's actions break \(violation.invariant.rawValue):")
            guard let smallest = try? simulation(plan, keepsTrace: true) else { return lines }
            try? smallest.run()
            return lines + smallest.trace.lines + smallest.oracle.violations.map { "! \($0)" }
        }
        lines += first.trace.lines + first.oracle.violations.map { "! \($0)" }
        if let broken { lines.append("! broke off: \(broken)") }
        return lines
    }
}
