import Core

/// Hello, session, replica epochs, re-offer; renewal and beginning again.
extension SyncSession {
    mutating func start(_ situation: SyncSituation) -> Effect {
        self.situation = situation
        replacing = Set(situation.pulls.filter(\.value.isReplacing).keys)
        phase = .greeting
        return .hello
    }

    mutating func greeted(_ hello: Hello) throws(SyncSessionError) -> Effect {
        guard hello.isCompatible else { throw .incompatible(hello.minimumProtocol, hello.maximumProtocol) }
        nonce = hello.nonce
        switch hello.instruction {
        case "upgrade": return stop(.upgrade)
        case "rebaseline" where interrupted == nil && mode == .sync:
            replacing = Set(scopes)
            phase = .exporting
            return .export
        default: return openSession()
        }
    }

    mutating func openSession() -> Effect {
        guard let situation else { return stop(.refused(.malformed)) }
        phase = .opening
        return .openSession(
            SessionContent(
                chain: situation.chain,
                nonce: nonce,
                tail: situation.tail,
                // A look shows nothing, so that a server that was set back begins no epoch for it.
                standing: mode == .plan ? Standing() : situation.standing,
                serverEpoch: situation.serverEpoch
            )
        )
    }

    mutating func opened(_ response: SessionResponse) throws(SyncSessionError) -> Effect {
        if let interrupted, response.server.epoch == epoch, response.agreement == .known || report.setBack != nil {
            self.interrupted = nil
            session = response
            phase = interrupted.phase
            return interrupted.request
        }
        if interrupted != nil, server?.epoch != nil, response.server.epoch != epoch {
            interrupted = nil
            server = response.server
            return beginAgain()
        }
        interrupted = nil
        session = response
        server = response.server
        let seen = situation?.serverEpoch ?? 0
        situation?.serverEpoch = max(seen, response.server.epoch)
        phase = .adopting
        return .adopt(response.server, tail: response.tail)
    }

    mutating func adopted(_ hasTail: Bool) -> Effect {
        guard let session, let situation else { return stop(.refused(.malformed)) }
        guard hasTail || session.tail.number == 0 || mode == .plan || !rules.has(.replicaEpoch) else {
            phase = .branching
            return .beginEpoch(1 + max(situation.chain.epoch, session.epoch))
        }
        return reconciled()
    }

    mutating func begun(_ chain: Chain) -> Effect {
        report.newEpoch = chain.epoch
        situation?.chain = chain
        situation?.tail = ChainTail()
        return reconciled()
    }

    /// Both sides know which line they speak of: now what the server lacks goes first.
    private mutating func reconciled() -> Effect {
        if mode == .plan { return beginPull() }
        guard let session, session.agreement == .setBack else { return beginPush() }
        replacing = Set(scopes)
        // Receipts of the lost history are none of this one's.
        situation?.standing.lastReceipt = nil
        situation?.standing.lastNumbered = nil
        guard rules.has(.reoffer) else { return beginPush() }
        phase = .offering
        return .offerAgain(after: session.tail)
    }

    mutating func offering(_ count: Int) -> Effect {
        report.setBack = max(report.setBack ?? 0, count)
        return beginPush()
    }

    // MARK: Refused requests

    mutating func failed(_ code: ProblemCode) throws(SyncSessionError) -> Effect {
        guard let request, phase != .done, phase != .idle else { throw .unexpectedEvent }
        switch code {
        case .tokenExpired, .unauthenticated, .sessionNonce: return renew(request, because: code)
        case .sessionRestart: return mode == .plan && pull?.isFirst == true ? foundSetBack() : beginAgain()
        case .revoked: return stop(.revoked)
        case .forbidden, .notFound, .tooLarge:
            // A server that does not tell its rows one by one may still send the whole scope.
            if phase == .repairing { return takeAnew() }
            return stop(.refused(code))
        default: return stop(.refused(code))
        }
    }

    /// A plan came to a cursor that the server does not have: what a sync would do begins with offering again.
    private mutating func foundSetBack() -> Effect {
        report.setBack = 0
        return finish()
    }

    /// Asks for a new token, then sends the same request once more; cursors and staged pages stay.
    private mutating func renew(_ request: Effect, because code: ProblemCode) -> Effect {
        renewalsInARow += 1
        guard renewalsInARow <= Self.renewalsInARow else {
            // A device that the server does not know at all is told so, not that tokens ran out.
            return code == .unauthenticated ? stop(.refused(code)) : stall(.renewals)
        }
        report.renewals += 1
        switch request {
        case .hello, .openSession: break
        default: interrupted = (phase, request)
        }
        phase = .greeting
        return .hello
    }

    /// The server's history is not the one that this sync began with.
    mutating func beginAgain() -> Effect {
        report.restarts += 1
        guard report.restarts <= Self.restartLimit else { return stall(.restarts) }
        phase = .idle
        interrupted = nil
        isStale = false
        sent = []
        waiting = []
        pull = nil
        repair = nil
        replacing = []
        repairAttempts = [:]
        return .survey(droppingStaged: true)
    }
}
