import Core
import SyncProtocol

/// The way between devices and servers, and the servers' processes.
extension Simulation {
    // MARK: Syncs

    /// Begins a sync unless one runs.
    func beginSync(_ device: Device, number: Int) throws {
        guard !device.isGone, !runs.values.contains(where: { $0.device === device }) else { return }
        beginEpochIfCopied(device)
        let run = SyncRun(id: number, device: device, batchLimit: 1 + number % 4) { [unowned self] word in
            switch word {
            case .receipt(let receipt): note(receipt, by: device)
            case .line(let line): note("\(device.name) \(line)")
            }
        }
        runs[run.id] = run
        note("\(device.name) begins to sync")
        count("sync")
        try go(on: run) { try run.begin(passing: $0) }
    }

    private func go(on run: SyncRun, _ body: ((CrashPoint) throws -> Void) throws -> SyncRun.Progress) throws {
        do {
            switch try body(crashes) {
            case .asks(let request): try send(request, of: run)
            case .finished(let report): finish(run, report)
            }
        } catch let crash as Crash {
            note("\(run.device.name) ends at \(crash.point)")
            runs[run.id] = nil
            self.crash(run.device)
        } catch let error as SyncSessionError {
            // What a replay brings may break any order; without one, somebody broke the protocol.
            if rates.stale == 0 || error == .unexpectedEvent {
                oracle.fail(.protocolIsKept, "\(run.device.name): \(error)")
            }
            end(run, "\(error)")
        }
    }

    private func note(_ receipt: Receipt, by device: Device) {
        let what = receipt.code?.rawValue ?? receipt.outcome.rawValue
        count("outcome \(what)")
        let place = receipt.revision.map { " at \($0)" } ?? ""
        note("\(device.name) learns …\(receipt.changeSet.rawValue.suffix(6)): \(what)\(place)")
    }

    private func finish(_ run: SyncRun, _ report: SyncReport) {
        runs[run.id] = nil
        judge(report, of: run.device)
        judgeLine(of: run)
        note(
            "\(run.device.name) is done: \(report.pushed) sent, \(report.records)+\(report.deleted) came"
                + (report.stopped.map { ", stopped: \($0)" } ?? "")
                + (report.stalled.map { ", stalled: \($0.reason)" } ?? "")
        )
    }

    func end(_ run: SyncRun, _ reason: String) {
        runs[run.id] = nil
        run.device.crash()
        note("\(run.device.name) gives up: \(reason)")
    }

    /// The machine's process ends, and with it a sync that it runs.
    func crash(_ device: Device) {
        device.crash()
        for run in runs.values where run.device === device { runs[run.id] = nil }
        count("crash")
    }

    func crashes(_ point: CrashPoint) throws {
        let rate = point.isServers ? rates.serverCrash : rates.deviceCrash
        guard rate > 0, crashDice.chance(rate) else { return }
        throw Crash(point: point)
    }

    // MARK: Requests

    private func send(_ request: ServerRequest, of run: SyncRun) throws {
        if run.exchange > SyncRun.exchangeLimit {
            oracle.fail(.memoryIsBounded, "a sync of \(run.device.name) has no end")
            return end(run, "too many requests")
        }
        try crashes(.deviceBeforeSend)
        let message = Message(
            run: run.id,
            exchange: run.exchange,
            slot: run.device.slot,
            request: request,
            token: run.device.token
        )
        queue.schedule(.timeOut(run: run.id, exchange: run.exchange), after: Self.patience)
        defer { count(request.name) }
        guard !isCut(run.device) else { return }
        if network.chance(rates.duplicate) { queue.schedule(.arrive(message), after: latency()) }
        if !network.chance(rates.drop) { queue.schedule(.arrive(message), after: latency()) }
        try crashes(.deviceAfterSend)
    }

    private func isCut(_ device: Device) -> Bool { (partitions[device.slot] ?? 0) > queue.now }

    private func latency() -> Int {
        network.chance(rates.slow) ? 1000 + network.below(60_000) : 5 + network.below(40)
    }

    func arrive(_ message: Message) throws {
        var request = message.request
        if network.chance(rates.truncate) || network.chance(50) {
            let cut = network.chance(rates.truncate) ? 1 + network.below(200) : 0
            do {
                let read = try Wire.read(request, cutBy: cut)
                if cut > 0, Wire.json(request) != nil { oracle.fail(.protocolIsKept, "half a \(request.name) is read") }
                request = read
            } catch {
                if cut == 0 { oracle.fail(.protocolIsKept, "\(request.name) is not read: \(error)") }
                return reply(.problem(.malformed), to: message)
            }
        }
        let process = rates.hasTwoProcesses ? network.below(2) : 0
        let task = ServerTask(
            id: nextTask(),
            process: process,
            store: store,
            oracle: oracle,
            rules: rules,
            settings: settings
        )
        let progress = task.begin(request, token: message.token, at: moment, random: random.bytes(48))
        goOn(task, message, progress)
    }

    private func goOn(_ task: ServerTask, _ message: Message, _ progress: ServerTask.Progress) {
        switch progress {
        case .goesOn:
            tasks[task.id] = (task, message)
            queue.schedule(.serve(task.id), after: rates.hasTwoProcesses ? network.below(25) : 0)
        case .waits:
            queue.schedule(.serve(task.id), after: 1 + network.below(3))
        case .done(let answer):
            tasks[task.id] = nil
            reply(answer, to: message)
        }
    }

    func serve(_ id: Int) {
        guard let (task, message) = tasks[id] else { return }
        do {
            goOn(task, message, try task.step(passing: crashes))
        } catch {
            note("server process \(task.process) ends")
            endProcess(task.process)
        }
    }

    /// A server process ends: whatever it was about is gone, and nobody gets an answer from it.
    func endProcess(_ process: Int) {
        count("server crash")
        for (id, entry) in tasks.inOrder where entry.task.process == process {
            entry.task.rollBack()
            tasks[id] = nil
        }
    }

    // MARK: Answers

    private func reply(_ reply: Reply, to message: Message) {
        guard let run = message.run else { return judgeAttack(reply, message) }
        let device = devices[message.slot]
        var sent = reply
        if case .answer(let answer) = reply {
            judgeIsolation(answer, of: device, asked: message.request)
            // Whoever replays answers, a cache or a thief, has them by what was asked.
            if rates.stale > 0 {
                let asked = Wire.text(message.request)
                if network.chance(rates.stale), let old = network.pick(answers[device.slot]?[asked] ?? []) {
                    sent = .answer(old)
                    count("stale answer")
                }
                answers[device.slot, default: [:]][asked, default: []].append(answer)
            }
        }
        guard !isCut(device) else { return }
        if network.chance(rates.drop) { return }
        if network.chance(rates.truncate) {
            queue.schedule(.deliver(run: run, exchange: message.exchange, nil), after: latency())
            return
        }
        if network.chance(rates.duplicate) {
            queue.schedule(.deliver(run: run, exchange: message.exchange, sent), after: latency())
        }
        queue.schedule(.deliver(run: run, exchange: message.exchange, sent), after: latency())
    }

    func deliver(_ id: Int, _ exchange: Int, _ reply: Reply?) throws {
        guard let run = runs[id], run.exchange == exchange else { return }
        guard var reply else { return end(run, "half an answer") }
        if case .answer(let answer) = reply, network.chance(50) {
            do {
                reply = .answer(try Wire.read(answer))
            } catch {
                oracle.fail(.protocolIsKept, "an answer is not read: \(error)")
            }
        }
        try go(on: run) { dice in
            try dice(.deviceBeforeReceive)
            let progress = try run.take(reply, passing: dice)
            try dice(.deviceAfterReceive)
            return progress
        }
        switch reply {
        case .answer(.page):
            judgeReplica(run.device)
            judgeScreen(run.device)
        case .answer(.push): judgeScreen(run.device)
        default: break
        }
    }

    /// Whether a sync would change anything: only then is it worth its time while nothing else goes on.
    func needsSync(_ device: Device) -> Bool {
        if device.state.isRotten || !device.state.offered.isEmpty || !device.overlay.isEmpty { return true }
        return [Scope.city, device.scope].contains { scope in
            guard let table = store.committed.scopes[scope] else { return false }
            return device.cursor(scope) != store.committed.head(of: table)
        }
    }

    /// One sync from its beginning to its end, while nothing else goes on.
    func syncNow(_ device: Device) throws {
        try beginSync(device, number: 1_000_000 + nextTask())
        try drain()
    }
}
