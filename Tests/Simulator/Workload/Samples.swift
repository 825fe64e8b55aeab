import Core

/// Valid bodies and identifiers, all made up.
enum Samples {
    static let round = "2016"
    /// The units of a history, by their number.
    static let units = ["310101", "310104"]
    static let lines: [JSONValue] = ["ITO.SRD.DEV", "ITO.SRD.TECH", "ITO.ITS.TEST", "ITO.ITS.IC", "ITO.OPM.SYS"]
    private static let unifiedCodes = (1...2).map(makeUnifiedCode)
    private static let residentIDs = (0..<8).map(makeResidentID)
    private static let filingIDs = units.map { unit in
        unifiedCodes.map { RecordID.filing(unit: unit, round: round, unifiedCode: $0) }
    }

    static func unifiedCode(_ number: Int) -> String { unifiedCodes[number - 1] }
    static func residentID(_ number: Int) -> String { residentIDs[number] }
    /// The filing with a number, from 1, of a unit.
    static func filingID(_ unit: Int, _ number: Int) -> RecordID { filingIDs[unit][number - 1] }

    static func organisationCode(_ number: Int) -> String { String(unifiedCode(number).dropFirst(8).dropLast()) }

    static func enterpriseID(_ unit: Int, _ number: Int) -> RecordID {
        .enterprise(unit: units[unit], organisationCode: organisationCode(number))
    }

    /// A unified code that passes both of its checks.
    private static func makeUnifiedCode(_ number: Int) -> String {
        let body = Array("M" + String(repeating: "0", count: 7 - String(number).count) + String(number))
        let values = body.map { Int(String($0), radix: 36) ?? 0 }
        let sum = zip(values, [3, 7, 9, 10, 5, 8, 4, 2]).reduce(0) { $0 + $1.0 * $1.1 }
        let check = (11 - sum % 11) % 11
        let code = "91310101" + String(body) + (check == 10 ? "X" : String(check))
        let alphabet = Array("0123456789ABCDEFGHJKLMNPQRTUWXY")
        var weight = 1
        var total = 0
        for character in code {
            total += (alphabet.firstIndex(of: character) ?? 0) * weight
            weight = weight * 3 % 31
        }
        return code + String(alphabet[(31 - total % 31) % 31])
    }

    /// A resident ID of nobody: only the check character fits.
    private static func makeResidentID(_ number: Int) -> String {
        let all = "31010119900101" + String(100 + number)
        let weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
        let sum = zip(all.compactMap(\.wholeNumberValue), weights).reduce(0) { $0 + $1.0 * $1.1 }
        return all + String(Array("10X98765432")[sum % 11])
    }

    static func enterprise(_ unit: Int, _ number: Int) -> RecordBody {
        [
            "uscc": .string(unifiedCode(number)), "orgCode": .string(organisationCode(number)), "name": "企业",
            "unit": .string(units[unit]),
        ]
    }

    static func filing(_ unit: Int, _ number: Int, name: String, staff: Int64, college: Int64) -> RecordBody {
        [
            "name": .string(name), "uscc": .string(unifiedCode(number)), "category": "ITO",
            "lines": .array([lines[0], lines[1]]), "total": "500", "offshore": "200", "staff": .integer(staff),
            "staffCollege": .integer(college), "paperVolumes": 1, "electronic": true, "state": "draft",
            "unit": .string(units[unit]), "round": .string(round),
            "certificates": .array(["a", "b", "c"].map { .string("证\(college)\($0)") }),
        ]
    }

    static func hire(_ person: Int, of enterprise: Int, post: String) -> RecordBody {
        [
            "name": "张三", "sex": "M", "idType": "residentID", "idNumber": .string(residentID(person)),
            "post": .string(post), "payer": "企业", "payerOrgCode": .string(organisationCode(1)), "ownAccount": true,
            "hireDate": "2015-07-01", "inService": true, "enterprise": .string(unifiedCode(enterprise)),
            "round": .string(round),
        ]
    }

    static func unit(_ unit: Int) -> RecordBody {
        [
            "code": .string(units[unit]), "name": .string("区\(unit)"), "officialName": .string("区\(unit)区"),
            "type": "district", "seq": .integer(Int64(unit + 1)), "contact": "联系人", "phone": "021-1",
        ]
    }

    static let roundBody: RecordBody = [
        "code": .string(round), "name": "2016 年", "edition": 2016, "baseYear": 2015, "status": "open",
    ]
}
