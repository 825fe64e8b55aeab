public import Core

/// A device's side of a sync, without I/O: events in, effects out.
///
/// Greets the server, opens a session, offers again what a server that was set back lost, pushes, then pulls scope by scope,
/// compares digests and mends rows that differ.
///
/// The driver carries out each effect and hands back the event that it names. Nothing here reads a clock or a file, so a
/// test can drive any history through the very code that ships. What must outlive the process is an effect; a session that is
/// dropped anywhere loses nothing.
public struct SyncSession: Sendable {
    /// How many requests may bring neither an outcome nor a page before the sync gives up.
    static let silentExchanges = 12
    /// How often a token is renewed without anything coming of it.
    static let renewalsInARow = 3
    /// How often a sync begins again.
    static let restartLimit = 4
    /// How often the server's head may move under a repair before the scope is taken anew.
    static let repairAttempts = 3

    enum Phase: Sendable, Equatable {
        case idle
        case greeting
        case exporting
        case opening
        case adopting
        case branching
        case offering
        case pushing
        case pulling
        case confirming
        case repairing
        case forgetting
        case done
    }

    let scopes: [Scope]
    let rules: RuleSet
    let mode: Mode
    var phase = Phase.idle
    var report = SyncReport()
    var situation: SyncSituation?
    var server: ServerIdentity?
    var session: SessionResponse?
    /// The nonce of the last hello.
    var nonce = ""

    /// The last request, to be sent again under a new token.
    var request: Effect?
    /// A request that was refused for its token, and the phase that it belongs to.
    var interrupted: (phase: Phase, request: Effect)?
    var renewalsInARow = 0
    var exchanges = 0

    var sent: [ChangeSet] = []
    var waiting: [SyncStall.Waiting] = []
    /// Whether the server's epoch changed under a push.
    var isStale = false

    var waitingScopes: [Scope] = []
    var pull: Pull?
    /// Scopes that are taken from nothing.
    var replacing: Set<Scope> = []
    var repairAttempts: [Scope: Int] = [:]
    var repair: Repair?

    /// Begins with the scopes in the order in which they are pulled.
    public init(scopes: [Scope], mode: Mode = .sync, rules: RuleSet = .all) {
        self.scopes = scopes
        self.mode = mode
        self.rules = rules
    }

    /// Takes an event.
    /// - Throws: ``SyncSessionError`` if the other side breaks the protocol.
    public mutating func handle(_ event: Event) throws(SyncSessionError) -> [Effect] {
        let effect: Effect
        if case .failed(let code) = event { effect = try failed(code) } else { effect = try next(after: event) }
        return [watched(effect)]
    }

    private mutating func next(after event: Event) throws(SyncSessionError) -> Effect {
        switch (phase, event) {
        case (.idle, .started(let situation)): return start(situation)
        case (.greeting, .greeted(let hello)): return try greeted(hello)
        case (.exporting, .exported): return openSession()
        case (.opening, .opened(let response)): return try opened(response)
        case (.adopting, .adopted(let hasTail)): return adopted(hasTail)
        case (.branching, .begun(let chain)): return begun(chain)
        case (.offering, .offering(let count)): return offering(count)
        case (.pushing, .loaded(let changeSets)): return loaded(changeSets)
        case (.pushing, .answered(let response)): return try answered(response)
        case (.pushing, .recorded): return isStale ? beginAgain() : .load
        case (.pulling, .paged(let page)): return try paged(page)
        case (.pulling, .staged): return try staged()
        case (.pulling, .published(let result)): return try published(result)
        case (.confirming, .digested(let response)): return try confirmed(response)
        case (.repairing, _): return try mend(event)
        case (.forgetting, .forgotten): return finish()
        default: throw .unexpectedEvent
        }
    }

    /// Counts what is asked of the server without anything coming of it.
    private mutating func watched(_ effect: Effect) -> Effect {
        guard effect.isRequest else { return effect }
        request = effect
        exchanges += 1
        return exchanges > Self.silentExchanges ? stall(.silence) : effect
    }

    /// An outcome or a page came.
    mutating func progressed() {
        exchanges = 0
        renewalsInARow = 0
    }

    mutating func finish() -> Effect {
        phase = .done
        if report.stalled == nil, !waiting.isEmpty { report.stalled = SyncStall(.waiting, waiting: waiting) }
        return .finish(report)
    }

    mutating func stall(_ reason: SyncStall.Reason) -> Effect {
        report.stalled = SyncStall(reason, waiting: waiting)
        return finish()
    }

    mutating func stop(_ reason: SyncStop) -> Effect {
        report.stopped = reason
        return finish()
    }

    /// Where the replica stands, as far as the sync has come.
    var standing: Standing { situation?.standing ?? Standing() }

    /// The server's epoch in this session.
    var epoch: Int { server?.epoch ?? 0 }
}
