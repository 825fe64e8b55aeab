import Core
import GRDB

extension Replica {
    /// Whether a round takes filings in, as far as this replica has heard; a round of which nothing was said is open.
    func standing(ofRound code: String, _ db: Database) throws -> RoundStatus {
        let id = RecordID.roundStanding(unit: try scope(db).rawValue, round: code)
        let record = try Records.find(.roundStanding, id, db)
        return record?.body["status"]?.stringValue.flatMap(RoundStatus.init(rawValue:)) ?? .open
    }
}
