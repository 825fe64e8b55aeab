import Core
import GRDB
import Tables
import Terminal

/// Where forms come from and go to: a replica that is opened for writing only while something is written.
///
/// A person may leave a question open for hours; a sync that a timer starts must not wait for him.
struct EntryDesk {
    private let path: String
    private let environment: ClientEnvironment
    private let language: Language
    private let reading: Replica
    /// What typed values are read with.
    let context: ReadingContext
    /// The round that work is done in.
    let round: Round
    /// The unit.
    let unit: String

    /// Opens a replica.
    init(path: String, environment: ClientEnvironment, language: Language) throws {
        self.path = path
        self.environment = environment
        self.language = language
        let replica = try Replica.open(at: path, .reading, environment: environment)
        reading = replica
        (round, unit) = try replica.read { db in (try replica.round(db), try replica.unit(db)) }
        context = ReadingContext(catalogue: try replica.catalogue(of: round), round: round)
    }

    /// Runs a write in one transaction, the replica locked no longer than that.
    private func write<Value>(_ body: (Replica, Database) throws -> Value) throws -> Value {
        let replica = try Replica.open(at: path, .writing, environment: environment)
        return try replica.write { db in try body(replica, db) }
    }

    // MARK: Targets

    /// The enterprise whose roster is entered.
    /// - Throws: ``EntryError`` at `enterprise`, or ``ClientError`` if its filing was handed over.
    func hireTarget(enterprise typed: String) throws -> EntryTarget {
        let filing = try reading.read { db -> ShownRecord? in
            guard let code = try? UnifiedCode.read(typed).value.code else { return nil }
            return try Records.find(.filing, .filing(unit: unit, round: round.code, unifiedCode: code), db)
        }
        guard let filing, let code = filing.body["uscc"]?.stringValue else {
            throw error(.enterpriseUnknown, "enterprise", "申请企业", typed)
        }
        try filing.requireWithUnit(.hire, newDraftID(), [nil])
        var target = EntryTarget(.hires, owner: code, ownerName: filing.body["name"]?.stringValue)
        target.nextNumber = try nextNumber(.hire, ["enterprise": code])
        return target
    }

    /// The institution whose roster is entered; it is made with the first row.
    /// - Throws: ``EntryError`` at `institution`.
    func traineeTarget(institution typed: String, name: String?) throws -> EntryTarget {
        let code: UnifiedCode
        do throws(CheckCode) {
            code = try UnifiedCode.read(typed).value
        } catch {
            throw self.error(error, "institution", language == .zh ? "培训机构" : "Institution", typed)
        }
        let id = RecordID.institution(unit: unit, organisationCode: code.organisationCode.code)
        let known = try reading.read { db in try Records.find(.institution, id, db)?.body["name"]?.stringValue }
        var target = EntryTarget(.trainees, owner: code.code, ownerName: name.flatMap(CellText.normalise) ?? known)
        target.nextNumber = try nextNumber(.trainee, ["institution": code.code])
        return target
    }

    /// A new filing.
    func filingTarget() throws -> EntryTarget {
        var target = EntryTarget(.filings)
        target.nextNumber = try nextNumber(.filing, [:])
        return target
    }

    /// A record that is to be changed.
    func target(editing reference: String) throws -> EntryTarget {
        let record = try reading.read { db in try reading.record(named: reference, db) }
        guard let form = Form.all.first(where: { $0.type.kind == record.kind }) else {
            throw ClientError(
                "record.noForm",
                .usage,
                zh: "这类记录没有录入表；请用 shenbao set \(record.id) 字段=值。",
                en: "Records of this kind have no form; use shenbao set \(record.id) FIELD=VALUE."
            )
        }
        try reading.read { db in try checkIsOpen(record, form, db) }
        var target = EntryTarget(form, record: record)
        target.owner = target.ownerField.flatMap { record.body[$0]?.stringValue }
        target.ownerName = try target.owner.flatMap { try name(ofOwner: $0, of: form) }
        return target
    }

    private func name(ofOwner code: String, of form: Form) throws -> String? {
        try reading.read { db in
            let kind: Kind = form.type.kind == .hire ? .filing : .institution
            return try Records.list(kind, where: ["uscc": code], db).first?.body["name"]?.stringValue
        }
    }

    private func nextNumber(_ kind: Kind, _ owner: [String: String]) throws -> Int {
        try reading.read { db in
            let table = try Records.table(kind)
            let fields = owner.merging(["round": round.code]) { first, _ in first }.sorted { $0.key < $1.key }
            let condition = fields.map { "\($0.key.quotedDatabaseIdentifier) = ?" }.joined(separator: " AND ")
            let last = try Int.fetchOne(
                db,
                sql: "SELECT max(seq) FROM \(table.quotedName) WHERE \(condition)",
                arguments: StatementArguments(fields.map(\.value))
            )
            return (last ?? 0) + 1
        }
    }

    /// Refuses a record of which nothing can be changed; each field is asked for when it is stored.
    private func checkIsOpen(_ record: ShownRecord, _ form: Form, _ db: Database) throws {
        guard let filing = try reading.filing(of: record, db) else { return }
        let custody = Custody(of: filing.body)
        let fields = form.type.fields.filter { $0.owner == .unit }.map(\.code)
        guard !fields.contains(where: { custody.isWithUnit(record.kind, record.id, $0) }) else { return }
        try filing.requireWithUnit(record.kind, record.id, [nil])
    }

    /// The filings whose rosters can be entered: name and unified code.
    func enterprises() throws -> [(name: String, code: String)] {
        try reading.read { db in
            try Records.list(.filing, where: ["round": round.code], ordering: "seq, uscc", db).compactMap { filing in
                filing.body["uscc"]?.stringValue.map { (filing.body["name"]?.stringValue ?? "", $0) }
            }
        }
    }

    // MARK: Checks

    /// What is wrong with a number that another record has: `person.duplicate` or `uscc.duplicate`.
    func duplicate(_ values: RecordBody, for target: EntryTarget) throws -> (field: String, code: CheckCode)? {
        try reading.read { db in try duplicate(values, for: target, db) }
    }

    private func duplicate(
        _ values: RecordBody,
        for target: EntryTarget,
        _ db: Database
    ) throws -> (field: String, code: CheckCode)? {
        let type = target.form.type
        let body = target.body(values, unit: unit, round: round.code)
        if type.kind == .filing {
            guard target.record == nil, let code = values["uscc"]?.stringValue else { return nil }
            let id = RecordID.filing(unit: unit, round: round.code, unifiedCode: code)
            return try Records.find(.filing, id, db) == nil ? nil : ("uscc", .usccDuplicate)
        }
        guard let key = type.naturalKey(of: body), let other = try Records.find(type.kind, naturalKey: key, db),
            other.id != target.record?.id
        else { return nil }
        return ("idNumber", .personDuplicate)
    }

    /// Everything that keeps a form from being stored, in the order of its fields.
    func errors(of form: EntryForm, for target: EntryTarget) throws -> [EntryError] {
        let reading = form.read()
        var codes = Dictionary(reading.errors.map { ($0.field, $0.code) }) { first, _ in first }
        if let (field, code) = try duplicate(reading.values, for: target), codes[field] == nil { codes[field] = code }
        return form.fields.compactMap { field in
            codes[field.code].map {
                EntryError(field: field.code, code: $0, message: form.sentence($0, at: field, language))
            }
        }
    }

    private func error(_ code: CheckCode, _ field: String, _ label: String, _ value: String) -> EntryError {
        EntryError(field: field, code: code, message: code.sentence(language, field: label, value: value))
    }

    // MARK: Storing

    /// Stores a form in one change-set: a new record, or what changed of the one that was opened.
    /// - Returns: The record as it stands now.
    func store(_ form: EntryForm, for target: EntryTarget, draft: RecordID? = nil) throws -> ShownRecord {
        let errors = try errors(of: form, for: target)
        guard errors.isEmpty else { throw EntryRefusal.fields(errors) }
        let values = form.read().values
        return try write { replica, db in
            // Another process may have written since the check above.
            if let (code, check) = try duplicate(values, for: target, db), let field = form.form.type.field(code) {
                let error = EntryError(field: code, code: check, message: form.sentence(check, at: field, language))
                throw EntryRefusal.fields([error])
            }
            var step = try Step(
                replica,
                keys: try DeviceKeys.load(forReplica: path),
                scope: try replica.scope(db),
                db
            )
            let stored =
                try target.record.map { try change($0, to: values, of: form, &step, replica, db) }
                ?? make(values, for: target, &step, replica, db)
            if !step.isEmpty { try step.commit() }
            if let draft { try EntryDrafts.remove(draft, db) }
            guard let record = try Records.find(form.form.type.kind, stored, db) else {
                throw ClientError.unknownRecord(stored.rawValue)
            }
            return record
        }
    }

    private func make(
        _ values: RecordBody,
        for target: EntryTarget,
        _ step: inout Step,
        _ replica: Replica,
        _ db: Database
    ) throws -> RecordID {
        let type = target.form.type
        let body = target.body(values, unit: unit, round: round.code)
        if let code = type.problem(in: body, catalogue: context.catalogue), let field = type.field(code) {
            throw FieldAssignment.tooLong(field)
        }
        switch type.kind {
        case .filing: return try step.makeFiling(body, unit: unit, round: round.code, db)
        case .hire:
            // The filing may have been handed over or removed while the form was filled in.
            let filing = RecordID.filing(unit: unit, round: round.code, unifiedCode: target.owner ?? "")
            guard let parent = try Records.find(.filing, filing, db) else {
                throw error(.enterpriseUnknown, "enterprise", "", target.owner ?? "")
            }
            try parent.requireWithUnit(.hire, newDraftID(), [nil])
        default:
            try step.makeInstitution(target.owner ?? "", name: target.ownerName, unit: unit, db)
        }
        let id = environment.newID()
        try step.create(type.kind, id, body)
        return id
    }

    private func change(
        _ shown: ShownRecord,
        to values: RecordBody,
        of form: EntryForm,
        _ step: inout Step,
        _ replica: Replica,
        _ db: Database
    ) throws -> RecordID {
        guard let current = try Records.find(shown.kind, shown.id, db) else {
            throw ClientError.unknownRecord(shown.id.rawValue)
        }
        var changes: [String: JSONValue] = [:]
        for field in form.fields where field.owner == .unit {
            let (old, new) = (shown.body[field.code] ?? .null, values[field.code] ?? .null)
            guard old != new else { continue }
            guard current.body[field.code] ?? .null == old else {
                let text = EntryForm.texts(of: current.body, in: form.form)[field.code]
                throw EntryRefusal.changedMeanwhile(field: field.code, text: text)
            }
            changes[field.code] = new
        }
        guard !changes.isEmpty else { return current.id }
        let assignment = FieldAssignment(replica: replica, db: db)
        for field in form.fields where changes[field.code] != nil { try assignment.checkOwner(field, current) }
        try assignment.check(changes, for: current)
        try step.updateWithEnterprise(current, set: changes, replica, db)
        return current.id
    }

    // MARK: Drafts

    /// The drafts that a target could go on with, the latest first.
    func drafts(for target: EntryTarget) throws -> [EntryDraft] {
        try reading.read { db in
            try EntryDrafts.list(db).filter {
                $0.kind == target.form.type.kind && $0.owner == target.owner && $0.record == target.record?.id
            }
        }
    }

    /// All drafts.
    func drafts() throws -> [EntryDraft] { try reading.read { db in try EntryDrafts.list(db) } }

    /// Keeps what was typed so far.
    func keep(_ form: EntryForm, for target: EntryTarget, as id: RecordID, at field: String?) throws {
        let draft = EntryDraft(
            id: id,
            kind: target.form.type.kind,
            owner: target.owner,
            ownerName: target.ownerName,
            record: target.record?.id,
            texts: form.texts,
            shown: target.record.map { EntryForm.texts(of: $0.body, in: target.form) } ?? [:],
            field: field,
            savedAt: environment.timestamp
        )
        try write { _, db in try EntryDrafts.save(draft, db) }
    }

    /// Throws a draft away.
    /// - Returns: Whether there was one.
    @discardableResult
    func discard(_ id: RecordID) throws -> Bool { try write { _, db in try EntryDrafts.remove(id, db) } }

    /// A fresh identifier for a draft.
    func newDraftID() -> RecordID { environment.newID() }
}
