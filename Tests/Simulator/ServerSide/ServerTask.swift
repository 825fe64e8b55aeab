import Core
import SyncProtocol

/// What a server sends back.
enum Reply {
    case answer(ServerAnswer)
    case problem(ProblemCode)
}

/// One request in a server process: carries out the engine's effects one at a time, so that tasks may alternate between any two.
final class ServerTask {
    /// How far a task is.
    enum Progress {
        /// There is more to do.
        case goesOn
        /// Another task has the counters.
        case waits
        /// It is over.
        case done(Reply)
    }

    let id: Int
    /// The process that it runs in.
    let process: Int
    private let store: Store
    private let oracle: Oracle
    private let rules: RuleSet
    private var engine: ServerEngine
    private var effects: [ServerEffect] = []
    /// The transaction's state, until it is committed.
    private var working: StoreState?
    /// The commit that is being written, for the oracle.
    private var drafted: (before: ScopeTable, records: RecordsDraft, entry: LogEntryDraft?)?
    private var answer: ServerAnswer?
    /// What the request shows of the server's history.
    private var shown: [Scope: [ScopeCursor]] = [:]

    init(id: Int, process: Int, store: Store, oracle: Oracle, rules: RuleSet, settings: Settings) {
        self.id = id
        self.process = process
        self.store = store
        self.oracle = oracle
        self.rules = rules
        engine = ServerEngine(
            key: store.key,
            rules: rules,
            tokenLifetime: settings.tokenLifetime,
            recordsPerPage: settings.recordsPerPage,
            check: settings.check
        )
    }

    /// What a history's servers are told.
    struct Settings {
        var tokenLifetime = 3600
        var recordsPerPage = 2000
        var check = SignatureCheck.ed25519
    }

    /// Takes the request; the token is looked up as the program does it, before the engine begins.
    func begin(_ request: ServerRequest, token: String?, at moment: ServerMoment, random: [UInt8]) -> Progress {
        note(request)
        return attempt {
            var caller = Caller.stranger
            if needsCaller(request) {
                let hash = SecretHash.of(token ?? "")
                caller = try ServerEngine.caller(tokenHash: hash, at: moment, in: store.reading(), rules: rules)
            }
            effects = try engine.handle(.received(request, from: caller, at: moment, random: random))
        }
    }

    /// Takes a request of a caller who needs no token.
    func begin(_ request: ServerRequest, as caller: Caller, at moment: ServerMoment, random: [UInt8]) -> Progress {
        note(request)
        return attempt { effects = try engine.handle(.received(request, from: caller, at: moment, random: random)) }
    }

    private func note(_ request: ServerRequest) {
        if case .push(let push) = request { shown = push.standing.cursors }
    }

    private func needsCaller(_ request: ServerRequest) -> Bool {
        switch request {
        case .hello, .session: false
        default: true
        }
    }

    /// The process ends, or the request fails: nothing of its transaction remains.
    func rollBack() {
        working = nil
        store.release(id)
    }

    private func attempt(_ body: () throws -> Void) -> Progress {
        do {
            try body()
            if let answer { return .done(.answer(answer)) }
            return .goesOn
        } catch let problem as ProblemCode {
            rollBack()
            return .done(.problem(problem))
        } catch {
            oracle.fail(.protocolIsKept, "the server's engine failed: \(error)")
            rollBack()
            return .done(.problem(.internal))
        }
    }

    /// Carries out the next effect.
    /// - Parameter dice: asked at every crash point that is passed.
    /// - Returns: how far the task is.
    /// - Throws: ``Crash``.
    func step(passing dice: (CrashPoint) throws -> Void) throws -> Progress {
        guard !effects.isEmpty else { return .done(.problem(.internal)) }
        if case .lock = effects[0], !store.lock(for: id) { return .waits }
        if case .lockAll = effects[0], !store.lock(for: id) { return .waits }
        let effect = effects.removeFirst()
        switch effect {
        case .lock, .lockAll:
            try dice(.serverBeforeLock)
            working = store.begin()
            try dice(.serverAfterLock)
            return attempt { effects += try engine.handle(.locked(store.reading(working))) }
        case .open:
            return attempt { effects += try engine.handle(.opened(store.reading())) }
        case .goOn:
            return attempt { effects += try engine.handle(.written(store.reading(working))) }
        case .commit:
            try dice(.serverBeforeCommit)
            try dice(.serverBeforeFileSync)
            if let working { store.commit(working, of: id) }
            working = nil
            try dice(.serverAfterCommit)
            return attempt { effects += try engine.handle(.committed) }
        case .answer(let answer):
            try dice(.serverBeforeAnswer)
            return .done(.answer(answer))
        default:
            try dice(.serverBeforeWrite)
            write(effect)
            try dice(.serverAfterWrite)
            return .goesOn
        }
    }

    private func write(_ effect: ServerEffect) {
        if working == nil {
            // A reader has no transaction to write in.
            store.whenFree { [store] in store.pair?.carryOut(effect, on: store.committed) }
        } else {
            store.pair?.carryOut(effect, on: working)
        }
        switch effect {
        case .writeRecords(let records):
            guard let table = working?.scopes[records.scope] else { return }
            drafted = (table, records, nil)
            working?.scopes[records.scope]?.write(records)
        case .append(let entry):
            drafted?.entry = entry
        case .storeReceipt(let receipt, let signed):
            working?.store(receipt, of: signed)
            logAndJudge(receipt)
        case .startEpoch(let draft):
            working?.begin(draft)
        case .storeToken(let hash, let token, _):
            working?.tokens[hash] = token
        case .note, .lock, .lockAll, .open, .goOn, .commit, .answer:
            break
        }
    }

    /// The receipt says what the log's entry lacks; then the whole is judged.
    private func logAndJudge(_ receipt: Receipt) {
        guard let (before, records, entry) = drafted, let entry, var table = working?.scopes[records.scope] else {
            return
        }
        drafted = nil
        let writes = records.rows.map(\.write)
        table.append(entry, writes: writes, aliases: receipt.aliases)
        let author = working?.devices[entry.signed.changeSet.chain.device]?.state
        let commit = Commit(
            changeSet: entry.signed.changeSet,
            outcome: receipt.outcome,
            writes: writes,
            cases: receipt.cases,
            before: before,
            revision: records.revision,
            isCommission: author?.author == .commission,
            numbers: store.numbers,
            shared: shared(entry.signed.changeSet, before),
            entry: entry,
            dependsOnRefused: entry.signed.changeSet.dependsOn.contains {
                working?.receipts[$0]?.outcome == .refused && before.roots[$0] == nil
            },
            isLineBroken: isLineBroken(before: entry.signed.changeSet),
            incomplete: incomplete(entry.signed.changeSet, before)
        )
        oracle.judge(commit, &table, author: author)
        working?.scopes[records.scope] = table
    }

    private func isLineBroken(before changeSet: ChangeSet) -> Bool {
        let hashes = working?.chains[changeSet.chain]?.hashes ?? [:]
        return !(1..<max(1, changeSet.number)).allSatisfy { hashes[$0]?.count == 1 }
    }

    /// The newest cursor that the device shares with this history, if the change-set was made on another.
    private func shared(_ changeSet: ChangeSet, _ table: ScopeTable) -> Revision? {
        guard let working else { return nil }
        let author = AuthorStanding(device: changeSet.chain.device, cursors: [])
        let view = MemoryScopeView(table: table, state: working, author: author)
        let own = ScopeCursor(revision: changeSet.cursor, logHash: changeSet.logHash)
        if view.knows(own) { return nil }
        let older = (shown[changeSet.scope] ?? []).filter { $0.revision <= own.revision }
        return older.first(where: view.knows)?.revision ?? .zero
    }

    /// The filings that a change-set leads on although a split step about them lacks a part.
    private func incomplete(_ changeSet: ChangeSet, _ table: ScopeTable) -> Set<RecordID> {
        guard let working, changeSet.changes.contains(where: \.isTransition) else { return [] }
        let author = AuthorStanding(device: changeSet.chain.device, cursors: [])
        let view = MemoryScopeView(table: table, state: working, author: author)
        return Set(changeSet.changes.map(\.record).filter { !view.incompleteSteps(ofFiling: $0).isEmpty })
    }
}

extension StoreState {
    /// Keeps a receipt and the change-set's place in its chain.
    mutating func store(_ receipt: Receipt, of signed: SignedChangeSet) {
        let changeSet = signed.changeSet
        receipts[changeSet.id] = receipt
        if let part = changeSet.part { stepParts[part.step, default: []].insert(part.number) }
        var chain = chains[changeSet.chain] ?? ChainTable()
        chain.receipts = max(chain.receipts, receipt.number)
        chain.hashes[changeSet.number, default: []].append(signed.hash)
        if changeSet.number >= chain.tail.number { chain.tail = ChainTail(number: changeSet.number, hash: signed.hash) }
        chains[changeSet.chain] = chain
    }
}
