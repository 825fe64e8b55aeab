import Core
import SyncProtocol

/// The liveness phase: no fault any more, and users do what `status` asks of them; then everything must be quiet.
extension Simulation {
    /// How often everybody may sync until nothing is left to do.
    static let settlingRounds = 16

    /// The devices that still take part.
    private var present: [Device] { devices.filter { !$0.isGone && !$0.isRevoked } }

    func settle() throws {
        rates = .calm
        partitions = [:]
        files = []
        note("faults are off")
        var draw = SplitMix64(plan.seed, .workload, -1)
        for round in 0..<Self.settlingRounds {
            if try round > 1 && isQuiet() { break }
            for scope in Samples.units.map(Scope.unit) { try settleCases(in: scope, &draw) }
            for device in present {
                if needsSync(device) || round == 0 { try syncNow(device) }
                try step(device) { try settle(device, round, &draw) }
            }
        }
        for _ in 0..<2 { for device in present where needsSync(device) { try syncNow(device) } }
        try judgeEnd()
    }

    private func settleCases(in scope: Scope, _ draw: inout SplitMix64) throws {
        for _ in 0..<20 {
            guard let table = store.committed.scopes[scope],
                try closeCase(table, takesIncoming: draw.chance(500), &draw)
            else { return }
        }
    }

    /// Refused work is retried as long as that can help, then given up; cases are closed.
    private func settle(_ device: Device, _ round: Int, _ draw: inout SplitMix64) throws {
        for entry in device.parked {
            if round < Self.settlingRounds / 2,
                entry.receipt?.code != .unknownRecord || !isSetAside(entry.changeSet, device)
            {
                try retry(device, entry.changeSet.id)
            } else {
                giveUp(entry, of: device)
            }
        }
        // One at a time, and not all in one round: two who close the same case for ever would be a person's quarrel.
        guard round % 3 == device.slot % 3 || round > 8 else { return }
        for _ in 0..<4 where try !close(device, &draw, takesIncoming: round < 4 && draw.chance(300)) { break }
    }

    private func giveUp(_ entry: ReplicaState.Entry, of device: Device) {
        guard let index = device.state.outbox.firstIndex(where: { $0.changeSet.id == entry.changeSet.id }) else {
            return
        }
        let isStuck = entry.receipt?.code == .unknownRecord && !isSetAside(entry.changeSet, device)
        if isStuck || entry.receipt?.code == .dependency {
            oracle.fail(.everythingSettles, "\(device.name) never gets rid of a refusal: \(describe(entry.changeSet))")
        }
        device.state.outbox[index].standing = .discarded
    }

    /// Whether what it changes was set aside by the commission, decided away or given up: then it can only be given up.
    private func isSetAside(_ changeSet: ChangeSet, _ device: Device) -> Bool {
        guard let table = store.committed.scopes[changeSet.scope] else { return false }
        let gone = device.state.outbox.filter { $0.standing == .discarded }.flatMap(\.changeSet.changes)
        return changeSet.changes.contains { change in
            if gone.contains(where: { $0.record == change.record && $0.operation == .create }) { return true }
            return table.live(.conflictCase).contains {
                $0.body["open"] == false && $0.body["record"]?.stringValue == change.record.rawValue
            }
        }
    }

    private func isQuiet() throws -> Bool {
        for device in present {
            guard device.overlay.isEmpty, device.parked.isEmpty, device.state.offered.isEmpty else { return false }
            for scope in [Scope.city, device.scope]
            where device.state.layers[scope]?.digest != store.committed.scopes[scope]?.digest { return false }
        }
        return store.committed.scopes.values.allSatisfy(\.openCases.isEmpty)
    }

    // MARK: The end

    private func judgeEnd() throws {
        for device in present { judgeEnd(of: device) }
        for (scope, table) in store.committed.scopes.inOrder {
            for open in table.openCases {
                oracle.fail(
                    .casesCanBeClosed,
                    "\(scope) \(open.body["type"] ?? "") \(open.body["field"] ?? "") stays open"
                )
            }
            try judgeLog(table)
        }
        judgeWork()
    }

    private func judgeEnd(of device: Device) {
        for changeSet in device.overlay {
            oracle.fail(.everythingSettles, "\(device.name) still waits for \(describe(changeSet))")
        }
        if !device.state.offered.isEmpty { oracle.fail(.everythingSettles, "\(device.name) still offers again") }
        for scope in [Scope.city, device.scope] {
            let mine = device.state.layers[scope]?.records ?? [:]
            let theirs = (store.committed.scopes[scope]?.records ?? [:]).filter { !$0.value.isDeleted }
            if mine != theirs { oracle.fail(.replicaEqualsServer, "\(device.name) \(scope)") }
        }
        for entry in device.state.outbox {
            judgeHonest(entry, of: device)
            guard let receipt = entry.receipt, receipt.outcome != .refused else { continue }
            let root = entry.changeSet.root
            if store.committed.receipts[entry.changeSet.id] == nil,
                store.committed.scopes[entry.changeSet.scope]?.roots[root] == nil
            {
                oracle.fail(.acknowledgedWorkExists, "\(device.name): \(describe(entry.changeSet))")
            }
        }
    }

    /// What an honest device sends follows the protocol.
    private func judgeHonest(_ entry: ReplicaState.Entry, of device: Device) {
        switch entry.receipt?.code {
        case .chain, .idReused, .scope, .base, .schema:
            let code = entry.receipt?.code.map(\.rawValue) ?? ""
            let detail = entry.receipt?.detail ?? ""
            oracle.fail(.protocolIsKept, "\(device.name) \(code) \(detail): \(describe(entry.changeSet))")
        default: break
        }
    }

    /// Every value that somebody typed and the server took stands, was knowingly replaced, or lies in a case.
    private func judgeWork() {
        var known = Writes.Known()
        for table in store.committed.scopes.values {
            for standing in table.shadow.standing.values {
                for write in standing.values { oracle.writes.add(write, to: &known) }
            }
            for kept in table.shadow.cases.values { for write in kept.values { oracle.writes.add(write, to: &known) } }
            for said in table.shadow.said { oracle.writes.add(said, to: &known) }
            for removal in table.shadow.removed { oracle.writes.add(removal, to: &known) }
        }
        for device in present {
            for entry in device.state.outbox {
                guard let receipt = entry.receipt, receipt.outcome != .refused else { continue }
                for (index, made) in oracle.writes(by: entry.changeSet).enumerated() {
                    for (field, write) in made.inOrder where !known.contains(write) {
                        guard entry.changeSet.changes[index].set[field] != .null else { continue }
                        oracle.fail(.nothingLost, "\(device.name) \(field) of \(describe(entry.changeSet))")
                    }
                }
            }
        }
    }

    /// The log is one chain, and the tables are what it says.
    private func judgeLog(_ table: ScopeTable) throws {
        var rebuilt = ScopeTable(table.scope)
        for row in table.log {
            let draft = row.draft
            let view = MemoryScopeView(
                table: rebuilt,
                state: store.committed,
                author: AuthorStanding(device: row.changeSet.chain.device, cursors: [])
            )
            let writes = try draft.writes.map(Self.writes) ?? RecordWrite.verbatim(row.changeSet, in: view)
            let hash = LogHash.of(
                previous: rebuilt.head.logHash,
                scope: table.scope,
                revision: draft.revision,
                contentHash: draft.signed.hash,
                signature: draft.signed.signature,
                receivedAt: draft.receivedAt,
                outcome: draft.outcome.rawValue,
                writes: draft.writes,
                formerly: draft.formerly
            )
            if hash != draft.logHash { oracle.fail(.logOnlyGrows, "\(table.scope) at \(draft.revision)") }
            rebuilt.write(
                try RecordsDraft(
                    writes,
                    scope: table.scope,
                    revision: draft.revision,
                    root: row.changeSet.root,
                    digest: rebuilt.digest,
                    in: view
                )
            )
            rebuilt.append(draft, writes: writes, aliases: row.aliases)
        }
        if rebuilt.records != table.records || rebuilt.digest != table.digest {
            oracle.fail(.tablesFollowFromLog, "\(table.scope)")
        }
    }

    private static func writes(_ bytes: [UInt8]) throws -> [RecordWrite] {
        try (JSONValue(parsing: bytes).arrayValue ?? []).map { try RecordWrite(json: $0) }
    }
}
