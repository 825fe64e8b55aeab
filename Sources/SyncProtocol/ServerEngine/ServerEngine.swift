/// The server's side of protocol 1 without I/O: one engine for one request.
///
/// A driver tells it what happened and carries out what it asks for. What decides is read only after ``ServerEffect/lock(_:)``, so
/// engines of several processes over one store may alternate between any two effects.
public struct ServerEngine: Sendable {
    private enum Turn: Sendable {
        case waiting
        case hello(ServerMoment, random: [UInt8])
        case session(SessionTurn)
        case push(PushTurn)
        case reading(ReadingTurn)
        case committing(ServerAnswer)
        case done
    }

    private let settings: ServerSettings
    private var turn = Turn.waiting

    /// Makes an engine for one request.
    /// - Parameters:
    ///   - key: the server's key, which signs receipts.
    ///   - rules: the rules in force: all, but in tests.
    ///   - tokenLifetime: for how long a token is good, in seconds.
    ///   - recordsPerPage: how many records a page of a pull has at most.
    ///   - check: what says whether a device's signature is good.
    public init(
        key: ServerKey,
        rules: RuleSet = .all,
        tokenLifetime: Int = ServerSettings.tokenLifetime,
        recordsPerPage: Int = Limits.recordsPerPage,
        check: SignatureCheck = .ed25519
    ) {
        settings = ServerSettings(
            key: key,
            rules: rules,
            tokenLifetime: tokenLifetime,
            recordsPerPage: min(recordsPerPage, Limits.recordsPerPage),
            check: check
        )
    }

    /// Takes what happened and says what is to be done.
    /// - Throws: ``ProblemCode`` for a request that is turned away, and what the view throws: then nothing of the request has
    ///   taken effect, and the transaction is to be rolled back.
    public mutating func handle(_ event: ServerEvent) throws -> [ServerEffect] {
        switch (event, turn) {
        case (.received(let request, let caller, let moment, let random), .waiting):
            return try begin(request, from: caller, at: moment, random: random)
        case (.opened(let view), .hello(let moment, let random)):
            turn = .done
            return [.answer(.hello(try settings.hello(identity: view.identity(), at: moment, random: random)))]
        case (.opened(let view), .reading(let reading)):
            turn = .done
            return try reading.answer(from: view)
        case (.locked(let view), .session(let session)):
            return try finish(session.decide(in: view))
        case (.opened(let view), .push(var push)):
            let effects = try push.planEarly(in: view)
            turn = .push(push)
            return effects
        case (.locked(let view), .push(var push)):
            let effects = try push.admit(in: view)
            if effects.isEmpty { return try goOn(with: &push, in: view) }
            return effects + [.goOn]
        case (.written(let view), .push(var push)):
            return try goOn(with: &push, in: view)
        case (.committed, .committing(let answer)):
            turn = .done
            return [.answer(answer)]
        default:
            throw ServerEngineMisuse()
        }
    }

    private mutating func begin(
        _ request: ServerRequest,
        from caller: Caller,
        at moment: ServerMoment,
        random: [UInt8]
    ) throws -> [ServerEffect] {
        switch request {
        case .hello:
            turn = .hello(moment, random: random)
            return [.open]
        case .session(let request):
            turn = .session(try SessionTurn(request, settings, at: moment, random: random))
            return [.lockAll]
        case .push(let request):
            let push = try PushTurn(request, from: caller, settings, at: moment)
            turn = .push(push)
            if !settings.rules.has(.lockFirst) { return [.open] }
            return push.isCarried ? [.lockAll] : [.lock(push.scopes)]
        case .pull, .digest, .rows, .history:
            guard case .device(let device, _) = caller else { throw ProblemCode.unauthenticated }
            turn = .reading(ReadingTurn(request: request, device: device.id, settings: settings, moment: moment))
            return [.open]
        }
    }

    private mutating func goOn(with push: inout PushTurn, in view: some ServerView) throws -> [ServerEffect] {
        let effects = try push.next(in: view)
        if !effects.isEmpty {
            turn = .push(push)
            return effects + [.goOn]
        }
        return finish((effects: [.note(push.note)], answer: .push(push.response)))
    }

    private mutating func finish(_ end: (effects: [ServerEffect], answer: ServerAnswer)) -> [ServerEffect] {
        turn = .committing(end.answer)
        return end.effects + [.commit]
    }
}

/// A driver told the engine something that it had not asked for.
public struct ServerEngineMisuse: Error {
    /// Tells that the driver and the engine are not at the same place.
    public init() {}
}

/// What every request of a server shares.
public struct ServerSettings: Sendable {
    /// For how long a token is good unless the server is told otherwise, in seconds.
    public static let tokenLifetime = 3600

    let key: ServerKey
    let rules: RuleSet
    let tokenLifetime: Int
    let recordsPerPage: Int
    let check: SignatureCheck

    func hello(identity: ServerIdentity, at moment: ServerMoment, random: [UInt8]) -> Hello {
        let nonce = SessionNonce.make(random: random, now: moment.seconds, key: key.nonceKey)
        return Hello(server: identity, time: moment.text, nonce: nonce)
    }
}

extension ServerEngine {
    /// The device of a token.
    /// - Throws: ``ProblemCode/unauthenticated``, ``ProblemCode/tokenExpired`` or ``ProblemCode/revoked``.
    public static func caller(
        tokenHash: String,
        at moment: ServerMoment,
        in view: some ServerView,
        rules: RuleSet = .all
    ) throws -> Caller {
        guard let token = try view.token(hash: tokenHash), let device = try view.device(token.device) else {
            throw ProblemCode.unauthenticated
        }
        // Before the token's age: a revoked device is told so, however old its token is.
        if device.isRevoked, rules.has(.revocation) { throw ProblemCode.revoked }
        if token.expires <= moment.seconds { throw ProblemCode.tokenExpired }
        return .device(device, offersAgain: token.offersAgain)
    }
}
