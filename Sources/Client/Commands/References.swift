import Core
import GRDB
import Terminal

/// A transaction on a replica, as commands see it.
typealias ReplicaDatabase = Database

extension Replica {
    /// The record that REF names: a record id, or a unified code for an enterprise's filing in the current round.
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
        throw ClientError.unknownRecord(TerminalText.safe(reference))
    }
}
