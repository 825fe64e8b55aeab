import Core
import GRDB

extension Step {
    /// Changes fields of a record; an enterprise takes the name that its filing is given, as it does in an import.
    mutating func updateWithEnterprise(
        _ record: ShownRecord,
        set values: [String: JSONValue],
        _ replica: Replica,
        _ db: Database
    ) throws {
        try update(record, set: values)
        guard record.kind == .filing, let name = values["name"],
            let parent = RecordTypes.type(of: .filing)?.parent?(record.body, try replica.scope(db)),
            let enterprise = try Records.find(parent.kind, parent.id, db)
        else { return }
        try update(enterprise, set: ["name": name])
    }
}
