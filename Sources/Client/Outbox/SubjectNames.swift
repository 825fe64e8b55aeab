import Core
import GRDB
import SyncProtocol
import Terminal

/// What records are called, also those that only a refused change-set would make: names are learnt from the change-sets as
/// they go by.
struct SubjectNames {
    /// A record as a list of work names it.
    struct Subject: Hashable {
        let kind: Kind
        let id: RecordID
    }

    private let db: Database
    private var learnt: [RecordID: RecordBody] = [:]

    init(_ db: Database) { self.db = db }

    /// Takes note of what a change says of its record.
    mutating func learn(_ change: Change) {
        // Of persons nothing needs to be kept: they are named where they stand.
        guard [.filing, .enterprise, .institution].contains(change.kind) else { return }
        learnt[change.record, default: [:]].merge(said(change)) { _, new in new }
    }

    private func said(_ change: Change) -> RecordBody {
        change.was.merging(change.set.filter { !$0.value.isNull }) { _, new in new }
    }

    /// What is known of a record: the tables first, then what change-sets said.
    private func body(_ kind: Kind, _ id: RecordID) throws -> RecordBody {
        if RecordTypes.type(of: kind) != nil, let shown = try Records.find(kind, id, db) { return shown.body }
        if let server = try Overlay(db).serverLayer(id) { return server.body }
        return learnt[id] ?? [:]
    }

    /// The record that a change is about as people see it: of a roster's row the filing or the institution.
    func subject(of change: Change, in scope: Scope) throws -> Subject {
        let own = Subject(kind: change.kind, id: change.record)
        if change.kind == .conflictCase { return try aboutCase(change) ?? own }
        guard let parent = RecordTypes.type(of: change.kind)?.parent else { return own }
        var known = said(change)
        if parent(known, scope) == nil { known.merge(try body(change.kind, change.record)) { new, _ in new } }
        guard let place = parent(known, scope), [.filing, .institution].contains(place.kind) else { return own }
        return Subject(kind: place.kind, id: place.id)
    }

    private func aboutCase(_ change: Change) throws -> Subject? {
        let body = try body(.conflictCase, change.record)
        guard let kind = body["recordKind"]?.stringValue,
            let id = body["record"]?.stringValue.flatMap(RecordID.init(rawValue:))
        else { return nil }
        return Subject(kind: Kind(rawValue: kind), id: id)
    }

    /// A record's name; its unified code or its identifier if it has none.
    func name(of subject: Subject) throws -> String {
        let body = try body(subject.kind, subject.id)
        let name = body["name"] ?? body["uscc"] ?? learnt[subject.id]?["name"]
        return shown(name?.stringValue ?? subject.id.rawValue)
    }

    /// The name of the record that a change is about itself, a person's for a row of a roster.
    func ownName(of change: Change) throws -> String {
        if change.kind == .conflictCase {
            return try name(of: aboutCase(change) ?? Subject(kind: change.kind, id: change.record))
        }
        if let name = said(change)["name"]?.stringValue { return shown(name) }
        return try name(of: Subject(kind: change.kind, id: change.record))
    }

    /// A number may have been typed for a name.
    private func shown(_ name: String) -> String { TerminalText.safe(Mask.identifiers(in: name)) }
}
