import Core
import SyncProtocol

/// The model and the second store, side by side, until they differ.
final class StorePair {
    private let second: any SecondStore
    private let oracle: Oracle
    /// Tokens that had expired when their device got another: a store may let them go.
    private(set) var mayBeGone: Set<String> = []
    /// The records that the open transaction wrote.
    private var touched: [Scope: Set<Key>] = [:]
    private var isOpen = false
    /// After a difference everything differs, so one is told.
    private(set) var isOver = false
    /// How often the two were compared.
    private(set) var comparisons = 0

    init(_ second: any SecondStore, oracle: Oracle) {
        self.second = second
        self.oracle = oracle
    }

    // MARK: Comparing

    /// Compares two answers.
    /// - Returns: the second store's if it is as good as the model's, the model's otherwise.
    func compare<Value>(
        _ what: @autoclosure () -> String,
        _ mine: Value,
        as isSame: (Value, Value) -> Bool,
        with theirs: () throws -> Value
    ) -> Value {
        guard !isOver else { return mine }
        comparisons += 1
        do {
            let theirs = try second.access(theirs)
            if isSame(mine, theirs) { return theirs }
            fail("\(what()): the model has \(Self.short(mine)), the store \(Self.short(theirs))")
        } catch {
            fail("\(what()): \(error)")
        }
        return mine
    }

    func compare<Value: Equatable>(
        _ what: @autoclosure () -> String,
        _ mine: Value,
        with theirs: () throws -> Value
    ) -> Value {
        compare(what(), mine, as: ==, with: theirs)
    }

    private static func short<Value>(_ value: Value) -> Substring { String(describing: value).prefix(400) }

    func fail(_ detail: String) {
        guard !isOver else { return }
        isOver = true
        oracle.fail(.storesAgree, detail)
    }

    private func attempt(_ what: String, _ body: () throws -> Void) {
        guard !isOver else { return }
        do { try second.access(body) } catch { fail("\(what): \(error)") }
    }

    // MARK: Reading

    /// What the engine reads of both.
    func view(_ model: MemoryView, isWriting: Bool) -> any ServerView {
        guard !isOver else { return model }
        do {
            let theirs: any ServerView = try second.access { try second.view(isWriting: isWriting) }
            return PairedView(model: model, second: theirs, pair: self)
        } catch {
            fail("a view: \(error)")
            return model
        }
    }

    // MARK: Transactions

    func begin() {
        attempt("begin") { try second.begin() }
        isOpen = true
        touched = [:]
    }

    /// Carries out an effect that the model carries out too, on the state that is given.
    func carryOut(_ effect: ServerEffect, on state: StoreState?) {
        switch effect {
        case .writeRecords(let draft):
            touched[draft.scope, default: []].formUnion(draft.rows.map { Key(kind: $0.write.kind, id: $0.write.id) })
        case .storeToken(_, let token, let moment):
            let expired = state?.tokens.filter { $0.value.device == token.device && $0.value.expires <= moment.seconds }
            mayBeGone.formUnion((expired ?? [:]).keys)
        default: break
        }
        attempt("an effect") { try second.carryOut(effect) }
    }

    /// Commits, and compares what was written.
    func commit(_ state: StoreState, of server: ServerIdentity) {
        guard isOpen else { return }
        attempt("commit") { try second.commit() }
        isOpen = false
        let inspection = StoreInspection(view(MemoryView(state: state, server: server), isWriting: false), state)
        inspection.inspect(touched)
    }

    func rollBack() {
        guard isOpen else { return }
        attempt("rollback") { try second.rollBack() }
        isOpen = false
    }

    // MARK: From outside

    func enrol(_ device: DeviceState, name: String) { attempt("enrol") { try second.enrol(device, name: name) } }
    func revoke(_ device: DeviceID) { attempt("revoke") { try second.revoke(device) } }
    func expireTokens() { attempt("expiry") { try second.expireTokens() } }
    func cover(_ states: [ScopeState]) { attempt("coverage") { try second.cover(states) } }

    func save() -> [UInt8] {
        var saved: [UInt8] = []
        attempt("save") { saved = try second.save() }
        return saved
    }

    func restore(_ saved: [UInt8], beginning epoch: EpochDraft?) {
        attempt("restore") { try second.restore(saved, beginning: epoch) }
        mayBeGone = []
    }

    /// Compares all that both hold, and lets the store check itself.
    func inspect(_ state: StoreState, of server: ServerIdentity, judgesSignatures: Bool) {
        StoreInspection(view(MemoryView(state: state, server: server), isWriting: false), state).inspect()
        attempt("check") {
            let findings = try second.findings(judgesSignatures: judgesSignatures)
            if let first = findings.first { fail("the store's own check finds \(findings.count), first \(first)") }
        }
    }
}
