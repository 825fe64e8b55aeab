import Core
import SyncProtocol

/// Reads through a paired view whatever a state holds: the reading compares.
struct StoreInspection {
    private let view: any ServerView
    private let state: StoreState
    private static let author = AuthorStanding(device: DeviceID(.derived(from: "inspection")), cursors: [])

    init(_ view: any ServerView, _ state: StoreState) {
        self.view = view
        self.state = state
    }

    /// What a commit wrote, and what it moved.
    func inspect(_ touched: [Scope: Set<Key>]) {
        for (scope, keys) in touched.inOrder { inspect(scope, keys.sorted()) }
    }

    /// Everything.
    func inspect() {
        for (scope, table) in state.scopes.inOrder {
            inspect(scope, table.records.keys.sorted())
            inspectRows(of: scope)
            _ = try? view.epochs(of: scope)
            _ = try? view.covered(scope)
            for row in table.log { inspect(row, in: scope) }
        }
        inspectChains()
        for id in state.devices.keys.sorted(by: { $0.rawValue < $1.rawValue }) {
            _ = try? view.device(id)
            _ = try? view.deviceName(id)
            _ = try? view.lastEpoch(of: id)
        }
        for hash in state.tokens.keys.sorted() { _ = try? view.token(hash: hash) }
    }

    private func inspect(_ scope: Scope, _ keys: [Key]) {
        _ = try? view.state(of: scope)
        guard let table = state.scopes[scope], let scoped = try? view.scope(scope, for: Self.author) else { return }
        _ = try? scoped.missingCases()
        if let last = table.log.last {
            _ = try? view.logHash(at: last.draft.revision, in: scope)
            _ = try? view.receipt(of: last.changeSet.id)
            _ = try? view.tail(of: last.changeSet.chain)
        }
        for key in keys { inspect(key, table, scoped) }
    }

    /// That there are no other rows than the model's.
    private func inspectRows(of scope: Scope) {
        guard let scoped = try? view.scope(scope, for: Self.author) else { return }
        let everything = PullBounds(cursor: .zero, removedSince: .zero, after: nil)
        _ = try? scoped.places(everything, limit: .max)
        try? scoped.marks(bucket: nil) { _ in }
    }

    private func inspect(_ key: Key, _ table: ScopeTable, _ scoped: some ServerScopeView) {
        guard let record = table.records[key] else { return }
        _ = try? scoped.record(key.kind, key.id)
        _ = try? scoped.rowHash(key.kind, key.id)
        // The merge asks for no effects on what itself made.
        if key.kind != .conflictCase, key.kind != .alias { _ = try? scoped.effects(on: record, after: .zero) }
        _ = try? scoped.children(of: key.id, kind: key.kind)
        _ = try? scoped.removedChildren(of: key.id, kind: key.kind, after: .zero)
        _ = try? scoped.openCases(on: key.id)
        _ = try? scoped.alias(of: key.id)
        _ = try? scoped.aliases(to: key.id)
        _ = try? scoped.history(of: key.kind, key.id)
        if key.kind == .filing {
            _ = try? scoped.openCases(ofFiling: key.id)
            _ = try? scoped.incompleteSteps(ofFiling: key.id)
        }
        if let naturalKey = RecordTypes.type(of: key.kind)?.naturalKey(of: record.body) {
            _ = try? scoped.record(key.kind, naturalKey: naturalKey)
        }
    }

    private func inspect(_ row: ScopeTable.LogRow, in scope: Scope) {
        let changeSet = row.changeSet
        let author = AuthorStanding(device: changeSet.chain.device, cursors: [])
        _ = try? view.logHash(at: row.draft.revision, in: scope)
        guard let scoped = try? view.scope(scope, for: author) else { return }
        _ = try? scoped.changeSet(changeSet.id)
        _ = try? scoped.changeSet(root: changeSet.root)
        _ = try? scoped.revision(of: changeSet.root)
        _ = try? scoped.formerly(of: changeSet.root)
        _ = try? scoped.outcome(of: changeSet.id)
    }

    private func inspectChains() {
        for id in state.receipts.keys.sorted(by: { $0.rawValue < $1.rawValue }) { _ = try? view.receipt(of: id) }
        let chains = state.chains.sorted {
            ($0.key.device.rawValue, $0.key.epoch) < ($1.key.device.rawValue, $1.key.epoch)
        }
        for (chain, table) in chains {
            _ = try? view.receiptCount(of: chain)
            _ = try? view.tail(of: chain)
            for (number, _) in table.hashes.inOrder { _ = try? view.contentHashes(of: chain, number: number) }
        }
    }
}
