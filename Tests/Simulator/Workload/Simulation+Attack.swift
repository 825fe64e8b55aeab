import Core
import SyncProtocol

/// What somebody with a device's credentials can send.
extension Simulation {
    /// What a hostile message is to be answered with.
    enum Defence: Equatable {
        /// The request as a whole is turned away.
        case problem(Set<ProblemCode>)
        /// Its one change-set is refused.
        case refusal(Set<RefusalCode>)
        /// It counts as the work of somebody who has seen nothing: refused, or kept in a case.
        case blindness
        /// It waits for what comes before it, which never comes.
        case patience
    }

    /// Sends one hostile message.
    func attack(_ device: Device, _ draw: inout SplitMix64, _ index: Int) throws {
        guard let token = device.token else { return }
        let other = Scope.unit(Samples.units[1 - device.unit])
        func send(_ request: ServerRequest, expecting defence: Defence) {
            // Attacks are told from syncs by their number, and by having no session.
            let message = Message(run: nil, exchange: index, slot: device.slot, request: request, token: token)
            defences[index] = defence
            queue.schedule(.arrive(message), after: 5)
            count("attack")
        }
        func push(_ changeSet: ChangeSet, _ defence: Defence, receipt: Receipt? = nil, signed: String? = nil) throws {
            let signature = try signed ?? notary.sign(changeSet.canonicalBytes, as: .changeSet, by: device.key)
            let element = SignedChangeSet(changeSet, signature: signature, receipt: receipt)
            send(.push(PushRequest(standing: Standing(), changeSets: [element])), expecting: defence)
        }
        var forged = forgery(by: device, &draw)
        note("\(device.name) is abused")
        switch draw.below(13) {
        case 0: send(.pull(PullRequest(scope: other, cursor: .zero)), expecting: .problem([.forbidden]))
        case 1: send(.digest(DigestRequest(scope: other, detail: .bucket(3))), expecting: .problem([.forbidden]))
        case 2:
            let id = Samples.filingID(1 - device.unit, 1)
            let rows = RowsRequest(scope: other, records: [RowsRequest.Name(kind: .filing, id: id)])
            send(.rows(rows), expecting: .problem([.forbidden]))
        case 3:
            let request = HistoryRequest(scope: other, kind: .filing, id: Samples.filingID(1 - device.unit, 1))
            send(.history(request), expecting: .problem([.forbidden]))
        case 4:
            forged.scope = other
            forged.cursor = .zero
            forged.logHash = ""
            try push(forged, .refusal([.scope]))
        case 5:
            guard let victim = devices.first(where: { $0.state.device != device.state.device }) else { return }
            forged = forgery(by: device, &draw, chain: victim.state.chain)
            try push(forged, .refusal([.scope]))
        case 6:
            // The identifier of something that was answered, with other content.
            guard let known = device.state.outbox.first(where: { $0.receipt?.revision != nil }) else { return }
            guard store.committed.receipts[known.changeSet.id] != nil else { return }
            var same = known.changeSet
            same.changes = forged.changes
            try push(same, .refusal([.idReused]))
        case 7:
            // A base beyond the head has seen everything.
            let beyond = Revision(epoch: store.committed.epoch, number: 1_000_000)
            for index in forged.changes.indices { forged.changes[index].base = .revision(beyond) }
            try push(forged, .refusal([.base]))
        case 8:
            forged.cursor = Revision(epoch: store.committed.epoch, number: 1_000_000)
            forged.logHash = String(repeating: "0", count: 64)
            for index in forged.changes.indices { forged.changes[index].base = .revision(forged.cursor) }
            // The name of a filing that nobody has changed since it was made would simply be taken.
            guard store.committed.scopes[device.scope]?.record(.filing, forged.changes[0].record) != nil else { return }
            oracle.expect(forged.id)
            try push(forged, .blindness)
        case 10, 11:
            // What it follows has no outcome here.
            forged.number += 5
            forged.previous = String(repeating: "0", count: 64)
            try push(forged, .patience)
        case 9: try push(forged, .problem([.signature]), signed: String(repeating: "f", count: 128))
        default: try abuseAuthority(device, forged, push)
        }
    }

    /// What the workflow leaves to the commission, as a plain edit beside others and as a step.
    private func abuseAuthority(
        _ device: Device,
        _ forged: ChangeSet,
        _ push: (ChangeSet, Defence, Receipt?, String?) throws -> Void
    ) throws {
        var forged = forged
        forged.changes[0].set = ["state": "accepted"]
        try push(forged, .refusal([.authority, .filingChanged, .unknownRecord, .schema]), nil, nil)
    }

    /// A change-set that follows the device's last answered one, so that nothing but its content stands against it.
    private func forgery(by device: Device, _ draw: inout SplitMix64, chain: Chain? = nil) -> ChangeSet {
        let chain = chain ?? device.state.chain
        let tail = store.committed.chains[chain]?.tail ?? ChainTail()
        let id = RecordID.version7(milliseconds: 1_470_009_600_000, random: (draw.next(), draw.next()))
        let filing = Samples.filingID(device.unit, 1)
        let record = store.committed.scopes[device.scope]?.record(.filing, filing)
        return ChangeSet(
            id: ChangeSetID(id),
            chain: chain,
            number: tail.number + 1,
            previous: tail.hash,
            scope: device.scope,
            time: timestamp(of: device),
            salt: draw.bytes(16).hexadecimal,
            cursor: .zero,
            changes: [
                Change(
                    kind: .filing,
                    record: filing,
                    operation: .update,
                    base: .revision(record?.revision ?? .zero),
                    set: ["name": .string("攻击\(draw.below(1000))")],
                    was: [:]
                )
            ]
        )
    }

    /// A hostile message had its answer.
    func judgeAttack(_ reply: Reply, _ message: Message) {
        guard let defence = defences.removeValue(forKey: message.exchange) else { return }
        // Whoever is revoked or has no valid token gets no further; broken messages say nothing.
        if case .problem(let code) = reply,
            [.revoked, .tokenExpired, .unauthenticated, .sessionRestart, .malformed].contains(code)
        {
            return
        }
        let isHeld: Bool =
            switch (defence, reply) {
            case (.problem(let codes), .problem(let code)): codes.contains(code)
            case (.refusal(let codes), .answer(.push(let response))):
                response.receipts.allSatisfy { receipt in receipt.code.map(codes.contains) ?? false }
            case (.patience, .answer(.push(let response))): response.receipts.isEmpty
            case (.blindness, .answer(.push(let response))):
                response.receipts.allSatisfy { $0.outcome == .refused || $0.outcome == .conflicted }
            default: false
            }
        if !isHeld { oracle.fail(.attacksFail, "\(message.request.name) expected \(defence), got \(reply)") }
    }
}
