import Core
import SyncProtocol

/// Carrier files: written, lost, carried twice, and read in any order beside syncs.
extension Simulation {
    /// Writes a file, or reads one that lies about.
    func carry(_ device: Device, _ draw: inout SplitMix64) throws {
        beginEpochIfCopied(device)
        guard !files.isEmpty, draw.chance(650) else {
            let situation = device.situation
            let changeSets = device.nextBatch(limit: Limits.changeSetsPerPush)
            files.append(
                .outbound(slot: device.slot, request: PushRequest(standing: situation.standing, changeSets: changeSets))
            )
            note("\(device.name) writes a carrier file of \(changeSets.count)")
            return
        }
        let place = draw.below(files.count)
        let file = files[place]
        if draw.chance(700) { files.remove(at: place) }
        switch file {
        case .outbound(let slot, let request): try importOnServer(request, from: devices[slot])
        case .inbound(let slot, let receipts, let epoch, let pages):
            try importOnDevice(devices[slot], receipts, epoch, pages)
        }
    }

    private func importOnServer(_ request: PushRequest, from device: Device) throws {
        guard store.writer == nil, let row = store.committed.devices[device.state.device] else { return }
        let task = ServerTask(
            id: nextTask(),
            process: 0,
            store: store,
            oracle: oracle,
            rules: rules,
            settings: settings
        )
        var progress = task.begin(.push(request), as: .device(row.state), at: moment, random: random.bytes(48))
        while case .goesOn = progress { progress = try task.step { _ in } }
        count("carrier import")
        guard case .done(.answer(.push(let response))) = progress else {
            return note("the carrier file is turned away")
        }
        let view = store.view()
        let pages = [Scope.city, device.scope].compactMap { scope -> CarrierFile.Page? in
            let from = request.standing.cursor(scope)
            guard let table = store.committed.scopes[scope] else { return nil }
            let bounds = PullBounds(cursor: from.revision, removedSince: from.revision, after: nil)
            let records = table.records.values.filter(bounds.contains).sorted {
                ($0.revision, $0.kind.rawValue, $0.id) < ($1.revision, $1.kind.rawValue, $1.id)
            }
            let sent = records.map { record in
                var record = record
                if record.isDeleted { record.body = [:] }
                return record
            }
            return CarrierFile.Page(
                scope: scope,
                from: from,
                head: store.committed.head(of: table),
                digest: table.digest,
                records: sent
            )
        }
        files.append(
            .inbound(slot: device.slot, receipts: response.receipts, epoch: view.identity().epoch, pages: pages)
        )
        note("the server reads a carrier file of \(device.name): \(response.receipts.count) receipts")
    }

    /// Receipts always count; pages only from a cursor that the replica has reached, in the same epoch, and if they add up to the
    /// head's digest: a server set back unnoticed goes on under the same numbers.
    private func importOnDevice(_ device: Device, _ receipts: [Receipt], _ epoch: Int, _ pages: [CarrierFile.Page])
        throws
    {
        guard !device.isGone, !runs.values.contains(where: { $0.device === device }), device.state.offered.isEmpty,
            device.state.serverEpoch <= epoch
        else { return }
        let known = Set(device.state.outbox.filter { $0.standing == .pending }.map(\.changeSet.id))
        try step(device) {
            device.record(receipts.filter { known.contains($0.changeSet) })
            for page in pages {
                let cursor = device.cursor(page.scope)
                let isNext =
                    page.from.revision <= cursor.revision && cursor.revision < page.head.revision
                    && page.from.revision.epoch == cursor.revision.epoch
                    && page.head.revision.epoch == cursor.revision.epoch
                let isTaken =
                    device.rules.has(.carrierCursor) ? isNext : page.head.revision.epoch == cursor.revision.epoch
                guard isTaken, page.from.revision != .zero else { continue }
                let whole = PullPage(scope: page.scope, records: page.records, next: nil, head: page.head, digest: nil)
                let before = device.state
                device.stage(whole, nil, isFirst: true)
                let published = device.publish(page.scope, head: page.head, .following)
                if device.rules.has(.carrierCursor), published.digest != page.digest { device.state = before }
            }
        }
        note("\(device.name) reads a carrier file")
        judgeReplica(device)
        judgeScreen(device)
    }
}
