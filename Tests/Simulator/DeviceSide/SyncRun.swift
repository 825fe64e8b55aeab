import Core
import SyncProtocol

/// One sync of one device: carries out the session's effects on the replica, and hands requests to the network.
final class SyncRun {
    /// How far it is.
    enum Progress {
        /// A request is to be sent.
        case asks(ServerRequest)
        /// It is over.
        case finished(SyncReport)
    }

    let id: Int
    let device: Device
    /// The number of the request that it waits for.
    private(set) var exchange = 0
    /// Its line, if the server told that another replica has gone on under that.
    private(set) var foreignLine: Chain?
    /// How many it may send before something is wrong.
    static let exchangeLimit = 400
    private var session: SyncSession
    private let batchLimit: Int
    /// Told of what matters to whoever reads the history.
    private let told: (Word) -> Void

    /// What is told.
    enum Word {
        case receipt(Receipt)
        case line(String)
    }

    init(id: Int, device: Device, batchLimit: Int, told: @escaping (Word) -> Void) {
        self.id = id
        self.device = device
        self.batchLimit = batchLimit
        self.told = told
        session = SyncSession(scopes: [.city, device.scope], rules: device.rules)
    }

    /// Begins.
    /// - Throws: ``Crash``, and what the session throws.
    func begin(passing dice: (CrashPoint) throws -> Void) throws -> Progress {
        try advance(.started(device.situation), passing: dice)
    }

    /// Takes the answer to the last request.
    /// - Throws: ``Crash``, and what the session throws.
    func take(_ reply: Reply, passing dice: (CrashPoint) throws -> Void) throws -> Progress {
        exchange += 1
        switch reply {
        case .problem(let code): return try advance(.failed(code), passing: dice)
        case .answer(let answer):
            let event: SyncSession.Event =
                switch answer {
                case .hello(let hello): .greeted(hello)
                case .session(let response): .opened(response)
                case .push(let response): .answered(response)
                case .page(let page): isFetching ? .fetched(page) : .paged(page)
                case .digest(let response): .digested(response)
                case .history: .failed(.notFound)
                }
            if case .session(let response) = answer { device.token = response.token }
            return try advance(event, passing: dice)
        }
    }

    private var isFetching = false

    private func advance(_ first: SyncSession.Event, passing dice: (CrashPoint) throws -> Void) throws -> Progress {
        var event = first
        while true {
            guard let effect = try session.handle(event).first else { throw SyncSessionError.unexpectedEvent }
            if case .finish(let report) = effect { return .finished(report) }
            if let request = try request(effect) {
                if case .rows = request { isFetching = true } else { isFetching = false }
                return .asks(request)
            }
            event = try carryOut(effect, passing: dice)
        }
    }

    private func request(_ effect: SyncSession.Effect) throws -> ServerRequest? {
        switch effect {
        case .hello: return .hello
        case .openSession(let content):
            let bytes = content.json.canonicalBytes()
            return .session(
                SessionRequest(content, signature: try device.notary.sign(bytes, as: .session, by: device.key))
            )
        case .push(let request):
            if !device.rules.has(.receiptBeforeForget) { device.forgetSent(request) }
            return .push(request)
        case .pull(let request): return .pull(request)
        case .digest(let request): return .digest(request)
        case .rows(let request): return .rows(request)
        default: return nil
        }
    }

    private func carryOut(
        _ effect: SyncSession.Effect,
        passing dice: (CrashPoint) throws -> Void
    ) throws -> SyncSession.Event {
        func write<Value>(_ body: () throws -> Value) throws -> Value {
            try dice(.deviceBeforeWrite)
            let value = try body()
            try dice(.deviceBeforeFileSync)
            device.commit()
            try dice(.deviceAfterWrite)
            return value
        }
        switch effect {
        case .survey(let droppingStaged):
            if droppingStaged { try write { device.state.staged = [:] } }
            return .started(device.situation)
        case .export: return .exported
        case .adopt(let server, let tail):
            try write { device.state.serverEpoch = max(device.state.serverEpoch, server.epoch) }
            let hasTail = tail.number == 0 || device.has(tail)
            foreignLine = hasTail ? nil : device.state.chain
            return .adopted(hasTail: hasTail)
        case .beginEpoch(let epoch):
            try write { device.begin(epoch: epoch) }
            told(.line("finds that it is a copy and begins epoch \(epoch)"))
            return .begun(device.state.chain)
        case .offerAgain(let tail):
            let count = try write { device.offerAgain() }
            told(.line("finds the server set back to #\(tail.number) of its line and offers \(count) again"))
            return .offering(count)
        case .load: return .loaded(device.nextBatch(limit: batchLimit))
        case .record(let receipts):
            try write { device.record(receipts) }
            for receipt in receipts { told(.receipt(receipt)) }
            return .recorded
        case .stage(let page, let progress, let isFirst):
            try write { device.stage(page, progress, isFirst: isFirst) }
            return .staged
        case .publish(let scope, let head, let publishing):
            return .published(try write { device.publish(scope, head: head, publishing) })
        case .sumBuckets(let scope): return .summed(device.bucketSums(scope))
        case .listRows(let scope, let bucket): return .listed(device.rows(scope, bucket: bucket))
        case .forget(let covered):
            try write { device.forget(covered) }
            return .forgotten
        case .hello, .openSession, .push, .pull, .digest, .rows, .finish: throw SyncSessionError.unexpectedEvent
        }
    }
}

extension Device {
    /// The planted bug: what is sent leaves the outbox.
    func forgetSent(_ request: PushRequest) {
        let sent = Set(request.changeSets.map(\.changeSet.id))
        for index in state.outbox.indices where sent.contains(state.outbox[index].changeSet.id) {
            if state.outbox[index].standing == .pending { state.outbox[index].standing = .kept }
        }
        commit()
    }
}
