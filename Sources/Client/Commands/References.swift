import Core
import GRDB
import Terminal

/// A transaction on a replica, as commands see it.
typealias ReplicaDatabase = Database

extension Replica {
    /// The record that REF names: a record id, a unified code for an enterprise's filing in the current round, or a unit's code.
    func record(named reference: String, _ db: Database) throws -> ShownRecord {
        let text = CellText.normalise(reference) ?? reference
        if let id = RecordID(rawValue: text.lowercased()) {
            if let record = try Records.find(id, db) { return record }
            if let alias = try Records.find(.alias, .derived(from: "alias", id.rawValue), db),
                let survivor = alias.body["to"]?.stringValue.flatMap(RecordID.init(rawValue:)),
                let record = try Records.find(survivor, db)
            {
                return record
            }
        }
        let code = text.uppercased()
        let round = try round(db)
        let filing = RecordID.filing(unit: try unit(db), round: round.code, unifiedCode: code)
        if let record = try Records.find(.filing, filing, db) { return record }
        if let institution = try Records.list(.institution, where: ["uscc": code], db).first { return institution }
        // Before the first pull the directory is what this version ships.
        if let unit = try Records.find(.unit, .unit(code), db) ?? Directory.unit(code)?.shown { return unit }
        throw ClientError.unknownRecord(TerminalText.safe(reference))
    }

    /// The scope that a change of a record goes to.
    /// - Throws: ``ClientError`` for the directory's entry of another unit, and for the own one before the first pull.
    func scope(ofChangesTo record: ShownRecord, _ db: Database) throws -> Scope {
        guard record.kind == .unit else { return try scope(db) }
        let own = try unit(db)
        guard record.id == .unit(own) else {
            throw ClientError(
                "unit.foreign",
                .notAllowed,
                zh: "只能更正本单位（\(own)）的联系方式；别的单位由其自行更正。",
                en: "Only this unit's own contact (\(own)) can be corrected; every unit corrects its own."
            )
        }
        guard record.revision != nil else {
            throw ClientError(
                "unit.unsynced",
                .notAllowed,
                zh: "副本里还没有市商务委的名录；请先 enrol 并 sync 一次，再更正联系方式。",
                en:
                    "This replica does not have the commission's directory yet; enrol and sync once, then correct the contact."
            )
        }
        return .city
    }
}
