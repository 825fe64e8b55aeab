/// How hostile a history is: drawn from its seed, so that some know no fault, most a few of them, and some nearly all at once.
///
/// A fault that is always present hides what only its absence shows, and the other way round.
struct Rates: Equatable {
    // Of a thousand messages.
    var drop = 0
    var duplicate = 0
    var slow = 0
    var truncate = 0
    var stale = 0
    // Of a thousand crash points passed.
    var deviceCrash = 0
    var serverCrash = 0
    // Of a thousand actions.
    var partition = 0
    var clockJump = 0
    var copy = 0
    var restoreReplica = 0
    var setBack = 0
    var revoke = 0
    var attack = 0
    var carrier = 0
    var rot = 0
    var tokenExpiry = 0
    var relay = 0
    var lastMinute = 0
    /// Whether two server processes share the store, and interleave.
    var hasTwoProcesses = false
    /// Whether the clocks of devices and servers are wrong.
    var hasWrongClocks = false
    /// Whether the server tells nobody that it was set back.
    var isSilent = false
    /// Whether one device is of an earlier version.
    var hasOldDevice = false

    /// No fault at all.
    static let calm = Rates()

    init() {}

    /// Draws the rates of a seed.
    init(seed: UInt64) {
        var draw = SplitMix64(seed, .rates)
        let temper = draw.below(16)
        // Two seeds in sixteen are calm, one has everything.
        guard temper > 1 else { return }
        func rate(_ low: Int, _ high: Int) -> Int {
            if temper == 15 { return high }
            return switch draw.below(5) {
            case 0, 1: 0
            case 2, 3: low
            default: high
            }
        }
        drop = rate(30, 300)
        duplicate = rate(30, 200)
        slow = rate(60, 300)
        truncate = rate(20, 100)
        stale = rate(20, 150)
        deviceCrash = rate(5, 40)
        serverCrash = rate(3, 20)
        partition = rate(10, 40)
        clockJump = rate(5, 20)
        copy = rate(12, 40)
        restoreReplica = rate(12, 40)
        setBack = rate(12, 40)
        revoke = rate(4, 15)
        attack = rate(15, 60)
        carrier = rate(25, 100)
        rot = rate(4, 20)
        tokenExpiry = rate(15, 60)
        relay = rate(5, 15)
        lastMinute = rate(5, 15)
        hasTwoProcesses = temper == 15 || draw.chance(500)
        hasWrongClocks = temper == 15 || draw.chance(500)
        isSilent = draw.chance(500)
        hasOldDevice = draw.chance(200)
    }
}
