/// What is going to happen in a history, drawn before it begins.
///
/// Every action has a generator of its own, so that a history from which some are taken away does the rest as before: that is
/// how a failing one shrinks.
struct Plan {
    /// One thing that somebody does, or that befalls somebody.
    enum Deed: Equatable {
        /// A user's step.
        case work(device: Int)
        /// A sync begins, unless one runs.
        case sync(device: Int)
        /// Everybody syncs at once, as on the last day.
        case rush
        /// The commission does something.
        case review
        /// The replica's file is copied; another machine goes on with the copy.
        case copyReplica(device: Int)
        /// A backup of the replica is made.
        case saveReplica(device: Int)
        /// The replica is restored from its backup.
        case restoreReplica(device: Int)
        /// The server makes a backup and verifies it.
        case backUp
        /// The server is restored from its last backup, or fails over to a state that lacks the last commits.
        case setBack
        /// A server process ends and begins again.
        case restartServer(process: Int)
        /// The network between a device and the server is gone for a while.
        case partition(device: Int)
        /// Somebody sets a clock; device −1 is the server.
        case jumpClock(device: Int)
        /// The commission revokes a device.
        case revoke(device: Int)
        /// A hostile message is sent with a device's credentials.
        case attack(device: Int)
        /// A carrier file is written, or one that lies about is read.
        case carrier(device: Int)
        /// A row of the replica's server layer changes by itself.
        case rot(device: Int)
        /// All tokens expire.
        case expireTokens
        /// A user gives the first filing another name.
        case rename(device: Int)
        /// A user brings in a file that is too large for one change-set.
        case importInParts(device: Int)
        /// A user submits the first filing.
        case handIn(device: Int)
        /// Two users edit the same, one after the other; the server is set back to before both.
        case relay(device: Int)
        /// A device's network goes while it sends a step in parts, and a colleague hands in.
        case lastMinute(device: Int)
    }

    /// A deed with its time and its own generator.
    struct Action {
        /// Its place in the plan, which names its generators.
        let index: Int
        /// Milliseconds after the one before.
        let time: Int
        let deed: Deed
    }

    let seed: UInt64
    let rates: Rates
    /// How many devices each unit has at first.
    let devices: [Int]
    var actions: [Action] = []

    /// Draws a history of so many actions.
    init(seed: UInt64, actions count: Int = 70) {
        self.seed = seed
        rates = Rates(seed: seed)
        var draw = SplitMix64(seed, .plan)
        devices = [2 + draw.below(2), 1 + draw.below(2)]
        let cast = devices.reduce(0, +)
        var time = 0
        for index in 0..<count {
            time += 50 + draw.below(1500)
            actions.append(Action(index: index, time: time, deed: Self.deed(&draw, rates, cast)))
        }
    }

    private static func deed(_ draw: inout SplitMix64, _ rates: Rates, _ cast: Int) -> Deed {
        // Most of what happens happens in the first unit, so that its records are hot.
        let device = draw.chance(700) ? draw.below(3) : draw.below(cast)
        var left = draw.below(1000)
        func isNext(_ rate: Int) -> Bool {
            left -= rate
            return left < 0 && left >= -rate
        }
        if isNext(rates.partition) { return .partition(device: device) }
        if isNext(rates.clockJump) { return .jumpClock(device: device - 1) }
        if isNext(rates.copy) { return .copyReplica(device: device) }
        if isNext(rates.restoreReplica) { return .saveReplica(device: device) }
        if isNext(rates.restoreReplica) { return .restoreReplica(device: device) }
        if isNext(rates.setBack) { return .backUp }
        if isNext(rates.setBack) { return .setBack }
        if isNext(rates.revoke) { return .revoke(device: device) }
        if isNext(rates.attack) { return .attack(device: device) }
        if isNext(rates.carrier) { return .carrier(device: device) }
        if isNext(rates.rot) { return .rot(device: device) }
        if isNext(rates.tokenExpiry) { return .expireTokens }
        if isNext(rates.relay) { return .relay(device: device) }
        if isNext(rates.lastMinute) { return .lastMinute(device: device) }
        if isNext(rates.serverCrash) { return .restartServer(process: draw.below(2)) }
        return switch draw.below(100) {
        case 0..<55: .work(device: device)
        case 55..<87: .sync(device: device)
        case 87..<90: .rush
        default: .review
        }
    }
}
