import Core
import SyncProtocol

/// What is asked of devices and answers while a history runs.
extension Simulation {
    /// A sync ended: it may not have repaired what was right.
    func judge(_ report: SyncReport, of device: Device) {
        count("report")
        if !report.repairs.isEmpty {
            count("repair")
            if !device.wasRotten, rates.stale == 0 {
                oracle.fail(.noFalseAlarms, "\(device.name) repaired \(report.repairs.map(\.scope))")
            }
        }
        if report.stopped == nil, report.stalled == nil, report.digestMatch {
            device.state.isRotten = false
            device.wasRotten = false
            device.commit()
        }
        if !report.digestMatch { oracle.fail(.noFalseAlarms, "\(device.name) does not add up") }
        if report.newEpoch != nil { count("new epoch") }
        if report.setBack != nil { count("re-offer") }
        if report.stalled != nil { count("stall") }
    }

    /// Nobody goes on under a line that he knows to be another's, too.
    func judgeLine(of run: SyncRun) {
        guard let line = run.foreignLine, line == run.device.state.chain else { return }
        oracle.fail(.linesAreOwn, "\(run.device.name) goes on under epoch \(line.epoch)")
    }

    /// What became visible is a state that the server was in at that cursor.
    func judgeReplica(_ device: Device) {
        guard !device.state.isRotten, !device.wasRotten else { return }
        for (scope, layer) in device.state.layers.inOrder {
            guard let cursor = layer.cursors.first else { continue }
            if store.digests[scope]?[cursor.logHash] != layer.digest {
                oracle.fail(.visibleStateIsServerState, "\(device.name) \(scope) at \(cursor.revision)")
            }
        }
        let staged = device.state.staged.values.reduce(0) { $0 + $1.records.count }
        if staged > 2000 { oracle.fail(.memoryIsBounded, "\(device.name) has staged \(staged)") }
    }

    /// Nothing of another unit is in an answer, and no receipt of anybody else's.
    func judgeIsolation(_ answer: ServerAnswer, of device: Device, asked request: ServerRequest) {
        switch (answer, request) {
        case (.page(let page), _):
            if page.scope != .city, page.scope != device.scope {
                oracle.fail(.unitsAreIsolated, "\(device.name) got \(page.scope)")
            }
            guard let table = store.committed.scopes[page.scope] else { return }
            for record in page.records where table.records[Key(kind: record.kind, id: record.id)] == nil {
                oracle.fail(.unitsAreIsolated, "\(device.name) got \(record.kind) \(record.id)")
            }
        case (.push(let response), .push(let asked)):
            let own = Set(asked.changeSets.map(\.changeSet.id))
            for receipt in response.receipts where !own.contains(receipt.changeSet) {
                oracle.fail(.unitsAreIsolated, "\(device.name) got a receipt of \(receipt.changeSet)")
            }
        default: break
        }
    }

    /// What the server took, and no pull has brought yet, is still on the screen.
    func judgeScreen(_ device: Device) {
        let taken = device.state.outbox.suffix(12).filter { $0.receipt?.outcome == .applied && $0.standing != .kept }
        guard !taken.isEmpty, device.parked.isEmpty else { return }
        let shown = device.shown()
        for entry in taken {
            for (index, change) in entry.changeSet.changes.enumerated() where change.operation != .delete {
                let key = Key(kind: change.kind, id: device.state.resolve(change.record))
                guard let record = shown[key] else { continue }
                for (field, write) in oracle.writes(by: entry.changeSet)[index].inOrder {
                    guard let visible = record.writes[field], visible != write else { continue }
                    // An elder value that its author had replaced is back.
                    if oracle.writes.saw(write, visible) {
                        oracle.fail(.screenKeepsWork, "\(device.name) \(key) \(field)")
                    }
                }
            }
        }
    }
}
