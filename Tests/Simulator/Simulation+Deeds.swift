import Core
import SyncProtocol

/// Carries out what a plan says.
extension Simulation {
    func act(_ action: Plan.Action) throws {
        var draw = SplitMix64(plan.seed, .workload, action.index)
        switch action.deed {
        case .work(let number): if let device = living(number) { try work(device, &draw) }
        case .sync(let number): if let device = living(number) { try beginSync(device, number: action.index) }
        case .rush:
            // A sync's number names its generators, and its action.
            for device in devices { try beginSync(device, number: 10_000 + 100 * action.index + device.slot) }
        case .review: try review(&draw)
        case .copyReplica(let number): copy(number, draw.chance(300))
        case .saveReplica(let number): if let device = living(number) { device.backup = device.durable }
        case .restoreReplica(let number): restore(number)
        case .backUp:
            store.backUp()
            note("the server is backed up")
        case .setBack: setBack(&draw)
        case .restartServer(let process):
            note("server process \(process) restarts")
            endProcess(process)
        case .partition(let number):
            partitions[number] = queue.now + 1000 + draw.below(40_000)
            note("device \(number) has no network for a while")
        case .jumpClock(let number):
            if number < 0 { serverClock.jump(drawing: &draw) } else { living(number)?.clock.jump(drawing: &draw) }
        case .revoke(let number): revoke(number)
        case .attack(let number): if let device = living(number) { try attack(device, &draw, action.index) }
        case .carrier(let number): if let device = living(number) { try carry(device, &draw) }
        case .rot(let number):
            if let device = living(number), !runs.values.contains(where: { $0.device === device }) {
                if device.rot(&draw) { note("a row of \(device.name) rots") }
            }
        case .expireTokens:
            store.expireTokens()
            note("tokens expire")
        case .rename(let number): if let device = living(number) { try rename(device) }
        case .importInParts(let number): if let device = living(number) { try importInParts(device, &draw) }
        case .handIn(let number): if let device = living(number) { try handIn(device) }
        case .relay(let number): if let device = living(number) { relay(device, action.index, &draw) }
        case .lastMinute(let number): if let device = living(number) { lastMinute(device, action.index, &draw) }
        }
    }

    private func living(_ number: Int) -> Device? {
        guard number < devices.count, !devices[number].isGone else { return nil }
        return devices[number]
    }

    private func add(_ device: Device) {
        devices.append(device)
        count("copy")
    }

    /// The file goes to another machine; now and then the first machine is given up.
    private func copy(_ number: Int, _ isMove: Bool) {
        guard let device = living(number), devices.count < 8 else { return }
        let copy = Device(
            copying: device,
            slot: devices.count,
            name: device.name + "'",
            seed: plan.seed,
            from: device.durable
        )
        note("\(device.name) is copied as \(copy.name)")
        if isMove { retire(device) }
        add(copy)
    }

    private func restore(_ number: Int) {
        guard let device = living(number), let backup = device.backup, devices.count < 8 else { return }
        let restored = Device(
            copying: device,
            slot: devices.count,
            name: device.name + "°",
            seed: plan.seed,
            from: backup
        )
        note("\(device.name) is restored from its backup as \(restored.name)")
        retire(device)
        add(restored)
    }

    private func retire(_ device: Device) {
        device.isGone = true
        for run in runs.values where run.device === device { runs[run.id] = nil }
    }

    private func setBack(_ draw: inout SplitMix64) {
        // Its processes end with it.
        endProcess(0)
        endProcess(1)
        let text = store.setBack(isSilent: rates.isSilent, commits: 1 + draw.below(3), at: moment.text)
        guard let text else { return }
        count("set back")
        note("the server is set back: \(text)")
    }

    private func revoke(_ number: Int) {
        // Somebody must be left in each unit.
        guard let device = living(number), !device.isRevoked,
            devices.contains(where: {
                $0.unit == device.unit && !$0.isGone && !$0.isRevoked && $0.state.device != device.state.device
            })
        else { return }
        store.revoke(device.state.device)
        for other in devices where other.state.device == device.state.device { other.isRevoked = true }
        count("revocation")
        note("\(device.name) is revoked")
    }
}
