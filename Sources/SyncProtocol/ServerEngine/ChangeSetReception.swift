import Core

/// Decides one change-set after the other: its place in the chain, its answer, and what it writes.
struct ChangeSetReception: Sendable {
    enum Decision {
        /// The one before it has no outcome; that is not stored.
        case waits
        /// The receipt, and what is to be written; nothing for an answer that was given before or has no number.
        case answered(Receipt, [ServerEffect])
    }

    let settings: ServerSettings
    let receivedAt: String
    let standing: Standing
    private var early: [ChangeSetID: MergePlan] = [:]

    init(settings: ServerSettings, receivedAt: String, standing: Standing) {
        self.settings = settings
        self.receivedAt = receivedAt
        self.standing = standing
    }

    private func has(_ rule: Rule) -> Bool { settings.rules.has(rule) }

    func receive(_ signed: SignedChangeSet, from device: DeviceState, in view: some ServerView) throws -> Decision {
        let changeSet = signed.changeSet
        // Another's chain is not this device's to number, so this answer has no number and is not stored.
        guard changeSet.chain.device == device.id else { return .answered(try unnumbered(.scope, "chain", signed), []) }
        if has(.firstAnswer), let given = try view.receipt(of: changeSet.id) {
            let isSame = given.hash == signed.hash || !has(.sameContent)
            return .answered(isSame ? given : try unnumbered(.idReused, nil, signed), [])
        }
        // A receipt of an earlier history proves that what came before it had an outcome.
        if signed.receipt == nil {
            switch try order(of: changeSet, in: view) {
            case .waits: return .waits
            case .broken: return try refuse(.chain, "previous", signed, in: view)
            case .follows: break
            }
        }
        let mayWrite = device.author == .commission || device.mayUse(changeSet.scope) || !has(.scopeOfDevice)
        guard mayWrite, let state = try view.state(of: changeSet.scope),
            let scope = try view.scope(changeSet.scope, for: author(device, changeSet))
        else { return try refuse(.scope, "scope", signed, in: view) }
        let plan = try early[changeSet.id] ?? plan(signed, from: device, in: scope)
        if let code = plan.code { return try refuse(code, plan.detail, signed, in: view) }
        return try carryOut(plan, signed, state: state, scope: scope, in: view)
    }

    /// Decides a change-set on a reading without a lock, and keeps that.
    mutating func planEarly(_ signed: SignedChangeSet, from device: DeviceState, in view: some ServerView) throws {
        let changeSet = signed.changeSet
        guard let scope = try view.scope(changeSet.scope, for: author(device, changeSet)) else { return }
        early[changeSet.id] = try plan(signed, from: device, in: scope)
    }

    private func plan(
        _ signed: SignedChangeSet,
        from device: DeviceState,
        in scope: some ServerScopeView
    ) throws -> MergePlan {
        try Merge.plan(
            signed.changeSet,
            by: device.author,
            in: scope,
            offer: Offer(standing, scope: signed.changeSet.scope, receipt: signed.receipt),
            rules: settings.rules
        )
    }

    private func author(_ device: DeviceState, _ changeSet: ChangeSet) -> AuthorStanding {
        AuthorStanding(device: device.id, cursors: standing.cursors[changeSet.scope] ?? [])
    }

    private func carryOut<View: ServerView>(
        _ plan: MergePlan,
        _ signed: SignedChangeSet,
        state: ScopeState,
        scope: View.Scoped,
        in view: View
    ) throws -> Decision {
        let changeSet = signed.changeSet
        let epoch = try view.identity().epoch
        let revision = Revision(epoch: epoch, number: state.head.revision.number + 1)
        let writes = plan.writes.map(RecordWrite.init)
        // Asked before the tables change: the log must be able to say the same again.
        let isVerbatim = try plan.isVerbatim && RecordWrite.verbatim(changeSet, in: scope) == writes
        let kept = isVerbatim ? nil : JSONValue.array(writes.map(\.json)).canonicalBytes()
        let records = try RecordsDraft(
            writes,
            scope: changeSet.scope,
            revision: revision,
            root: changeSet.root,
            digest: state.digest,
            in: scope
        )
        let logHash = LogHash.of(
            previous: state.head.logHash,
            scope: changeSet.scope,
            revision: revision,
            contentHash: signed.hash,
            signature: signed.signature,
            receivedAt: receivedAt,
            outcome: plan.outcome.rawValue,
            writes: kept,
            formerly: plan.formerly
        )
        let entry = LogEntryDraft(
            signed: signed,
            revision: revision,
            receivedAt: receivedAt,
            outcome: plan.outcome,
            writes: kept,
            formerly: plan.formerly,
            logHash: logHash,
            digest: records.digest
        )
        let receipt = Receipt(
            changeSet: changeSet.id,
            hash: signed.hash,
            number: 0,
            outcome: plan.outcome,
            revision: revision,
            cases: plan.cases,
            aliases: plan.aliases
        )
        return try answer(receipt, signed, after: [.writeRecords(records), .append(entry)], in: view)
    }

    // MARK: The chain

    private enum Order {
        case follows
        case waits
        case broken
    }

    /// Whether the change-set comes right after one of its chain that has an outcome.
    ///
    /// Not only after the last one: a replica and its copy each go on from the same place, and both are taken.
    private func order(of changeSet: ChangeSet, in view: some ServerView) throws -> Order {
        guard has(.chainOrder) else { return .follows }
        let chain = changeSet.chain
        guard changeSet.number > 1 else {
            if changeSet.previous.isEmpty { return .follows }
            guard chain.epoch > 1 else { return .broken }
            // A new epoch names the last one of the epoch before.
            let isKnown = try view.hasOutcome(
                contentHash: changeSet.previous,
                of: chain.device,
                beforeEpoch: chain.epoch
            )
            return isKnown ? .follows : .waits
        }
        let hashes = try view.contentHashes(of: chain, number: changeSet.number - 1)
        if hashes.isEmpty { return .waits }
        return hashes.contains(changeSet.previous) ? .follows : .broken
    }

    // MARK: Receipts

    private func refuse(
        _ code: RefusalCode,
        _ detail: String?,
        _ signed: SignedChangeSet,
        in view: some ServerView
    ) throws -> Decision {
        let receipt = Receipt(
            changeSet: signed.changeSet.id,
            hash: signed.hash,
            number: 0,
            outcome: .refused,
            code: code,
            detail: detail.flatMap(SafeDetail.text)
        )
        return try answer(receipt, signed, after: [], in: view)
    }

    private func unnumbered(_ code: RefusalCode, _ detail: String?, _ signed: SignedChangeSet) throws -> Receipt {
        try sealed(
            Receipt(
                changeSet: signed.changeSet.id,
                hash: signed.hash,
                number: 0,
                outcome: .refused,
                code: code,
                detail: detail
            )
        )
    }

    private func answer(
        _ unsigned: Receipt,
        _ signed: SignedChangeSet,
        after effects: [ServerEffect],
        in view: some ServerView
    ) throws -> Decision {
        var receipt = unsigned
        receipt.number = try view.receiptCount(of: signed.changeSet.chain) + 1
        receipt = try sealed(receipt)
        return .answered(receipt, effects + [.storeReceipt(receipt, of: signed)])
    }

    private func sealed(_ unsigned: Receipt) throws -> Receipt {
        var receipt = unsigned
        receipt.signature = try settings.key.sign(receipt.content.canonicalBytes(), as: .receipt)
        return receipt
    }
}
