import Core

/// A device proves who it is, shows where it stands, and gets a token.
struct SessionTurn: Sendable {
    private let content: SessionContent
    private let signature: String
    private let settings: ServerSettings
    private let moment: ServerMoment
    private let token: String

    /// Checks the nonce, which needs no store.
    /// - Throws: ``ProblemCode/sessionNonce``.
    init(_ request: SessionRequest, _ settings: ServerSettings, at moment: ServerMoment, random: [UInt8]) throws {
        guard SessionNonce.isValid(request.content.nonce, now: moment.seconds, key: settings.key.nonceKey) else {
            throw ProblemCode.sessionNonce
        }
        content = request.content
        signature = request.signature
        self.settings = settings
        self.moment = moment
        token = random.prefix(32).hexadecimal
    }

    func decide(in view: some ServerView) throws -> (effects: [ServerEffect], answer: ServerAnswer) {
        guard let device = try view.device(content.chain.device) else { throw ProblemCode.unauthenticated }
        guard settings.check.isValid(signature, content.json.canonicalBytes(), .session, device.publicKey) else {
            throw ProblemCode.signature
        }
        if device.isRevoked, settings.rules.has(.revocation) { throw ProblemCode.revoked }
        let comparison = HistoryComparison(view: view, device: device, rules: settings.rules)
        let missing = try comparison.missing(content.standing)
        var effects: [ServerEffect] = []
        var server = try view.identity()
        let draft = try comparison.epoch(
            for: missing,
            content.standing,
            seenEpoch: content.serverEpoch,
            at: moment.text
        )
        if let draft {
            server.epoch = draft.epoch
            effects.append(.startEpoch(draft))
        }
        let state = TokenState(
            device: device.id,
            expires: moment.seconds + settings.tokenLifetime,
            offersAgain: !missing.isEmpty
        )
        effects.append(.storeToken(hash: SecretHash.of(token), state, at: moment))
        effects.append(.note(note(device)))
        let answer = SessionResponse(
            token: token,
            expiresIn: settings.tokenLifetime,
            server: server,
            unit: device.unit,
            agreement: missing.isEmpty ? .known : .setBack,
            tail: try view.tail(of: content.chain),
            epoch: try view.lastEpoch(of: device.id),
            // What a lost history had covered is not covered here.
            covered: missing.isEmpty ? try covered(device, in: view) : [:]
        )
        return (effects, .session(answer))
    }

    private func note(_ device: DeviceState) -> DeviceNote {
        let cursor = content.standing.cursors[.unit(device.unit)]?.first?.revision
        return DeviceNote(
            device: device.id,
            at: moment.text,
            cursor: cursor,
            isSynced: false,
            epoch: content.chain.epoch
        )
    }

    private func covered(_ device: DeviceState, in view: some ServerView) throws -> [Scope: Revision] {
        var covered: [Scope: Revision] = [:]
        for scope in [Scope.city, .unit(device.unit)] { covered[scope] = try view.covered(scope) }
        return covered
    }
}
