/// Steps of several, one after the other, that come about too seldom when everything is drawn by itself.
///
/// Each is an action of its own like any other, so all else goes on between them.
extension Simulation {
    /// One edits, and a colleague who has seen that edits the same; the server is set back, mostly to before both; the colleague
    /// is the first to come.
    func relay(_ device: Device, _ index: Int, _ draw: inout SplitMix64) {
        guard let other = colleague(of: device, &draw) else { return }
        var scene = Scene(index)
        if draw.chance(700) { scene.add(.backUp, after: 0) }
        scene.add(.rename(device: device.slot), after: draw.below(500))
        scene.add(.sync(device: device.slot), after: draw.below(200))
        scene.add(.sync(device: other.slot), after: 400 + draw.below(1000))
        scene.add(.rename(device: other.slot), after: 400 + draw.below(1000))
        scene.add(.sync(device: other.slot), after: draw.below(200))
        scene.add(.setBack, after: 400 + draw.below(1000))
        scene.add(.sync(device: other.slot), after: draw.below(1000))
        scene.add(.sync(device: device.slot), after: 400 + draw.below(2000))
        begin(scene)
        note("\(device.name) and \(other.name) edit the same")
    }

    /// A step in parts is on its way, one part at a time, when its device's network goes; a colleague who may have some of them
    /// hands in.
    func lastMinute(_ device: Device, _ index: Int, _ draw: inout SplitMix64) {
        guard let other = colleague(of: device, &draw) else { return }
        var scene = Scene(index)
        scene.add(.importInParts(device: device.slot), after: 0)
        scene.add(.sync(device: device.slot), after: 10)
        scene.add(.partition(device: device.slot), after: 100 + draw.below(300))
        scene.add(.sync(device: other.slot), after: 100 + draw.below(1000))
        scene.add(.handIn(device: other.slot), after: 400 + draw.below(1000))
        scene.add(.sync(device: other.slot), after: draw.below(200))
        begin(scene)
        note("\(device.name) and \(other.name) are at it in the last minute")
    }

    private func colleague(of device: Device, _ draw: inout SplitMix64) -> Device? {
        draw.pick(
            devices.filter { $0.unit == device.unit && $0 !== device && !$0.isGone && !$0.isRevoked }
        )
    }

    private func begin(_ scene: Scene) {
        for (action, time) in scene.actions { queue.schedule(.action(action), after: time) }
    }
}

/// Actions that follow each other.
private struct Scene {
    private(set) var actions: [(action: Plan.Action, time: Int)] = []
    private let index: Int
    private var time = 0

    /// A scene that an action begins; its own actions have numbers, and so generators, that no others have.
    init(_ index: Int) { self.index = index }

    mutating func add(_ deed: Plan.Deed, after delay: Int) {
        time += delay
        // A sync whose number is a multiple of four sends one change-set at a time.
        let number = 100_000 + 100 * index + 4 * actions.count
        actions.append((Plan.Action(index: number, time: time, deed: deed), time))
    }
}
