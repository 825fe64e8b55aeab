import Core
package import Foundation
package import GRDB
package import SyncProtocol

/// Carries out what the engine asks for in one open transaction.
package struct EngineDriver {
    let db: Database
    let identity: ServerIdentity
    let faults: @Sendable (StoreFault) throws -> Void
    /// The content of change-sets as the log keeps it, by hash: compressed before the transaction began.
    let contents: [String: Data]
    /// Whether the transaction is a snapshot, in which nothing can be written.
    let isReading: Bool
    /// What is to be noted of devices after a snapshot.
    private(set) var notes: [DeviceNote] = []
    /// The epoch that was begun, if any.
    private(set) var begunEpoch: EpochDraft?
    private let changeSets = ChangeSetCache()
    private var view: SQLiteServerView

    /// Takes an open transaction.
    package init(
        _ db: Database,
        identity: ServerIdentity,
        contents: [String: Data] = [:],
        isReading: Bool = false,
        faults: @escaping @Sendable (StoreFault) throws -> Void = { _ in }
    ) {
        self.db = db
        self.identity = identity
        self.contents = contents
        self.isReading = isReading
        self.faults = faults
        view = SQLiteServerView(db, identity: identity, changeSets: changeSets)
    }

    /// Goes on until the engine asks for the commit, or answers.
    mutating func run(_ engine: inout ServerEngine, _ effects: [ServerEffect]) throws -> ServerAnswer? {
        var effects = effects
        while true {
            var next: [ServerEffect] = []
            for effect in effects {
                switch effect {
                // One writer at a time: the transaction is the lock of all counters.
                case .lock, .lockAll: next = try engine.handle(.locked(nextView()))
                case .open: next = try engine.handle(.opened(nextView()))
                case .goOn: next = try engine.handle(.written(nextView()))
                case .commit: return nil
                case .answer(let answer): return answer
                case .writeRecords, .append, .storeReceipt, .startEpoch, .storeToken, .note: try carryOut(effect)
                }
            }
            guard !next.isEmpty else { throw ServerEngineMisuse() }
            effects = next
        }
    }

    /// What the engine reads next: the transaction after all effects so far.
    package mutating func nextView() -> any ServerView {
        view = SQLiteServerView(db, identity: identity, changeSets: changeSets)
        return view
    }

    /// Carries out one effect that has no event of its own.
    ///
    /// The engine decided it on the last ``nextView()``.
    /// - Throws: ``StoreError``, and what the database throws.
    package mutating func carryOut(_ effect: ServerEffect) throws {
        switch effect {
        case .writeRecords(let draft):
            guard let scope = try view.scope(draft.scope) else { throw StoreError.damaged("scope") }
            try ScopeWriter(db, view: scope).write(draft)
            try faults(.recordsWritten)
        case .append(let draft):
            try append(draft)
            try faults(.logWritten)
        case .storeReceipt(let receipt, let signed):
            try StoredReceipt.insert(receipt, of: signed.changeSet, db)
            try faults(.receiptWritten)
        case .startEpoch(let draft):
            try ServerEpochRow.begin(draft, db)
            begunEpoch = draft
        case .storeToken(let hash, let state, let moment): try TokenRow.insert(hash, state, at: moment.seconds, db)
        case .note(let note):
            if isReading { notes.append(note) } else { try DeviceRow.write(note, db) }
        case .lock, .lockAll, .open, .goOn, .commit, .answer: break
        }
    }

    private func append(_ draft: LogEntryDraft) throws {
        let scope = draft.signed.changeSet.scope
        guard var row = try ScopeRow.fetch(db, scope) else { throw StoreError.damaged("scope") }
        let content = try contents[draft.signed.hash] ?? LogContent.compress(draft.signed.canonicalBytes)
        try LogEntry(draft, content: content, writes: draft.writes.map(LogContent.compress))
            .insert(db, hash: draft.logHash)
        row.number = draft.revision.number
        row.logHash = draft.logHash
        row.digest = draft.digest
        try row.save(db)
    }
}
