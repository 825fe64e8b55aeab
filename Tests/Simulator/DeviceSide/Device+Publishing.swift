import Core
import SyncProtocol

/// What a sync does to a replica.
extension Device {
    /// Where it stands.
    var situation: SyncSituation {
        let chain = state.chain
        return SyncSituation(
            chain: chain,
            tail: state.tail.number == 0 ? ChainTail() : state.tail,
            standing: standing,
            serverEpoch: state.serverEpoch,
            pulls: state.staged.compactMapValues(\.progress)
        )
    }

    /// What it shows of the server's history; receipts of what is still to be offered again do not count.
    private var standing: Standing {
        var standing = Standing(cursors: state.layers.mapValues(\.cursors))
        let answered = state.outbox.filter { $0.receipt != nil && !state.offered.contains($0.changeSet.id) }
        let ordered = answered.sorted {
            ($0.changeSet.chain.epoch, $0.changeSet.number) < ($1.changeSet.chain.epoch, $1.changeSet.number)
        }
        for case let receipt? in ordered.map(\.receipt) { standing.note(receipt) }
        return standing
    }

    /// Whether it has a change-set of its line, or had it before a verified backup covered it.
    func has(_ tail: ChainTail) -> Bool {
        let line = state.outbox.filter { $0.changeSet.chain == state.chain }
        if let last = line.filter({ $0.changeSet.number <= tail.number }).max(by: {
            $0.changeSet.number < $1.changeSet.number
        }) {
            return last.changeSet.number == tail.number && last.signed.hash == tail.hash
        }
        return !line.isEmpty
    }

    /// What is made from now on goes to another line, whose first names the last one before.
    func begin(epoch: Int) {
        state.epoch = epoch
        state.tail = ChainTail(number: 0, hash: state.tail.hash)
    }

    /// Notes everything that has a receipt, to be offered again: also what the server has may have come after the set-back, and
    /// fared otherwise.
    func offerAgain() -> Int {
        for entry in state.outbox where entry.receipt != nil { state.offered.insert(entry.changeSet.id) }
        return state.offered.count
    }

    /// The next to send, in the order of their lines.
    func nextBatch(limit: Int) -> [SignedChangeSet] {
        let waiting = state.outbox.filter { $0.standing == .pending || state.offered.contains($0.changeSet.id) }
        let ordered = waiting.sorted {
            ($0.changeSet.chain.epoch, $0.changeSet.number) < ($1.changeSet.chain.epoch, $1.changeSet.number)
        }
        return ordered.prefix(limit).map { entry in
            var signed = entry.signed
            if state.offered.contains(signed.changeSet.id) { signed.receipt = entry.receipt }
            return signed
        }
    }

    /// An answer counts only for the very content that was sent.
    func record(_ receipts: [Receipt]) {
        for receipt in receipts {
            guard let index = state.outbox.firstIndex(where: { $0.changeSet.id == receipt.changeSet }) else { continue }
            var entry = state.outbox[index]
            guard entry.signed.hash == receipt.hash else {
                oracle.fail(.protocolIsKept, "a receipt of \(name) for other content: \(receipt.changeSet)")
                continue
            }
            let wasOffered = state.offered.remove(receipt.changeSet) != nil
            guard entry.standing == .pending || wasOffered else { continue }
            let isCovered = receipt.revision.map { $0 <= cursor(entry.changeSet.scope).revision } ?? false
            let wasRefused = entry.standing != .pending && entry.receipt?.outcome == .refused
            switch (entry.standing, receipt.outcome) {
            case (_, .refused) where wasRefused: break
            case (_, .refused): entry.standing = .parked
            case (_, _) where wasRefused: entry.standing = .kept
            case (.pending, _): entry.standing = isCovered ? .kept : .answered
            // While it is offered again the old screen stays.
            default: break
            }
            entry.receipt = receipt
            state.outbox[index] = entry
        }
    }

    /// Stages a page and how far the pull has come.
    func stage(_ page: PullPage, _ progress: PullProgress?, isFirst: Bool) {
        var staged = isFirst ? ReplicaState.Staged() : state.staged[page.scope] ?? ReplicaState.Staged()
        staged.records += page.records
        staged.progress = progress
        state.staged[page.scope] = staged
    }

    /// Makes staged records visible.
    func publish(_ scope: Scope, head: ScopeCursor, _ publishing: SyncSession.Publishing) -> SyncSession.PublishedScope
    {
        var layer = state.layers[scope] ?? ReplicaState.Layer()
        let staged = state.staged.removeValue(forKey: scope)?.records ?? []
        var deleted = 0
        if publishing == .replacing {
            let kept = Set(staged.map { Key(kind: $0.kind, id: $0.id) })
            for key in layer.records.keys where !kept.contains(key) {
                noteRemoval(key, layer, upTo: head.revision)
                forgetAlias(layer.records[key])
                layer.remove(key)
                deleted += 1
            }
        }
        for record in staged {
            if record.isDeleted {
                noteRemoval(Key(kind: record.kind, id: record.id), layer, upTo: record.revision)
            } else if publishing == .replacing {
                // The history that is now on the screen knows of no removal.
                state.former[Key(kind: record.kind, id: record.id)] = nil
            }
            layer.put(record)
            if record.kind == .alias, let alias = try? Alias(body: record.body),
                let from = RecordID(rawValue: alias.from)
            {
                state.aliases[from] = RecordID(rawValue: alias.to)
            }
        }
        if publishing != .following {
            layer.digest = ScopeDigest()
            for hash in layer.hashes.values { layer.digest.add(hash) }
            // Only rows of its own unit rot.
            if scope == self.scope { state.isRotten = false }
        }
        if layer.cursors.first != head { layer.cursors.insert(head, at: 0) }
        layer.cursors = Array(layer.cursors.prefix(Limits.cursorsShown))
        state.layers[scope] = layer
        retireCovered(scope, head.revision)
        let records = staged.count - staged.filter(\.isDeleted).count
        return .init(scope: scope, records: records, deleted: deleted, digest: layer.digest)
    }

    /// An alias of a history that is lost stands for nothing.
    private func forgetAlias(_ record: StoredRecord?) {
        guard let record, record.kind == .alias, let alias = try? Alias(body: record.body),
            let from = RecordID(rawValue: alias.from)
        else { return }
        state.aliases[from] = nil
    }

    /// What users know to have been in a record that is gone.
    private func noteRemoval(_ key: Key, _ layer: ReplicaState.Layer, upTo revision: Revision) {
        var known = Array(oracle.writes(of: layer.hashes[key]).values)
        let removals = (oracle.tombstones[key] ?? [:]).filter { $0.key <= revision }
        if let removal = removals.max(by: { $0.key < $1.key }) { known.append(removal.value) }
        state.former[key] = known
    }

    private func retireCovered(_ scope: Scope, _ revision: Revision) {
        for index in state.outbox.indices where state.outbox[index].standing == .answered {
            guard state.outbox[index].changeSet.scope == scope, let given = state.outbox[index].receipt?.revision,
                given <= revision
            else { continue }
            state.outbox[index].standing = .kept
        }
    }

    /// Lets go of what a verified backup holds, but for the newest of it in each line.
    func forget(_ covered: [Scope: Revision]) {
        var newest: [Chain: Int] = [:]
        for entry in state.outbox where isCovered(entry, by: covered) {
            newest[entry.changeSet.chain] = max(newest[entry.changeSet.chain] ?? 0, entry.changeSet.number)
        }
        state.outbox.removeAll { entry in
            entry.standing == .kept && entry.receipt?.revision != nil
                && entry.changeSet.number < newest[entry.changeSet.chain] ?? 0
        }
    }

    private func isCovered(_ entry: ReplicaState.Entry, by covered: [Scope: Revision]) -> Bool {
        guard entry.standing == .kept, let revision = entry.receipt?.revision else { return false }
        return revision <= covered[entry.changeSet.scope] ?? .zero
    }

    // MARK: Digests

    func bucketSums(_ scope: Scope) -> [ScopeDigest] {
        var sums = Array(repeating: ScopeDigest(), count: DigestBucket.count)
        for (key, hash) in state.layers[scope]?.hashes ?? [:] { sums[DigestBucket.of(key.id)].add(hash) }
        return sums
    }

    func rows(_ scope: Scope, bucket: Int) -> [RowMark] {
        guard let layer = state.layers[scope] else { return [] }
        return layer.records.inOrder.compactMap { key, record in
            guard DigestBucket.of(key.id) == bucket, let hash = layer.hashes[key] else { return nil }
            return RowMark(kind: key.kind, id: key.id, revision: record.revision, hash: hash.bytes.hexadecimal)
        }
    }

    /// A row changes by itself.
    func rot(_ draw: inout SplitMix64) -> Bool {
        guard var layer = state.layers[scope],
            let key = draw.pick(layer.records.keys.sorted().filter { $0.kind == .hire }),
            var record = layer.records[key]
        else { return false }
        let writes = oracle.writes(of: layer.hashes[key])
        record.body["post"] = "坏"
        layer.put(record)
        // Its users take it for what it was.
        oracle.note(row: layer.hashes[key], writes: writes)
        state.layers[scope] = layer
        state.isRotten = true
        wasRotten = true
        commit()
        return true
    }
}
