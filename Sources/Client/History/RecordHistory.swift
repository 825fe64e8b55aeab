import Core
import GRDB
import SyncProtocol

/// What happened to a record, oldest first: what the server tells, and what this device did that it has not told.
struct RecordHistory {
    /// One change-set's part in it.
    struct Entry {
        /// The revision it was given; nil if it has none.
        let revision: Revision?
        /// When it was made, by its author's clock.
        let at: String
        let device: DeviceID
        /// The device's name for people, if the server told it.
        let deviceName: String?
        /// Whose device, if the server told it.
        let unit: String?
        let changeSet: ChangeSetID
        let outcome: Outcome?
        /// Where the change-set stands on this device; nil for what only the server tells.
        let state: ChangeSetState?
        let changes: [HistoryEntry.FieldChange]
        let reason: String?
    }

    /// Which record it is of.
    struct Subject {
        let kind: Kind
        let id: RecordID
        let scope: Scope
    }

    let subject: Subject
    /// This device.
    let device: DeviceID
    private(set) var entries: [Entry]
    /// Cases about the record, open and closed, by identifier.
    let cases: [RecordID: ConflictCase]

    /// What this device itself has done to the record.
    init(_ reference: String, _ replica: Replica, _ db: Database) throws {
        let subject = try Self.subject(reference, replica, db)
        self.subject = subject
        device = try replica.chain(db).device
        var cases: [RecordID: ConflictCase] = [:]
        for shown in try Records.list(.conflictCase, where: ["record": subject.id.rawValue], db) {
            cases[shown.id] = try ConflictCase(body: shown.body)
        }
        self.cases = cases
        entries = try LocalHistory(subject, cases: cases, db).entries
    }

    /// Puts the server's account first, and after it what the server does not tell of.
    mutating func add(_ told: [HistoryEntry]) {
        let known = Set(told.map(\.changeSet))
        let own = Dictionary(entries.map { ($0.changeSet, $0.state) }) { first, _ in first }
        entries =
            told.map { Entry($0, state: own[$0.changeSet] ?? nil) } + entries.filter { !known.contains($0.changeSet) }
    }

    // MARK: Which record

    /// The record that REF names, removed or refused ones too.
    private static func subject(_ reference: String, _ replica: Replica, _ db: Database) throws -> Subject {
        do {
            let record = try replica.record(named: reference, db)
            return Subject(kind: record.kind, id: record.id, scope: try scope(record.kind, replica, db))
        } catch let error as ClientError where error.code == "record.unknown" {
            guard let subject = try gone(reference, replica, db) else { throw error }
            return subject
        }
    }

    private static func scope(_ kind: Kind, _ replica: Replica, _ db: Database) throws -> Scope {
        RecordTypes.type(of: kind)?.scope == .city ? .city : try replica.scope(db)
    }

    /// A record that is not shown any more, found in the change-sets of this device.
    private static func gone(_ reference: String, _ replica: Replica, _ db: Database) throws -> Subject? {
        let text = CellText.normalise(reference) ?? ""
        let filing = RecordID.filing(
            unit: try replica.unit(db),
            round: try replica.round(db).code,
            unifiedCode: text.uppercased()
        )
        for id in [RecordID(rawValue: text.lowercased()), filing].compactMap(\.self) {
            let found = try LocalHistory.firstChange(of: id, db)
            if let found { return Subject(kind: found.kind, id: id, scope: try scope(found.kind, replica, db)) }
        }
        return nil
    }
}

extension RecordHistory.Entry {
    fileprivate init(_ told: HistoryEntry, state: ChangeSetState?) {
        revision = told.revision
        at = told.at
        device = told.device
        deviceName = told.deviceName
        unit = told.unit
        changeSet = told.changeSet
        outcome = told.outcome
        self.state = state
        changes = told.changes
        reason = told.reason
    }
}
