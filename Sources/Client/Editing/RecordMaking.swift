import Core
import GRDB

extension Step {
    /// Makes a filing, and the enterprise that files, or its new name.
    mutating func makeFiling(_ body: RecordBody, unit: String, round: String, _ db: Database) throws -> RecordID {
        guard let code = body["uscc"]?.stringValue, let unified = UnifiedCode(code) else {
            throw ClientError.unexpected("uscc")
        }
        try keepEnterprise(unified, name: body["name"]?.stringValue ?? "", unit: unit, db)
        let id = RecordID.filing(unit: unit, round: round, unifiedCode: unified.code)
        var filing = body
        filing["state"] = .string(FilingState.draft.rawValue)
        filing["unit"] = .string(unit)
        filing["round"] = .string(round)
        try create(.filing, id, filing)
        return id
    }

    /// Makes the enterprise with a code if the replica has none, or gives it its name of now.
    mutating func keepEnterprise(_ code: UnifiedCode, name: String, unit: String, _ db: Database) throws {
        let id = RecordID.enterprise(unit: unit, organisationCode: code.organisationCode.code)
        if let enterprise = try Records.find(.enterprise, id, db) {
            return try update(enterprise, set: ["name": .string(name)])
        }
        var enterprise = Enterprise()
        enterprise.uscc = code.code
        enterprise.orgCode = code.organisationCode.code
        enterprise.name = name
        enterprise.unit = unit
        try create(.enterprise, id, enterprise.body)
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
