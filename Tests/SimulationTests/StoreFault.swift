import Simulator
import SimulatorSQLite
import SyncProtocol

/// A fault that a driver or its tables could have.
enum StoreFault: String, CaseIterable, Sendable {
    // The tables.
    case forgetsAColumn, losesTombstones, losesEffects, losesMentions, losesReceipts, keepsTheDigest, losesEpochs
    case losesCoverage, forgetsRevocation
    // The driver.
    case keepsWhatWasRolledBack, showsWhatIsNotCommitted, forgetsTheLastCommit, staysWhereItWasAfterRestore

    /// The SQL that plants it.
    var sql: String? {
        switch self {
        case .forgetsAColumn:
            "CREATE TRIGGER fault AFTER INSERT ON filing BEGIN "
                + "UPDATE filing SET staff = NULL WHERE scope = NEW.scope AND id = NEW.id; END"
        case .losesTombstones: Self.losing("tombstone")
        case .losesEffects: Self.losing("effect")
        case .losesMentions: Self.losing("mention")
        case .losesReceipts: Self.losing("receipt")
        case .losesEpochs: Self.losing("server_epoch")
        case .losesCoverage: Self.losing("coverage")
        case .keepsTheDigest:
            "CREATE TRIGGER fault AFTER UPDATE ON scope BEGIN "
                + "UPDATE scope SET digest = OLD.digest WHERE name = NEW.name; END"
        case .forgetsRevocation:
            "CREATE TRIGGER fault AFTER UPDATE ON device BEGIN "
                + "UPDATE device SET revoked_at = NULL WHERE id = NEW.id; END"
        case .keepsWhatWasRolledBack, .showsWhatIsNotCommitted, .forgetsTheLastCommit, .staysWhereItWasAfterRestore: nil
        }
    }

    private static func losing(_ table: String) -> String {
        "CREATE TRIGGER fault BEFORE INSERT ON \(table) BEGIN SELECT RAISE(IGNORE); END"
    }

    /// Makes stores that have it.
    var maker: SecondStoreMaker {
        let plain = SQLiteSecondStore.maker(fault: sql)
        guard sql == nil else { return plain }
        return { identity, scopes in FaultyStore(try plain(identity, scopes), self) }
    }
}

/// A store whose driver has a fault.
private final class FaultyStore: SecondStore {
    private let store: any SecondStore
    private let fault: StoreFault
    private var isOpen = false

    init(_ store: any SecondStore, _ fault: StoreFault) {
        self.store = store
        self.fault = fault
    }

    func access<Value>(_ body: () throws -> Value) throws -> Value { try store.access(body) }
    func carryOut(_ effect: ServerEffect) throws { try store.carryOut(effect) }
    func enrol(_ device: DeviceState, name: String) throws { try store.enrol(device, name: name) }
    func revoke(_ device: DeviceID) throws { try store.revoke(device) }
    func expireTokens() throws { try store.expireTokens() }
    func save() throws -> [UInt8] { try store.save() }
    func cover(_ states: [ScopeState]) throws { try store.cover(states) }

    func findings(judgesSignatures: Bool) throws -> [String] {
        try store.findings(judgesSignatures: judgesSignatures)
    }

    func begin() throws {
        try store.begin()
        isOpen = true
    }

    func commit() throws {
        isOpen = false
        if fault == .forgetsTheLastCommit { try store.rollBack() } else { try store.commit() }
    }

    func rollBack() throws {
        isOpen = false
        if fault == .keepsWhatWasRolledBack { try store.commit() } else { try store.rollBack() }
    }

    func view(isWriting: Bool) throws -> any ServerView {
        try store.view(isWriting: isWriting || (isOpen && fault == .showsWhatIsNotCommitted))
    }

    func restore(_ saved: [UInt8], beginning epoch: EpochDraft?) throws {
        let pages = fault == .staysWhereItWasAfterRestore ? try store.save() : saved
        try store.restore(pages, beginning: epoch)
    }
}
