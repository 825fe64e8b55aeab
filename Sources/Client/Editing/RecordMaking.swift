import Core
import GRDB

extension Step {
    /// Makes a filing, and the enterprise that files, or its new name.
    mutating func makeFiling(_ body: RecordBody, unit: String, round: String, _ db: Database) throws -> RecordID {
        guard let code = body["uscc"]?.stringValue, let unified = UnifiedCode(code) else {
            throw ClientError.unexpected("uscc")
        }
        let enterpriseID = RecordID.enterprise(unit: unit, organisationCode: unified.organisationCode.code)
        let name = body["name"] ?? .null
        if let enterprise = try Records.find(.enterprise, enterpriseID, db) {
            try update(enterprise, set: ["name": name])
        } else {
            var enterprise = Enterprise()
            enterprise.uscc = unified.code
            enterprise.orgCode = unified.organisationCode.code
            enterprise.name = name.stringValue ?? ""
            enterprise.unit = unit
            try create(.enterprise, enterpriseID, enterprise.body)
        }
        let id = RecordID.filing(unit: unit, round: round, unifiedCode: unified.code)
        try create(.filing, id, body)
        return id
    }

    /// Makes the institution of a trainee if the replica has none, or gives it the name that was entered.
    mutating func makeInstitution(_ code: String, name: String?, unit: String, _ db: Database) throws {
        guard let unified = UnifiedCode(code) else { throw ClientError.unexpected("institution") }
        let id = RecordID.institution(unit: unit, organisationCode: unified.organisationCode.code)
        if let existing = try Records.find(.institution, id, db) {
            if let name { try update(existing, set: ["name": .string(name)]) }
            return
        }
        var institution = Institution()
        institution.uscc = unified.code
        institution.orgCode = unified.organisationCode.code
        institution.name = name
        institution.unit = unit
        try create(.institution, id, institution.body)
    }
}
