import Core

/// Takes one device's change-sets, one after the other, under the locks of their scopes.
struct PushTurn: Sendable {
    /// The scopes whose counters decide, in the order in which everybody locks them.
    ///
    /// The device's own is always among them: its chain is numbered under it, whatever scopes its change-sets have.
    let scopes: [Scope]
    private(set) var response = PushResponse(epoch: 0, receipts: [], waiting: [])
    private let caller: DeviceState
    private let offersAgain: Bool
    /// Whether a set-back is found here and now, not in a session before.
    let isCarried: Bool
    private let standing: Standing
    private let moment: ServerMoment
    private let settings: ServerSettings
    private var reception: ChangeSetReception
    private var remaining: ArraySlice<SignedChangeSet>

    /// Checks the signatures, which needs no lock.
    /// - Throws: ``ProblemCode/signature``, ``ProblemCode/unauthenticated``.
    init(_ request: PushRequest, from caller: Caller, _ settings: ServerSettings, at moment: ServerMoment) throws {
        let device: DeviceState
        switch caller {
        case .stranger: throw ProblemCode.unauthenticated
        case .device(let known, let offers): (device, offersAgain, isCarried) = (known, offers, false)
        case .carrier(let known): (device, offersAgain, isCarried) = (known, false, true)
        }
        var changeSets = request.changeSets
        for (index, signed) in changeSets.enumerated() {
            guard settings.check.isValid(signed.signature, signed.canonicalBytes, .changeSet, device.publicKey) else {
                throw ProblemCode.signature
            }
            changeSets[index].receipt = Self.ownReceipt(signed, settings)
        }
        self.caller = device
        standing = request.standing
        self.moment = moment
        self.settings = settings
        // Nobody holds up a scope that is not his.
        let named = changeSets.map(\.changeSet.scope).filter { device.author == .commission || device.mayUse($0) }
        scopes = Set(named).union([.unit(device.unit)]).sorted()
        remaining = changeSets[...]
        reception = ChangeSetReception(settings: settings, receivedAt: moment.text, standing: request.standing)
    }

    /// The receipt of an earlier history, if this server signed it for this very change-set.
    private static func ownReceipt(_ signed: SignedChangeSet, _ settings: ServerSettings) -> Receipt? {
        guard settings.rules.has(.reoffer), let receipt = signed.receipt, receipt.number > 0,
            receipt.changeSet == signed.changeSet.id, receipt.hash == signed.hash, settings.key.hasSigned(receipt)
        else { return nil }
        return receipt
    }

    /// What people are told of the device.
    var note: DeviceNote {
        DeviceNote(
            device: caller.id,
            at: moment.text,
            cursor: standing.cursors[.unit(caller.unit)]?.first?.revision,
            isSynced: false
        )
    }

    /// Asks under the lock whether the device may send, and whether this server has the history that it goes by.
    /// - Returns: the beginning of an epoch, if that is what a carried push asks for.
    func admit(in view: some ServerView) throws -> [ServerEffect] {
        // Asked again under the lock: a revocation that came in between holds.
        guard let device = try view.device(caller.id) else { throw ProblemCode.unauthenticated }
        if device.isRevoked, settings.rules.has(.revocation) { throw ProblemCode.revoked }
        guard !offersAgain else { return [] }
        let comparison = HistoryComparison(view: view, device: device, rules: settings.rules)
        let missing = try comparison.missing(standing)
        if missing.isEmpty { return [] }
        guard isCarried else { throw ProblemCode.sessionRestart }
        let draft = try comparison.epoch(for: missing, standing, seenEpoch: 0, at: moment.text)
        return draft.map { [.startEpoch($0)] } ?? []
    }

    /// The effects of the next change-set that has any; none once all are answered.
    mutating func next(in view: some ServerView) throws -> [ServerEffect] {
        response.epoch = try view.identity().epoch
        while let signed = remaining.popFirst() {
            switch try reception.receive(signed, from: caller, in: view) {
            case .waits: response.waiting.append(signed.changeSet.id)
            case .answered(let receipt, let effects):
                response.receipts.append(receipt)
                if !effects.isEmpty { return effects }
            }
        }
        return []
    }

    /// Decides the first change-set before the lock is held: what ``Rule/lockFirst`` forbids.
    mutating func planEarly(in view: some ServerView) throws -> [ServerEffect] {
        if let first = remaining.first { try reception.planEarly(first, from: caller, in: view) }
        return [.lock(scopes)]
    }
}
